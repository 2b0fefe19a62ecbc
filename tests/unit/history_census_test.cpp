// Every field that one release has and the next one lacks, and what the next one answers for it: a table that people
// can read, in tests/fixtures/history. A field without an answer is a mistake of ours.
#include <map>
#include <set>

#include "history/history.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;
using history::Answer;
using history::Kind;
using history::Line;
using schemas::Product;

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::unknown: return "unknown";
    case Kind::typo: return "typo";
    case Kind::removed: return "removed";
    case Kind::renamed: return "renamed";
    case Kind::moved: return "moved";
    case Kind::future: return "future";
    case Kind::misplaced: return "misplaced";
    case Kind::foreign: return "foreign";
  }
  return "";
}

std::set<std::string> paths_of(std::uint32_t root) {
  const history::Tree tree(root);
  std::set<std::string> paths;
  for (const auto& node : tree.nodes()) {
    if (node.field != nullptr) paths.insert(tree.path(node));
  }
  return paths;
}

// Gone with its section, and not to another place than that.
bool goes_without_saying(const std::string& path, const Answer& answer, const std::set<std::string>& after) {
  auto section = history::split(path).section;
  while (history::split(section).name == "*") section = history::split(section).section;
  if (section.empty() || after.contains(std::string(section))) return false;
  return answer.paths.empty() || history::split(answer.paths.front()).name == history::split(path).name;
}

std::string describe(const std::string& path, const Answer& answer) {
  std::string line = "  " + path + ": " + std::string(name_of(answer.kind));
  if (answer.kind == Kind::future) line += " " + std::string(answer.release);
  for (const std::string& place : answer.paths) line += " " + place;
  if (answer.keeps_value) line += " (same value)";
  if (!answer.source.empty()) line += " <" + std::string(answer.source) + ">";
  return line + "\n";
}

struct Census {
  std::string table{};
  std::map<Kind, int> counts{};
};

void compare(Product product, const Line& from, const Line& to, Census& census) {
  const auto newer = schemas::find_release(product, to.first);
  REQUIRE(newer.has_value());
  const history::History history(*newer);
  const auto after = paths_of(to.root);
  census.table += std::string(from.last) + " to " + std::string(to.first) + "\n";
  for (const std::string& path : paths_of(from.root)) {
    if (after.contains(path)) continue;
    const auto parts = history::split(path);
    const Answer answer = history.explain(parts.section, parts.name);
    INFO(path << " of " << from.last << " in " << to.first);
    CHECK(answer.kind != Kind::unknown);
    CHECK(answer.kind != Kind::typo);
    CHECK_FALSE(answer.release.empty());
    for (const std::string& place : answer.paths) CHECK(after.contains(place));
    ++census.counts[answer.kind];
    CHECK((answer.kind == Kind::future || !answer.source.empty()));
    if (!goes_without_saying(path, answer, after)) census.table += describe(path, answer);
  }
}

std::string take_census(Product product) {
  Census census;
  const auto lines = history::lines_of(product);
  for (std::size_t i = 1; i < lines.size(); ++i) compare(product, lines[i - 1], lines[i], census);
  census.table += "all, with what is in sections that have gone as a whole\n";
  for (const auto& [kind, count] : census.counts)
    census.table += "  " + std::string(name_of(kind)) + ": " + std::to_string(count) + "\n";
  return census.table;
}

}  // namespace

TEST_CASE("a field that a release of Mimir lacks has an answer") {
  test::check_golden_file("history/mimir.out", take_census(Product::mimir));
}

TEST_CASE("a field that a release of Tempo lacks has an answer") {
  test::check_golden_file("history/tempo.out", take_census(Product::tempo));
}
