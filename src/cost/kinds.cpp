#include "cost/kinds.hpp"

#include <array>

#include "util/enum_names.hpp"

namespace pyat::cost {
namespace {

using std::string_view;

constexpr std::array<string_view, 8> groups = {"compute",    "storage",  "requests", "network",
                                               "operations", "licenses", "support",  "other"};
constexpr std::array<string_view, 5> signals = {"metrics", "logs", "traces", "profiles", "shared"};

}  // namespace

string_view to_string(Group group) { return groups[static_cast<std::size_t>(group)]; }
string_view to_string(Signal signal) { return signals[static_cast<std::size_t>(signal)]; }

std::optional<Group> group_from(string_view name) { return util::find_in<Group>(groups, name); }
std::optional<Signal> signal_from(string_view name) { return util::find_in<Signal>(signals, name); }

}  // namespace pyat::cost
