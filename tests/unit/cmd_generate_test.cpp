#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

using pyat::test::Program;

namespace {

std::string generated(const std::vector<std::string>& what) {
  Program program;
  std::vector<std::string> words = {"generate"};
  words.insert(words.end(), what.begin(), what.end());
  CHECK(program.run(words) == 0);
  return program.out.text();
}

}  // namespace

TEST_CASE("man pages name every option and its variable") {
  CHECK_THAT(generated({"man"}), Contains(".TH PYAT 1") && Contains("pyat\\-lint"));
  CHECK_THAT(generated({"man", "lint"}),
             Contains(".TH PYAT-LINT 1") && Contains("\\-\\-expand\\-env") && Contains("PYAT_EXPAND_ENV"));
}

TEST_CASE("a group has one man page, and completions of its own") {
  CHECK_THAT(generated({"man", "schema"}), Contains(".TH PYAT-SCHEMA 1") && Contains(".SS schema diff") &&
                                               Contains("\\-\\-section") && Contains("pyat schema list [OPTION]..."));
  CHECK_THAT(generated({"man"}), Contains("pyat\\-schema"));
  CHECK_THAT(generated({"bash"}), Contains("'schema diff') names='--help --product --section"));
  CHECK_THAT(generated({"zsh"}), Contains("'export:Write the JSON Schema of a release, for editors'"));
  CHECK_THAT(generated({"fish"}), Contains("__fish_seen_subcommand_from schema; and __fish_seen_subcommand_from diff"));
}

TEST_CASE("completions name every option") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    CHECK_THAT(generated({shell}), Contains("expand-env") && Contains("--list-versions --quiet") && Contains("sarif"));
  }
}

TEST_CASE("what cannot be generated") {
  Program program;
  CHECK(program.run({"generate", "tcsh"}) == 2);
  Program nothing;
  CHECK(nothing.run({"generate"}) == 2);
  Program hidden;
  CHECK(hidden.run({"generate", "man", "generate"}) == 2);
}
