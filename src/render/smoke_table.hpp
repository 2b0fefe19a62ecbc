// The tables of `pyat smoke`: the ledgers, a line a path, and the checks that have none.
#pragma once

#include <string_view>

#include "render/table.hpp"
#include "smoke/report.hpp"

namespace pyat::render {

// Columns that a table can do without.
inline constexpr unsigned rank_of_answered = 4;
inline constexpr unsigned rank_of_visible = 3;
inline constexpr unsigned rank_of_acknowledged = 2;

// A line a path, with the numbers of the view that counts, and one more for each other view that is not clean. Columns
// of faults that nobody has are not there.
Table ledger_table(const smoke::Report& report);
// A line a check; those of one signal that passed at the same place have one together.
Table check_table(const smoke::Report& report);

std::string_view color_of(smoke::Verdict verdict);

}  // namespace pyat::render
