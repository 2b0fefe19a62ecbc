// Whether a trigger that fires begins a rollback.
#include <string>

#include "rollback/triggers/decision.hpp"
#include "support/catch.hpp"
#include "support/fake_machine.hpp"

namespace {

using namespace pyat;
using namespace pyat::rollback::triggers;
using std::string;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Rule immediate{.name = "loss"};
const Rule planned{.name = "cost", .is_planned = true};

Result result(const Rule& rule, State state) { return {.rule = &rule, .state = state}; }

const std::vector<Result> fires = {result(immediate, State::firing)};
constexpr Policy acts{.acts = true};

struct Days {
  test::FakeMachine machine{};
  Situation situation{};

  Days() { situation.now = machine.now(); }
  void act() { situation.acts.list.push_back({situation.acts.list.size() + 1, machine.now(), {"loss"}}); }
  void pass(seconds time) {
    machine.pass(time);
    situation.now = machine.now();
  }
};

}  // namespace

TEST_CASE("what does not fire begins nothing") {
  const Days days{};
  for (const State state : {State::ok, State::warn, State::unknown}) {
    CHECK(decide({result(immediate, state), result(planned, state)}, acts, days.situation).verdict == Verdict::quiet);
  }
  CHECK(decide({}, acts, days.situation).verdict == Verdict::quiet);
}

TEST_CASE("who only observes is told the command") {
  const Days days{};
  const Decision decision = decide(fires, {}, days.situation);
  CHECK(decision.verdict == Verdict::observe);
  CHECK(decision.because == std::vector<string>{"loss"});
  CHECK(decision.next == "pyat rollback run");
}

TEST_CASE("what is planned is for people, whatever they allow") {
  const Days days{};
  CHECK(decide({result(planned, State::firing)}, acts, days.situation).verdict == Verdict::plan);
  const Decision both =
      decide({result(planned, State::firing), result(immediate, State::firing)}, acts, days.situation);
  CHECK(both.verdict == Verdict::act);
  CHECK(both.because == std::vector<string>{"loss", "cost"});
}

TEST_CASE("after a rollback, the stack may settle") {
  Days days{};
  days.situation.last_end = days.machine.now();
  days.pass(minutes(14));
  CHECK(decide(fires, acts, days.situation).verdict == Verdict::hold);
  CHECK_THAT(decide(fires, acts, days.situation).words, Contains("the stack has 15 min to settle"));
  days.pass(minutes(1));
  CHECK(decide(fires, acts, days.situation).verdict == Verdict::act);
}

TEST_CASE("a rollback that has not ended is ended first") {
  Days days{};
  days.situation.open_run = "run-12";
  const Decision decision = decide(fires, acts, days.situation);
  CHECK(decision.verdict == Verdict::hold);
  CHECK_THAT(decision.words, Contains("run-12 has not ended"));
  CHECK_THAT(decision.next, Contains("pyat rollback resume"));
}

TEST_CASE("cool-down, and so many a day") {
  Days days{};
  const Policy policy{.acts = true, .most_per_day = 2};
  days.act();
  days.pass(minutes(59));
  CHECK_THAT(decide(fires, policy, days.situation).words, Contains("the cool-down is 1 h"));
  days.pass(minutes(1));
  CHECK(decide(fires, policy, days.situation).verdict == Verdict::act);
  days.act();
  days.pass(hours(2));
  CHECK(acts_within_a_day(days.situation) == 2);
  const Decision held = decide(fires, policy, days.situation);
  CHECK(held.verdict == Verdict::hold);
  CHECK_THAT(held.words, Contains("have acted 2 times in 24 h, and may 2"));
  days.pass(hours(21));
  CHECK(acts_within_a_day(days.situation) == 1);
  CHECK(decide(fires, policy, days.situation).verdict == Verdict::act);
  CHECK(decide(fires, {.acts = true, .most_per_day = 0}, Days{}.situation).verdict == Verdict::hold);
}

TEST_CASE("a clock that is set does not make a day shorter") {
  Days days{};
  days.act();
  days.machine.time += std::chrono::days(30);  // within one boot, the other clock tells
  days.pass(minutes(10));
  CHECK(decide(fires, {.acts = true, .most_per_day = 9}, days.situation).verdict == Verdict::hold);
  CHECK(acts_within_a_day(days.situation) == 1);
  // Set back and restarted: it seems to lie ahead, and counts.
  days.machine.time -= std::chrono::days(90);
  days.machine.restart("boot-2");
  days.pass(hours(2));
  CHECK(decide(fires, {.acts = true, .most_per_day = 9}, days.situation).verdict == Verdict::hold);
  CHECK(acts_within_a_day(days.situation) == 1);
}

TEST_CASE("what is not known of before holds") {
  Days days{};
  days.situation.acts.problem = "acts/1.json: it is no JSON";
  CHECK_THAT(decide(fires, acts, days.situation).words, Contains("how often triggers have acted is not known"));
  days.situation.acts.problem.clear();
  days.situation.problem = "run-1: the chain is broken";
  CHECK(decide(fires, acts, days.situation).verdict == Verdict::hold);
}
