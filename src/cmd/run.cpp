#include "cmd/run.hpp"

#include <cerrno>
#include <exception>

#include "cmd/command.hpp"
#include "cmd/help.hpp"
#include "cmd/parse.hpp"
#include "cmd/usage_error.hpp"
#include "util/edit_distance.hpp"
#include "util/files.hpp"

namespace pyat::cmd {
namespace {

constexpr std::string_view version_text = "pyat " PYAT_VERSION "\n";

[[noreturn]] void refuse_command(const std::string& word) {
  if (word.starts_with('-')) {
    throw UsageError("unknown option '" + word + "' before the command",
                     "options follow the command they belong to: pyat lint " + word);
  }
  std::vector<std::string_view> names{"help"};
  for (const Command& command : commands()) {
    if (!command.hidden) names.push_back(command.name);
  }
  const std::string_view near = util::nearest(word, names);
  throw UsageError("unknown command '" + word + "'",
                   near.empty() ? std::string{} : "did you mean '" + std::string(near) + "'?");
}

const Command& command_named(const std::string& word) {
  const Command* command = find_command(word);
  if (command == nullptr) refuse_command(word);
  return *command;
}

ExitCode run_command(const Command& command, std::vector<std::string> words, Context& context) {
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
  return run_command(command_named(words.front()), {"--help"}, context);
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
  return !words.empty() && find_command(words.front()) != nullptr ? "pyat " + words.front() : "pyat";
}

ExitCode guarded(std::vector<std::string> words, Context& context) {
  const std::string name = spoken_to(words);
  try {
    return dispatch(std::move(words), context);
  } catch (const UsageError& error) {
    std::string text = name + ": " + error.what() + '\n';
    if (!error.hint().empty()) text += name + ": " + error.hint() + '\n';
    text += "Try '" + name + " --help'.\n";
    context.err.write(text);
    return ExitCode::usage;
  } catch (const std::bad_alloc&) {
    context.err.write(name + ": out of memory\n");
  } catch (const std::exception& error) {
    context.err.write(name + ": internal error: " + error.what() + "; please report it, with the command line\n");
  }
  return ExitCode::failure;
}

}  // namespace

ExitCode run(std::vector<std::string> words, Context& context) {
  const ExitCode code = guarded(std::move(words), context);
  const int error = context.out.flush();
  // A reader that has seen enough is no failure; a result that never reached its file is.
  if (error == 0 || error == EPIPE) return code;
  context.err.write("pyat: cannot write to standard output: " + util::error_text(error) + '\n');
  return ExitCode::failure;
}

ExitCode run(std::span<char*> words, Context& context) {
  return run(std::vector<std::string>(words.begin(), words.end()), context);
}

}  // namespace pyat::cmd
