// Numbers as Go's strconv reads them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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

inline constexpr double two_to_63 = 9223372036854775808.0;
inline constexpr double two_to_64 = 18446744073709551616.0;
// float64 to int64 as amd64 converts it: what does not fit becomes the smallest integer.
std::int64_t truncate_to_int(double value);
// float64 to uint64 as Go does it on amd64.
std::uint64_t truncate_to_uint(double value);

// time.ParseDuration, in nanoseconds.
std::optional<std::int64_t> parse_go_duration(std::string_view text);

// time.Duration.String: 1h30m0s.
std::string format_go_duration(std::int64_t nanoseconds);
// strconv.FormatFloat with 'g' and the shortest precision, as %v prints a float64.
std::string format_go_float(double value);

// The timestamps of yaml.v2 and v3: a date, or a date and time in three of Go's layouts.
bool is_timestamp(std::string_view text);

}  // namespace pyat::decode
