#include "decode/checks/units.hpp"

#include <array>
#include <limits>

#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace {

// A run of digits; false when the number is about to leave 63 bits, with the very limit of the library.
bool leading_integer(std::string_view& text, std::int64_t& value) {
  value = 0;
  while (!text.empty() && is_digit(text[0])) {
    if (value >= (std::numeric_limits<std::int64_t>::max() - 9) / 10) return false;
    value = value * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  return true;
}

// The factor of a unit: "B", "KiB" … "EiB" or, with the old suffix, "B", "KB" … "EB". 0 when it is none.
double unit_factor(std::string_view unit, std::string_view suffix) {
  if (unit == "B") return 1;
  constexpr std::string_view prefixes = "KMGTPE";
  if (unit.empty() || unit.substr(1) != suffix) return 0;
  const std::size_t power = prefixes.find(unit[0]);
  if (power == std::string_view::npos) return 0;
  double factor = 1024;
  for (std::size_t i = 0; i < power; i++) factor *= 1024;
  return factor;
}

// alecthomas/units.ParseUnit: [-+]?([0-9]*(\.[0-9]*)?unit)+
bool parse_unit(std::string_view text, std::string_view suffix, std::string& error) {
  const std::string_view whole = text;
  const auto invalid = [&] {
    error = "units: invalid " + std::string(whole);
    return false;
  };
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text == "0") return true;
  if (text.empty()) return invalid();
  double total = 0;
  while (!text.empty()) {
    if (text[0] != '.' && !is_digit(text[0])) return invalid();
    std::int64_t integer = 0;
    bool digits = is_digit(text[0]);
    if (!leading_integer(text, integer)) return invalid();
    double value = static_cast<double>(integer);
    if (!text.empty() && text[0] == '.') {
      text.remove_prefix(1);
      const std::size_t before = text.size();
      if (!leading_integer(text, integer)) return invalid();
      double scale = 1;
      for (std::size_t n = before - text.size(); n > 0; n--) scale *= 10;
      value += static_cast<double>(integer) / scale;
      digits = digits || before != text.size();
    }
    if (!digits) return invalid();
    std::size_t length = 0;
    while (length < text.size() && text[length] != '.' && !is_digit(text[length])) length++;
    const std::string_view unit = text.substr(0, length);
    text.remove_prefix(length);
    const double factor = unit_factor(unit, suffix);
    if (factor == 0) {
      error = "units: unknown unit " + std::string(unit) + " in " + std::string(whole);
      return false;
    }
    total += value * factor;
  }
  // The library compares after the sign is applied; 2^63 itself passes its check, as a float cannot tell it from
  // 2^63-1.
  if (total > 9223372036854775808.0) {
    error = "units: overflow parsing unit";
    return false;
  }
  return true;
}

struct Unit {
  std::string_view name{};
  std::uint64_t nanoseconds = 0;
};

constexpr std::uint64_t millisecond = 1'000'000;
constexpr std::uint64_t second = 1000 * millisecond;
constexpr std::uint64_t hour = 3600 * second;
// From the biggest to the smallest: a duration names them in this order, each at most once.
constexpr std::array<Unit, 7> units{{{"y", 365 * 24 * hour},
                                     {"w", 7 * 24 * hour},
                                     {"d", 24 * hour},
                                     {"h", hour},
                                     {"m", 60 * second},
                                     {"s", second},
                                     {"ms", millisecond}}};
constexpr std::uint64_t max_signed = 0x7FFF'FFFF'FFFF'FFFF;

// strconv.ParseUint of a run of digits.
bool parse_uint(std::string_view digits, std::uint64_t& value) {
  value = 0;
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return true;
}

enum class Step : std::uint8_t { done, malformed, unknown_unit, overflow };

struct Element {
  std::uint64_t number = 0;
  bool too_big = false;     // for 64 bits
  std::string_view unit{};  // as written
  std::size_t index = 0;    // in `units`
};

// One "12h" of a duration.
Step next_element(std::string_view& text, Element& element) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) digits++;
  if (digits == 0) return Step::malformed;
  element.too_big = !parse_uint(text.substr(0, digits), element.number);
  text.remove_prefix(digits);
  std::size_t length = 0;
  while (length < text.size() && !is_digit(text[length])) length++;
  if (length == 0) return Step::malformed;
  element.unit = text.substr(0, length);
  text.remove_prefix(length);
  for (element.index = 0; element.index < units.size(); element.index++) {
    if (units[element.index].name == element.unit) return Step::done;
  }
  return Step::unknown_unit;
}

// The pattern of v0.37 matches what the walk of later releases accepts; they differ in the words and in how they
// overflow.
Step walk_duration(std::string_view text, bool by_pattern, std::uint64_t& total, std::string_view& unit) {
  std::size_t last = units.size();
  bool overflow = false;
  while (!text.empty()) {
    Element element;
    const Step step = next_element(text, element);
    // strconv.Atoi saturates and the pattern cares only about digits: a number too big for 64 bits overflows there.
    if (!by_pattern && element.too_big) return Step::malformed;
    unit = element.unit;
    if (step != Step::done) return step;
    if (last != units.size() && element.index <= last) return Step::malformed;
    last = element.index;
    const std::uint64_t factor = units[element.index].nanoseconds;
    if (by_pattern) {
      const bool wraps = element.too_big || element.number > max_signed / factor;
      total = wraps ? total : total + element.number * factor;
      overflow = overflow || wraps || total > max_signed;
      if (overflow) total = 0;
      continue;
    }
    if (element.number > (max_signed + 1) / factor) return Step::overflow;
    total += element.number * factor;
    if (total > max_signed) return Step::overflow;
  }
  return overflow ? Step::overflow : Step::done;
}

}  // namespace

bool parse_bytes(std::string_view text, std::string& error) {
  return parse_unit(text, "iB", error) || parse_unit(text, "B", error);
}

bool parse_model_duration(std::string_view text, bool by_pattern, std::int64_t& nanoseconds, std::string& error) {
  nanoseconds = 0;
  if (text == "0") return true;
  if (text.empty()) {
    error = "empty duration string";
    return false;
  }
  std::uint64_t total = 0;
  std::string_view unit;
  switch (walk_duration(text, by_pattern, total, unit)) {
    case Step::done: nanoseconds = static_cast<std::int64_t>(total); return true;
    case Step::overflow: error = "duration out of range"; return false;
    case Step::unknown_unit:
      if (!by_pattern) {
        error = "unknown unit " + go_quoted(unit) + " in duration " + go_quoted(text);
        return false;
      }
      break;
    case Step::malformed: break;
  }
  error = "not a valid duration string: " + go_quoted(text);
  return false;
}

std::string format_model_duration(std::int64_t nanoseconds) {
  constexpr std::int64_t to_milliseconds = 1'000'000;
  std::int64_t left = nanoseconds / to_milliseconds;
  if (left == 0) return "0s";
  std::string out = left < 0 ? "-" : "";
  if (left < 0) left = -left;
  for (std::size_t i = 0; i < units.size(); i++) {
    const auto size = static_cast<std::int64_t>(units[i].nanoseconds) / to_milliseconds;
    // Years and weeks are used only when nothing is left over.
    if (i < 2 && left % size != 0) continue;
    if (left / size == 0) continue;
    out += std::to_string(left / size);
    out += units[i].name;
    left %= size;
  }
  return out;
}

}  // namespace pyat::decode::checks
