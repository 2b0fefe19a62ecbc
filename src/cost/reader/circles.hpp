// Inputs that are defined by themselves, or by too many others.
#pragma once

#include <cstddef>
#include <vector>

#include "cost/model.hpp"
#include "cost/reader/fields.hpp"

namespace pyat::cost {

// Evaluation goes from one to the next, and a stack has an end.
inline constexpr std::size_t max_inputs_in_a_row = 200;

// Reports each circle once, at the formula that closes it: "a is defined by itself: a → b → a"; and an input that rests
// on more than so many others in a row.
void check_circles(const std::vector<Input>& inputs, Fields& fields);

}  // namespace pyat::cost
