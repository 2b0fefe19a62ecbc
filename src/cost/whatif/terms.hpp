// The cost of a plan as a sum of terms, each of which is moved by factors: twice the retention is twice the storage.
// All effects of a what-if are in here, and what its search is exact by: cost = sum of terms x product of factors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cost/costs.hpp"
#include "cost/whatif/parameter.hpp"
#include "cost/whatif/present.hpp"

namespace pyat::cost {

enum class Follows : std::uint8_t {
  nothing,
  storage,  // what comes in x how long x how often / how small
  ingest,   // what comes in of its signal
  series    // as ingest, but of metrics the number of series and not that of samples
};

struct Term {
  std::size_t line = 0;  // of the plan's cost
  Signal signal = Signal::shared;
  Follows follows = Follows::nothing;
  units::Number monthly{};
  units::Number growth{};  // as of Line
  units::Number stored{};  // bytes; 0 of what is no storage
};

// Of the lines whose cost is known.
std::vector<Term> terms_of(const PlanCost& cost, const Scope& scope, std::vector<diag::Diagnostic>& problems);

// What a setting makes of a term: 1 where it does not concern it; nothing where it does, but the model does not say
// what it is relative to.
std::optional<units::Number> factor(const Term& term, const Setting& setting, const Present& present);

// Whether a setting of this kind is about the term at all, whatever can be said of it.
bool concerns(Knob knob, const Term& term);

// With what all settings make of it; what cannot follow stays.
units::Number factor(const Term& term, const std::vector<Setting>& settings, const Present& present);

}  // namespace pyat::cost
