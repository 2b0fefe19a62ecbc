// The figures of a business case under the names that claims and formulas use.
#pragma once

#include <vector>

#include "cost/cases/business_case.hpp"

namespace pyat::cost {

// In the order in which a claim is looked for among them.
std::vector<NamedFigure> figures_of(const CaseReport& report, const units::Units& units);

}  // namespace pyat::cost
