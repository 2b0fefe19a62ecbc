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
  const Number unit = Number(10).to_the(-static_cast<int>(digits_));
  Number whole{};
  std::vector<Number> below{};  // in units, rounded down
  Number sum{};
  for (const Number& amount : amounts) {
    const Number converted = amount / rate_;
    whole += converted;
    below.push_back((converted / unit).floor());
    sum += below.back();
  }
  const Number wanted = whole.rounded(digits_) / unit;
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return amounts[a] / rate_ / unit - below[a] > amounts[b] / rate_ / unit - below[b];
  });
  for (const std::size_t index : order) {
    if (sum >= wanted) break;
    below[index] += 1;
    sum += 1;
  }
  std::vector<string> texts{};
  for (const Number& part : below) texts.push_back(units::grouped((part * unit).fixed(digits_)));
  return texts;
}

string percent(const Number& share, unsigned digits) {
  return units::grouped((share * Number(100)).fixed(digits)) + "%";
}

}  // namespace pyat::render
