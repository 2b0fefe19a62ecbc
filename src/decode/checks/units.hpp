// Sizes and durations as the servers read them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::decode::checks {

// alecthomas/units.ParseBase2Bytes, which dskit's flagext.Bytes calls: "1GB" and "1GiB" are the same.
bool parse_bytes(std::string_view text, std::string& error);

// prometheus/common model.ParseDuration. Until v0.37 it matched one regular expression; since then (v0.38) it walks the
// text and names the unit that it does not know.
bool parse_model_duration(std::string_view text, bool by_pattern, std::int64_t& nanoseconds, std::string& error);
// model.Duration.String.
std::string format_model_duration(std::int64_t nanoseconds);

}  // namespace pyat::decode::checks
