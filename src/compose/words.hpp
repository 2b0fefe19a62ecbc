// The words of a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pyat::compose {

// As Compose splits a command that is one text: white space, quotes and backslashes, no variables.
std::vector<std::string> split_words(std::string_view text);

}  // namespace pyat::compose
