// The table of codes, and how it is shown.
#include <algorithm>
#include <sstream>
#include <string>

#include "diag/codes.hpp"
#include "render/explain.hpp"
#include "render/unicode.hpp"
#include "render_golden.hpp"

using namespace pyat;

TEST_CASE("every code is documented", "[render]") {
  for (const diag::CodeInfo& info : diag::codes()) {
    INFO(info.code);
    CHECK(diag::find_code(info.code) == &info);
    CHECK(!info.since.empty());
    CHECK(!info.summary.empty());
    CHECK(info.summary.back() != '.');
    CHECK(info.detail.size() > 100);
    CHECK(info.detail.back() == '.');
    CHECK(std::count(info.detail.begin(), info.detail.end(), '`') % 2 == 0);  // marks `code`, in pairs
    CHECK(info.wrong.ends_with('\n'));
    CHECK(info.right.ends_with('\n'));
    CHECK(info.wrong != info.right);
  }
  CHECK(diag::find_code("unheard-of") == nullptr);
  CHECK(diag::find_code("") == nullptr);
}

TEST_CASE("an explanation is as recorded", "[render]") {
  const diag::CodeInfo* info = diag::find_code("bad-duration");
  REQUIRE(info != nullptr);
  test::check_golden("explain.out", render::explain(*info, {}));
  test::check_golden("explain_narrow.out", render::explain(*info, {.color = true, .width = 50}));
  test::check_golden("explain_markdown.out", render::explain_markdown(*info));
}

TEST_CASE("explanations fit into a terminal", "[render]") {
  for (const diag::CodeInfo& info : diag::codes()) {
    std::istringstream lines(render::explain(info, {}));
    for (std::string line; std::getline(lines, line);) {
      const bool prose = !line.starts_with("    ");
      CHECK(render::display_width(line) <= (prose ? 80U : 100U));
    }
  }
}

TEST_CASE("the document lists every code once", "[render]") {
  const std::string document = render::codes_markdown();
  for (const diag::CodeInfo& info : diag::codes()) {
    const std::string heading = "\n## " + std::string(info.code) + "\n";
    CHECK(document.find(heading) != std::string::npos);
    CHECK(document.find(heading) == document.rfind(heading));
  }
}
