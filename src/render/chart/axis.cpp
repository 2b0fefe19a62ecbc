#include "render/chart/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace pyat::render::chart {
namespace {

using std::string;

constexpr std::string_view minus = "−";

// The power of ten that a number above zero begins with: 3 of 1,500, -2 of 0.015. Written and read rather
// than computed, which gives powers of ten without an error, and takes no logarithm: the static libm has none to link.
int exponent_of(double value) {
  const string text = fmt::format("{:.16e}", value);
  const std::size_t at = text.find('e') + (text.find("e+") != string::npos ? 2 : 1);
  int exponent = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), exponent);
  return exponent;
}

double power_of_ten(int exponent) {
  const string text = fmt::format("1e{}", exponent);
  double power = 1;
  std::from_chars(text.data(), text.data() + text.size(), power);
  return power;
}

// Of 1, 2, 5 and 10 times a power of ten, the one that is nearest by its factor.
double nice_step(double wanted) {
  const double power = power_of_ten(exponent_of(wanted));
  const double factor = wanted / power;
  constexpr double root_2 = 1.4142, root_10 = 3.1623, root_50 = 7.0711;
  return power * (factor < root_2 ? 1 : factor < root_10 ? 2 : factor < root_50 ? 5 : 10);
}

int digits_behind_point(double step) { return std::max(0, -exponent_of(step * (1 + 1e-9))); }

struct Suffix {
  double unit;
  std::string_view text;
};
constexpr Suffix suffixes[] = {{1e6, "M"}, {1e9, "G"}, {1e12, "T"}};

}  // namespace

double Scale::at(double value) const { return from + (value - low) / (high - low) * (to - from); }

void Range::add(double value) {
  low_ = is_empty_ ? value : std::min(low_, value);
  high_ = is_empty_ ? value : std::max(high_, value);
  is_empty_ = false;
}

// A range of less than this part of its size would be the noise of its last digits.
constexpr double least_part = 1e-9;

double Range::low() const {
  const double size = std::max(std::abs(low_), std::abs(high_));
  if (high_ - low_ > size * least_part && size > 1e-300) return low_;
  return low_ < 0 ? low_ - std::abs(low_) / 10 : std::min(low_, 0.0);
}

double Range::high() const {
  const double size = std::max(std::abs(low_), std::abs(high_));
  if (high_ - low_ > size * least_part && size > 1e-300) return high_;
  if (size <= 1e-300) return 1;
  return high_ > 0 ? high_ + high_ / 10 : 0;
}

Ticks ticks_between(double low, double high, unsigned wanted) {
  Ticks ticks{};
  ticks.step = nice_step((high - low) / std::max(wanted, 2U));
  // Counted in whole steps, so that no error adds up and zero is zero.
  const double first = std::floor(low / ticks.step + 1e-9), last = std::ceil(high / ticks.step - 1e-9);
  for (double i = first; i <= last; ++i) ticks.values.push_back(i == 0 ? 0 : i * ticks.step);
  if (ticks.values.size() == 1) ticks.values.push_back((first + 1) * ticks.step);
  return ticks;
}

string grouped(std::string_view number) {
  const bool is_negative = number.starts_with('-');
  const std::string_view rest = number.substr(is_negative ? 1 : 0);
  const std::size_t whole = std::min(rest.find_first_not_of("0123456789"), rest.size());
  if (whole == 0) return string(number);
  string out(is_negative ? minus : "");
  for (std::size_t i = 0; i < whole; ++i) {
    if (i > 0 && (whole - i) % 3 == 0) out += ',';
    out += rest[i];
  }
  return out + string(rest.substr(whole));
}

std::vector<string> tick_texts(const Ticks& ticks) {
  double size = ticks.step;
  for (const double value : ticks.values) size = std::max(size, std::abs(value));
  const bool is_scientific = size >= 1e15 || ticks.step < 1e-6;
  Suffix unit{1, ""};
  for (const Suffix& suffix : suffixes) {
    if (!is_scientific && size >= suffix.unit && ticks.step >= suffix.unit / 100) unit = suffix;
  }
  const int digits = digits_behind_point(ticks.step / unit.unit);
  std::vector<string> texts{};
  for (const double value : ticks.values) {
    if (value == 0) {
      texts.emplace_back("0");
    } else if (is_scientific) {
      texts.push_back(grouped(fmt::format("{:.6g}", value)));
    } else {
      texts.push_back(grouped(fmt::format("{:.{}f}", value / unit.unit, digits)) + string(unit.text));
    }
  }
  return texts;
}

}  // namespace pyat::render::chart
