#include "health/docker/printable.hpp"

#include <algorithm>
#include <array>

#include "health/kinds/common.hpp"
#include "health/kinds/wording.hpp"
#include "util/text.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr string_view mask = "***";
constexpr std::size_t longest = 16 * 1024;  // of a text that is shown; an engine keeps 4 KiB of what a check prints
constexpr std::array<string_view, 7> names = {
    "password=", "passwd=", "secret=", "secret_key=", "token=", "authorization: bearer ", "authorization: basic "};

string without_value_of(string_view name, string_view text) {
  const string lower = util::lower_ascii(text);
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

string without_secrets(string_view text) {
  string safe = without_userinfo(text.substr(0, longest));
  for (const string_view name : names) safe = without_value_of(name, safe);
  return safe;
}

string printable(string_view text) { return excerpt(without_secrets(text)); }

}  // namespace pyat::health
