// url.Parse of Go.
#pragma once

#include <string>
#include <string_view>

namespace pyat::decode::checks {

// Does url.Parse of Go 1.<go_minor> accept this text? `error` is the whole message, `parse "…": …`.
bool parse_url(std::string_view text, int go_minor, std::string& error);

}  // namespace pyat::decode::checks
