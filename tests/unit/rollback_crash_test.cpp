// Wherever the plug is pulled: after resume or abort, the stack is entirely the new one or entirely the old one.
#include <cstdlib>
#include <functional>

#include "rollback/journal/reader.hpp"
#include "rollback_bed.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;

constexpr auto both = {Asked::forward, Asked::back};

RunResult recover(Bed& bed, Asked asked) {
  return asked == Asked::forward ? resume(bed.session) : abort_run(bed.session);
}

string place_of(const Plug& plug) {
  if (plug.point) return "point " + std::to_string(*plug.point) + " of the executor";
  if (!plug.file) return "nowhere";
  return "state " + std::to_string(plug.file->state) + " of change " + std::to_string(plug.file->change);
}

// What is wrong with the stack after a run has come to an end; empty: nothing.
string mistake_in(Bed& bed, const RunResult& result) {
  if (!bed.world.broken.empty()) return bed.world.broken.front();
  if (!bed.world.has_data()) return "the data is lost";
  const bool has_begun = bed.files.has(bed.world.journal);
  const bool is_nothing = result.state == RunState::refused && result.words == "no run was begun";
  // Who wants to abort what has ended well is told so.
  const bool is_new =
      result.state == RunState::done || (result.state == RunState::refused && result.progress.is_done());
  if (!is_new && result.state != RunState::undone && !is_nothing) {
    return "it has not ended: " + result.words;
  }
  if (is_nothing && has_begun && bed.files.text(bed.world.journal).find('\n') != string::npos)
    return "a run was forgotten";
  if (is_new ? !bed.world.is_new() : !bed.world.is_old())
    return is_new ? "it is not the new stack" : "it is not the old stack";
  const History history = read_history(bed.files, bed_folder);
  if (!history.problem.empty()) return history.problem;
  return history.open() == nullptr ? "" : "the run is still open";
}

// Once more changes nothing.
string mistake_when_repeated(Bed& bed) {
  const auto nodes = bed.files.nodes();
  const auto containers = bed.world.containers;
  const std::size_t calls = bed.world.calls.size();
  for (const Asked asked : both) (void)recover(bed, asked);
  if (bed.files.nodes() != nodes || bed.world.containers != containers) return "once more has changed something";
  return bed.world.calls.size() == calls ? "" : "once more has done something";
}

struct Tally {
  std::size_t cases = 0, done = 0, undone = 0, none = 0;
  std::vector<string> mistakes{};

  void take(const string& name, Bed& bed, const RunResult& result) {
    ++cases;
    ++(result.state == RunState::done ? done : result.state == RunState::undone ? undone : none);
    string mistake = mistake_in(bed, result);
    if (mistake.empty()) mistake = mistake_when_repeated(bed);
    if (!mistake.empty() && mistakes.size() < 10) mistakes.push_back(name + ": " + mistake);
  }
};

using Prepare = std::function<void(Bed&)>;

void no_preparation(Bed&) {}

// Of so many cases one is tried, where there are too many; PYAT_ALL_CRASHES=1 tries all, in some minutes.
std::size_t one_of(std::size_t count) { return std::getenv("PYAT_ALL_CRASHES") == nullptr ? count : 1; }

// The plug is pulled once, at each of so many places, and the run taken up.
Tally crash_once(const Prepare& prepare, std::size_t most, std::size_t share = 1) {
  Tally tally{};
  std::size_t count = 0;
  Bed counting{};
  prepare(counting);
  for (const Plug& plug : counting.plugs_of([&] { return counting.run(); }, most)) {
    for (const Asked asked : both) {
      if (++count % share != 0) continue;
      Bed bed{};
      prepare(bed);
      bed.has_lost_power = count % 4 < 2;
      const auto first = bed.try_to([&] { return bed.run(); }, plug);
      const string name = place_of(plug) + (asked == Asked::forward ? ", resume" : ", abort");
      if (first) tally.mistakes.push_back(name + ": it did not crash");
      tally.take(name, bed, recover(bed, asked));
    }
  }
  return tally;
}

// And once more while it is taken up.
Tally crash_twice(const Prepare& prepare, std::size_t most) {
  Tally tally{};
  const std::size_t share = one_of(13);
  std::size_t pair = 0;
  Bed counting{};
  prepare(counting);
  for (const Plug& plug : counting.plugs_of([&] { return counting.run(); }, most)) {
    for (const Asked second : both) {
      Bed again{};
      prepare(again);
      (void)again.try_to([&] { return again.run(); }, plug);
      for (const Plug& other : again.plugs_of([&] { return recover(again, second); }, most)) {
        if (++pair % share != 0) continue;
        const Asked third = pair / share % 2 == 0 ? Asked::forward : Asked::back;
        Bed bed{};
        prepare(bed);
        (void)bed.try_to([&] { return bed.run(); }, plug);
        (void)bed.try_to([&] { return recover(bed, second); }, other);
        tally.take(place_of(plug) + ", then " + place_of(other), bed, recover(bed, third));
      }
    }
  }
  return tally;
}

TEST_CASE("a run that is cut off anywhere ends as the new stack or as the old one") {
  const Tally tally = crash_once(no_preparation, 24);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.cases > 1000);
  CHECK(tally.done > 400);
  CHECK(tally.undone > 400);
  CHECK(tally.none > 40);  // cut off before its first line was written
}

TEST_CASE("a run that is cut off, and cut off again while it is taken up, ends as one of the two, too") {
  const Tally tally = crash_twice(no_preparation, 1);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.cases > 500);
  CHECK(tally.done > 150);
  CHECK(tally.undone > 150);
}

TEST_CASE("a run that fails and is cut off, while it goes forward or back, ends as one of the two") {
  for (const Step& step : test::world_plan()) {
    for (const auto fault : {test::ApplyFault::fails_half, test::ApplyFault::lies}) {
      const Tally tally = crash_once([&](Bed& bed) { bed.world.faults[step.id] = {.apply = fault}; }, 2, one_of(5));
      INFO(step.id);
      CHECK(tally.mistakes == std::vector<string>{});
      CHECK(tally.cases > 10);
    }
  }
}

TEST_CASE("a run whose steps cannot be repeated is undone and done again, or taken for done") {
  const Tally tally = crash_once(
      [](Bed& bed) {
        for (Step& step : bed.steps) step.may_repeat = step.kind == Kind::notify;
      },
      2);
  CHECK(tally.mistakes == std::vector<string>{});
  CHECK(tally.done > 50);
}

// What a full disk has stopped goes on, or back, when there is room.
TEST_CASE("a disk that is full from any write on stops the run, and room lets it go on or back") {
  Bed counting{};
  (void)counting.try_to([&] { return counting.run(); });
  const std::size_t changes = counting.files.changes().size();
  CHECK(changes > 20);
  std::size_t stopped = 0, refused = 0;
  for (std::size_t change = 0; change < changes; ++change) {
    for (const Asked asked : both) {
      INFO(change);
      Bed bed{};
      bed.files.begin();
      bed.files.full_from(change);
      const RunResult first = bed.run();
      CHECK(first.exit_code == 3);
      CHECK(first.words.find("no space left on device") + first.words.find("bytes are free") != string::npos);
      CHECK_FALSE(first.next.empty());
      ++(first.state == RunState::stopped ? stopped : refused);
      const RunResult early = recover(bed, asked);  // still full
      CHECK(early.state != RunState::done);
      bed.files.make_room();
      const RunResult result = recover(bed, asked);
      CHECK(mistake_in(bed, result) == "");
      CHECK(mistake_when_repeated(bed) == "");
    }
  }
  CHECK(stopped > 2 * 20);
  CHECK(refused >= 2);
}

TEST_CASE("one write that fails stops the run, or fails its step, and no line is lost") {
  Bed counting{};
  (void)counting.try_to([&] { return counting.run(); });
  const std::size_t changes = counting.files.changes().size();
  for (std::size_t change = 0; change < changes; ++change) {
    for (const Asked asked : both) {
      INFO(change);
      Bed bed{};
      bed.files.begin();
      bed.files.fail_at(change, "input/output error");
      const RunResult first = bed.run();
      CHECK(first.exit_code != 0);
      if (first.state == RunState::undone) CHECK(mistake_in(bed, first) == "");
      bed.files.begin();
      const RunResult result = recover(bed, asked);
      CHECK(mistake_in(bed, result) == "");
      CHECK(mistake_when_repeated(bed) == "");
    }
  }
}

}  // namespace
}  // namespace pyat::rollback
