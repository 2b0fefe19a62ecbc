// What a quantity is of: "money a time and data", whatever it is written in. A plain number has none.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::units {

// The dimensions that units convert within. Any other name is that of a counted thing, such as "request", which
// converts to nothing else.
inline constexpr std::string_view money = "money";
inline constexpr std::string_view data = "data";
inline constexpr std::string_view time = "time";

class Dimension {
 public:
  Dimension() = default;
  explicit Dimension(std::string_view name, int exponent = 1) { powers_.emplace_back(name, exponent); }

  Dimension& operator*=(const Dimension& other);
  Dimension inverse() const;
  friend Dimension operator*(Dimension left, const Dimension& right) { return left *= right; }
  friend Dimension operator/(Dimension left, const Dimension& right) { return left *= right.inverse(); }
  bool operator==(const Dimension&) const = default;

  bool is_plain() const { return powers_.empty(); }
  int exponent_of(std::string_view name) const;
  // By name, none with the exponent 0.
  const std::vector<std::pair<std::string, int>>& powers() const { return powers_; }

 private:
  std::vector<std::pair<std::string, int>> powers_{};
};

// "money per time", "data times time", "a plain number": for messages.
std::string words(const Dimension& dimension);

}  // namespace pyat::units
