// Times as the Docker engine writes them, and how long ago they were in words.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::health {

// "2026-11-21T16:30:37.052237079Z" (RFC 3339), cut to seconds. nullopt for anything else, and for the year 1, which
// stands for never.
std::optional<std::chrono::sys_seconds> read_time(std::string_view text);

using ExactTime = std::chrono::sys_time<std::chrono::nanoseconds>;

// The same with all its digits.
std::optional<ExactTime> read_exact_time(std::string_view text);

// "45 s", "12 min", "3 h", "5 days": one unit, cut.
std::string span_text(std::chrono::seconds span);

// "12 min ago"; "just now" for what lies ahead, as of a machine whose clock differs.
std::string ago(std::chrono::sys_seconds then, std::chrono::system_clock::time_point now);

}  // namespace pyat::health
