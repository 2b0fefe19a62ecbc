// Spans of time as people write them: "500ms", "5s", "1m30s", "14d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pyat::util {

// Numbers with units ms, s, m, h and d, largest first or not, such as "1m30s"; "0" needs none. Nothing where the text
// is something else, or longer than ten years.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// "300 ms", "5 s", "1.5 s": for sentences.
std::string duration_words(std::chrono::milliseconds duration);

}  // namespace pyat::util
