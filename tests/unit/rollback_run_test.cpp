#include "rollback_bed.hpp"
#include "support/catch.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using test::ApplyFault;
using test::UndoFault;

TEST_CASE("all steps are done, in their order, each with its intent before it") {
  Bed bed{};
  const RunResult result = bed.run();
  CHECK(result.state == RunState::done);
  CHECK(result.exit_code == 0);
  CHECK(result.run == "run-1");
  CHECK(result.words == "all 10 steps are done: shop is at generation 11-bbbbbbbb");
  CHECK(result.next == "");
  CHECK(result.notes == std::vector<string>{});
  CHECK(bed.world.is_new());
  CHECK(bed.world.broken == std::vector<string>{});
  CHECK(bed.world.calls.size() == 10);
  for (const StepProgress& step : result.progress.steps()) {
    REQUIRE(step.began);
    REQUIRE(step.settled);
    CHECK(time_between(*step.began, *step.settled) > std::chrono::milliseconds{0});
  }
}

TEST_CASE("a vital step that fails in any way takes all back, wherever it is") {
  for (const Step& step : test::world_plan()) {
    for (const ApplyFault fault : {ApplyFault::fails, ApplyFault::fails_half, ApplyFault::fails_late, ApplyFault::lies,
                                   ApplyFault::lies_half, ApplyFault::hangs}) {
      INFO(step.id << " " << static_cast<int>(fault));
      Bed bed{};
      bed.world.faults[step.id] = {.apply = fault, .times = 1};
      const RunResult result = bed.run();
      // What cannot be looked at is believed.
      const bool has_effect = bed.world.look(step).effect != Effect::unknown;
      const bool is_seen = has_effect || (fault != ApplyFault::lies && fault != ApplyFault::lies_half);
      CHECK(bed.world.broken == std::vector<string>{});
      CHECK(bed.world.has_data());
      if (!is_seen || !step.is_vital) {
        CHECK(result.state == RunState::done);
        CHECK(bed.world.is_new());
        CHECK(result.notes.size() == (is_seen ? 1 : 0));
        continue;
      }
      CHECK(result.state == RunState::undone);
      CHECK(result.exit_code == 1);
      CHECK(bed.world.is_old());
      CHECK_THAT(result.words, Contains("(" + step.id + ": Do it) failed: "));
      CHECK_THAT(result.words,
                 EndsWith("; all that had been done was undone: shop is at generation 12-aaaaaaaa, as before"));
      CHECK_THAT(result.next, EndsWith("pyat rollback plan --to 11-bbbbbbbb"));
    }
  }
}

TEST_CASE("steps are undone from the last one to the first") {
  Bed bed{};
  bed.world.faults["down-old"] = {.apply = ApplyFault::fails_half, .times = 1};
  CHECK(bed.run().state == RunState::undone);
  CHECK(calls_of(bed, "undo") == std::vector<string>{"undo down-old", "undo files/apps", "undo revert-apps",
                                                     "undo wait", "undo up-new", "undo files/stack", "undo flush",
                                                     "undo preflight"});
}

TEST_CASE("a failure says what was seen, and what to do") {
  Bed bed{};
  bed.world.faults["up-new"] = {.apply = ApplyFault::lies_half, .times = 1};
  RunResult result = bed.run();
  CHECK_THAT(result.words,
             StartsWith("step 4 of 10 (up-new: Do it) failed: it says that it is done, and is not: 1 of 3 are "
                        "there; all that had been done was undone"));
  CHECK(result.next == "pyat rollback plan --to 11-bbbbbbbb");
  bed.world.faults["up-new"] = {.apply = ApplyFault::hangs, .times = 1};
  bed.world.journal = bed_folder + "/journal/run-2.jsonl";
  result = bed.run();
  CHECK_THAT(result.words, Contains("failed: it did not come to an end; it took 60 s, and may take 60 s"));
  CHECK(result.next == "look at up-new, then pyat rollback plan --to 11-bbbbbbbb");
}

TEST_CASE("a step is tried as often as it may be, with growing pauses") {
  Bed bed{};
  step_of(bed, "up-new").attempts = 4;
  bed.world.faults["up-new"] = {.apply = ApplyFault::fails_half, .times = 3};
  CHECK(bed.run().state == RunState::done);
  CHECK(calls_of(bed, "apply up-new").size() == 4);
  CHECK(bed.machine.waited == std::chrono::seconds{1 + 2 + 4});
  CHECK(bed.world.is_new());
}

TEST_CASE("a step that may not be repeated is tried again only where nothing of it is there") {
  for (const ApplyFault fault : {ApplyFault::fails, ApplyFault::fails_late}) {
    Bed bed{};
    step_of(bed, "revert-apps").attempts = 3;
    bed.world.faults["revert-apps"] = {.apply = fault, .times = 1};
    const RunResult result = bed.run();
    const bool is_again = fault == ApplyFault::fails;
    CHECK(calls_of(bed, "apply revert-apps").size() == (is_again ? 2 : 1));
    CHECK(result.state == (is_again ? RunState::done : RunState::undone));
    CHECK((is_again ? bed.world.is_new() : bed.world.is_old()));
    CHECK(bed.world.broken == std::vector<string>{});
  }
}

TEST_CASE("an undo that fails stops everything and names the step; when that is mended, abort goes on") {
  for (const Step& step : test::world_plan()) {
    if (!step.has_undo) continue;
    for (const UndoFault fault : {UndoFault::fails, UndoFault::fails_half, UndoFault::lies}) {
      INFO(step.id << " " << static_cast<int>(fault));
      Bed bed{};
      bed.world.faults["verify"].apply = ApplyFault::fails;
      bed.world.faults[step.id].undo = fault;
      const RunResult result = bed.run();
      const bool is_seen = fault != UndoFault::lies || bed.world.look(step).effect != Effect::unknown;
      if (!is_seen) {
        CHECK(result.state == RunState::undone);
        continue;
      }
      CHECK(result.state == RunState::stuck);
      CHECK(result.exit_code == 3);
      CHECK_THAT(result.words, Contains("(" + step.id + ": Do it) could not be undone: "));
      CHECK_THAT(result.next, EndsWith(", then pyat rollback abort"));
      CHECK(calls_of(bed, "undo " + step.id).size() == 2);
      CHECK(bed.world.has_data());

      CHECK(resume(bed.session).state == RunState::stuck);  // it does not go forward again
      RunResult refused = start(bed.session, bed.begin());
      CHECK(refused.state == RunState::refused);
      CHECK(refused.exit_code == 3);

      bed.world.faults.clear();
      const RunResult mended = abort_run(bed.session);
      CHECK(mended.state == RunState::undone);
      CHECK(mended.exit_code == 0);
      CHECK(bed.world.is_old());
      CHECK(bed.world.broken == std::vector<string>{});
    }
  }
}

TEST_CASE("what a person has taken back by hand is seen, and not undone again") {
  Bed bed{};
  bed.world.faults["verify"].apply = ApplyFault::fails;
  bed.world.faults["down-old"].undo = UndoFault::fails;
  CHECK(bed.run().state == RunState::stuck);
  for (const char* name : {"tempo", "mimir", "loki"}) bed.world.containers[name] = true;
  const std::size_t calls = calls_of(bed, "undo down-old").size();
  CHECK(abort_run(bed.session).state == RunState::undone);
  CHECK(calls_of(bed, "undo down-old").size() == calls);
  CHECK(bed.world.is_old());
}

TEST_CASE("what has no undo stays, is named, and wants a person") {
  Bed bed{};
  step_of(bed, "revert-apps").has_undo = false;
  bed.world.faults["verify"].apply = ApplyFault::fails;
  const RunResult result = bed.run();
  CHECK(result.state == RunState::undone);
  CHECK(result.exit_code == 3);
  CHECK_THAT(result.words, Contains("what these steps did has no way back and stays: revert-apps"));
  CHECK(result.notes == std::vector<string>{"not taken back: step 6 of 10 (revert-apps: Do it): it has no undo"});
  CHECK(bed.world.hook == 1);
  bed.world.hook = 0;
  CHECK(bed.world.is_old());
}

TEST_CASE("a step that is not vital and cannot be undone either does not hold up the others") {
  Bed bed{};
  step_of(bed, "revert-apps").is_vital = false;
  bed.world.faults["revert-apps"].undo = UndoFault::fails;
  bed.world.faults["verify"].apply = ApplyFault::fails;
  const RunResult result = bed.run();
  CHECK(result.state == RunState::undone);
  CHECK(result.exit_code == 3);
  bed.world.hook = 0;
  CHECK(bed.world.is_old());
}

TEST_CASE("a plan that is none is refused before anything is written") {
  Bed bed{};
  bed.steps.clear();
  CHECK(bed.run().words == "the plan has no steps");
  bed.steps = test::world_plan();
  bed.steps[1].id = bed.steps[0].id;
  const RunResult result = bed.run();
  CHECK(result.state == RunState::refused);
  CHECK_THAT(result.words, Contains("this plan cannot be run: the plan has two steps \"preflight\""));
  CHECK_FALSE(bed.files.has(bed_folder + "/journal/run-1.jsonl"));
  CHECK(resume(bed.session).words == "no run was begun");
  CHECK(abort_run(bed.session).exit_code == 2);
}

TEST_CASE("each line that was written is told, the intent before the step") {
  Bed bed{};
  std::vector<string> told{};
  bed.session.options.on_line = [&](const Line& line, const Progress& progress) {
    if (line.step == "up-new") {
      told.push_back(string(to_string(line.kind)) + " " +
                     string(to_string(progress.steps()[*progress.index_of(line.step)].state)) + " " +
                     std::to_string(calls_of(bed, "apply up-new").size()));
    }
  };
  CHECK(bed.run().state == RunState::done);
  CHECK(told == std::vector<string>{"intent begun 0", "outcome done 1"});
}

}  // namespace
}  // namespace pyat::rollback
