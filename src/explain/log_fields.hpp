// Structured log lines: logfmt, and JSON objects one level deep.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::explain {

using LogFields = std::vector<std::pair<std::string, std::string>>;  // in the order of the line, values unescaped

// nullopt when the line is no such thing. A line that breaks off gives the fields before the break.
std::optional<LogFields> read_logfmt(std::string_view line);
std::optional<LogFields> read_json(std::string_view line);

// Empty when there is none.
std::string_view field(const LogFields& fields, std::string_view name);

}  // namespace pyat::explain
