#include "cmd/help.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "cmd/help_layout.hpp"

namespace pyat::cmd {
namespace {

constexpr std::array<ExitCodeText, 4> code_texts = {{
    {0, "all well"},
    {1, "problems found"},
    {2, "wrong command line or input, or nothing could be checked"},
    {3, "pyat itself failed"},
}};

std::string names_of(const Option& option) {
  const std::string_view brief = short_name(option);
  return (brief.empty() ? "    " : std::string(brief) + ", ") + spelled(option);
}

std::string help_of(const Option& option) {
  std::string text(option.help);
  if (!option.choices.empty()) {
    text += ": ";
    for (std::size_t i = 0; i < option.choices.size(); ++i) text.append(i == 0 ? "" : ", ").append(option.choices[i]);
  }
  if (const std::string env = env_name(option); !env.empty()) text += " [" + env + "]";
  return text;
}

std::string introduction(const Command& command, const std::string& usage) {
  std::string text(command.summary);
  text += "\n\nUsage: " + usage + "\n\n";
  std::string_view rest = command.description;
  while (!rest.empty()) {
    const std::string_view paragraph = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), paragraph.size() + 1));
    text += wrapped(paragraph, 0) + "\n\n";
  }
  return text + "Examples:\n" + examples_text(command.examples);
}

}  // namespace

std::span<const ExitCodeText> exit_code_texts() { return code_texts; }

std::string usage_line(const Command& command, std::span<const Option> options) {
  std::string line = "pyat " + std::string(command.name) + " [OPTION]...";
  for (const Option& option : options) {
    if (!is_positional(option)) continue;
    const std::string argument = std::string(option.names) + (is_repeatable(option) ? "..." : "");
    line += option.optional ? " [" + argument + "]" : " " + argument;
  }
  return line;
}

std::string group_help(const Command& group) {
  std::string text = introduction(group, "pyat " + std::string(group.name) + " COMMAND [OPTION]... [ARGUMENT]...");
  std::vector<HelpRow> rows{};
  for (const Command& command : group.group()) {
    rows.push_back({std::string(last_word(command)), std::string(command.summary)});
  }
  return text + "Commands, each with a --help of its own:\n" + columns(rows, 26);
}

std::string command_help(const Command& command, std::span<const Option> options) {
  std::string text = introduction(command, usage_line(command, options));

  std::vector<HelpRow> arguments{};
  std::vector<HelpRow> rows{};
  for (const Option& option : options) {
    if (is_positional(option)) {
      arguments.push_back({std::string(option.names), help_of(option)});
    } else {
      rows.push_back({names_of(option), help_of(option)});
    }
  }
  rows.push_back({"-h, --help", "Show this help"});
  if (!arguments.empty()) text += "Arguments:\n" + columns(arguments, 26) + '\n';
  text += "Options, each with the environment variable that stands in for it:\n" + columns(rows, 26);
  return text;
}

}  // namespace pyat::cmd
