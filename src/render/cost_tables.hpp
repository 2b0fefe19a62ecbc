// The tables of `pyat cost report`, as text and Markdown show them.
#pragma once

#include "cost/report.hpp"
#include "render/money.hpp"
#include "render/table.hpp"

namespace pyat::render {

// A breakdown: baseline against current with what is saved, and each row's share of the current plan.
Table breakdown_table(const cost::Breakdown& breakdown, const cost::Report& report, const Money& money);
// The dearest items of the current plan, at most so many.
Table item_table(const cost::Report& report, const Money& money, std::size_t most);
// All plans but the two that are compared; no rows: there are none.
Table plan_table(const cost::Report& report, const Money& money);
Table option_table(const cost::Report& report, const Money& money);

// "664.00 → 387.00 USD a month: 277.00 saved (41.7%)"
std::string total_words(const cost::Report& report, const Money& money);
// "November 2026: 210.00 USD so far, 387.00 at its end; the budget is 400.00"
std::string forecast_words(const cost::Report& report, const Money& money);

}  // namespace pyat::render
