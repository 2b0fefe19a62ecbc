// Units as the FinOps Open Cost and Usage Specification writes them: "GB-Months", "Hours", "Requests".
#pragma once

#include <string>

#include "units/number.hpp"
#include "units/quantity.hpp"

namespace pyat::render {

struct FocusUnit {
  std::string name{};
  units::Number factor = 1;  // in bytes, seconds and things
};

// What a price is for: of 0.15 USD/GB-month, the GB-month. A month is 730 hours.
FocusUnit focus_unit(const units::Quantity& price);

}  // namespace pyat::render
