// The figures of a real case, line by line: examples/cost.yml.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cost/costs.hpp"
#include "cost/reader/reader.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using units::Number;

const cost::Model& example() {
  static const cost::Model model = [] {
    std::ifstream file(PYAT_SOURCE_DIR "/examples/cost.yml");
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    auto loaded = cost::load_model("examples/cost.yml", text);
    for (const auto& problem : loaded.report.diagnostics) {
      FAIL_CHECK(problem.range.begin.line << ": " << problem.path << ": " << problem.message << "; " << problem.help);
    }
    REQUIRE(loaded.model);
    return std::move(*loaded.model);
  }();
  return model;
}

cost::Costs costs() {
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(example(), nullptr);
  cost::Costs made = costs_of(example(), {}, scope, std::chrono::year(2025) / 8 / 5, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.range.begin.line << ": " << problem.message);
  return made;
}

Number group(const cost::PlanCost& plan, cost::Group wanted) {
  Number sum{};
  for (const cost::Line& line : plan.lines) {
    if (line.item->group == wanted) sum += *line.monthly;
  }
  return sum;
}

}  // namespace

TEST_CASE("each plan of the example costs what its authors state") {
  const cost::Costs made = costs();
  REQUIRE(made.plans.size() == 11);
  for (const cost::PlanCost& plan : made.plans) {
    INFO(plan.plan->name);
    CHECK(plan.unknown == 0);
    REQUIRE(plan.stated);
    CHECK(plan.monthly == *plan.stated);
  }
}

TEST_CASE("before and after, group by group") {
  const cost::Costs made = costs();
  const cost::PlanCost& legacy = *find(made, "legacy");
  const cost::PlanCost& lgtm = *find(made, "lgtm");
  CHECK(group(legacy, cost::Group::compute) == Number(255));
  CHECK(group(legacy, cost::Group::storage) == Number(104));
  CHECK(group(legacy, cost::Group::network) + group(legacy, cost::Group::operations) == Number(305));
  CHECK(group(lgtm, cost::Group::compute) == Number(214));
  CHECK(group(lgtm, cost::Group::storage) == Number(98));
  CHECK(group(lgtm, cost::Group::network) + group(lgtm, cost::Group::operations) == Number(75));
  CHECK(legacy.monthly - lgtm.monthly == Number(277));
}
