// JSON as it is written: appended to a text piece by piece, so that a request of megabytes needs no tree of values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::wire {

// With quotation marks. `text` must be UTF-8.
void append_json_text(std::string& out, std::string_view text);

// The number within quotation marks, as protobuf's mapping to JSON has numbers of 64 bits.
void append_json_int64(std::string& out, std::int64_t number);
void append_json_uint64(std::string& out, std::uint64_t number);

// In the fewest digits that make the same number again; "NaN", "Infinity", "-Infinity" as texts.
void append_json_double(std::string& out, double number);

}  // namespace pyat::wire
