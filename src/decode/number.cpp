#include "decode/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace pyat::decode {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Strips the prefix that names a base. Go reads a bare leading 0 as octal.
int take_base(std::string_view& digits) {
  if (digits.size() < 2 || digits[0] != '0') return 10;
  const char letter = static_cast<char>(digits[1] | 0x20);
  const int base = letter == 'x' ? 16 : letter == 'b' ? 2 : letter == 'o' ? 8 : 0;
  digits.remove_prefix(base == 0 ? 1 : 2);
  return base == 0 ? 8 : base;
}

std::optional<std::uint64_t> parse_digits(std::string_view digits, int base) {
  if (digits.empty() || digits[0] == '-' || digits[0] == '+') return {};
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc{} || last != end) return {};
  return value;
}

constexpr std::uint64_t int64_limit = std::uint64_t{1} << 63;

}  // namespace

std::optional<std::uint64_t> parse_uint(std::string_view text, int base) {
  if (base == 0) base = take_base(text);
  return parse_digits(text, base);
}

std::optional<std::int64_t> parse_int(std::string_view text, int base) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const auto magnitude = parse_uint(text, base);
  if (!magnitude || *magnitude > int64_limit || (*magnitude == int64_limit && !negative)) return {};
  return static_cast<std::int64_t>(negative ? std::uint64_t{0} - *magnitude : *magnitude);
}

bool looks_like_float(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t from = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    return i - from;
  };
  if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
  const std::size_t whole = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0 && whole == 0) return false;
  } else if (whole == 0) {
    return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

std::optional<double> parse_float(std::string_view text) {
  if (!looks_like_float(text)) return {};
  const double value = std::strtod(std::string(text).c_str(), nullptr);
  if (std::isinf(value)) return {};
  return value;
}

namespace {

// Consumes digits; nullopt when they exceed what a duration can hold.
std::optional<std::uint64_t> leading_int(std::string_view& text) {
  std::uint64_t value = 0;
  while (!text.empty() && is_digit(text[0])) {
    if (value > int64_limit / 10) return {};
    value = value * 10 + static_cast<std::uint64_t>(text[0] - '0');
    if (value > int64_limit) return {};
    text.remove_prefix(1);
  }
  return value;
}

struct Fraction {
  std::uint64_t value = 0;
  double scale = 1;
};

// Digits beyond the precision are read and ignored.
Fraction leading_fraction(std::string_view& text) {
  Fraction fraction{};
  bool full = false;
  for (; !text.empty() && is_digit(text[0]); text.remove_prefix(1)) {
    if (full) continue;
    if (fraction.value > (int64_limit - 1) / 10) {
      full = true;
      continue;
    }
    fraction.value = fraction.value * 10 + static_cast<std::uint64_t>(text[0] - '0');
    fraction.scale *= 10;
  }
  return fraction;
}

std::uint64_t unit_nanoseconds(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us" || unit == "\u00b5s" || unit == "\u03bcs") return 1'000;
  if (unit == "ms") return 1'000'000;
  if (unit == "s") return 1'000'000'000;
  if (unit == "m") return 60'000'000'000;
  if (unit == "h") return 3'600'000'000'000;
  return 0;
}

// One "1.5h" of a duration; nullopt when it is none or too large.
std::optional<std::uint64_t> duration_part(std::string_view& text) {
  if (text[0] != '.' && !is_digit(text[0])) return {};
  const std::size_t before = text.size();
  const auto whole = leading_int(text);
  if (!whole) return {};
  bool has_digits = text.size() != before;
  Fraction fraction{};
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    const std::size_t rest = text.size();
    fraction = leading_fraction(text);
    has_digits = has_digits || text.size() != rest;
  }
  if (!has_digits) return {};
  std::size_t length = 0;
  while (length < text.size() && text[length] != '.' && !is_digit(text[length])) ++length;
  const std::uint64_t unit = unit_nanoseconds(text.substr(0, length));
  text.remove_prefix(length);
  if (unit == 0 || *whole > int64_limit / unit) return {};
  std::uint64_t value = *whole * unit;
  if (fraction.value > 0) {
    value +=
        static_cast<std::uint64_t>(static_cast<double>(fraction.value) * (static_cast<double>(unit) / fraction.scale));
    if (value > int64_limit) return {};
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_go_duration(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text == "0") return 0;
  if (text.empty()) return {};
  std::uint64_t total = 0;
  while (!text.empty()) {
    const auto part = duration_part(text);
    if (!part) return {};
    total += *part;
    if (total > int64_limit) return {};
  }
  if (negative) return static_cast<std::int64_t>(std::uint64_t{0} - total);
  if (total > int64_limit - 1) return {};
  return static_cast<std::int64_t>(total);
}

namespace {

void append_fraction(std::string& out, std::uint64_t value, std::uint64_t unit) {
  out += std::to_string(value / unit);
  std::uint64_t rest = value % unit;
  if (rest == 0) return;
  out += '.';
  for (unit /= 10; rest > 0; unit /= 10) {
    out += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
}

}  // namespace

std::string format_go_duration(std::int64_t nanoseconds) {
  constexpr std::uint64_t us = 1'000, ms = 1'000'000, second = 1'000'000'000;
  if (nanoseconds == 0) return "0s";
  const auto bits = static_cast<std::uint64_t>(nanoseconds);
  std::uint64_t left = nanoseconds < 0 ? std::uint64_t{0} - bits : bits;
  std::string out = nanoseconds < 0 ? "-" : "";
  if (left < second) {
    const std::uint64_t unit = left < us ? 1 : left < ms ? us : ms;
    append_fraction(out, left, unit);
    return out + (unit == 1 ? "ns" : unit == us ? "\u00b5s" : "ms");
  }
  const std::uint64_t minutes = left / (60 * second);
  if (minutes >= 60) out += std::to_string(minutes / 60) + "h";
  if (minutes > 0) out += std::to_string(minutes % 60) + "m";
  append_fraction(out, left % (60 * second), second);
  return out + "s";
}

std::string format_go_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Inf" : "+Inf";
  // The shortest digits that read back, then Go's choice between the two notations: exponents below -4 and from 21.
  std::array<char, 64> buffer{};
  const auto scientific =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(scientific.ptr - buffer.data()));
  int exponent = 0;
  const char* digits = text.data() + text.find('e') + 1;
  if (*digits == '+') ++digits;
  std::from_chars(digits, scientific.ptr, exponent);
  if (value == 0 || (exponent >= -4 && exponent < 21)) {
    const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
    return {buffer.data(), fixed.ptr};
  }
  return std::string(text);
}

std::int64_t truncate_to_int(double value) {
  if (!(value > -two_to_63 && value < two_to_63)) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(value);
}

std::uint64_t truncate_to_uint(double value) {
  if (value < two_to_63) return static_cast<std::uint64_t>(truncate_to_int(value));
  return static_cast<std::uint64_t>(truncate_to_int(value - two_to_63)) ^ (std::uint64_t{1} << 63);
}

namespace {

// Go's time.Parse for the few layout elements that yaml's timestamps use.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool literal(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // One or two digits, as layouts "1", "2", "15", "4" and "5" take them.
  std::optional<int> number(int low, int high) {
    if (rest_.empty() || !is_digit(rest_[0])) return {};
    int value = rest_[0] - '0';
    std::size_t used = 1;
    if (rest_.size() > 1 && is_digit(rest_[1])) {
      value = value * 10 + (rest_[1] - '0');
      used = 2;
    }
    rest_.remove_prefix(used);
    if (value < low || value > high) return {};
    return value;
  }

  bool date() {
    if (rest_.size() < 4) return false;
    int year = 0;
    for (int i = 0; i < 4; ++i) {
      if (!is_digit(rest_[static_cast<std::size_t>(i)])) return false;
      year = year * 10 + (rest_[static_cast<std::size_t>(i)] - '0');
    }
    rest_.remove_prefix(4);
    if (!literal('-')) return false;
    const auto month = number(1, 12);
    if (!month || !literal('-')) return false;
    return number(1, days_in(*month, year)).has_value();
  }

  bool time() {
    if (!number(0, 23) || !literal(':') || !number(0, 59) || !literal(':') || !number(0, 59)) return false;
    fraction();
    return true;
  }

  // "Z" or "+01:00".
  bool zone() {
    if (literal('Z')) return true;
    if (rest_.size() < 6 || (rest_[0] != '+' && rest_[0] != '-') || rest_[3] != ':') return false;
    for (const std::size_t i : {1U, 2U, 4U, 5U}) {
      if (!is_digit(rest_[i])) return false;
    }
    const int hours = (rest_[1] - '0') * 10 + (rest_[2] - '0');
    const int minutes = (rest_[4] - '0') * 10 + (rest_[5] - '0');
    rest_.remove_prefix(6);
    return hours <= 24 && minutes <= 60;
  }

 private:
  static int days_in(int month, int year) {
    if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  // Up to nine digits behind a point or a comma, or nothing.
  void fraction() {
    if (rest_.size() < 2 || (rest_[0] != '.' && rest_[0] != ',') || !is_digit(rest_[1])) return;
    std::size_t used = 1;
    while (used < 10 && used < rest_.size() && is_digit(rest_[used])) ++used;
    rest_.remove_prefix(used);
  }

  std::string_view rest_;
};

bool is_date_time(std::string_view text, char separator, bool zone) {
  TimeReader reader(text);
  return reader.date() && reader.literal(separator) && reader.time() && (!zone || reader.zone()) && reader.done();
}

}  // namespace

bool is_timestamp(std::string_view text) {
  // yaml's quick check: four digits and a hyphen.
  if (text.size() < 5 || text[4] != '-') return false;
  for (std::size_t i = 0; i < 4; ++i) {
    if (!is_digit(text[i])) return false;
  }
  TimeReader date_only(text);
  if (date_only.date() && date_only.done()) return true;
  return is_date_time(text, 'T', true) || is_date_time(text, 't', true) || is_date_time(text, ' ', false);
}

}  // namespace pyat::decode
