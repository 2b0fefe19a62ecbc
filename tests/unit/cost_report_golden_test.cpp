// The report of examples/cost.yml, word for word.
#include <string>

#include "cost/prices/book.hpp"
#include "cost/reader/reader.hpp"
#include "cost/report.hpp"
#include "render/cost_report.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;

std::string rendered(render::CostFormat format, unsigned width = 0) {
  const auto loaded = cost::load_model("cost.yml", test::read_fixture_file("../../examples/cost.yml"));
  REQUIRE(loaded.model);
  const cost::Scope scope(*loaded.model, nullptr);
  std::vector<diag::Diagnostic> problems{};
  const std::chrono::sys_days today = std::chrono::year(2026) / 11 / 16;
  const auto costs = costs_of(*loaded.model, cost::shipped_book(loaded.model->units), scope, today, problems);
  const cost::Report report = report_of(*loaded.model, costs, scope, {.now = today}, problems);
  REQUIRE(problems.empty());
  return render::render(report, format, {.width = width});
}

}  // namespace

TEST_CASE("the cost report of the example fits into terminals") {
  for (const unsigned width : {60U, 80U, 120U}) {
    test::check_golden_file("cost/report." + std::to_string(width) + ".out", rendered(render::CostFormat::text, width));
  }
}

TEST_CASE("the cost report of the example for a pull request and for a spreadsheet") {
  test::check_golden_file("cost/report.md", rendered(render::CostFormat::markdown));
  test::check_golden_file("cost/report.csv", rendered(render::CostFormat::csv));
}
