#include "decode/proposals.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "decode/checks/go_text.hpp"

namespace pyat::decode::propose {
namespace {

using checks::is_digit;
using checks::is_letter;
using checks::lower;

constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();

// A decimal number as it is written: 15 with one digit behind the point is 1.5.
struct Decimal {
  std::uint64_t digits = 0;
  unsigned places = 0;
  std::string_view text{};
};

std::optional<Decimal> take_decimal(std::string_view& rest) {
  Decimal number{};
  const std::string_view start = rest;
  bool point = false, any = false;
  for (; !rest.empty() && (is_digit(rest[0]) || (rest[0] == '.' && !point)); rest.remove_prefix(1)) {
    if (rest[0] == '.') {
      point = true;
      continue;
    }
    if (number.digits > most / 100) return {};
    number.digits = number.digits * 10 + static_cast<std::uint64_t>(rest[0] - '0');
    number.places += point ? 1 : 0;
    any = true;
  }
  if (!any) return {};
  number.text = start.substr(0, start.size() - rest.size());
  return number;
}

// number × factor, where that is a whole number and not too large.
std::optional<std::uint64_t> times(Decimal number, std::uint64_t factor) {
  for (; number.places > 0; --number.places) {
    if (number.digits % 10 == 0) {
      number.digits /= 10;
    } else if (factor % 10 == 0) {
      factor /= 10;
    } else if (factor % 2 == 0 && number.digits % 5 == 0) {
      factor /= 2;
      number.digits /= 5;
    } else {
      return {};
    }
  }
  if (factor != 0 && number.digits > most / factor) return {};
  return number.digits * factor;
}

std::string_view take_word(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size() && (is_letter(rest[size]) || static_cast<unsigned char>(rest[size]) >= 0x80)) ++size;
  const std::string_view word = rest.substr(0, size);
  rest.remove_prefix(size);
  return word;
}

void skip_spaces(std::string_view& rest) {
  while (!rest.empty() && rest[0] == ' ') rest.remove_prefix(1);
}

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t hour = 3600 * second;
// From the largest to the smallest.
constexpr std::array<Unit, 9> units{{{"y", 365 * 24 * hour},
                                     {"w", 7 * 24 * hour},
                                     {"d", 24 * hour},
                                     {"h", hour},
                                     {"m", 60 * second},
                                     {"s", second},
                                     {"ms", second / 1000},
                                     {"us", 1000},
                                     {"ns", 1}}};
constexpr std::size_t hours_index = 3, milliseconds_index = 6;

struct UnitName {
  std::string_view word;
  std::size_t index;  // in `units`
};
constexpr std::array<UnitName, 33> unit_names{{{"y", 0},       {"yr", 0},          {"year", 0},         {"years", 0},
                                               {"w", 1},       {"wk", 1},          {"week", 1},         {"weeks", 1},
                                               {"d", 2},       {"day", 2},         {"days", 2},         {"h", 3},
                                               {"hr", 3},      {"hrs", 3},         {"hour", 3},         {"hours", 3},
                                               {"m", 4},       {"min", 4},         {"mins", 4},         {"minute", 4},
                                               {"minutes", 4}, {"s", 5},           {"sec", 5},          {"secs", 5},
                                               {"second", 5},  {"seconds", 5},     {"ms", 6},           {"msec", 6},
                                               {"msecs", 6},   {"millisecond", 6}, {"milliseconds", 6}, {"us", 7},
                                               {"ns", 8}}};

std::optional<std::size_t> unit_index(std::string_view word) {
  if (word == "M") return {};  // minutes, or months
  const std::string name = lower(word);
  const auto* found =
      std::find_if(unit_names.begin(), unit_names.end(), [&](const UnitName& u) { return u.word == name; });
  if (found == unit_names.end()) return {};
  return found->index;
}

struct Part {
  Decimal number{};
  std::size_t unit = 0;
};

// "1 day 12 hours": parts with spaces between them, or without.
std::optional<std::vector<Part>> read_parts(std::string_view text) {
  std::vector<Part> parts;
  while (!text.empty()) {
    const auto number = take_decimal(text);
    if (!number) return {};
    skip_spaces(text);
    const auto unit = unit_index(take_word(text));
    if (!unit) return {};
    skip_spaces(text);
    parts.push_back({*number, *unit});
  }
  return parts;
}

// Good as it is but for the spelling of the units.
bool keeps_form(const std::vector<Part>& parts, DurationKind kind) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (kind == DurationKind::go) {
      if (parts[i].unit < hours_index) return false;
    } else if (parts[i].number.places > 0 || parts[i].unit > milliseconds_index ||
               (i > 0 && parts[i].unit <= parts[i - 1].unit)) {
      return false;
    }
  }
  return true;
}

std::string as_written(const std::vector<Part>& parts) {
  std::string text;
  for (const Part& part : parts) text.append(part.number.text).append(units[part.unit].name);
  return text;
}

// In whole numbers, from the largest unit that was written, as far as the type knows it.
std::string as_sum(const std::vector<Part>& parts, DurationKind kind) {
  std::uint64_t total = 0;
  std::size_t largest = units.size() - 1;
  for (const Part& part : parts) {
    const auto value = times(part.number, units[part.unit].nanoseconds);
    if (!value || total > most - *value) return {};
    total += *value;
    largest = std::min(largest, part.unit);
  }
  if (kind == DurationKind::go) largest = std::max(largest, hours_index);
  const std::size_t smallest = kind == DurationKind::go ? units.size() - 1 : milliseconds_index;
  std::string text;
  for (std::size_t i = std::min(largest, smallest); i <= smallest; ++i) {
    const std::uint64_t count = total / units[i].nanoseconds;
    total %= units[i].nanoseconds;
    if (count > 0) text += std::to_string(count) + std::string(units[i].name);
  }
  if (total > 0) return {};
  return text.empty() ? "0s" : text;
}

constexpr std::string_view size_letters = "KMGTPE";

std::uint64_t power(std::uint64_t base, std::size_t exponent) {
  std::uint64_t value = 1;
  for (std::size_t i = 0; i < exponent; ++i) value *= base;
  return value;
}

// "k", "MB", "Gib": its power, 1 for K; 0 for "B" and "bytes".
struct SizeUnit {
  std::size_t power = 0;
  bool binary = false;    // Ki, Mi
  bool in_bytes = false;  // ends with B
  bool bits = false;      // Mb, Gb: perhaps megabits
};

std::optional<SizeUnit> size_unit(std::string_view word) {
  SizeUnit unit{};
  const std::string name = lower(word);
  if (name == "b" || name == "byte" || name == "bytes") return SizeUnit{.in_bytes = true};
  if (name.empty()) return {};
  const std::size_t letter = size_letters.find(static_cast<char>(name[0] - 'a' + 'A'));
  if (letter == std::string_view::npos) return {};
  unit.power = letter + 1;
  const std::string_view rest = std::string_view(name).substr(1);
  if (rest != "" && rest != "b" && rest != "i" && rest != "ib") return {};
  unit.binary = rest.starts_with('i');
  unit.in_bytes = rest.ends_with('b');
  unit.bits = word.ends_with("b") && word[0] >= 'A' && word[0] <= 'Z' && word.size() == 2;
  return unit;
}

// 10,000 and 1 000 000: the digits alone.
std::string without_grouping(std::string_view text) {
  std::string digits;
  std::size_t group = 0;
  char separator = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      digits += c;
      ++group;
    } else if ((c == ',' || c == ' ' || c == '\'') && (separator == 0 || c == separator)) {
      if (group == 0 || group > 3 || (separator != 0 && group != 3)) return {};
      separator = c;
      group = 0;
    } else {
      return {};
    }
  }
  return separator != 0 && group == 3 && digits[0] != '0' ? digits : std::string{};
}

std::string decimal_text(std::uint64_t digits, unsigned places) {
  std::string text = std::to_string(digits);
  if (places == 0) return text;
  if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
  text.insert(text.size() - places, ".");
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

Proposal with_size_unit(Decimal number, const SizeUnit& unit, std::string_view key) {
  const bool says_bytes = unit.in_bytes || unit.binary;
  const bool counts_bytes = says_bytes || key.find("bytes") != std::string_view::npos || key.ends_with("msg_size");
  if (unit.power == 2 && key.ends_with("_mb")) return {decimal_text(number.digits, number.places), false};
  const auto value = times(number, power(counts_bytes ? 1024 : 1000, unit.power));
  if (!value) return {};
  // A size may be one of bytes all the same, and a megabyte has a million bytes for some.
  const bool sure = unit.power == 0 || unit.binary || (!counts_bytes && !key.ends_with("size"));
  return {std::to_string(*value), sure};
}

}  // namespace

Proposal duration(std::string_view text, DurationKind kind) {
  std::string_view rest = checks::trim_space(text);
  const bool negative = rest.starts_with('-');
  if (negative && kind == DurationKind::prometheus) return {};
  if (negative) rest.remove_prefix(1);
  if (rest.empty()) return {};
  const std::string sign = negative ? "-" : "";
  std::string_view bare = rest;
  if (const auto number = take_decimal(bare); number && bare.empty()) {
    if (kind == DurationKind::go || number->places == 0) return {sign + std::string(number->text) + "s", false};
    return {as_sum({{*number, 5}}, kind), false};
  }
  const auto parts = read_parts(rest);
  if (!parts) return {};
  const std::string value = keeps_form(*parts, kind) ? as_written(*parts) : as_sum(*parts, kind);
  return {value.empty() ? value : sign + value, true};
}

Proposal size(std::string_view text) {
  std::string_view rest = checks::trim_space(text);
  const auto number = take_decimal(rest);
  if (!number) return {};
  if (rest.empty()) {
    const auto bytes = times(*number, 1);
    if (!bytes) return {};
    std::size_t unit = 0;
    while (unit < size_letters.size() && *bytes != 0 && *bytes % power(1024, unit + 1) == 0) ++unit;
    const std::string letter = unit == 0 ? "" : std::string(1, size_letters[unit - 1]);
    return {std::to_string(*bytes / power(1024, unit)) + letter + "B", true};
  }
  skip_spaces(rest);
  const auto unit = size_unit(rest);
  if (!unit) return {};
  const std::string letter = unit->power == 0 ? "" : std::string(1, size_letters[unit->power - 1]);
  return {std::string(number->text) + letter + (unit->binary ? "iB" : "B"), !unit->bits};
}

Proposal boolean(std::string_view text) {
  constexpr std::array<std::string_view, 4> yes{"true", "yes", "on", "y"}, no{"false", "no", "off", "n"};
  constexpr std::array<std::string_view, 3> probably{"enabled", "enable", "1"}, hardly{"disabled", "disable", "0"};
  const std::string word = lower(checks::trim_space(text));
  const auto is_in = [&](const auto& list) { return std::find(list.begin(), list.end(), word) != list.end(); };
  if (is_in(yes)) return {"true", true};
  if (is_in(no)) return {"false", true};
  if (is_in(probably)) return {"true", false};
  if (is_in(hardly)) return {"false", false};
  return {};
}

Proposal number(std::string_view text, std::string_view key, bool whole) {
  text = checks::trim_space(text);
  if (std::string digits = without_grouping(text); !digits.empty()) return {std::move(digits), true};
  const bool negative = text.starts_with('-');
  std::string_view rest = text.substr(negative ? 1 : 0);
  const auto decimal = take_decimal(rest);
  if (!decimal) return {};
  if (rest.empty()) return {std::string(text), true};  // it was quoted
  if (negative) return {};
  if (rest == "%") {
    return {whole ? std::string(decimal->text) : decimal_text(decimal->digits, decimal->places + 2), false};
  }
  skip_spaces(rest);
  if (const auto unit = size_unit(rest); unit && rest != "m") return with_size_unit(*decimal, *unit, key);
  if (!key.ends_with("_seconds")) return {};
  const auto parts = read_parts(text);
  if (!parts || parts->size() != 1) return {};
  const auto value = times(parts->front().number, units[parts->front().unit].nanoseconds);
  return value && *value % second == 0 ? Proposal{std::to_string(*value / second), false} : Proposal{};
}

}  // namespace pyat::decode::propose
