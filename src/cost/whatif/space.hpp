// From a plan and the values that are tried of it to the tables that a search adds up.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cost/whatif/difference.hpp"
#include "cost/whatif/objectives.hpp"
#include "cost/whatif/search.hpp"

namespace pyat::cost {

// What is tried of a model: parameters, and inputs by name.
struct Tried {
  std::vector<const Range*> parameters{};
  std::vector<const Range*> inputs{};
  std::vector<Setting> fixed{};  // by the command line
};

// The ranges of a model, checked: names that exist, values that are some, of parameters that nothing has fixed.
Tried tried_of(const Model& model, const Changes& changes, std::vector<diag::Diagnostic>& problems);

// How many combinations they make; at most 2^62.
std::uint64_t combinations_of(const std::vector<const Range*>& ranges);

// One combination of inputs, with all of the parameters.
struct PricedSpace {
  Space space{};
  std::vector<Axis> axes{};
  Present present{};
  Amount monthly{};  // as the plan is
  std::vector<std::string> notes{};
};

PricedSpace space_of(const Model& model, const WhatIf& asked, const Tried& tried,
                     std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
