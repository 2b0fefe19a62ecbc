#include "render/markdown.hpp"
#include "support/catch.hpp"

namespace pyat::render::test {
namespace {

TEST_CASE("markdown: what is posted mentions nobody and links no issue") {
  CHECK(markdown_text("ask @ops-team, @o_b") == "ask @&#8203;ops-team, @&#8203;o\\_b");
  CHECK(markdown_text("@a/@b") == "@&#8203;a/@&#8203;b");
  CHECK(markdown_text("see #123, grafana/mimir#4") == "see \\#&#8203;123, grafana/mimir\\#&#8203;4");
  CHECK(markdown_text("gh-7 GH-8 !9") == "gh-&#8203;7 GH-&#8203;8 !&#8203;9");
}

TEST_CASE("markdown: what mentions nobody stays as it is") {
  CHECK(markdown_text("ops@example.org") == "ops@example.org");
  CHECK(markdown_text("metric @ 1700000000, @ end") == "metric @ 1700000000, @ end");
  CHECK(markdown_text("C# # !a high-9 a-1 gh-") == "C\\# \\# !a high-9 a-1 gh-");
  CHECK(markdown_text("@") == "@");
  CHECK(markdown_code("@name #1") == "`@name #1`");  // nothing is looked for in code
}

}  // namespace
}  // namespace pyat::render::test
