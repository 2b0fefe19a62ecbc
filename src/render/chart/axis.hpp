// Where the marks of an axis stand, and what is written at them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::render::chart {

// What a picture shows of the numbers, and where: `at` of `low` is `from`, of `high` is `to`.
struct Scale {
  double low = 0, high = 1;
  double from = 0, to = 1;

  double at(double value) const;
};

// The smallest range that holds the values that are given; without any, and where all are the same, it is widened so
// that there is something to draw on.
class Range {
 public:
  void add(double value);
  bool is_empty() const { return is_empty_; }
  double low() const;
  double high() const;

 private:
  double low_ = 0, high_ = 0;
  bool is_empty_ = true;
};

struct Ticks {
  std::vector<double>
      values{};     // multiples of `step`, ascending; the first is not above the low end, the last not below
  double step = 1;  // 1, 2 or 5 times a power of ten
};

// About `wanted` of them, at least two. `low` < `high`, both drawable.
Ticks ticks_between(double low, double high, unsigned wanted);

// "15,000", "−0.25", "12.5M", "1e-09": with what digits the step needs, in the same unit for the whole axis, and with a
// sign that is a minus, not a hyphen.
std::vector<std::string> tick_texts(const Ticks& ticks);

// "1,234,567.50" of "1234567.50": separators between thousands, and a minus for a hyphen. What is no number stays.
std::string grouped(std::string_view number);

}  // namespace pyat::render::chart
