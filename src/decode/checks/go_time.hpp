// time.Time of Go, decoded from a text.
#pragma once

#include <string>
#include <string_view>

namespace pyat::decode::checks {

// time.Time.UnmarshalText since Go 1.20: what time.Parse makes of the RFC 3339 layout, laxer than RFC 3339 itself.
bool parse_rfc3339(std::string_view text, std::string& error);

}  // namespace pyat::decode::checks
