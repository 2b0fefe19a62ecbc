// A number together with what it is of. Sums of different dimensions do not exist; products have one of their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "units/dimension.hpp"
#include "units/number.hpp"
#include "units/units.hpp"

namespace pyat::units {

struct Quantity {
  Number value{};  // in bytes, seconds, the main currency, and things
  Dimension dimension{};
  std::optional<Unit> written{};  // the unit that it should be shown in, as somebody wrote it so
};

Quantity quantity(const Number& number, const Unit& unit);
inline Quantity plain(Number number) { return {.value = std::move(number)}; }

// How many of this unit it is. The dimensions must be the same.
Number in(const Quantity& quantity, const Unit& unit);

// Nothing where the dimensions differ.
std::optional<Quantity> sum(const Quantity& left, const Quantity& right);
std::optional<Quantity> difference(const Quantity& left, const Quantity& right);
Quantity product(const Quantity& left, const Quantity& right);
// `right` must not be zero.
Quantity ratio(const Quantity& left, const Quantity& right);

// Money in all of its time: "387 USD a month" has this dimension.
const Dimension& money_over_time();
Quantity money_a_month(const Number& amount);
// How much it is in a month, of what is over time.
Number monthly(const Quantity& over_time);

// With a comma at each thousand: "24000.50" is "24,000.50".
std::string grouped(std::string_view number);

// For people: in its own unit, or one that suits its size: "200 GB", "1.5 MB/s", "387.00 USD/month".
std::string words(const Quantity& quantity, const Units& units);

}  // namespace pyat::units
