// The front door: commands, help, exit codes, and what reaches which stream.
#include <cerrno>
#include <string>

#include "cmd/command.hpp"
#include "cmd/help.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

TEST_CASE("the version") {
  for (const char* flag : {"--version", "-V"}) {
    Program program;
    CHECK(program.run({flag}) == 0);
    CHECK_THAT(program.out.text(), StartsWith("pyat "));
    CHECK(program.err.text().empty());
  }
}

TEST_CASE("help goes to standard output") {
  for (const auto& words : std::vector<std::vector<std::string>>{{"--help"}, {"-h"}, {"help"}}) {
    Program program;
    CHECK(program.run(words) == 0);
    CHECK_THAT(program.out.text(), Contains("Commands:") && Contains("lint") && !Contains("generate"));
  }
  Program first, second;
  CHECK(first.run({"lint", "--help"}) == 0);
  CHECK(second.run({"help", "lint"}) == 0);
  CHECK(first.out.text() == second.out.text());
}

namespace {

void check_help(const pyat::cmd::Command& command) {
  std::vector<pyat::cmd::Option> options;
  if (command.group == nullptr) command.setup(options);
  const std::string help =
      command.group == nullptr ? pyat::cmd::command_help(command, options) : pyat::cmd::group_help(command);
  INFO(help);
  for (const auto& example : command.examples) {
    CHECK_THAT(std::string(example.line), StartsWith("pyat " + std::string(command.name) + " "));
  }
  for (const auto& option : options) CHECK_FALSE(option.help.empty());
  std::size_t start = 0;
  for (std::size_t end = help.find('\n'); end != std::string::npos; start = end + 1, end = help.find('\n', start)) {
    CHECK(end - start <= 80);
  }
}

}  // namespace

TEST_CASE("every command explains itself, within 80 columns") {
  for (const auto& command : pyat::cmd::commands()) {
    check_help(command);
    if (command.group == nullptr) continue;
    for (const auto& inner : command.group()) check_help(inner);
  }
}

TEST_CASE("what nobody can mean is refused with 2, on standard error") {
  struct Case {
    std::vector<std::string> words;
    std::string says;
  };
  const std::vector<Case> cases = {
      {{}, "pyat: a command is missing\nTry 'pyat --help'.\n"},
      {{"lnit"}, "pyat: unknown command 'lnit'\npyat: did you mean 'lint'?\nTry 'pyat --help'.\n"},
      {{"frobnicate"}, "pyat: unknown command 'frobnicate'\nTry 'pyat --help'.\n"},
      {{"--quiet", "lint"}, "pyat: unknown option '--quiet' before the command\n"},
      {{"lint", "--quite"}, "pyat lint: unknown option '--quite'\npyat lint: did you mean '--quiet'?\n"},
      {{"lint"}, "pyat lint: nothing to check\n"},
      {{"help", "lnit"}, "pyat: unknown command 'lnit'\n"},
  };
  for (const auto& [words, says] : cases) {
    Program program;
    CHECK(program.run(words) == 2);
    CHECK_THAT(program.err.text(), StartsWith(says));
    CHECK(program.out.text().empty());
  }
}

TEST_CASE("a result that cannot be written is a failure, a reader that went away is none") {
  Program full;
  full.out.fail_with(ENOSPC);
  CHECK(full.run({"--version"}) == 3);
  CHECK(full.err.text() == "pyat: cannot write to standard output: no space left on device\n");

  Program broken;
  broken.out.fail_with(EPIPE);
  CHECK(broken.run({"--version"}) == 0);
  CHECK(broken.err.text().empty());
}
