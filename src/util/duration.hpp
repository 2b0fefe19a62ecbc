// Lengths of time as people write them: 5s, 500ms, 1m30s, 14d.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace pyat::util {

// Whole numbers, each with one of the units ms, s, m, h, d. Nothing for other texts, and for more than ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace pyat::util
