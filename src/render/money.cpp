#include "render/money.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "units/quantity.hpp"
#include "units/units.hpp"

namespace pyat::render {

using std::string;
using units::Number;

Money::Money(string currency, Number rate)
    : currency_(std::move(currency)), rate_(std::move(rate)), digits_(units::minor_digits(currency_).value_or(2)) {}

string Money::amount(const Number& amount) const { return units::grouped((amount / rate_).fixed(digits_)); }

string Money::words(const Number& amount) const { return this->amount(amount) + " " + currency_; }

string Money::amount(const cost::Amount& amount) const {
  if (amount.unknown > 0 && amount.known.is_zero()) return "unknown";
  return (amount.unknown > 0 ? "at least " : "") + this->amount(amount.known);
}

string Money::exact(const Number& amount) const {
  const Number converted = amount / rate_;
  const string text = converted.shortest(10);
  const auto point = text.find('.');
  // Cents are written in any case, as price lists do.
  return point == string::npos || text.size() - point - 1 < digits_ ? converted.fixed(digits_) : text;
}

string Money::change(const Number& amount) const {
  const string text = this->amount(abs(amount));
  if (amount.sign() == 0) return text;
  return (amount.sign() > 0 ? "+" : "-") + text;
}

std::vector<string> Money::parts(const std::vector<Number>& amounts) const {
  std::vector<Number> converted{};
  converted.reserve(amounts.size());
  for (const Number& amount : amounts) converted.push_back(amount / rate_);
  std::vector<string> texts{};
  texts.reserve(amounts.size());
  for (const Number& part : apportioned(converted, digits_)) texts.push_back(units::grouped(part.fixed(digits_)));
  return texts;
}

std::vector<Number> apportioned(const std::vector<Number>& amounts, unsigned digits) {
  const Number scale = Number(10).to_the(static_cast<int>(digits));
  Number whole{};
  Number sum{};
  std::vector<Number> below{};  // in units of the last digit, rounded down
  std::vector<Number> rest{};
  for (const Number& amount : amounts) {
    const Number scaled = amount * scale;
    whole += amount;
    below.push_back(scaled.floor());
    rest.push_back(scaled - below.back());
    sum += below.back();
  }
  const Number wanted = whole.rounded(digits) * scale;
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rest[a] > rest[b]; });
  for (const std::size_t index : order) {
    if (sum >= wanted) break;
    below[index] += 1;
    sum += 1;
  }
  for (Number& part : below) part /= scale;
  return below;
}

string percent(const Number& share, unsigned digits) {
  return units::grouped((share * Number(100)).fixed(digits)) + "%";
}

}  // namespace pyat::render
