// parse() without CLI11, which is as large as all else in pyat-probe.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

// As parse() in parse.hpp; a test holds them against each other.
bool parse_plain(std::span<const Option> options, std::vector<std::string> words, const Environment& env);

}  // namespace pyat::cmd
