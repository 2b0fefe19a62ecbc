// The states of a trigger as a function of what was seen of it.
#include <random>

#include "support/catch.hpp"
#include "util/trigger_state.hpp"

namespace {

using namespace pyat::util;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

Reading at(int minute, std::optional<bool> holds, std::optional<bool> warns = false,
           std::optional<bool> clears = true) {
  return {.time = sys_seconds(minutes(minute)), .holds = holds, .warns = warns, .clears = clears};
}

TriggerState state_of(const std::vector<Reading>& readings, seconds for_time = seconds(0)) {
  return judge(readings, for_time).state;
}

std::vector<Reading> random_readings(std::mt19937& random) {
  const auto any = [&]() -> std::optional<bool> {
    switch (random() % 5) {
      case 0: return std::nullopt;
      case 1:
      case 2: return true;
      default: return false;
    }
  };
  std::vector<Reading> readings{};
  int minute = 0;
  const auto count = 1 + random() % 8;
  for (unsigned i = 0; i < count; ++i) {
    minute += 1 + static_cast<int>(random() % 10);
    readings.push_back(at(minute, any(), any(), any()));
  }
  return readings;
}

}  // namespace

TEST_CASE("without for, the last reading says it") {
  CHECK(state_of({at(0, true)}) == TriggerState::firing);
  CHECK(state_of({at(0, false)}) == TriggerState::ok);
  CHECK(state_of({at(0, false, true)}) == TriggerState::warn);
  CHECK(state_of({at(0, std::nullopt)}) == TriggerState::unknown);
  CHECK(state_of({}) == TriggerState::unknown);
  CHECK(state_of({at(0, true), at(1, false)}) == TriggerState::ok);
}

TEST_CASE("it fires once it was seen to hold for long enough") {
  const std::vector<Reading> readings{at(0, true), at(4, true), at(8, true), at(10, true)};
  const Judgement judgement = judge(readings, minutes(10));
  CHECK(judgement.state == TriggerState::firing);
  CHECK(judgement.since == sys_seconds(minutes(0)));
  const Judgement early = judge(std::vector<Reading>(readings.begin(), readings.begin() + 3), minutes(10));
  CHECK(early.state == TriggerState::warn);
  CHECK(early.is_pending);
}

TEST_CASE("what fired long ago, and was not looked at since, does not fire from one look") {
  const std::vector<Reading> readings{at(0, true), at(5, true), at(10, true), at(20000, true)};
  const Judgement judgement = judge(readings, minutes(10));
  CHECK(judgement.state == TriggerState::warn);
  CHECK(judgement.is_pending);
  CHECK(judgement.since == sys_seconds(minutes(20000)));
}

TEST_CASE("what one look cannot tell is said") {
  const Judgement judgement = judge(std::vector<Reading>{at(0, true)}, minutes(10));
  CHECK(judgement.state == TriggerState::warn);
  CHECK_THAT(judgement.note, Contains("cannot be told from one look"));
  // Seen a day ago and now: nobody saw what was in between.
  const Judgement apart = judge(std::vector<Reading>{at(0, true), at(24 * 60, true)}, minutes(60));
  CHECK(apart.state == TriggerState::warn);
  CHECK_THAT(apart.note, Contains("nobody saw what was in between"));
}

TEST_CASE("what is not known begins a run anew, and neither fires nor clears") {
  CHECK(state_of({at(0, true), at(5, std::nullopt), at(10, true)}, minutes(10)) == TriggerState::warn);
  CHECK(state_of({at(0, true), at(5, true), at(6, std::nullopt)}, minutes(5)) == TriggerState::unknown);
  // It fired, and nobody has seen it clear.
  const Judgement held =
      judge(std::vector<Reading>{at(0, true), at(1, std::nullopt), at(2, false, false, false)}, seconds(0));
  CHECK(held.state == TriggerState::firing);
  CHECK(held.is_held);
}

TEST_CASE("that a run began after a time of which nothing is known is said") {
  const Judgement after = judge(std::vector<Reading>{at(0, true), at(5, std::nullopt), at(10, true)}, minutes(10));
  CHECK(after.untold == sys_seconds(minutes(5)));
  CHECK_THAT(after.note, Contains("before, it could not be told"));
  // It was seen not to hold since.
  const Judgement before = judge(std::vector<Reading>{at(0, std::nullopt), at(5, false), at(10, true)}, minutes(10));
  CHECK_FALSE(before.untold);
  CHECK_THAT(before.note, Contains("not for 10 min yet"));
}

TEST_CASE("with clears_at it fires until it clears") {
  std::vector<Reading> readings{at(0, true, true, false), at(1, false, true, false)};
  CHECK(judge(readings, seconds(0)).is_held);
  readings.push_back(at(2, false, false, true));
  CHECK(state_of(readings) == TriggerState::ok);
  readings.push_back(at(3, false, true, false));
  CHECK(state_of(readings) == TriggerState::warn);
  const Judgement alone = judge(std::vector<Reading>{at(0, false, true, false)}, seconds(0));
  CHECK(alone.state == TriggerState::warn);
  CHECK_THAT(alone.note, Contains("cannot be told without earlier looks"));
}

TEST_CASE("whatever was read: unknown is unknown, and what fires has held for long enough") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 5000; ++round) {
    const auto readings = random_readings(random);
    const seconds for_time = minutes(random() % 12);
    const Judgement judgement = judge(readings, for_time);
    const Reading& last = readings.back();
    if (!last.holds) CHECK(judgement.state == TriggerState::unknown);
    if (judgement.state == TriggerState::ok) CHECK(last.holds == std::optional(false));
    if (judgement.state != TriggerState::firing) continue;
    CHECK((judgement.is_held || *last.holds));
    REQUIRE(judgement.since);
    // Some two readings that hold, with nothing else between them, are that far apart.
    bool was_long_enough = false;
    for (std::size_t i = 0; i < readings.size(); ++i) {
      for (std::size_t j = i; j < readings.size() && readings[j].holds.value_or(false); ++j) {
        was_long_enough |= readings[j].time - readings[i].time >= for_time;
      }
    }
    CHECK(was_long_enough);
  }
}

TEST_CASE("a longer for never fires where a shorter one does not") {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    auto readings = random_readings(random);
    for (Reading& reading : readings) reading.clears = true;
    // Dense readings, so that no gap decides.
    for (std::size_t i = 0; i < readings.size(); ++i) readings[i].time = sys_seconds(minutes(i));
    const bool longer = state_of(readings, minutes(4)) == TriggerState::firing;
    if (longer) CHECK(state_of(readings, minutes(2)) == TriggerState::firing);
  }
}

TEST_CASE("times in two parts") {
  CHECK(time_words(seconds(3600)) == "1 h");
  CHECK(time_words(seconds(3661)) == "1 h 1 min");
  CHECK(time_words(seconds(90)) == "1 min 30 s");
  CHECK(time_words(seconds(2 * 86400 + 5)) == "2 days");
  CHECK(time_words(seconds(0)) == "0 s");
}
