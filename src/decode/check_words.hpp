// What a check of one value (schemas/CHECKS.md) expects, in words: for those who have the value, and those who have a
// log.
#pragma once

#include <string>
#include <string_view>

#include "decode/choices.hpp"
#include "schemas/table.hpp"

namespace pyat::decode {

// `lines`: texts of a row, each with a line feed after it.
bool has_line(std::string_view lines, std::string_view text);
Choice nearest_line(std::string_view value, std::string_view lines);

// "at least 1 and at most 8"
std::string expected_range(const schemas::CheckRow& row, bool is_duration);
// "one of dns, ring or nothing"
std::string expected_choices(std::string_view lines);

// The code of the diagnostic: the row's own, or that of its kind.
std::string_view code_of(const schemas::CheckRow& row);

}  // namespace pyat::decode
