#include "rollback/run/runner.hpp"

#include <algorithm>
#include <utility>

#include "util/duration.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{1000}, longest_pause{10000};
constexpr unsigned least_undo_attempts = 2;  // what stands half-way for a hiccup needs a person for nothing

constexpr const char* go_on = "pyat rollback resume";
constexpr const char* both_ways = "pyat rollback resume to go on, or pyat rollback abort to go back";

string either(const string& what, const char* otherwise) { return what.empty() ? otherwise : what; }

string then(const string& first, const char* command) { return first.empty() ? command : first + ", then " + command; }

Line outcome_of(LineKind kind, const Step& step, unsigned attempt, StepResult result) {
  return {.kind = kind,
          .step = step.id,
          .attempt = attempt,
          .is_done = result.is_done,
          .words = std::move(result.words),
          .next = std::move(result.next),
          .proofs = std::move(result.proofs)};
}

// That it has taken longer than planned is told, and no failure of its own.
void add_time(StepResult& result, const Step& step, milliseconds taken) {
  if (taken <= step.timeout) return;
  if (!result.words.empty()) result.words += "; ";
  result.words += "it took " + util::duration_words(std::chrono::floor<std::chrono::seconds>(taken)) +
                  ", and may take " + util::duration_words(step.timeout);
}

}  // namespace

RunResult Runner::go(Asked asked) {
  if (progress().has_ended()) return result_of(progress(), asked, machine_.now());
  Flow flow = progress().has_turned() ? Flow::turned : forward();
  if (flow == Flow::turned) flow = back();
  return flow == Flow::halted ? std::move(halt_) : result_of(progress(), asked, machine_.now());
}

RunResult Runner::go_back(const string& why) {
  if (progress().has_turned() || progress().has_ended()) return go(Asked::back);
  if (turn(why, {}) == Flow::halted) return std::move(halt_);
  return go(Asked::back);
}

// ---- forward
// ---------------------------------------------------------------------------------------------------------

Runner::Flow Runner::forward() {
  for (std::size_t i = 0; i < progress().steps().size(); ++i) {
    if (const Flow flow = is_stale(i) ? attempt(i, 1) : step_forward(i); flow != Flow::on) return flow;
  }
  if (progress().begin().confirm_within.count() == 0 || progress().is_confirmed()) {
    return write({.kind = LineKind::end, .is_done = true}) ? Flow::on : Flow::halted;
  }
  if (!progress().waiting_since()) return write({.kind = LineKind::waiting}) ? Flow::on : Flow::halted;
  if (time_to_confirm(progress(), machine_.now()) > milliseconds{0}) return Flow::on;
  return turn("nobody has confirmed it within " + util::duration_words(progress().begin().confirm_within), {});
}

// What was healthy before the machine was restarted need not have come up again. Of services that were stopped since,
// nobody asks.
bool Runner::is_stale(std::size_t index) {
  const std::optional<Stamp>& settled = state(index).settled;
  if (state(index).state != StepState::done || !settled || settled->boot == machine_.now().boot) return false;
  const string* const generation = step(index).detail("generation");
  const bool is_of_target = generation == nullptr || *generation == progress().begin().to;
  return is_of_target && can_be_asked_again(step(index)) && !progress().waiting_since();
}

Runner::Flow Runner::step_forward(std::size_t index) {
  const StepState at = state(index).state;
  if (at == StepState::done || at == StepState::passed) return Flow::on;
  if (is_stopped_before(index)) return Flow::halted;
  if (at == StepState::waiting) return attempt(index, 1);
  if (at != StepState::failed) return settle(index);
  // Behind the point of no return there is nothing but another try.
  const auto no_return = progress().point_of_no_return();
  if (no_return && *no_return != index && step(index).may_repeat) return attempt(index, 1);
  if (no_return) return settle(index);
  const bool has_another = state(index).attempts < step(index).attempts;
  return has_another && step(index).may_repeat ? attempt(index, state(index).attempts + 1) : give_up(index);
}

// Somebody was killed while it was done or undone, or could not undo it.
Runner::Flow Runner::settle(std::size_t index) {
  const auto sight = look(index);
  if (!sight) return Flow::halted;
  const bool was_undoing = state(index).state == StepState::undoing || state(index).state == StepState::undo_failed;
  if (sight->effect == Effect::absent) return attempt(index, 1);
  if (was_undoing) return undo(index) == Flow::halted ? Flow::halted : attempt(index, 1);
  if (sight->effect != Effect::present) return settle_unclear(index, *sight);
  if (state(index).state != StepState::begun) {  // it has failed
    return step(index).may_repeat ? attempt(index, 1) : settle_unclear(index, *sight);
  }
  const string words = "found done: " + either(sight->words, "its effect is there");
  return write({.kind = LineKind::outcome, .step = step(index).id, .is_done = true, .words = words}) ? Flow::on
                                                                                                     : Flow::halted;
}

// Some of its effect is there, or nobody can tell.
Runner::Flow Runner::settle_unclear(std::size_t index, const Sight& sight) {
  const Step& what = step(index);
  if (what.may_repeat) return attempt(index, 1);
  if (options_.was_done && !*options_.was_done) return attempt(index, 1);
  if (options_.was_done) {
    const Line line{
        .kind = LineKind::outcome, .step = what.id, .is_done = true, .words = "a person says that it was done"};
    return write(line) ? Flow::on : Flow::halted;
  }
  if (what.has_undo) return undo(index) == Flow::halted ? Flow::halted : attempt(index, 1);
  const string words = "it may have been done: " + either(sight.words, "nobody can tell");
  if (!what.is_vital) {
    return write({.kind = LineKind::passed, .step = what.id, .words = words}) ? Flow::on : Flow::halted;
  }
  const string which = step_words(progress().begin(), index);
  return halt(
      RunState::stuck,
      (state(index).state == StepState::failed ? which + " failed, and"
                                               : "pyat was ended within " + which + ", which") +
          " may not be repeated; " + words,
      "find out whether it was done, then pyat rollback resume --was-done yes, or no; or pyat rollback abort to go "
      "back without it");
}

Runner::Flow Runner::attempt(std::size_t index, unsigned first) {
  const Step& what = step(index);
  if (what.is_final && !options_.may_pass_final) {
    return halt(
        RunState::stopped,
        "stopped before " + step_words(progress().begin(), index) + ", behind which there is no way back",
        "pyat rollback resume --confirm " + progress().begin().stack + " to go on, or pyat rollback abort to go back");
  }
  const unsigned most = std::max(what.attempts, first);
  for (unsigned number = first; number <= most; ++number) {
    if (number > first) pause(number);
    if (is_stopped_before(index)) return Flow::halted;
    if (!write({.kind = LineKind::intent, .step = what.id, .attempt = number})) return Flow::halted;
    Line outcome = outcome_of(LineKind::outcome, what, number, applied(what));
    const bool is_done = outcome.is_done;
    if (!write(std::move(outcome))) return Flow::halted;
    if (is_done) return Flow::on;
    if (number == most || what.may_repeat) continue;
    const auto sight = look(index);
    if (!sight) return Flow::halted;
    if (sight->effect != Effect::absent) break;  // it cannot be done on top of what is there
  }
  return give_up(index);
}

Runner::Flow Runner::give_up(std::size_t index) {
  const Step& what = step(index);
  const string words = either(state(index).words, "it failed");
  if (!what.is_vital) {
    return write({.kind = LineKind::passed, .step = what.id, .words = words, .next = state(index).next}) ? Flow::on
                                                                                                         : Flow::halted;
  }
  return turn(step_words(progress().begin(), index) + " failed: " + words, state(index).next);
}

Runner::Flow Runner::turn(string why, string next) {
  if (const auto index = progress().point_of_no_return()) {
    if (state(*index).state != StepState::done && !look(*index)) return Flow::halted;
  }
  if (const auto index = progress().point_of_no_return()) {
    return halt(RunState::stopped, why + "; there is no way back behind " + step_words(progress().begin(), *index),
                then(state(*index).next, go_on));
  }
  return write({.kind = LineKind::turn, .words = std::move(why), .next = std::move(next)}) ? Flow::turned
                                                                                           : Flow::halted;
}

// ---- back
// ------------------------------------------------------------------------------------------------------------

Runner::Flow Runner::back() {
  for (std::size_t i = progress().steps().size(); i-- > 0;) {
    if (step_back(i) == Flow::halted) return Flow::halted;
  }
  return write({.kind = LineKind::end, .is_done = false}) ? Flow::on : Flow::halted;
}

Runner::Flow Runner::step_back(std::size_t index) {
  const StepState at = state(index).state;
  if (at == StepState::waiting || at == StepState::undone || at == StepState::kept) return Flow::on;
  if (is_stopped_before(index)) return Flow::halted;
  if (at != StepState::done) {
    const auto sight = look(index);
    if (!sight) return Flow::halted;
    if (sight->effect == Effect::absent) return Flow::on;  // the journal takes it as undone
  }
  if (step(index).has_undo) return undo(index);
  const string words = at == StepState::done ? "it has no undo" : "it may have been done, and has no undo";
  return write({.kind = LineKind::kept, .step = step(index).id, .words = words}) ? Flow::on : Flow::halted;
}

Runner::Flow Runner::undo(std::size_t index) {
  const Step& what = step(index);
  const unsigned most = std::max(what.attempts, least_undo_attempts);
  for (unsigned number = 1; number <= most; ++number) {
    if (number > 1) pause(number);
    if (!write({.kind = LineKind::undo_intent, .step = what.id, .attempt = number})) return Flow::halted;
    Line outcome = outcome_of(LineKind::undo_outcome, what, number, undone(what));
    const bool is_done = outcome.is_done;
    if (!write(std::move(outcome))) return Flow::halted;
    if (is_done) return Flow::on;
  }
  const StepProgress& failed = state(index);
  if (!what.is_vital && progress().has_turned()) {
    const string words = "it could not be undone: " + either(failed.words, "nobody says why");
    return write({.kind = LineKind::kept, .step = what.id, .words = words}) ? Flow::on : Flow::halted;
  }
  return halt(
      RunState::stuck,
      step_words(progress().begin(), index) + " could not be undone: " + either(failed.words, "nobody says why"),
      then(either(failed.next, "put that right by hand"), "pyat rollback abort"));
}

// ---- what is outside
// -------------------------------------------------------------------------------------------------

bool Runner::write(Line line) {
  const string problem = journal_.write(line);
  if (!problem.empty()) {
    halt(RunState::stopped, problem + "; nothing is done that is not in the journal first",
         string("make room and let pyat write there, then ") + both_ways);
    return false;
  }
  if (options_.on_line) options_.on_line(line, progress());
  return true;
}

bool Runner::is_stopped_before(std::size_t index) {
  if (!options_.is_interrupted || !options_.is_interrupted()) return false;
  halt(RunState::stopped, "interrupted before " + step_words(progress().begin(), index),
       progress().has_turned() ? "pyat rollback abort" : both_ways);
  return true;
}

// Nothing: what was seen could not be written down.
std::optional<Sight> Runner::look(std::size_t index) {
  Sight sight = executor_.look(step(index));
  const Line line{.kind = LineKind::seen, .step = step(index).id, .words = sight.words, .effect = sight.effect};
  return write(line) ? std::optional(std::move(sight)) : std::nullopt;
}

// A step that says that it is done is looked at.
StepResult Runner::applied(const Step& what) {
  const Stamp begin = machine_.now();
  StepResult result = executor_.apply(what);
  if (result.is_done) {
    const Sight sight = executor_.look(what);
    if (sight.effect == Effect::absent || sight.effect == Effect::partial) {
      result.is_done = false;
      result.words = "it says that it is done, and is not: " + either(sight.words, "its effect is not there");
    }
  }
  add_time(result, what, time_between(begin, machine_.now()));
  return result;
}

StepResult Runner::undone(const Step& what) {
  const Stamp begin = machine_.now();
  StepResult result = executor_.undo(what);
  if (result.is_done) {
    const Sight sight = executor_.look(what);
    if (sight.effect == Effect::present || sight.effect == Effect::partial) {
      result.is_done = false;
      result.words = "it says that it is undone, and is not: " + either(sight.words, "its effect is still there");
    }
  }
  add_time(result, what, time_between(begin, machine_.now()));
  return result;
}

void Runner::pause(unsigned attempt) {
  const unsigned doublings = std::min(attempt - 2, 4U);
  machine_.wait(std::min(first_pause * (1U << doublings), longest_pause));
}

Runner::Flow Runner::halt(RunState state, string words, string next) {
  halt_ = halted(progress(), state, std::move(words), std::move(next));
  return Flow::halted;
}

}  // namespace pyat::rollback
