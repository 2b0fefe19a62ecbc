#include <algorithm>
#include <string>

#include "lint/key_fixes.hpp"
#include "support/catch.hpp"

using namespace pyat;

namespace {

// The fix for the key that stands between « and ».
diag::Fix fix_of(std::string text, std::string_view name, bool safe = true) {
  diag::Range range{};
  for (const std::string_view mark : {"\xC2\xAB", "\xC2\xBB"}) {
    const std::size_t at = text.find(mark);
    REQUIRE(at != std::string::npos);
    text.erase(at, mark.size());
    const std::size_t line_start = text.rfind('\n', at == 0 ? 0 : at - 1) + 1;
    const auto line = static_cast<std::uint32_t>(std::count(text.begin(), text.begin() + static_cast<long>(at), '\n'));
    const diag::Position position{line + 1, static_cast<std::uint32_t>(at - (line == 0 ? 0 : line_start)) + 1};
    (mark == "\xC2\xAB" ? range.begin : range.end) = position;
  }
  yaml::Document document;
  document.parse(text, yaml::Dialect::v3);
  return lint::KeyFixes(document).rename(range.begin, name, safe);
}

std::string edit_of(const diag::Fix& fix) {
  if (fix.edits.size() != 1) return "";
  const diag::Edit& only = fix.edits.front();
  return std::to_string(only.range.begin.line) + ":" + std::to_string(only.range.begin.column) + "-" +
         std::to_string(only.range.end.column) + " " + only.text;
}

}  // namespace

TEST_CASE("only the characters of the key are replaced") {
  CHECK(edit_of(fix_of("«query_frontend»:\n  a: 1\n", "frontend")) == "1:1-15 frontend");
  CHECK(edit_of(fix_of("a:\n  b: 1\n  «old»  : 2  # old\n", "new")) == "3:3-6 new");
  CHECK(edit_of(fix_of("a: {b: 1, «old»: 2}\n", "new")) == "1:11-14 new");
  CHECK(edit_of(fix_of("- x\n- «old»: 2\n", "new")) == "2:3-6 new");
}

TEST_CASE("quotes stay") {
  CHECK(edit_of(fix_of("«\"old\"»: 1\n", "new")) == "1:2-5 new");
  CHECK(edit_of(fix_of("«'old'»: 1\n", "new")) == "1:2-5 new");
  CHECK(edit_of(fix_of("«\"o\\u006Cd\"»: 1\n", "new")).empty());
}

TEST_CASE("a name that is taken is not taken twice") {
  CHECK(edit_of(fix_of("new: 1\n«old»: 2\n", "new")).empty());
  CHECK(edit_of(fix_of("new: 1\na:\n  «old»: 2\n", "new")) == "3:3-6 new");
}

TEST_CASE("a fix is as safe as it is said to be, and never where aliases share the mapping") {
  CHECK(fix_of("«old»: 1\n", "new").safe);
  CHECK_FALSE(fix_of("«old»: 1\n", "new", false).safe);
  CHECK_FALSE(fix_of("a: &x\n  «old»: 1\nb: *x\n", "new").safe);
  CHECK(fix_of("a: &x\n  old: 1\nb: *x\nc:\n  «old»: 1\n", "new").safe);
}
