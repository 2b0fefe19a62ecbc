#include <string>
#include <vector>

#include "rollback/store/choose.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

Verdict verdict(std::string check, Outcome outcome, std::string words = {}) {
  return {.check = std::move(check), .outcome = outcome, .words = std::move(words)};
}

Entry entry(std::uint64_t number, const std::vector<Verdict>& verdicts) {
  Generation generation{};
  generation.number = number;
  generation.digest = std::string(64, static_cast<char>('a' + number % 6));
  Entry entry{.number = number, .generation = generation, .verdicts = verdicts};
  entry.standing = standing_of(verdicts);
  return entry;
}

// 1 good, 2 damaged, 3 good, 4 bad, 5 never checked.
Listing listing() {
  Listing all{};
  all.entries.push_back(entry(1, {verdict("health", Outcome::good, "8 of 8 services are up")}));
  all.entries.push_back({.number = 2, .damage = "generations/2.json was altered"});
  all.entries.push_back(entry(3, {verdict("health", Outcome::good, "7 of 7 services are up")}));
  all.entries.push_back(entry(4, {verdict("health", Outcome::bad, "tempo is down")}));
  all.entries.push_back(entry(5, {}));
  return all;
}

TEST_CASE("how copies of a generation did in a drill does not make it good or bad") {
  const Verdict good = verdict("health", Outcome::good, "all are up");
  CHECK(standing_of({verdict("drill", Outcome::good)}).outcome == Outcome::unknown);
  CHECK(standing_of({verdict("drill", Outcome::good)}).words == "it was never checked");
  CHECK(standing_of({good, verdict("drill", Outcome::bad)}).outcome == Outcome::good);
  CHECK(standing_of({good, verdict("drill", Outcome::bad)}).words == "health: all are up");
}

TEST_CASE("a generation is good when a check has passed and none has failed") {
  CHECK(standing_of({}).outcome == Outcome::unknown);
  CHECK(standing_of({}).words == "it was never checked");
  const Verdict good = verdict("health", Outcome::good, "all are up"),
                bad = verdict("health", Outcome::bad, "one is down");
  const Verdict unknown = verdict("health", Outcome::unknown, "no answer"), smoke = verdict("smoke", Outcome::bad);
  CHECK(standing_of({good}).outcome == Outcome::good);
  CHECK(standing_of({good}).words == "health: all are up");
  CHECK(standing_of({good, smoke}).outcome == Outcome::bad);
  CHECK(standing_of({good, smoke}).words == "smoke: bad");
  CHECK(standing_of({good, bad}).outcome == Outcome::bad);  // the last of a check counts
  CHECK(standing_of({bad, good}).outcome == Outcome::good);
  CHECK(standing_of({good, unknown}).outcome == Outcome::good);  // that could tell
  CHECK(standing_of({bad, unknown}).outcome == Outcome::bad);
  CHECK(standing_of({unknown}).outcome == Outcome::unknown);
  CHECK(standing_of({unknown}).words == "health: no answer");
  CHECK(standing_of({good, verdict("smoke", Outcome::good, "9 of 9")}).words == "health: all are up; smoke: 9 of 9");
}

TEST_CASE("the last good one comes with those that were skipped, and why") {
  const Choice choice = last_good(listing());
  REQUIRE(choice.generation);
  CHECK(choice.generation->number == 3);
  CHECK(choice.standing.words == "health: 7 of 7 services are up");
  REQUIRE(choice.skipped.size() == 2);
  CHECK(choice.skipped[0].name == "5-ffffffff");
  CHECK(choice.skipped[0].why == "it was never checked");
  CHECK(choice.skipped[1].number == 4);
  CHECK(choice.skipped[1].why == "health: tempo is down");

  const Choice before = last_good(listing(), 3);
  REQUIRE(before.generation);
  CHECK(before.generation->number == 1);
  REQUIRE(before.skipped.size() == 1);
  CHECK(before.skipped[0].name == "2");
  CHECK(before.skipped[0].why == "generations/2.json was altered");
}

TEST_CASE("where none is good, nothing is chosen instead") {
  const Choice none = last_good(listing(), 1);
  CHECK_FALSE(none.generation);
  CHECK(none.problem.is_there());
  Listing all = listing();
  all.entries.erase(all.entries.begin(), all.entries.begin() + 3);
  const Choice skipped = choose(all, "good");
  CHECK_FALSE(skipped.generation);
  CHECK(skipped.problem.words == "no generation is known to be good: 2 of 2 are skipped");
  CHECK(skipped.skipped.size() == 2);
  CHECK(choose({}, "good").problem.words == "there is no generation at all");
  CHECK(choose({}, "last").problem.next == "pyat rollback snapshot");
  CHECK(choose({.problem = {.words = "cannot read"}}, "last").problem.words == "cannot read");
}

TEST_CASE("generations are called by number, by name, or by their place") {
  const Listing all = listing();
  CHECK(choose(all, "3").generation->number == 3);
  CHECK(choose(all, "3-dddddddd").generation->number == 3);
  CHECK(choose(all, "last").generation->number == 5);
  CHECK(choose(all, "good").generation->number == 3);
  const auto words = [&](std::string_view name) {
    const Choice choice = choose(all, name);
    CHECK_FALSE(choice.generation);
    CHECK_FALSE(choice.problem.next.empty());
    return choice.problem.words;
  };
  CHECK(words("3-aaaaaaaa") == "there is no generation 3-aaaaaaaa: 3-dddddddd is the one of that number");
  CHECK(words("9") == "there is no generation 9: there are 1 to 5");
  CHECK(words("2") == "generation 2 cannot be used: generations/2.json was altered");
  for (const std::string_view wrong : {"", "-1", "x", "3x", "best", "99999999999999999999999"}) {
    CHECK_THAT(words(wrong), Contains(" is no generation: a number, a name"));
  }
  // "last" is never another than the newest.
  Listing damaged = listing();
  damaged.entries.push_back({.number = 6, .damage = "generations/6.json is empty"});
  CHECK(choose(damaged, "last").problem.words == "generation 6 cannot be used: generations/6.json is empty");
}

}  // namespace
}  // namespace pyat::rollback
