// Models of texts, and what a what-if makes of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cost/reader/reader.hpp"
#include "cost/whatif/difference.hpp"
#include "cost/whatif/optimise.hpp"
#include "support/catch.hpp"

namespace pyat::test {

inline constexpr auto whatif_day = std::chrono::year(2026) / 11 / 22;

inline std::unique_ptr<cost::Model> whatif_model(const std::string& text) {
  auto loaded = cost::load_model("cost.yml", text);
  for (const auto& problem : loaded.report.diagnostics) {
    FAIL_CHECK(problem.range.begin.line << ": " << problem.path << ": " << problem.message);
  }
  REQUIRE(loaded.model);
  return std::make_unique<cost::Model>(std::move(*loaded.model));
}

inline void no_problems(const std::vector<diag::Diagnostic>& problems) {
  for (const auto& problem : problems) FAIL_CHECK(problem.path << ": " << problem.message << "; " << problem.help);
}

inline cost::Changes changes_of(const cost::Model& model, const cost::ChangeTexts& texts) {
  cost::ChangesResult result = read_changes(texts, model, model.plans.front(), {});
  INFO(result.refusal.message << "; " << result.refusal.help);
  REQUIRE(result.changes);
  return std::move(*result.changes);
}

// "--retention logs=7: …; write 7d"
inline std::string refusal_of(const cost::Model& model, const cost::ChangeTexts& texts) {
  const cost::ChangesResult result = read_changes(texts, model, model.plans.front(), {});
  REQUIRE_FALSE(result.changes);
  return result.refusal.message + "; " + result.refusal.help;
}

// Of the first plan.
inline cost::Difference whatif(const cost::Model& model, const cost::ChangeTexts& texts,
                               std::optional<units::Number> budget = {}) {
  std::vector<diag::Diagnostic> problems{};
  const cost::PriceBook book{};
  const cost::WhatIf asked{.model = model, .book = book, .plan = model.plans.front(), .today = whatif_day};
  cost::Difference result = what_if(asked, changes_of(model, texts), std::move(budget), problems);
  no_problems(problems);
  return result;
}

inline cost::Optimum optimum(const cost::Model& model, std::optional<units::Number> budget = {}, std::size_t best = 5,
                             const cost::ChangeTexts& texts = {}) {
  std::vector<diag::Diagnostic> problems{};
  const cost::PriceBook book{};
  const cost::WhatIf asked{.model = model, .book = book, .plan = model.plans.front(), .today = whatif_day};
  cost::Optimum result = optimise(asked, changes_of(model, texts), std::move(budget), best, problems);
  no_problems(problems);
  return result;
}

// The first mistake of a search.
inline std::string optimum_problem(const cost::Model& model) {
  std::vector<diag::Diagnostic> problems{};
  const cost::PriceBook book{};
  const cost::WhatIf asked{.model = model, .book = book, .plan = model.plans.front(), .today = whatif_day};
  optimise(asked, {}, std::nullopt, 5, problems);
  REQUIRE_FALSE(problems.empty());
  return problems.front().message + "; " + problems.front().help;
}

inline const cost::ItemChange& item(const cost::Difference& difference, const std::string& name) {
  for (const auto& each : difference.items) {
    if (each.name == name) return each;
  }
  FAIL("no item " << name);
  return difference.items.front();
}

}  // namespace pyat::test
