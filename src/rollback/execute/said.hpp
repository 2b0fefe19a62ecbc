// What a program or a server has said, fit to be shown and to be kept in a journal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/secrets.hpp"

namespace pyat::rollback {

// The last lines that are not empty: secrets masked, without what a terminal would obey, none of them very long.
std::vector<std::string> last_lines(std::string_view text, Masker masker, std::size_t most);

}  // namespace pyat::rollback
