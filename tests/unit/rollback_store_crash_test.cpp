// The store on bad days: cut off in every state of every change, and on a disk that is full from any change on.
#include <string>

#include "rollback_store_support.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using test::CrashingFiles;
using test::CrashPoint;

// One generation is there, and is good.
CrashingFiles::Nodes past() {
  CrashingFiles files;
  files.make_folder("/srv", 0755);
  const auto store = opened(files);
  const Taken taken = take_sample(*store);
  REQUIRE_FALSE(store->judge(taken.generation, "health", Outcome::good, "all are up", night).is_there());
  return files.nodes();
}

void set_all(CrashingFiles& files, const CrashingFiles::Nodes& nodes) {
  for (const auto& [path, node] : nodes) {
    if (node.kind == util::FileKind::folder) {
      files.set_kind(path, node.kind);
    } else {
      files.set(path, node.text, {.mode = node.mode});
    }
  }
  files.begin();
}

const std::string new_text = "auth_enabled: true\n";

// All that a snapshot does: the second generation has one content that is new.
bool take_second(CrashingFiles& files) {
  const Opened result = open_store(files, place, Purpose::take, same_bytes);
  if (!result.store) return false;
  Generation generation = sample(result.store->vault());
  generation.label = "second";
  generation.files[1].digest = result.store->vault().digest_of(new_text);
  const Taken taken = result.store->take(generation, {new_text, env_text});
  return !taken.problem.is_there() &&
         !result.store->judge(taken.generation, "health", Outcome::good, "all are up", night).is_there();
}

// Whatever happened: what there was is whole, and what there is more is whole or refused.
std::size_t check_whole(CrashingFiles& files) {
  const auto store = opened(files, Purpose::read);
  const Listing listing = store->list();
  REQUIRE(!listing.entries.empty());
  REQUIRE(listing.entries[0].generation);
  CHECK(listing.entries[0].standing.outcome == Outcome::good);
  std::size_t whole = 0;
  for (const Entry& entry : listing.entries) {
    if (!entry.generation) {
      CHECK_FALSE(entry.damage.empty());
      continue;
    }
    ++whole;
    CHECK(store->verify(*entry.generation).empty());
  }
  REQUIRE(choose(listing, "good").generation);
  return whole;
}

TEST_CASE("a snapshot that is cut off anywhere leaves what was there, and can be taken again") {
  const CrashingFiles::Nodes before = past();
  CrashingFiles dry;
  set_all(dry, before);
  REQUIRE(take_second(dry));
  const auto points = test::crash_points(dry.changes(), 40);
  CHECK(points.size() > 60);
  std::size_t with_second = 0;
  for (const CrashPoint point : points) {
    CAPTURE(point.change, point.state);
    CrashingFiles files;
    set_all(files, before);
    files.crash_at(point);
    CHECK_THROWS_AS(take_second(files), test::Crash);
    files.restart();
    with_second += check_whole(files) == 2 ? 1U : 0U;
    CHECK(take_second(files));
    CHECK(check_whole(files) >= 2);
    for (const auto& [path, node] : before) {
      CHECK(files.has(path));
      if (node.kind == util::FileKind::file) CHECK(files.text(path) == node.text);
    }
  }
  CHECK(with_second > 0);
  CHECK(with_second < points.size());
}

TEST_CASE("the first snapshot of all can be cut off anywhere, too") {
  CrashingFiles dry;
  dry.make_folder("/srv", 0755);
  dry.begin();
  REQUIRE(take_second(dry));
  for (const CrashPoint point : test::crash_points(dry.changes(), 40)) {
    CAPTURE(point.change, point.state);
    CrashingFiles files;
    files.make_folder("/srv", 0755);
    files.begin();
    files.crash_at(point);
    CHECK_THROWS_AS(take_second(files), test::Crash);
    files.restart();
    // Half a key, as file systems without hard links leave it, may be a file of somebody else's: it is not replaced.
    if (files.has(key_path) && files.text(key_path).size() < 64) {
      const Problem problem = open_store(files, place, Purpose::take, same_bytes).problem;
      CHECK_THAT(problem.words, Contains("is no key of pyat"));
      CHECK_THAT(problem.next, Contains("remove it, if nothing was kept with it yet"));
      files.erase(key_path);
    }
    CHECK(take_second(files));
    const auto store = opened(files, Purpose::read);
    const Choice choice = choose(store->list(), "good");
    REQUIRE(choice.generation);
    CHECK(store->verify(*choice.generation).empty());
  }
}

TEST_CASE("a process that is killed leaves no more than a power loss does") {
  const CrashingFiles::Nodes before = past();
  CrashingFiles dry;
  set_all(dry, before);
  REQUIRE(take_second(dry));
  for (const CrashPoint point : test::crash_points(dry.changes(), 5)) {
    CrashingFiles files;
    set_all(files, before);
    files.crash_at(point);
    CHECK_THROWS_AS(take_second(files), test::Crash);
    files.restart(false);
    check_whole(files);
    CHECK(take_second(files));
  }
}

TEST_CASE("a disk that is full at any write is told, and nothing is half there") {
  const CrashingFiles::Nodes before = past();
  CrashingFiles dry;
  set_all(dry, before);
  REQUIRE(take_second(dry));
  const std::size_t count = dry.changes().size();
  CHECK(count == 3);  // a content, a manifest, a verdict
  for (std::size_t change = 0; change < count; ++change) {
    CAPTURE(change);
    CrashingFiles files;
    set_all(files, before);
    files.full_from(change);
    CHECK_FALSE(take_second(files));
    CHECK(check_whole(files) == (change < 2 ? 1 : 2));
    files.restart();
    CHECK(check_whole(files) == (change < 2 ? 1 : 2));
    CHECK(take_second(files));
  }
}

TEST_CASE("whatever cannot be written says where, what is there now, and what to do") {
  CrashingFiles dry;
  dry.make_folder("/srv", 0755);
  dry.begin();
  REQUIRE(take_second(dry));
  for (std::size_t change = 0; change < dry.changes().size(); ++change) {
    for (const std::string reason : {"no space left on device", "disk quota exceeded", "input/output error"}) {
      CAPTURE(change, reason);
      CrashingFiles files;
      files.make_folder("/srv", 0755);
      files.begin();
      files.fail_at(change, reason);
      Opened result = open_store(files, place, Purpose::take, same_bytes);
      Problem problem = result.problem;
      if (result.store) {
        const Taken taken = take_sample(*result.store);
        problem = taken.problem;
        if (!problem.is_there()) {
          problem = result.store->judge(taken.generation, "health", Outcome::good, "up", night);
        }
      }
      CHECK_THAT(problem.words, Contains(reason));
      CHECK_THAT(problem.words, Contains("/"));
      CHECK_FALSE(problem.state.empty());
      CHECK_FALSE(problem.next.empty());
    }
  }
}

TEST_CASE("too little room is told before anything is written") {
  CrashingFiles files;
  set_all(files, past());
  const auto store = opened(files);
  files.begin();
  files.space = 100 * 1024;
  const Taken taken = take_sample(*store);
  CHECK(taken.problem.words == "257 KiB are needed in /srv/.pyat/rollback/lgtm, and 100 KiB are free");
  CHECK(files.changes().empty());
}

}  // namespace
}  // namespace pyat::rollback
