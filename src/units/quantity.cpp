#include "units/quantity.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "units/unit_names.hpp"

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

constexpr unsigned digits_shown = 4;

// Of what is small, as many digits as say something of it.
string said(const Number& value) {
  unsigned digits = digits_shown;
  for (Number least = Number::ratio(1, 10); digits < 20 && !value.is_zero() && abs(value) < least; ++digits) {
    least /= Number(10);
  }
  return grouped(value.shortest(digits));
}

// Of a unit that is in the table for sure. Units::find() makes a whole unit, which takes its time.
Number factor_of(string_view name) {
  const auto rows = unit_rows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const UnitRow& each) { return each.name == name; });
  return Number::ratio(row->numerator, row->denominator);
}

// How many of the base unit one is: a fraction of whole numbers.
struct Step {
  string_view name;
  std::int64_t numerator, denominator = 1;
};

constexpr auto data_steps = std::to_array<Step>({{"B", 1},
                                                 {"kB", 1'000},
                                                 {"MB", 1'000'000},
                                                 {"GB", 1'000'000'000},
                                                 {"TB", 1'000'000'000'000},
                                                 {"PB", 1'000'000'000'000'000}});
constexpr auto time_steps =
    std::to_array<Step>({{"ms", 1, 1000}, {"s", 1}, {"min", 60}, {"h", 3600}, {"day", 24 * 3600}});

// In the largest unit of which there is at least one; otherwise in the smallest.
string scaled(const Number& value, std::span<const Step> steps, string_view suffix) {
  const Number size = abs(value);
  const auto larger = std::find_if(steps.begin(), steps.end(), [&](const Step& step) {
    return size < Number::ratio(step.numerator, step.denominator);
  });
  const Step& step = larger == steps.begin() ? steps.front() : *std::prev(larger);
  const Number shown = value / Number::ratio(step.numerator, step.denominator);
  const Number whole_part = abs(shown).floor();
  const std::size_t whole = whole_part.shortest(0).size();
  const string text =
      whole_part.is_zero()
          ? said(shown)
          : grouped(shown.shortest(whole >= digits_shown ? 0 : digits_shown - static_cast<unsigned>(whole)));
  return text + " " + string(step.name) + string(suffix);
}

// The base unit of each dimension, for compositions that have no name of their own.
string base_words(const Dimension& dimension, const Units& units) {
  string above{};
  string below{};
  for (const auto& [name, exponent] : dimension.powers()) {
    const string base = name == money ? units.currency() : name == data ? "B" : name == time ? "s" : name;
    for (int i = 0; i < std::abs(exponent); ++i) {
      string& side = exponent > 0 ? above : below;
      side += (side.empty() ? "" : "-") + base;
    }
  }
  if (below.empty()) return above;
  return (above.empty() ? "1" : above) + "/" + below;
}

// Cents, unless it is a price of so little that they would say nothing of it.
string money_words(const Number& value, const Units& units) {
  const unsigned digits = minor_digits(units.currency()).value_or(2);
  const bool is_small = abs(value) < Number(1) && value.rounded(digits) != value;
  return grouped(is_small ? value.shortest(6) : value.fixed(digits)) + " " + units.currency();
}

string price_words(const Quantity& price, const Units& units) {
  Number value = price.value;
  string below{};
  for (const auto& [name, exponent] : price.dimension.powers()) {
    if (name == money) continue;
    const string_view unit = name == data && exponent == -1 ? "GB" : name == time && exponent == -1 ? "month" : "";
    if (unit.empty()) {
      if (exponent != -1) return said(price.value) + " " + base_words(price.dimension, units);
      below = name + (below.empty() ? "" : "-") + below;
      continue;
    }
    value *= factor_of(unit);
    below += (below.empty() ? "" : "-") + string(unit);
  }
  return said(value) + " " + units.currency() + "/" + below;
}

bool is_bare(const Quantity& quantity) {
  return quantity.dimension.is_plain() && (!quantity.written || quantity.written->text == "%");
}

bool is_only(const Dimension& dimension, string_view name, int exponent = 1) {
  return dimension.powers().size() == 1 && dimension.exponent_of(name) == exponent;
}

bool is_by_time(const Dimension& dimension, string_view name) {
  return dimension.powers().size() == 2 && dimension.exponent_of(name) == 1 && dimension.exponent_of(time) == -1;
}

bool is_thing(const Dimension& dimension) {
  return dimension.powers().size() == 1 && dimension.powers().front().second == 1;
}

}  // namespace

Quantity quantity(const Number& number, const Unit& unit) {
  return {.value = number * unit.factor, .dimension = unit.dimension, .written = unit};
}

Number in(const Quantity& quantity, const Unit& unit) { return quantity.value / unit.factor; }

std::optional<Quantity> sum(const Quantity& left, const Quantity& right) {
  if (left.dimension != right.dimension) return std::nullopt;
  return Quantity{.value = left.value + right.value, .dimension = left.dimension, .written = left.written};
}

std::optional<Quantity> difference(const Quantity& left, const Quantity& right) {
  if (left.dimension != right.dimension) return std::nullopt;
  return Quantity{.value = left.value - right.value, .dimension = left.dimension, .written = left.written};
}

Quantity product(const Quantity& left, const Quantity& right) {
  Quantity result{.value = left.value * right.value, .dimension = left.dimension * right.dimension};
  // Twice 5 min is 10 min, and 10 % of 10 GB are 1 GB; but 10 h a month at 100 USD an hour are nothing per hour.
  if (is_bare(right)) result.written = left.written;
  if (is_bare(left)) result.written = is_bare(right) ? std::nullopt : right.written;
  // What units have cancelled out of is no bare number: the hours of a month.
  if (result.dimension.is_plain() && !(left.dimension.is_plain() && right.dimension.is_plain())) {
    result.written = Unit{};
  }
  return result;
}

Quantity ratio(const Quantity& left, const Quantity& right) {
  Quantity result{.value = left.value / right.value, .dimension = left.dimension / right.dimension};
  if (is_bare(right) && !is_bare(left)) result.written = left.written;
  return result;
}

const Dimension& money_over_time() {
  static const Dimension dimension = Dimension(money) / Dimension(time);
  return dimension;
}

Quantity money_a_month(const Number& amount) {
  return {.value = amount / Number(seconds_a_month), .dimension = money_over_time()};
}

Number monthly(const Quantity& over_time) { return over_time.value * Number(seconds_a_month); }

string grouped(string_view number) {
  const std::size_t begin = number.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(number.find('.'), number.size());
  string text(number);
  for (std::size_t at = end; at > begin + 3; at -= 3) text.insert(at - 3, 1, ',');
  return text;
}

string words(const Quantity& quantity, const Units& units) {
  const auto& [value, dimension, written] = quantity;
  if (is_only(dimension, money)) return money_words(value, units);
  if (is_by_time(dimension, money) && (!written || written->text.starts_with(units.currency()))) {
    const string per = written ? written->text.substr(written->text.find('/')) : "/month";
    return money_words(value / (written ? written->factor : Number(1) / factor_of("month")), units) + per;
  }
  if (written) {
    const string number = said(in(quantity, *written));
    return number + (written->text == "%" || written->text.empty() ? "" : " ") + written->text;
  }
  if (dimension.is_plain()) return said(value);
  if (is_only(dimension, data)) return scaled(value, data_steps, "");
  if (is_only(dimension, time)) return scaled(value, time_steps, "");
  if (is_by_time(dimension, data)) {
    const Number day = factor_of("day");
    // What is slow is told by the day: 10 GB/day says more than 0.1157 MB/s.
    if (abs(value) < Number(1000000)) return scaled(value * day, data_steps, "/day");
    return scaled(value, data_steps, "/s");
  }
  if (is_only(dimension, time, -1)) return said(value) + " /s";
  if (is_thing(dimension)) return said(value) + " " + dimension.powers().front().first;
  // A price for time is one for a month, and one for data is one for a GB.
  if (dimension.exponent_of(money) == 1 && (dimension.exponent_of(time) == -1 || dimension.exponent_of(data) == -1)) {
    return price_words(quantity, units);
  }
  return said(value) + " " + base_words(dimension, units);
}

}  // namespace pyat::units
