// The texts of --help.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cmd/command.hpp"

namespace pyat::cmd {

std::string program_help();
std::string command_help(const Command& command, std::span<const Option> options);
std::string group_help(const Command& group);

// "pyat lint [OPTION]... FILE..."
std::string usage_line(const Command& command, std::span<const Option> options);

struct ExitCodeText {
  int code;
  std::string_view meaning;
};
std::span<const ExitCodeText> exit_code_texts();

}  // namespace pyat::cmd
