// Which input a business case hangs on: each is changed alone, down and up, and the others stay (a tornado chart).
#pragma once

#include <string>
#include <vector>

#include "cost/finance/investment.hpp"

namespace pyat::cost::finance {

enum class Input : std::uint8_t { implementation, one_off, benefit, rate };

struct Swing {
  Input input = Input::implementation;
  std::string name{};  // of the cost or benefit
  units::Number low_input{};
  units::Number high_input{};
  units::Number npv_at_low{};  // of the yearly flows over the horizon
  units::Number npv_at_high{};
  Figure roi_at_low = Why::no_cost;  // over the horizon
  Figure roi_at_high = Why::no_cost;
  units::Number swing{};  // |npv_at_high - npv_at_low|
};

// The widest swing first; of equal ones, in the order of the investment. `change` is a fraction between 0 and 1: 0.2 is
// plus and minus 20 % of each amount, and of the rate. What is zero, or does not count with that share, is left out.
std::vector<Swing> tornado(const Investment& investment, const units::Number& soft_share, const units::Number& change);

}  // namespace pyat::cost::finance
