// The units that a document may use: those that everybody knows, its currencies, and the things that it counts.
// A month is 730 hours and a year 8,760, as in the price lists of the clouds: 365 days are 12 months.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "units/dimension.hpp"
#include "units/number.hpp"

namespace pyat::units {

inline constexpr std::int64_t seconds_a_month = std::int64_t{730} * 3600;
inline constexpr std::int64_t seconds_a_year = 12 * seconds_a_month;

struct Unit {
  Dimension dimension{};
  Number factor = 1;   // in bytes, seconds, the main currency, or one of the thing
  std::string text{};  // as it was written
};

// What is wrong with a piece of a text, whose bytes are from `begin` to `end`.
struct Mistake {
  std::size_t begin = 0, end = 0;
  std::string message{}, help{};
};

struct UnitResult {
  std::optional<Unit> unit{};  // set when there is no mistake
  Mistake mistake{};
};

class Units {
 public:
  // The main currency is a code of ISO 4217, such as USD.
  explicit Units(std::string currency = "USD");

  const std::string& currency() const { return currency_; }
  // What one unit of it is worth in the main currency.
  void set_rate(const std::string& code, Number rate) {
    rates_[code] = std::move(rate);
    parsed_.clear();
  }
  // Something that is counted, in the singular: "ticket".
  void add_thing(std::string name) {
    things_.push_back(std::move(name));
    parsed_.clear();
  }

  // A single unit in the singular or the plural, such as "GB" or "hours".
  std::optional<Unit> find(std::string_view name) const;
  // In the singular only: "incidents" may be how a formula calls a number of them.
  std::optional<Unit> find_singular(std::string_view name) const;
  // "USD/GB-month": a hyphen or a point in the middle multiplies, a slash divides by the one behind it.
  const UnitResult& parse(std::string_view text) const;
  // Why `name` is no unit, and what is to be done about it.
  Mistake why_unknown(std::string_view name) const;

 private:
  UnitResult parse_anew(std::string_view text) const;

  std::string currency_;
  std::map<std::string, Number, std::less<>> rates_{};
  std::vector<std::string> things_{};
  // Thousands of items have the same few units. Not for several threads at once.
  mutable std::unordered_map<std::string, UnitResult> parsed_{};
};

// Whether this is a code of a currency in use, and how many digits its amounts have behind the point: 2 of most, 0 of
// the yen. From ISO 4217.
std::optional<unsigned> minor_digits(std::string_view code);

// "USD" of "$"; nothing of a character that stands for several currencies, or for none.
std::optional<std::string_view> currency_of_sign(std::string_view sign);

}  // namespace pyat::units
