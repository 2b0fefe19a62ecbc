// What the tests of cost/finance share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/finance/figure.hpp"
#include "cost/finance/investment.hpp"
#include "support/catch.hpp"
#include "units/number.hpp"

namespace pyat::cost::finance {

inline units::Number exact(std::string_view text) {
  const auto number = units::Number::parse(text);
  INFO(text);
  REQUIRE(number);
  return *number;
}

inline std::vector<units::Number> flows_of(const std::vector<std::string_view>& texts) {
  std::vector<units::Number> flows{};
  for (const std::string_view text : texts) flows.push_back(exact(text));
  return flows;
}

// As it would be written, or why there is none.
inline std::string shown(const Figure& figure, unsigned digits) {
  return figure.value ? figure.value->fixed(digits) : std::string(to_string(figure.why));
}

inline std::string percent(const Figure& figure, unsigned digits = 1) {
  return figure.value ? (*figure.value * 100).fixed(digits) : std::string(to_string(figure.why));
}

// A brief to replace a monitoring stack: 664 a month before, 387 after; 3,324 a year saved in cash, 24,000 of working
// time and 12,000 of outages in soft benefits; 15,000 to put it in place.
inline Investment migration() {
  Investment investment{};
  investment.implementation = 15000;
  investment.benefits = {{"infrastructure", true, 277}, {"productivity", false, 2000}, {"downtime", false, 1000}};
  investment.yearly_rate = exact("0.1");
  investment.running = RunningCosts{664, 387};
  return investment;
}

}  // namespace pyat::cost::finance
