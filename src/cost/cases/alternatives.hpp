// Inputs of which the model has several statements, and what would follow from the others.
#pragma once

#include <vector>

#include "cost/cases/business_case.hpp"

namespace pyat::cost {

// Of the inputs that a case uses.
std::vector<Contradiction> contradictions_of(const Case& of, const Model& model, const Scope& scope);

// The value of a formula with every other combination of the statements of its inputs; none where they agree. No more
// than 16.
std::vector<Alternative> alternatives_of(const Formula& formula, const Model& model, const Scope& scope);

}  // namespace pyat::cost
