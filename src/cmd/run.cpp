#include "cmd/run.hpp"

#include <utility>

#include "cmd/command.hpp"
#include "cmd/guard.hpp"
#include "cmd/help.hpp"
#include "cmd/parse.hpp"
#include "cmd/usage_error.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

constexpr std::string_view version_text = "pyat " PYAT_VERSION "\n";

[[noreturn]] void refuse_word(const std::string& word, std::string_view what, std::vector<std::string_view> names) {
  const std::string_view near = util::nearest(word, names);
  throw UsageError("unknown " + std::string(what) + " '" + word + "'",
                   near.empty() ? std::string{} : "did you mean '" + std::string(near) + "'?");
}

[[noreturn]] void refuse_command(const std::string& word) {
  if (word.starts_with('-')) {
    throw UsageError("unknown option '" + word + "' before the command",
                     "options follow the command they belong to: pyat lint " + word);
  }
  std::vector<std::string_view> names{"help"};
  for (const Command& command : commands()) {
    if (!command.hidden) names.push_back(command.name);
  }
  refuse_word(word, "command", std::move(names));
}

const Command& command_named(const std::string& word) {
  const Command* command = find_command(word);
  if (command == nullptr) refuse_command(word);
  return *command;
}

const Command& command_of(const Command& group, const std::string& word) {
  if (const Command* command = find_command(group, word)) return *command;
  std::vector<std::string_view> names{};
  for (const Command& command : group.group()) names.push_back(last_word(command));
  refuse_word(word, "command", std::move(names));
}

ExitCode run_command(const Command& command, std::vector<std::string> words, Context& context);

ExitCode run_group(const Command& group, std::vector<std::string> words, Context& context) {
  if (words.empty()) throw UsageError("a command is missing");
  const std::string first = words.front();
  if (first == "--help" || first == "-h") {
    context.out.write(group_help(group));
    return ExitCode::ok;
  }
  words.erase(words.begin());
  return run_command(command_of(group, first), std::move(words), context);
}

ExitCode run_command(const Command& command, std::vector<std::string> words, Context& context) {
  if (command.group != nullptr) return run_group(command, std::move(words), context);
  std::vector<Option> options{};
  const Action action = command.setup(options);
  if (!parse(options, std::move(words), context.env)) {
    context.out.write(command_help(command, options));
    return ExitCode::ok;
  }
  return action(context);
}

ExitCode show_help(std::span<const std::string> words, Context& context) {
  if (words.empty()) {
    context.out.write(program_help());
    return ExitCode::ok;
  }
  std::vector<std::string> asked(words.begin() + 1, words.end());
  const Command& command = command_named(words.front());
  if (command.group == nullptr) asked.clear();
  asked.emplace_back("--help");
  return run_command(command, std::move(asked), context);
}

ExitCode dispatch(std::vector<std::string> words, Context& context) {
  if (words.empty()) throw UsageError("a command is missing");
  const std::string first = words.front();
  words.erase(words.begin());
  if (first == "--version" || first == "-V") {
    context.out.write(version_text);
    return ExitCode::ok;
  }
  if (first == "--help" || first == "-h" || first == "help") return show_help(words, context);
  return run_command(command_named(first), std::move(words), context);
}

// "pyat lint", as far as the user got.
std::string spoken_to(const std::vector<std::string>& words) {
  const Command* command = words.empty() ? nullptr : find_command(words.front());
  if (command != nullptr && command->group != nullptr && words.size() > 1) {
    if (const Command* inner = find_command(*command, words[1])) command = inner;
  }
  return command == nullptr ? "pyat" : "pyat " + std::string(command->name);
}

}  // namespace

ExitCode run(std::vector<std::string> words, Context& context) {
  const std::string name = spoken_to(words);
  return guarded(name, context, [&] { return dispatch(std::move(words), context); });
}

ExitCode run(std::span<char*> words, Context& context) {
  return run(std::vector<std::string>(words.begin(), words.end()), context);
}

}  // namespace pyat::cmd
