// What comments ignore, on diagnostics that are made up: pyat itself finds too few warnings for it.
#include <string>
#include <vector>

#include "lint/comments.hpp"
#include "lint/ignores.hpp"
#include "lint/pragma.hpp"
#include "support/catch.hpp"

using namespace pyat;
using diag::Diagnostic;
using diag::Severity;

namespace {

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 6 / 30;

Diagnostic at(std::uint32_t line, std::uint32_t column = 1, std::string_view code = "bad-size",
              Severity severity = Severity::warning) {
  return {.code = code, .severity = severity, .range = {{line, column}, {line, column + 1}}, .message = "made up"};
}

struct Result {
  std::size_t ignored = 0;
  std::vector<Diagnostic> problems{};

  // "bad-size:3 unused-ignore:2", in the order of the result.
  std::string list() const {
    std::string out{};
    for (const Diagnostic& found : problems) {
      out.append(out.empty() ? "" : " ").append(found.code).append(":").append(std::to_string(found.range.begin.line));
    }
    return out;
  }
};

Result apply(const std::string& text, std::vector<Diagnostic> problems) {
  yaml::Document document;
  document.parse(text, yaml::Dialect::v3);
  Result result{};
  result.ignored = lint::apply_ignores(text, document, today, problems);
  result.problems = std::move(problems);
  return result;
}

// The text after the first fix of the result, by bytes: for texts of plain ASCII.
std::string fixed(std::string text, const Result& result) {
  for (const Diagnostic& found : result.problems) {
    for (const diag::Edit& edit : found.fix.edits) {
      const util::SourceLines lines(text);
      const auto begin = lines.offset_of({edit.range.begin.line, edit.range.begin.column});
      const auto end = lines.offset_of({edit.range.end.line, edit.range.end.column});
      return text.replace(begin, end - begin, edit.text);
    }
  }
  return text;
}

std::string ignoring(const std::string& text, std::uint32_t line, std::uint32_t column = 1) {
  return apply(text, {at(line, column)}).list();
}

}  // namespace

TEST_CASE("an ignore at the end of a line is for that line") {
  const std::string text = "a: 1\nb:  # pyat: ignore[bad-size] why\n  c: 2\nd: 3\n";
  CHECK(ignoring(text, 2).empty());
  CHECK(ignoring(text, 1) == "bad-size:1 unused-ignore:2");
  CHECK(ignoring(text, 3, 3) == "bad-size:3 unused-ignore:2");
  SECTION("where the value began lines above") {
    CHECK(ignoring("a: 'x\n  y'  # pyat: ignore[bad-size] why\n", 1, 4).empty());
  }
  SECTION("where the value is a block text, behind its header") {
    CHECK(ignoring("a: |  # pyat: ignore[bad-size] why\n  x\n", 1, 4).empty());
  }
}

TEST_CASE("an ignore on a line of its own is for the next key and all below it") {
  const std::string text =
      "a:\n"
      "  b: 1\n"
      "  # pyat: ignore[bad-size] why\n"
      "\n"
      "  # something else\n"
      "  c:\n"
      "    d:\n"
      "      - e\n"
      "  f: 2\n"
      "g: 3\n";
  CHECK(ignoring(text, 6, 3).empty());
  CHECK(ignoring(text, 7, 5).empty());
  CHECK(ignoring(text, 8, 9).empty());
  for (const std::uint32_t line : {1U, 2U, 9U, 10U}) {
    CHECK(ignoring(text, line, 3) == "bad-size:" + std::to_string(line) + " unused-ignore:3");
  }
  SECTION("above the first key of a block it is for that key") {
    const std::string first = "a:\n  # pyat: ignore[bad-size] why\n  b: 1\n  c: 2\n";
    CHECK(ignoring(first, 3, 3).empty());
    CHECK(ignoring(first, 4, 3) == "bad-size:4 unused-ignore:2");
  }
  SECTION("above the first key of the file, too") {
    const std::string first = "# pyat: ignore[bad-size] why\nb: 1\nc: 2\n";
    CHECK(ignoring(first, 2).empty());
    CHECK(ignoring(first, 3) == "bad-size:3 unused-ignore:1");
  }
  SECTION("behind the last key of a block, for the next one of those around it") {
    const std::string last = "a:\n  b: 1\n  # pyat: ignore[bad-size] why\nc:\n  d: 1\n";
    CHECK(ignoring(last, 5, 6).empty());
    CHECK(ignoring(last, 2, 3) == "bad-size:2 unused-ignore:3");
  }
  SECTION("above an item of a list, for the item") {
    const std::string list = "a:\n  # pyat: ignore[bad-size] why\n  - b: 1\n    c: 2\n  - d: 3\n";
    CHECK(ignoring(list, 3, 8).empty());
    CHECK(ignoring(list, 4, 8).empty());
    CHECK(ignoring(list, 5, 8) == "bad-size:5 unused-ignore:2");
  }
  SECTION("inside of brackets") {
    const std::string flow = "a: [1,\n  # pyat: ignore[bad-size] why\n  2,\n  3]\nb: 1\n";
    CHECK(ignoring(flow, 3, 3).empty());
    CHECK(ignoring(flow, 4, 3) == "bad-size:4 unused-ignore:2");
  }
  SECTION("above a key without a value") { CHECK(ignoring("a: 1\n# pyat: ignore[bad-size] why\nb:\n", 3, 3).empty()); }
  SECTION("behind a block text") { CHECK(ignoring("a: |\n  x\n# pyat: ignore[bad-size] why\nb: 1\n", 4).empty()); }
}

TEST_CASE("an ignore for the file") {
  const std::string text = "# pyat: ignore-file[bad-size, bad-url] why\na: 1\n";
  CHECK(apply(text, {at(2), at(0, 0, "bad-url"), at(2, 1, "bad-time")}).list() == "bad-time:2");
  CHECK(apply(text, {at(2), at(0, 0, "bad-url")}).ignored == 2);
  SECTION("stands above the first key") {
    CHECK(ignoring("a: 1\n# pyat: ignore-file[bad-size] why\n", 1) == "bad-size:1 bad-pragma:2");
  }
}

TEST_CASE("what is text is no comment") {
  for (const std::string text : {"a: '# pyat: ignore[bad-size] x'\n", "a: \"x\n  # pyat: ignore[bad-size] x\"\n",
                                 "a: |\n  # pyat: ignore[bad-size] x\n", "a: >-\n  x\n  # pyat: ignore[bad-size] x\n",
                                 "a: x# pyat: ignore[bad-size] x\n", "# a: 1  # pyat: ignore[bad-size] x\nb: 1\n",
                                 "a: 1\n---\nb: 1 # pyat: ignore[bad-size] x\n"}) {
    INFO(text);
    CHECK(apply(text, {at(1)}).list() == "bad-size:1");
  }
  CHECK(ignoring("a: '# no' # other # pyat: ignore[bad-size] x\n", 1).empty());
}

TEST_CASE("line ends, tabs and wide characters") {
  CHECK(ignoring("a: 1\t# pyat: ignore[bad-size] why\r\nb: 2\r\n", 1).empty());
  CHECK(ignoring("\xEF\xBB\xBF# pyat: ignore[bad-size] why\r\nb: 2\r\n", 2).empty());
  const Result wide = apply("ä: 'größe'  # pyat: ignore[bad-sise] é\n", {});
  REQUIRE(wide.problems.size() == 1);
  CHECK(wide.problems[0].range.begin.column == 28);
  CHECK(wide.problems[0].range.end.column == 36);
  CHECK(wide.problems[0].help == "did you mean \"bad-size\"?");
}

TEST_CASE("an error cannot be ignored") {
  const auto result = apply("a: 1  # pyat: ignore[bad-size] why\n", {at(1, 1, "bad-size", Severity::error)});
  CHECK(result.list() == "bad-size:1 ignored-error:1");
  CHECK(result.ignored == 0);
  CHECK_THAT(result.problems[1].message, Contains("the server would not start"));
  SECTION("neither can a warning of which the server dies") {
    Diagnostic deadly = at(1);
    deadly.stops = true;
    CHECK(apply("a: 1  # pyat: ignore[bad-size] why\n", {deadly}).list() == "bad-size:1 ignored-error:1");
  }
  SECTION("but the warnings beside it can") {
    const auto both = apply("# pyat: ignore[bad-size] why\na: 1\n", {at(2), at(2, 4, "bad-size", Severity::error)});
    CHECK(both.list() == "bad-size:2 ignored-error:1");
    CHECK(both.ignored == 1);
  }
}

TEST_CASE("dates") {
  const auto until = [](const std::string& day) {
    return ignoring("a: 1  # pyat: ignore[bad-size] until " + day + " why\n", 1);
  };
  CHECK(until("2026-06-30").empty());
  CHECK(until("2026-07-01:").empty());
  CHECK(until("2026-06-29") == "bad-size:1 expired-ignore:1");
  CHECK(until("2026-02-29") == "bad-size:1 bad-pragma:1");
  CHECK(until("2026-7-1") == "bad-size:1 bad-pragma:1");
  CHECK(until("2026/07/01") == "bad-size:1 bad-pragma:1");
  CHECK(until("") == "bad-size:1 bad-pragma:1");
  CHECK(ignoring("a: 1  # pyat: ignore[bad-size] until 2026-07-01\n", 1) == "missing-reason:1");
  CHECK(apply("a: 1  # pyat: ignore[bad-size] until 2026-01-01 why\n", {}).list() == "unused-ignore:1");
  CHECK_THAT(apply("a: 1  # pyat: ignore[bad-size] until 2026-01-01 why\n", {at(1)}).problems[1].message,
             Contains("expired on 2026-01-01"));
}

TEST_CASE("an unused ignore is removed") {
  const auto without = [](const std::string& text, std::vector<Diagnostic> problems = {}) {
    return fixed(text, apply(text, std::move(problems)));
  };
  CHECK(without("a: 1  # pyat: ignore[bad-size] why\nb: 2\n") == "a: 1\nb: 2\n");
  CHECK(without("a: 1\t# kept # pyat: ignore[bad-size] why\r\nb: 2\r\n") == "a: 1\t# kept\r\nb: 2\r\n");
  CHECK(without("a:\n  # pyat: ignore[bad-size] why\r\n  b: 2\n") == "a:\n  b: 2\n");
  CHECK(without("a: 1\n# pyat: ignore[bad-size] why") == "a: 1\n");
  CHECK(without("a: 1  # pyat: ignore[bad-size, bad-url ,bad-time] why\n", {at(1, 1, "bad-url")}) ==
        "a: 1  # pyat: ignore[bad-url] why\n");
  CHECK(apply("a: 1  # pyat: ignore[bad-size] why\n", {}).problems[0].fix.safe);
  SECTION("unless nobody can tell") {
    CHECK(apply("a: 1  # pyat: ignore[bad-size] why\nb: [\n", {}).problems.empty());
    CHECK(apply("a: 1  # pyat: ignore[bad-size] why\n", {at(0, 0, "more-problems", Severity::info)}).list() ==
          "more-problems:0");
  }
}

TEST_CASE("above a syntax error comments count") {
  CHECK(ignoring("a: 1  # pyat: ignore[bad-size] why\nb: [\n", 1).empty());
  CHECK(ignoring("a: 1\nb: \"x\n# pyat: ignore-nothing\n", 1) == "bad-size:1");
}

TEST_CASE("the grammar") {
  const auto parse = [](std::string_view comment) { return lint::parse_pragma(comment).value(); };
  const auto full = parse("#pyat:ignore[a , b,c]  until 2027-01-31 -- because, [of] this  ");
  CHECK(full.kind == lint::Pragma::Kind::ignore);
  CHECK(full.codes == std::vector<std::string_view>{"a", "b", "c"});
  CHECK(full.until == "2027-01-31");
  CHECK(full.reason == "because, [of] this");
  CHECK(parse("# pyat: ignore-file [a]: why").reason == "why");
  CHECK(parse("# pyat: ignore[a] untilted").reason == "untilted");
  CHECK(parse("# pyat: tempo\t2.3.1 ").version == "2.3.1");
  for (const std::string_view bad :
       {"# pyat:", "# pyat: ignore", "# pyat: ignore[", "# pyat: ignore[a", "# pyat: ignore[ ,]", "# pyat: ingore",
        "# pyat: igno[a]", "# pyat: [a]", "# pyat: noqa[a]"}) {
    INFO(bad);
    CHECK(parse(bad).kind == lint::Pragma::Kind::unknown);
    CHECK_FALSE(parse(bad).problem.empty());
  }
  CHECK_FALSE(lint::parse_pragma("# my pyat: mimir").has_value());
  CHECK_FALSE(lint::parse_pragma("## pyat: mimir").has_value());
}

TEST_CASE("a modeline below other comments for pyat") {
  CHECK(lint::find_modeline("# pyat: ignore-file[bad-size] x\n# pyat: mimir 2.10.3\n")->line == 2);
  CHECK_FALSE(lint::find_modeline("# pyat: ingore[bad-size] x\n").has_value());
  CHECK(lint::find_modeline("# pyat: loki 3.0\n")->product == "loki");
}
