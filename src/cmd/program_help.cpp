#include <utility>
#include <vector>

#include "cmd/command.hpp"
#include "cmd/help.hpp"
#include "cmd/help_layout.hpp"

namespace pyat::cmd {

std::string program_help() {
  std::string text =
      "pyat checks stacks of Grafana Mimir, Tempo and Loki: configuration and health.\n\n"
      "Usage: pyat COMMAND [OPTION]... [ARGUMENT]...\n\n"
      "Commands:\n";
  std::vector<HelpRow> rows{};
  for (const Command& command : commands()) {
    if (!command.hidden) rows.push_back({std::string(command.name), std::string(command.summary)});
  }
  text += columns(rows, 26) + "\nExamples:\n";
  for (const Command& command : commands()) {
    if (!command.hidden) text += examples_text(command.examples);
  }
  text += "Options:\n" + columns({{"-h, --help", "Show this help, or that of a command: pyat lint --help"},
                                  {"-V, --version", "Show the version"}},
                                 26);
  std::vector<HelpRow> codes{};
  for (const auto& [code, meaning] : exit_code_texts()) codes.push_back({std::to_string(code), std::string(meaning)});
  return text + "\nExit status:\n" + columns(codes, 26);
}

}  // namespace pyat::cmd
