#include "rollback_bed.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using test::ApplyFault;

TEST_CASE("a run stops before the point of no return unless the stack's name was typed") {
  Bed bed{};
  step_of(bed, "down-old").is_final = true;
  RunResult result = bed.run();
  CHECK(result.state == RunState::stopped);
  CHECK(result.exit_code == 3);
  CHECK_THAT(result.words,
             StartsWith("stopped before step 8 of 10 (down-old: Do it), behind which there is no way back"));
  CHECK(result.next == "pyat rollback resume --confirm shop to go on, or pyat rollback abort to go back");
  CHECK(bed.world.containers["tempo"]);

  SECTION("and goes on with it") {
    bed.session.options.may_pass_final = true;
    CHECK(resume(bed.session).state == RunState::done);
    CHECK(bed.world.is_new());
  }
  SECTION("or goes back") {
    CHECK(abort_run(bed.session).state == RunState::undone);
    CHECK(bed.world.is_old());
  }
  SECTION("behind it a failure cannot take anything back, and another try may do") {
    bed.session.options.may_pass_final = true;
    bed.world.faults["verify"] = {.apply = ApplyFault::fails, .times = 1};
    result = resume(bed.session);
    CHECK(result.state == RunState::stopped);
    CHECK_THAT(result.words, Contains("there is no way back behind step 8 of 10 (down-old: Do it)"));
    CHECK(calls_of(bed, "undo") == std::vector<string>{});
    const RunResult aborted = abort_run(bed.session);
    CHECK(aborted.state == RunState::stopped);
    CHECK(aborted.exit_code == 3);
    CHECK(calls_of(bed, "undo") == std::vector<string>{});
    CHECK(resume(bed.session).state == RunState::done);
    CHECK(bed.world.is_new());
  }
  SECTION("but one that has failed without doing anything has not been passed") {
    bed.session.options.may_pass_final = true;
    bed.world.faults["down-old"] = {.apply = ApplyFault::fails};
    CHECK(resume(bed.session).state == RunState::undone);
    CHECK(bed.world.is_old());
  }
}

TEST_CASE("a run that waits to be confirmed is undone when nobody does") {
  Bed bed{};
  Begin begin = bed.begin();
  begin.confirm_within = std::chrono::minutes{30};
  RunResult result = start(bed.session, begin);
  CHECK(result.state == RunState::waiting);
  CHECK(result.exit_code == 0);
  CHECK_THAT(result.words, Contains("it goes back to 12-aaaaaaaa in 1799 s unless somebody confirms it"));
  CHECK(result.next == "pyat rollback confirm");
  CHECK_THAT(start(bed.session, bed.begin()).words, Contains("waits to be confirmed"));
  bed.machine.time -= std::chrono::hours{100};  // a clock that was set changes nothing

  SECTION("in time") {
    bed.machine.pass(std::chrono::minutes{29});
    CHECK(resume(bed.session).state == RunState::waiting);
    CHECK(confirm(bed.session).state == RunState::done);
    CHECK(bed.world.is_new());
    CHECK(confirm(bed.session).state == RunState::done);
  }
  SECTION("too late") {
    bed.machine.pass(std::chrono::minutes{30});
    result = resume(bed.session);
    CHECK(result.state == RunState::undone);
    CHECK(result.exit_code == 1);
    CHECK_THAT(result.words, StartsWith("nobody has confirmed it within"));
    CHECK(bed.world.is_old());
  }
  SECTION("too late for a person who wants to") {
    bed.machine.pass(std::chrono::minutes{31});
    CHECK(confirm(bed.session).state == RunState::undone);
    CHECK(bed.world.is_old());
  }
  SECTION("not at all, by somebody's will") {
    result = abort_run(bed.session);
    CHECK(result.state == RunState::undone);
    CHECK(result.exit_code == 0);
    CHECK_THAT(result.words, StartsWith("ann@loki-1, process 4711 has asked to go back"));
  }
  SECTION("after a restart with a clock that was set back, nobody knows how long it was: it is over") {
    bed.machine.restart("boot-2");
    CHECK(resume(bed.session).state == RunState::undone);
    CHECK(bed.world.is_old());
  }
}

TEST_CASE("what cannot be undone cannot wait to be confirmed") {
  Bed bed{};
  step_of(bed, "down-old").is_final = true;
  Begin begin = bed.begin();
  begin.confirm_within = std::chrono::minutes{30};
  const RunResult result = start(bed.session, begin);
  CHECK(result.exit_code == 2);
  CHECK(bed.world.calls.empty());
  CHECK_THAT(result.words, Contains("cannot be undone unless confirmed"));
}

TEST_CASE("a run that is interrupted stops between two steps, and says how to go on") {
  Bed bed{};
  bed.session.options.is_interrupted = [&bed] { return bed.world.calls.size() >= 4; };
  const RunResult result = bed.run();
  CHECK(result.state == RunState::stopped);
  CHECK(result.exit_code == 3);
  CHECK(result.words ==
        "interrupted before step 5 of 10 (wait: Do it); in effect: preflight, flush, files/stack, up-new");
  CHECK(result.next == "pyat rollback resume to go on, or pyat rollback abort to go back");
  bed.session.options.is_interrupted = nullptr;
  CHECK(resume(bed.session).state == RunState::done);
  CHECK(bed.world.is_new());
}

TEST_CASE("where nobody can tell whether something that may not be repeated was done, a person is asked") {
  Bed bed{};
  Step& tell = step_of(bed, "flush");
  tell.may_repeat = tell.has_undo = false;
  tell.kind = Kind::http;
  const auto first = bed.try_to([&] { return bed.run(); }, {.file = {}, .point = 1});  // within it
  REQUIRE_FALSE(first);
  RunResult result = resume(bed.session);
  CHECK(result.state == RunState::stuck);
  CHECK_THAT(result.words,
             Contains("pyat was ended within step 2 of 10 (flush: Do it), which may not be repeated; it may "
                      "have been done: nothing to look at"));
  CHECK_THAT(result.next, Contains("pyat rollback resume --was-done yes, or no"));
  const std::size_t calls = calls_of(bed, "apply flush").size();

  SECTION("it was") {
    bed.session.options.was_done = true;
    CHECK(resume(bed.session).state == RunState::done);
    CHECK(calls_of(bed, "apply flush").size() == calls);
  }
  SECTION("it was not") {
    bed.session.options.was_done = false;
    CHECK(resume(bed.session).state == RunState::done);
    CHECK(calls_of(bed, "apply flush").size() == calls + 1);
  }
  SECTION("nobody knows: back without it, and it is told") {
    result = abort_run(bed.session);
    CHECK(result.state == RunState::undone);
    CHECK(result.exit_code == 3);
    CHECK(result.notes.size() == 1);
    CHECK(bed.world.is_old());
  }
}

TEST_CASE("a second run does not begin while one is open") {
  Bed bed{};
  (void)bed.try_to([&] { return bed.run(); }, {.file = {}, .point = 5});
  const RunResult result = bed.run();
  CHECK(result.state == RunState::refused);
  CHECK(result.exit_code == 3);
  CHECK(result.words == "run-1 of ann@loki-1, process 4711, from generation 12-aaaaaaaa to 11-bbbbbbbb, has not ended");
  CHECK(result.next == "pyat rollback resume, or pyat rollback abort");
}

TEST_CASE("behind the point of no return, what may not be repeated is not done on top of itself") {
  Bed bed{};
  step_of(bed, "files/stack").is_final = true;
  step_of(bed, "revert-apps").has_undo = false;
  bed.session.options.may_pass_final = true;
  bed.world.faults["revert-apps"] = {.apply = test::ApplyFault::fails_late, .times = 1};
  CHECK(bed.run().state == RunState::stopped);
  RunResult result = resume(bed.session);
  CHECK(result.state == RunState::stuck);
  CHECK_THAT(result.words, Contains("failed, and may not be repeated"));
  CHECK_THAT(result.next, Contains("--was-done yes"));
  bed.session.options.was_done = true;
  result = resume(bed.session);
  CHECK(result.state == RunState::done);
  CHECK(bed.world.broken == std::vector<string>{});
  CHECK(bed.world.is_new());
}

TEST_CASE("what was being undone on the way forward, and is gone, begins anew") {
  for (std::size_t point = 0;; ++point) {
    Bed bed{};
    bed.has_lost_power = false;
    step_of(bed, "files/stack").may_repeat = false;
    REQUIRE_FALSE(bed.try_to([&] { return bed.run(); }, {.file = {}, .point = 3}));  // one of its two files is written
    const auto result = bed.try_to([&] { return resume(bed.session); }, {.file = {}, .point = point});
    if (result) {
      CHECK(point > 3);
      return;
    }
    CAPTURE(point);
    const RunResult then = resume(bed.session);
    CHECK(then.words == "all 10 steps are done: shop is at generation 11-bbbbbbbb");
    CHECK(bed.world.is_new());
  }
}

TEST_CASE("after a restart of the machine nothing is stopped before what was started is seen to be well again") {
  Bed bed{};
  REQUIRE_FALSE(bed.try_to([&] { return bed.run(); }, {.file = {}, .point = 12}));
  REQUIRE(calls_of(bed, "apply revert-apps").size() == 1);
  bed.world.containers["grafana"] = false;  // it does not start by itself
  CHECK(resume(bed.session).state == RunState::undone);
  CHECK(calls_of(bed, "apply down-old").empty());
  CHECK(bed.world.is_old());
}

TEST_CASE("a run that nobody has confirmed in time says what undoes it") {
  Bed bed{};
  Begin begin = bed.begin();
  begin.confirm_within = std::chrono::minutes{30};
  RunResult result = start(bed.session, begin);
  CHECK(result.next == "pyat rollback confirm");
  bed.machine.pass(std::chrono::minutes{31});
  result = result_of(result.progress, Asked::forward, bed.machine.now());
  CHECK_THAT(result.words, Contains("nobody has confirmed it in time"));
  CHECK(result.next == "pyat rollback resume, which undoes it");
}

TEST_CASE("a journal that was changed lets nothing happen, in any way") {
  Bed bed{};
  (void)bed.try_to([&] { return bed.run(); }, {.file = {}, .point = 9});
  string text = bed.files.text(bed.world.journal);
  text.replace(text.find("12-aaaaaaaa"), 11, "13-aaaaaaaa");
  bed.files.set(bed.world.journal, text);
  const std::size_t calls = bed.world.calls.size();
  for (const RunResult& result : {resume(bed.session), abort_run(bed.session), confirm(bed.session), bed.run()}) {
    CHECK(result.state == RunState::refused);
    CHECK(result.exit_code == 3);
    CHECK_THAT(result.words, Contains("line 1: it is not as it was written: its digest is another one"));
    CHECK_FALSE(result.next.empty());
  }
  CHECK(bed.world.calls.size() == calls);
  CHECK(bed.files.text(bed.world.journal) == text);
}

TEST_CASE("a line that was cut is left out, and told") {
  Bed bed{};
  (void)bed.try_to([&] { return bed.run(); }, {.file = test::CrashPoint{4, 30}, .point = {}});
  const RunResult result = resume(bed.session);
  CHECK(result.state == RunState::done);
  REQUIRE(result.notes.size() == 2);
  CHECK_THAT(result.notes[0], StartsWith("the machine was restarted since the journal was last written"));
  CHECK_THAT(result.notes[1],
             EndsWith("ended with 30 bytes of a line that was never finished: it was left out, nothing "
                      "was done by it"));
  CHECK(read_run(bed.files, bed.world.journal).cut == 0);
  CHECK(read_run(bed.files, bed.world.journal).problem == "");
}

TEST_CASE("after a restart of the machine, what was healthy is looked at again before the run ends") {
  Bed bed{};
  (void)bed.try_to([&] { return bed.run(); });
  const std::size_t last_change = bed.files.changes().size() - 1;
  const bool is_down = GENERATE(true, false);
  Bed other{};
  REQUIRE_FALSE(other.try_to([&] { return other.run(); }, {.file = test::CrashPoint{last_change, 0}, .point = {}}));
  other.world.containers["jaeger"] = !is_down;
  const RunResult result = resume(other.session);
  CHECK(result.state == (is_down ? RunState::undone : RunState::done));
  CHECK((is_down ? other.world.is_old() : other.world.is_new()));
  CHECK(calls_of(other, is_down ? "apply wait" : "apply verify").size() == 2);
  CHECK(result.notes.size() == 1);
}

TEST_CASE("what was cut off before it did anything is done, also where it may not be repeated") {
  Bed bed{};
  Step& revert = step_of(bed, "revert-apps");
  revert.has_undo = false;
  std::size_t point = 0;
  for (; bed.world.calls.empty() || bed.world.calls.back() != "apply revert-apps"; ++point) {
    bed.world.calls.clear();
    Bed next{};
    step_of(next, "revert-apps").has_undo = false;
    (void)next.try_to([&] { return next.run(); }, {.file = {}, .point = point});
    bed.world.calls = next.world.calls;
  }
  Bed cut{};
  step_of(cut, "revert-apps").has_undo = false;
  REQUIRE_FALSE(cut.try_to([&] { return cut.run(); }, {.file = {}, .point = point - 1}));
  CHECK(cut.world.hook == 0);
  CHECK(resume(cut.session).state == RunState::done);
  CHECK(cut.world.is_new());
  CHECK(cut.world.broken == std::vector<string>{});
}

}  // namespace
}  // namespace pyat::rollback
