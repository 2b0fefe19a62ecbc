#include "cmd/help.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::cmd {
namespace {

constexpr std::size_t page_width = 80;

constexpr std::array<ExitCodeText, 4> code_texts = {{
    {0, "all well"},
    {1, "problems found"},
    {2, "wrong command line or input, or nothing could be checked"},
    {3, "pyat itself failed"},
}};

// Breaks `text` at spaces so that it fits between `indent` and the edge of the page; the first line is not indented.
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string result{};
  std::size_t column = indent;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > indent && column + 1 + word.size() > page_width) {
      result.append(1, '\n').append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

struct Row {
  std::string left{};
  std::string right{};
};

// Two columns. A left side that is too long gets a line of its own.
std::string table(const std::vector<Row>& rows, std::size_t widest) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.left.size() <= widest ? row.left.size() : 0);
  const std::size_t indent = width + 4;
  std::string text{};
  for (const Row& row : rows) {
    text.append("  ").append(row.left);
    if (row.left.size() > width) {
      text.append(1, '\n').append(indent, ' ');
    } else {
      text.append(indent - 2 - row.left.size(), ' ');
    }
    text.append(wrapped(row.right, indent)).append(1, '\n');
  }
  return text;
}

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

std::string examples_text(std::span<const Example> examples) {
  std::string text{};
  for (const Example& example : examples) {
    text.append("  # ").append(example.what).append("\n  ").append(example.line).append("\n\n");
  }
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
    if (is_positional(option)) line.append(" ").append(option.names).append(is_repeatable(option) ? "..." : "");
  }
  return line;
}

std::string group_help(const Command& group) {
  std::string text = introduction(group, "pyat " + std::string(group.name) + " COMMAND [OPTION]... [ARGUMENT]...");
  std::vector<Row> rows{};
  for (const Command& command : group.group()) {
    rows.push_back({std::string(last_word(command)), std::string(command.summary)});
  }
  return text + "Commands, each with a --help of its own:\n" + table(rows, 26);
}

std::string command_help(const Command& command, std::span<const Option> options) {
  std::string text = introduction(command, usage_line(command, options));

  std::vector<Row> arguments{};
  std::vector<Row> rows{};
  for (const Option& option : options) {
    if (is_positional(option)) {
      arguments.push_back({std::string(option.names), std::string(option.help)});
    } else {
      rows.push_back({names_of(option), help_of(option)});
    }
  }
  rows.push_back({"-h, --help", "Show this help"});
  if (!arguments.empty()) text += "Arguments:\n" + table(arguments, 26) + '\n';
  text += "Options, each with the environment variable that stands in for it:\n" + table(rows, 26);
  return text;
}

std::string program_help() {
  std::string text =
      "pyat checks the configuration of Grafana Mimir and Tempo, release by release.\n\n"
      "Usage: pyat COMMAND [OPTION]... [ARGUMENT]...\n\n"
      "Commands:\n";
  std::vector<Row> rows{};
  for (const Command& command : commands()) {
    if (!command.hidden) rows.push_back({std::string(command.name), std::string(command.summary)});
  }
  text += table(rows, 26) + "\nExamples:\n";
  for (const Command& command : commands()) {
    if (!command.hidden) text += examples_text(command.examples);
  }
  text += "Options:\n" + table({{"-h, --help", "Show this help, or that of a command: pyat lint --help"},
                                {"-V, --version", "Show the version"}},
                               26);
  std::vector<Row> codes{};
  for (const auto& [code, meaning] : code_texts) codes.push_back({std::to_string(code), std::string(meaning)});
  return text + "\nExit status:\n" + table(codes, 26);
}

}  // namespace pyat::cmd
