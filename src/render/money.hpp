// Amounts of money for people and programs, rounded where they are written and nowhere before.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/report.hpp"
#include "units/number.hpp"

namespace pyat::render {

class Money {
 public:
  // `rate`: what one of `currency` is worth in the currency of the amounts.
  Money(std::string currency, units::Number rate);

  // "1,234.50"
  std::string amount(const units::Number& amount) const;
  // "1,234.50 USD"
  std::string words(const units::Number& amount) const;
  // "at least 1,234.50": something in it is not known.
  std::string amount(const cost::Amount& amount) const;
  // "1234.5", with as many digits as it takes, for programs.
  std::string exact(const units::Number& amount) const;
  // With a sign in any case: "+12.00", "-3.50".
  std::string change(const units::Number& amount) const;

  // As amount(), but so that the parts, as they are written, add up to the whole, as it is written.
  std::vector<std::string> parts(const std::vector<units::Number>& amounts) const;

  const std::string& currency() const { return currency_; }
  units::Number in_currency(const units::Number& amount) const { return amount / rate_; }

 private:
  std::string currency_;
  units::Number rate_;
  unsigned digits_;
};

// The amounts rounded to so many digits, so that their sum is the rounded sum of the amounts: what rounding takes or
// gives goes to those that are nearest to the next unit.
std::vector<units::Number> apportioned(const std::vector<units::Number>& amounts, unsigned digits);

// "41.7%"
std::string percent(const units::Number& share, unsigned digits = 1);

}  // namespace pyat::render
