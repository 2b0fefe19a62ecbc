// What the history of a field is in words, and under which code it is reported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "history/history.hpp"

namespace pyat::history {

// The code of the diagnostic: "moved-field".
std::string_view code_of(Kind kind);

// What follows "unknown key "x" in y: ". `product` is its display name; empty when nothing is to be said.
std::string reason(const Answer& answer, std::string_view section, std::string_view product);

// What to do; empty when that is not known.
std::string advice(const Answer& answer, std::string_view product);

// "known here: a, b", where the section has few fields; else empty.
std::string known_fields(std::uint32_t root, std::string_view section);

}  // namespace pyat::history
