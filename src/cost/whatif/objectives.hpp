// The objectives of a model as a search understands them: rules over the parameters that it tries, and limits of what
// they sum up to.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "cost/whatif/parameter.hpp"
#include "cost/whatif/present.hpp"
#include "cost/whatif/search.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

// One parameter and the values that are tried of it.
struct Axis {
  Parameter parameter{};
  std::vector<units::Number> values{};
};

// The axis that decides a parameter of a signal: one that names the signal before one for all. Nothing: none does.
std::optional<std::size_t> axis_of(const std::vector<Axis>& axes, Knob knob, Signal signal);

// The measures of a space, in their order: what a plan costs a month, what it stores, and what of each signal.
std::vector<std::string> measure_names();

// Makes rules and limits of all objectives. Mistakes are reported: a formula that is no condition, a name that nothing
// stands for, or something that is not known, which could be neither kept nor broken.
void add_objectives(Space& space, const Model& model, const Present& present, const std::vector<Axis>& axes,
                    const Scope& scope, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
