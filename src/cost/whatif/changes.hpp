// What a what-if changes, as it was asked for on the command line, and a model that has some of it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cost/costs.hpp"
#include "cost/model.hpp"
#include "cost/whatif/parameter.hpp"

namespace pyat::cost {

// As they were given, each may come several times.
struct ChangeTexts {
  std::vector<std::string> retention{}, sampling{}, replication{}, compression{}, scrape{}, growth{};
  std::vector<std::string> prices{}, quantities{}, drops{};
};

struct NamedFormula {
  std::string name{};
  Formula value{};
};

struct Changes {
  std::vector<Setting> settings{};  // growth among them
  std::vector<NamedFormula> prices{}, quantities{};
  std::vector<std::string> drops{};

  bool is_empty() const { return settings.empty() && prices.empty() && quantities.empty() && drops.empty(); }
};

struct ChangesResult {
  std::optional<Changes> changes{};  // set when nothing is wrong
  Refusal refusal{};                 // its message begins with the option
};

// `plan` has the items that can be changed by name.
ChangesResult read_changes(const ChangeTexts& texts, const Model& model, const Plan& plan, const PriceBook& book);

// The model with this plan only, whose prices, quantities and growth are the changed ones, without what was dropped.
Model with_changes(const Model& model, const Plan& plan, const Changes& changes, std::chrono::year_month_day today);

// An amount of money a month of "350", "350 USD/month" or "$4,200/year".
struct BudgetResult {
  std::optional<units::Number> monthly{};  // set when nothing is wrong
  Refusal refusal{};
};
BudgetResult read_budget(std::string_view text, const units::Units& units);

}  // namespace pyat::cost
