#include "health/docker/printable.hpp"

#include <algorithm>
#include <array>

#include "health/kinds/common.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr string_view mask = "***";
constexpr std::size_t longest = 16 * 1024;  // of a text of which an excerpt is shown
constexpr std::array<string_view, 5> names = {"password=", "passwd=", "secret=", "secret_key=", "token="};

// "://user:password@host"
string without_userinfo(string text) {
  for (std::size_t at = text.find("://"); at != string::npos; at = text.find("://", at + 3)) {
    const std::size_t begin = at + 3;
    const string authority = text.substr(begin, text.find_first_of("/ \"'<>?#", begin) - begin);
    const std::size_t host = authority.rfind('@');
    const std::size_t password = authority.find(':');
    if (host == string::npos || password >= host) continue;
    text.replace(begin + password + 1, host - password - 1, mask);
  }
  return text;
}

string lower_case(string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

string without_value_of(string_view name, string_view text) {
  const string lower = lower_case(string(text));
  string out{};
  std::size_t copied = 0;
  for (std::size_t at = lower.find(name); at != string::npos; at = lower.find(name, copied)) {
    const std::size_t begin = at + name.size();
    out.append(text.substr(copied, begin - copied)).append(mask);
    copied = std::min(text.find_first_of(" \"'&,;)", begin), text.size());
  }
  return out.append(text.substr(copied));
}

}  // namespace

string printable(string_view text) {
  string safe = without_userinfo(string(text.substr(0, longest)));
  for (const string_view name : names) safe = without_value_of(name, safe);
  return excerpt(safe);
}

}  // namespace pyat::health
