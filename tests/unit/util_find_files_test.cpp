#include <array>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/memory_files.hpp"
#include "util/find_files.hpp"

using pyat::test::MemoryFiles;
using pyat::util::find_below;
using pyat::util::find_matching;
using pyat::util::glob_match;

namespace {

constexpr std::array<std::string_view, 2> yaml = {".yml", ".yaml"};

struct Tree : MemoryFiles {
  Tree() {
    for (const char* path :
         {"b/mimir.yml", "b/c/tempo.yaml", "b/c/notes.txt", "b/.git/x.yml", "b/.hidden.yml", "a.yml"}) {
      files[path] = "";
    }
  }
};

}  // namespace

TEST_CASE("patterns") {
  CHECK(glob_match("*.yml", "a.yml"));
  CHECK_FALSE(glob_match("*.yml", "b/a.yml"));
  CHECK(glob_match("**/*.yml", "a.yml"));
  CHECK(glob_match("**/*.yml", "b/c/a.yml"));
  CHECK(glob_match("b/**", "b/c/a.yml"));
  CHECK(glob_match("b/**/a.yml", "b/a.yml"));
  CHECK(glob_match("mimir-?.yml", "mimir-1.yml"));
  CHECK(glob_match("mimir-[0-9].yml", "mimir-1.yml"));
  CHECK_FALSE(glob_match("mimir-[!0-9].yml", "mimir-1.yml"));
  CHECK(glob_match("[]].yml", "].yml"));
  CHECK(glob_match("a[.yml", "a[.yml"));  // no set: the bracket is never closed
  CHECK_FALSE(glob_match("*.yml", "a.yaml"));
  CHECK_FALSE(glob_match("", "a"));
  CHECK_FALSE(glob_match("a*a*a*a*a*a*a*a*b", std::string(200, 'a')));
}

TEST_CASE("a folder's YAML files, in order, without hidden ones") {
  Tree files;
  CHECK(find_below(files, "b", yaml).paths == std::vector<std::string>{"b/c/tempo.yaml", "b/mimir.yml"});
  CHECK(find_below(files, "b/", yaml).paths == std::vector<std::string>{"b/c/tempo.yaml", "b/mimir.yml"});
}

TEST_CASE("files that a pattern names") {
  Tree files;
  CHECK(find_matching(files, "*.yml").paths == std::vector<std::string>{"a.yml"});
  CHECK(find_matching(files, "**/*.y*ml").paths == std::vector<std::string>{"a.yml", "b/c/tempo.yaml", "b/mimir.yml"});
  CHECK(find_matching(files, "b/*/*.yaml").paths == std::vector<std::string>{"b/c/tempo.yaml"});
  CHECK(find_matching(files, "b/.*.yml").paths == std::vector<std::string>{"b/.hidden.yml"});
  CHECK(find_matching(files, "nothing/*").paths.empty());
}
