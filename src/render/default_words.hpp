// Defaults, as people read them.
#pragma once

#include <string>
#include <string_view>

namespace pyat::render {

// On one line: lists are written [a, b]. What has no default is "none".
std::string default_words(std::string_view yaml);

}  // namespace pyat::render
