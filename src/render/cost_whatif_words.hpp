// The tables and sentences of `pyat cost whatif`, as text and Markdown show them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/whatif/difference.hpp"
#include "cost/whatif/optimise.hpp"
#include "render/money.hpp"
#include "render/table.hpp"

namespace pyat::render {

// What changes, what stays as one row, and the sum.
Table change_table(const cost::Difference& difference, const Money& money);
// "200 GB → 100 GB" of each signal that stores something else than before.
std::vector<std::string> stored_words(const cost::Difference& difference);
// "retention.logs 14d → 7d"
std::string loss_title(const cost::Loss& loss);
// "387.00 → 353.00 USD a month: 34.00 USD saved (8.8%); 4,644.00 → 4,236.00 USD a year"
std::string difference_words(const cost::Difference& difference, const Money& money);
// Empty without a budget.
std::string budget_words(const cost::Difference& difference, const Money& money);

// "405 combinations of …, of which 48 keep all objectives"
std::string search_words(const cost::Optimum& optimum);
// The cheapest plans.
Table best_table(const cost::Optimum& optimum, const Money& money);
inline constexpr std::string_view given_up_words =
    "GIVEN UP adds up the shares that are lost: 0.50 is half the days of a signal, half the traces, half the samples";
// Money against what is given up, at most so many rows, the ends among them.
Table front_table(const cost::Optimum& optimum, const Money& money, std::size_t most);
std::string objective_words(const cost::Optimum& optimum, const cost::ObjectiveResult& objective, const Money& money);
// The verdict: what the cheapest plan costs, and whether that is within the budget; what would have to give where it is
// not.
std::vector<std::string> verdict_words(const cost::Optimum& optimum, const Money& money);

}  // namespace pyat::render
