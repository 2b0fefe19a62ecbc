// What a quantity is of: "money a time and data", whatever it is written in. A plain number has none.
#pragma once

#include <memory>
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
  using Powers = std::vector<std::pair<std::string, int>>;

  Dimension() = default;
  explicit Dimension(std::string_view name, int exponent = 1) : Dimension(Powers{{std::string(name), exponent}}) {}

  Dimension& operator*=(const Dimension& other);
  Dimension inverse() const;
  friend Dimension operator*(Dimension left, const Dimension& right) { return left *= right; }
  friend Dimension operator/(Dimension left, const Dimension& right) { return left *= right.inverse(); }
  bool operator==(const Dimension& other) const { return powers_ == other.powers_ || powers() == other.powers(); }

  bool is_plain() const { return powers_ == nullptr; }
  // Whether it is that dimension and nothing else.
  bool is(std::string_view name) const;
  int exponent_of(std::string_view name) const;
  // By name, none with the exponent 0.
  const Powers& powers() const;

 private:
  explicit Dimension(Powers powers);

  // Never changed, and nullptr when empty: most quantities of a model share a few.
  std::shared_ptr<const Powers> powers_{};
};

// "money per time", "data times time", "a plain number": for messages.
std::string words(const Dimension& dimension);

}  // namespace pyat::units
