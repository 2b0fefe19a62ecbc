// Whether a claim holds: against the figure that it names, against all others, and against those of other cases.
#pragma once

#include <vector>

#include "cost/cases/business_case.hpp"

namespace pyat::cost {

// `others`: the figures of the other cases, by name of the case.
std::vector<ClaimRow> audit(const Case& of, const Model& model, const Scope& scope,
                            const std::vector<NamedFigure>& figures,
                            const std::vector<std::pair<std::string, std::vector<NamedFigure>>>& others,
                            std::vector<diag::Diagnostic>& problems);

// Whether a number is what was claimed, to the digits that the claim has. Round numbers are also taken as rounded:
// 118000 for 117,972, which is less than 0.5 % away.
bool agrees(const Formula& claimed, const units::Quantity& claim, const units::Quantity& actual);

}  // namespace pyat::cost
