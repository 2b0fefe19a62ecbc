// Numbers as Go's strconv reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pyat::decode {

// strconv.ParseInt / ParseUint with 64 bits. base 0 takes the base from the prefix: 0x, 0b, 0o, 0.
// No underscores: yaml removes them before it asks.
std::optional<std::int64_t> parse_int(std::string_view text, int base);
std::optional<std::uint64_t> parse_uint(std::string_view text, int base);

// Decimal floats only, what yaml lets through to strconv.ParseFloat. nullopt: not a float, or out of range.
// Too small is 0, as in Go.
std::optional<double> parse_float(std::string_view text);

// yaml's own idea of a float: [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text);

// time.ParseDuration, in nanoseconds.
std::optional<std::int64_t> parse_go_duration(std::string_view text);

// The timestamps of yaml.v2 and v3: a date, or a date and time in three of Go's layouts.
bool is_timestamp(std::string_view text);

}  // namespace pyat::decode
