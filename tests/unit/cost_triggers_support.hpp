// Models and snapshots for the tests of triggers and success metrics.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cost/reader/reader.hpp"
#include "cost/triggers/figures.hpp"
#include "support/catch.hpp"

namespace pyat::test {

inline const std::chrono::sys_seconds noon =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(12);

// A model that costs 387 a month, of a budget of 400, with what a test adds.
inline cost::Model model_with(const std::string& more) {
  const std::string text = "plans: {now: {items: [{name: all, cost: 387 USD/month}]}}\nbudget: 400 USD/month\n" + more;
  auto loaded = cost::load_model("cost.yml", text);
  for (const auto& problem : loaded.report.diagnostics) FAIL_CHECK(problem.message << "; " << problem.help);
  REQUIRE(loaded.model);
  return std::move(*loaded.model);
}

inline cost::Measured measured(std::string name, std::optional<units::Number> value, std::string unit) {
  cost::Measured one{.name = std::move(name), .value = std::move(value), .unit = std::move(unit)};
  if (!one.value) one.why = "the server answered NaN";
  return one;
}

inline cost::Snapshot snapshot_of(std::vector<cost::Measured> values, std::chrono::sys_seconds taken = noon) {
  return {.taken = taken, .window = std::chrono::hours(1), .values = std::move(values)};
}

inline cost::Scope scope_of(const cost::Model& model, const cost::Snapshot* snapshot) {
  cost::Scope scope(model, snapshot);
  std::vector<diag::Diagnostic> problems{};
  set_figures(scope, model, {}, snapshot, snapshot == nullptr ? noon : snapshot->taken, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.message);
  return scope;
}

}  // namespace pyat::test
