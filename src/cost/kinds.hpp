// What costs are sorted by. The names are those of the cost model and of every report.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pyat::cost {

enum class Group : std::uint8_t { compute, storage, requests, network, operations, licenses, support, other };

enum class Signal : std::uint8_t { metrics, logs, traces, profiles, shared };

std::string_view to_string(Group group);
std::string_view to_string(Signal signal);
std::optional<Group> group_from(std::string_view name);
std::optional<Signal> signal_from(std::string_view name);

}  // namespace pyat::cost
