// Text of a log or of the engine, fit to be shown.
#pragma once

#include <string>
#include <string_view>

namespace pyat::health {

// The first line, printable and short, without the passwords that programs print with an address or a setting:
// "postgres://grafana:***@db:5432", "password=***".
std::string printable(std::string_view text);

}  // namespace pyat::health
