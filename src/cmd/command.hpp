// What pyat can do: one row per command, in the order of the help.
#pragma once

#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/exit_code.hpp"
#include "cmd/option.hpp"

namespace pyat::cmd {

struct Example {
  std::string_view line;  // a whole command line, with real data
  std::string_view what;
};

using Action = std::function<ExitCode(Context&)>;

struct Command {
  std::string_view name;         // "lint"; of a command of a group "schema show"
  std::string_view summary;      // one line, for the list of commands
  std::string_view description;  // paragraphs, one a line
  std::array<Example, 2> examples;
  // Lists the options, bound to variables that the returned action reads.
  Action (*setup)(std::vector<Option>& options) = nullptr;
  bool hidden = false;
  // The commands of a group, which has no options of its own.
  std::span<const Command> (*group)() = nullptr;
};

// "show" of "schema show"
inline std::string_view last_word(const Command& command) { return command.name.substr(command.name.rfind(' ') + 1); }

std::span<const Command> commands();
const Command* find_command(std::string_view name);
const Command* find_command(const Command& group, std::string_view last_word);

}  // namespace pyat::cmd
