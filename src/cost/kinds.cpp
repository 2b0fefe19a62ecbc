#include "cost/kinds.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace pyat::cost {
namespace {

using std::string_view;

constexpr std::array<string_view, 8> groups = {"compute",    "storage",  "requests", "network",
                                               "operations", "licenses", "support",  "other"};
constexpr std::array<string_view, 5> signals = {"metrics", "logs", "traces", "profiles", "shared"};

template <typename Enum>
std::optional<Enum> find_in(std::span<const string_view> names, string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

string_view to_string(Group group) { return groups[static_cast<std::size_t>(group)]; }
string_view to_string(Signal signal) { return signals[static_cast<std::size_t>(signal)]; }

std::optional<Group> group_from(string_view name) { return find_in<Group>(groups, name); }
std::optional<Signal> signal_from(string_view name) { return find_in<Signal>(signals, name); }

}  // namespace pyat::cost
