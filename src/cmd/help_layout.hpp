// How help is laid out on a terminal of 80 columns.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/command.hpp"

namespace pyat::cmd {

struct HelpRow {
  std::string left{};
  std::string right{};
};

// Breaks `text` at spaces so that it fits between `indent` and the edge of the page; the first line is not indented.
std::string wrapped(std::string_view text, std::size_t indent);

// Two columns. A left side that is longer than `widest` gets a line of its own.
std::string columns(const std::vector<HelpRow>& rows, std::size_t widest);

std::string examples_text(std::span<const Example> examples);

}  // namespace pyat::cmd
