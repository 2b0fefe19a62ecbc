#include "health/kinds/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pyat::health {

using std::string;
using std::string_view;

string grouped(double number) {
  string digits = fmt::format("{:.0f}", number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  if (!std::isfinite(number)) return digits;
  for (std::size_t left = digits.size(); left > first + 3;) {
    left -= 3;
    digits.insert(left, 1, ',');
  }
  return digits;
}

string counted(double number, string_view one, string_view many) {
  return fmt::format("{} {}", grouped(number), number == 1 ? one : many);
}

string listed(const std::vector<string>& words, std::size_t most) {
  const std::size_t shown = std::min(words.size(), most);
  const std::size_t more = words.size() - shown;
  string out{};
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  if (more > 0) out += fmt::format(" and {} more", more);
  return out;
}

string without_userinfo(string_view text) {
  string out{};
  for (;;) {
    const std::size_t mark = text.find("://");
    if (mark == string_view::npos) return out.append(text);
    out.append(text.substr(0, mark + 3));
    text.remove_prefix(mark + 3);
    // A password may hold a slash that nobody has escaped, but no space and no quote.
    const string_view address = text.substr(0, text.find_first_of(" \t\r\n\"'<>"));
    const std::size_t at = address.substr(0, std::min(address.find("://"), address.find('?'))).rfind('@');
    if (at != string_view::npos) text.remove_prefix(at + 1);
  }
}

}  // namespace pyat::health
