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
