// Unified diffs, as diff -u writes them.
#include "render/diff.hpp"
#include "support/catch.hpp"

namespace {

using pyat::render::unified_diff;

std::string diff(std::string_view before, std::string_view after) { return unified_diff("a.yml", before, after, {}); }

constexpr std::string_view head = "--- a/a.yml\n+++ b/a.yml\n";

}  // namespace

TEST_CASE("nothing changed") {
  CHECK(diff("a\n", "a\n").empty());
  CHECK(diff("", "").empty());
}

TEST_CASE("a line with three lines around it") {
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        std::string(head) + "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("insertions and deletions") {
  CHECK(diff("1\n2\n", "1\nx\ny\n2\n") == std::string(head) + "@@ -1,2 +1,4 @@\n 1\n+x\n+y\n 2\n");
  CHECK(diff("1\nx\ny\n2\n", "1\n2\n") == std::string(head) + "@@ -1,4 +1,2 @@\n 1\n-x\n-y\n 2\n");
  CHECK(diff("", "1\n") == std::string(head) + "@@ -0,0 +1 @@\n+1\n");
  CHECK(diff("1\n", "") == std::string(head) + "@@ -1 +0,0 @@\n-1\n");
}

TEST_CASE("changes that are near share their context") {
  const std::string text = "1\n2\n3\n4\n5\n6\n7\n8\n";
  CHECK(diff(text, "x\n2\n3\n4\n5\n6\n7\ny\n") ==
        std::string(head) + "@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
  CHECK(diff(text + "9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n") ==
        std::string(head) + "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n");
}

TEST_CASE("a moved block is as small as it can be") {
  CHECK(diff("a\nb\nc\nd\n", "b\nc\nd\na\n") == std::string(head) + "@@ -1,4 +1,4 @@\n-a\n b\n c\n d\n+a\n");
}

TEST_CASE("no line feed at the end") {
  CHECK(diff("1\n2", "1\n3") ==
        std::string(head) +
            "@@ -1,2 +1,2 @@\n 1\n-2\n\\ No newline at end of file\n+3\n\\ No newline at end of "
            "file\n");
  CHECK(diff("1", "1\n") == std::string(head) + "@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+1\n");
}

TEST_CASE("carriage returns are kept for programs, and shown to people") {
  CHECK_THAT(diff("1\r\n", "2\r\n"), Contains("-1\r\n+2\r\n"));
  const std::string shown = unified_diff("a.yml", "1\x1b[2J\n", "2\tx\n", {.color = true, .width = 80});
  CHECK_THAT(shown, !Contains("\x1b[2J") && Contains("2\tx"));
}

TEST_CASE("more changes than are worth comparing") {
  std::string before, after;
  for (int i = 0; i < 3000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  CHECK_THAT(diff(before, after), StartsWith(std::string(head) + "@@ -1,3000 +1,3000 @@\n-a0\n"));
}
