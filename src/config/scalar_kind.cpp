#include "config/scalar_kind.hpp"

#include <algorithm>
#include <array>

namespace pyat::config {
namespace {

using std::string_view;

constexpr std::array<string_view, 6> booleans = {"true", "True", "TRUE", "false", "False", "FALSE"};
constexpr std::array<string_view, 3> infinities = {".inf", ".Inf", ".INF"};
constexpr std::array<string_view, 3> not_numbers = {".nan", ".NaN", ".NAN"};

constexpr string_view decimal_digits = "0123456789";

template <std::size_t Size>
bool contains(const std::array<string_view, Size>& words, string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

void drop_sign(string_view& text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
}

// Takes the digits at the front away; says whether there were any.
bool drop_digits(string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of(decimal_digits), text.size());
  text.remove_prefix(count);
  return count > 0;
}

bool is_all_of(string_view text, string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == string_view::npos;
}

bool is_integer(string_view text) {
  if (text.starts_with("0x")) return is_all_of(text.substr(2), "0123456789abcdefABCDEF");
  if (text.starts_with("0o")) return is_all_of(text.substr(2), "01234567");
  drop_sign(text);
  return is_all_of(text, decimal_digits);
}

bool is_number(string_view text) {
  if (contains(not_numbers, text)) return true;
  drop_sign(text);
  if (contains(infinities, text)) return true;
  bool has_digits = drop_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    has_digits = drop_digits(text) || has_digits;
  }
  if (!has_digits) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  drop_sign(text);
  return is_all_of(text, decimal_digits);
}

}  // namespace

Kind kind_of_plain(string_view text) {
  if (contains(booleans, text)) return Kind::boolean;
  if (is_integer(text)) return Kind::integer;
  return is_number(text) ? Kind::number : Kind::text;
}

}  // namespace pyat::config
