// The tables of `pyat cost report`, as text and Markdown show them.
#pragma once

#include <string>
#include <vector>

#include "cost/report.hpp"
#include "render/money.hpp"
#include "render/table.hpp"

namespace pyat::render {

// A breakdown: baseline against current with what is saved, and each row's share of the current plan.
// `has_bars`: with a bar beside each row, for a terminal.
Table breakdown_table(const cost::Breakdown& breakdown, const cost::Report& report, const Money& money,
                      bool has_bars = false);
// Of text and Markdown.
inline constexpr std::size_t most_items_listed = 15;

// The dearest items of the current plan, at most so many.
Table item_table(const cost::Report& report, const Money& money, std::size_t most);
// All plans but the two that are compared; no rows: there are none.
Table plan_table(const cost::Report& report, const Money& money);
Table option_table(const cost::Report& report, const Money& money);

// The model's title, and which plans of it are compared.
std::string heading_words(const cost::Report& report);
// "and 3 items more, together 12.00 USD", of those that item_table() leaves out; empty: none.
std::string rest_words(const cost::Report& report, const Money& money, std::size_t most);
// A line for each risk, and one for the reserve.
std::vector<std::string> risk_words(const cost::Report& report, const Money& money);
// The rate, and the notes.
std::vector<std::string> note_words(const cost::Report& report);
// "aws.s3.standard, 2024-07-01, AWS price list, published"
std::string price_words(const cost::NamedPrice& price);
// "664.00 → 387.00 USD a month: 277.00 saved (41.7%)"
std::string total_words(const cost::Report& report, const Money& money);
// "November 2026: 210.00 USD so far, 387.00 at its end; the budget is 400.00"
std::string forecast_words(const cost::Report& report, const Money& money);

}  // namespace pyat::render
