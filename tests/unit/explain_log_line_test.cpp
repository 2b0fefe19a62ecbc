// Log lines: what the programs around a server put before and around its words.
#include <string>

#include "explain/log_fields.hpp"
#include "explain/log_line.hpp"
#include "support/catch.hpp"

using namespace pyat::explain;

TEST_CASE("prefixes are taken off, and say who speaks") {
  const std::string text = "failed parsing config: x";
  struct Case {
    std::string prefix, source;
  };
  for (const auto& [prefix, source] :
       {Case{"", ""}, Case{"mimir-1  | ", "mimir-1"}, Case{"[pod/mimir-0/mimir] ", "pod/mimir-0/mimir"},
        Case{"[pod/mimir-0/mimir] 2026-08-28T10:44:07.123Z ", "pod/mimir-0/mimir"},
        Case{"2026-08-28T10:44:07.123456789Z ", ""}, Case{"2026-08-28 10:44:07,123 ", ""},
        Case{"2026-08-28T10:44:07.123Z stderr F ", ""}, Case{"mimir-1  | 2026-08-28T10:44:07Z ", "mimir-1"},
        Case{"Aug 28 10:44:07 homemon tempo[3607983]: ", "tempo[3607983]"},
        Case{"2026-08-28T10:44:07+0200 homemon tempo[3607983]: ", "tempo[3607983]"},
        Case{"d07df6f96358 ", "d07df6f96358"}}) {
    INFO(prefix);
    const LogLine line = read_log_line(prefix + text);
    CHECK(line.text == text);
    CHECK(line.source == source);
  }
}

TEST_CASE("what only looks like a prefix stays") {
  for (const std::string text : {"a || b", "| x", "the answer | is 42 | really", "2026-08-28 is a day", "[pod/", "x] y",
                                 "12345678901 z", "Aug 28 something", "host process: x"}) {
    INFO(text);
    CHECK(read_log_line(text).text == text);
  }
}

TEST_CASE("indentation survives: it tells a complaint of yaml") {
  CHECK(read_log_line("mimir-1  |   line 3: x").text == "  line 3: x");
}

TEST_CASE("colours and carriage returns are dropped") {
  CHECK(read_log_line("\x1b[36mmimir-1  |\x1b[0m \x1b[1;31merror\x1b[0m\r\n").text == "error");
  CHECK(read_log_line("broken \x1b[31").text == "broken ");
  CHECK(read_log_line("alone \x1b").text == "alone \x1b");
}

TEST_CASE("logfmt") {
  const LogLine line = read_log_line(
      R"(ts=2026-05-07T02:02:04Z caller=app.go:231 level=error msg="module failed" module=overrides err="a:\n  \"b\" \\ \u00e9")");
  CHECK(line.level == "error");
  CHECK(line.text == "module failed");
  CHECK(line.error == "a:\n  \"b\" \\ \xc3\xa9");
  SECTION("a release") {
    CHECK(read_log_line(R"x(level=info msg="Starting Tempo" version="(version=2.6.0, branch=HEAD)")x").version ==
          "2.6.0");
    CHECK(read_log_line("level=info msg=x version=v3.0.1").version == "3.0.1");
    CHECK(read_log_line("level=info msg=x version=main-abc").version.empty());
  }
  SECTION("a line that breaks off") { CHECK(read_log_line(R"(level=error msg="half a )").text == "half a "); }
  SECTION("not every a=b is a log") { CHECK(read_log_line("a=b c=d").text == "a=b c=d"); }
}

TEST_CASE("JSON") {
  const LogLine line = read_log_line(R"({"level":"error","n":1,"o":{"msg":"no"},"msg":"m \u2026","err":"e\nf"})");
  CHECK(line.level == "error");
  CHECK(line.text == "m \xe2\x80\xa6");
  CHECK(line.error == "e\nf");
  SECTION("around another line, as Docker stores it") {
    const LogLine inner = read_log_line(R"({"log":"level=warn msg=\"x y\"\n","stream":"stderr"})");
    CHECK(inner.level == "warn");
    CHECK(inner.text == "x y");
  }
  SECTION("broken") {
    for (const std::string text : {"{", "{\"", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":\"\\u12", "{\"a\":\"\\"}) {
      INFO(text);
      CHECK_FALSE(read_log_line(text).text.empty());
    }
  }
}

TEST_CASE("any bytes") {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  for (const std::string& text : {bytes, std::string(1000, '{'), std::string(1000, '\x1b'), std::string(3, '\0')}) {
    CHECK_NOTHROW(read_log_line(text));
  }
}
