#include "decode/checks/go_time.hpp"

#include <cstdint>

#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace {

constexpr std::string_view layout = "2006-01-02T15:04:05Z07:00";

// The package's own quoting: bytes outside printable ASCII as \xNN (time/format.go, quote).
std::string quoted_time(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte >= 0x80 || byte < 0x20) {
      out += "\\x";
      out += "0123456789abcdef"[byte >> 4U];
      out += "0123456789abcdef"[byte & 0xFU];
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

struct Parser {
  std::string_view whole{};
  std::string_view left{};
  std::string error{};

  bool refuse(std::string_view element) {
    error = "parsing time " + quoted_time(whole) + " as " + quoted_time(layout) + ": cannot parse " +
            quoted_time(left) + " as " + quoted_time(element);
    return false;
  }
  bool out_of_range(std::string_view what) {
    error = "parsing time " + quoted_time(whole) + ": " + std::string(what) + " out of range";
    return false;
  }
  bool mark(char c) {
    if (left.substr(0, 1) != std::string_view(&c, 1)) return refuse(std::string_view(&c, 1));
    left.remove_prefix(1);
    return true;
  }
  // Two digits; one is enough when `fixed` is false.
  bool number(std::string_view element, bool fixed, int& value) {
    if (left.empty() || !is_digit(left[0])) return refuse(element);
    const bool two = left.size() > 1 && is_digit(left[1]);
    if (!two && fixed) return refuse(element);
    value = left[0] - '0';
    if (two) value = value * 10 + (left[1] - '0');
    left.remove_prefix(two ? 2 : 1);
    return true;
  }
  bool year(int& value) {
    if (left.size() < 4) return refuse("2006");
    value = 0;
    for (std::size_t i = 0; i < 4; i++) {
      if (!is_digit(left[i])) return refuse("2006");
      value = value * 10 + (left[i] - '0');
    }
    left.remove_prefix(4);
    return true;
  }
  // The layout has no fraction of a second, the parser takes one all the same, after a point or a comma.
  void fraction() {
    if (left.size() < 2 || (left[0] != '.' && left[0] != ',') || !is_digit(left[1])) return;
    std::size_t n = 2;
    while (n < left.size() && is_digit(left[n])) n++;
    left.remove_prefix(n);
  }
  bool zone() {
    constexpr std::string_view element = "Z07:00";
    if (left.substr(0, 1) == "Z") {
      left.remove_prefix(1);
      return true;
    }
    const bool shaped = left.size() >= 6 && left[3] == ':' && is_digit(left[1]) && is_digit(left[2]) &&
                        is_digit(left[4]) && is_digit(left[5]);
    if (!shaped) return refuse(element);
    // Ranges come before the sign; the limits are generous as some write 24:60.
    if ((left[1] - '0') * 10 + (left[2] - '0') > 24) return out_of_range("time zone offset hour");
    if ((left[4] - '0') * 10 + (left[5] - '0') > 60) return out_of_range("time zone offset minute");
    if (left[0] != '+' && left[0] != '-') return refuse(element);
    left.remove_prefix(6);
    return true;
  }
};

int days_in(int month, int year) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool parse(Parser& p) {
  int year = 0;
  int month = 0;
  int day = 0;
  int value = 0;
  if (!p.year(year) || !p.mark('-') || !p.number("01", true, month)) return false;
  if (month < 1 || month > 12) return p.out_of_range("month");
  if (!p.mark('-') || !p.number("02", true, day) || !p.mark('T')) return false;
  if (!p.number("15", false, value)) return false;
  if (value > 23) return p.out_of_range("hour");
  if (!p.mark(':') || !p.number("04", true, value)) return false;
  if (value > 59) return p.out_of_range("minute");
  if (!p.mark(':') || !p.number("05", true, value)) return false;
  if (value > 59) return p.out_of_range("second");
  p.fraction();
  if (!p.zone()) return false;
  if (!p.left.empty()) {
    p.error = "parsing time " + quoted_time(p.whole) + ": extra text: " + quoted_time(p.left);
    return false;
  }
  return (day >= 1 && day <= days_in(month, year)) || p.out_of_range("day");
}

}  // namespace

bool parse_rfc3339(std::string_view text, std::string& error) {
  Parser parser{text, text, {}};
  if (parse(parser)) return true;
  error = parser.error;
  return false;
}

}  // namespace pyat::decode::checks
