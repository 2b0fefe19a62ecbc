#include "rollback/run/result.hpp"

#include <algorithm>
#include <utility>

#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::chrono::milliseconds;

string titled(const Step& step) { return step.title.empty() ? step.id : step.id + ": " + step.title; }

std::vector<string> steps_in(const Progress& progress, StepState state) {
  std::vector<string> out{};
  for (std::size_t i = 0; i < progress.steps().size(); ++i) {
    if (progress.steps()[i].state == state) out.push_back(progress.begin().steps[i].id);
  }
  return out;
}

void add_passed(RunResult& result) {
  const Progress& progress = result.progress;
  for (std::size_t i = 0; i < progress.steps().size(); ++i) {
    const StepProgress& step = progress.steps()[i];
    if (step.state == StepState::passed) {
      result.notes.push_back("passed over: " + step_words(progress.begin(), i) + ": " + step.words);
    }
  }
}

// Steps that were done, or may have been, and were not taken back.
std::vector<string> add_kept(RunResult& result) {
  const Progress& progress = result.progress;
  std::vector<string> left{};
  for (std::size_t i = 0; i < progress.steps().size(); ++i) {
    const Step& step = progress.begin().steps[i];
    if (progress.steps()[i].state != StepState::kept || !has_effect(step.kind)) continue;
    left.push_back(step.id);
    result.notes.push_back("not taken back: " + step_words(progress.begin(), i) + ": " + progress.steps()[i].words);
  }
  return left;
}

void tell_done(RunResult& result) {
  const Begin& begin = result.progress.begin();
  result.state = RunState::done, result.exit_code = 0;
  result.words =
      "all " + std::to_string(begin.steps.size()) + " steps are done: " + begin.stack + " is at generation " + begin.to;
  add_passed(result);
}

void tell_undone(RunResult& result, Asked asked) {
  const Begin& begin = result.progress.begin();
  result.state = RunState::undone, result.exit_code = asked == Asked::back ? 0 : 1;
  result.words = result.progress.why_turned() + "; all that had been done was undone: " + begin.stack +
                 " is at generation " + begin.from + ", as before";
  const std::vector<string> left = add_kept(result);
  if (!left.empty()) {
    result.exit_code = 3;
    result.words = result.progress.why_turned() + "; " + begin.stack + " is at generation " + begin.from +
                   " again, but what these steps did has no way back and stays: " + util::joined(left, ", ");
    result.next = "put that right by hand, if it matters";
  } else if (asked == Asked::forward) {
    const string& next = result.progress.next_when_turned();
    result.next = (next.empty() ? string{} : next + ", then ") + "pyat rollback plan --to " + begin.to;
  }
}

void tell_waiting(RunResult& result, const Stamp& now) {
  const Begin& begin = result.progress.begin();
  const milliseconds left = time_to_confirm(result.progress, now);
  result.state = RunState::waiting, result.exit_code = 0;
  result.words = "all " + std::to_string(begin.steps.size()) + " steps are done: " + begin.stack +
                 " is at generation " + begin.to + "; ";
  if (left > milliseconds{0}) {
    result.words += "it goes back to " + begin.from + " in " +
                    util::duration_words(std::chrono::floor<std::chrono::seconds>(left)) +
                    " unless somebody confirms it";
    result.next = "pyat rollback confirm";
  } else {
    result.words += "nobody has confirmed it in time, and it goes back to " + begin.from;
    result.next = "pyat rollback resume, which undoes it";
  }
  add_passed(result);
}

}  // namespace

bool has_effect(Kind kind) {
  return kind == Kind::files || kind == Kind::up || kind == Kind::down || kind == Kind::http || kind == Kind::command;
}

string step_words(const Begin& begin, std::size_t index) {
  return "step " + std::to_string(index + 1) + " of " + std::to_string(begin.steps.size()) + " (" +
         titled(begin.steps[index]) + ")";
}

milliseconds time_to_confirm(const Progress& progress, const Stamp& now) {
  if (!progress.waiting_since()) return milliseconds::max();
  const milliseconds past = time_between(*progress.waiting_since(), now);
  return past < milliseconds{0} ? milliseconds{-1} : milliseconds{progress.begin().confirm_within} - past;
}

RunResult result_of(const Progress& progress, Asked asked, const Stamp& now) {
  RunResult result{.progress = progress};
  if (progress.is_done()) {
    tell_done(result);
  } else if (progress.has_ended()) {
    tell_undone(result, asked);
  } else {
    tell_waiting(result, now);
  }
  return result;
}

RunResult halted(const Progress& progress, RunState state, string words, string next) {
  const std::vector<string> done = steps_in(progress, StepState::done);
  RunResult result{.state = state, .exit_code = 3, .words = std::move(words), .next = std::move(next)};
  result.words += done.empty() ? "; no step is in effect" : "; in effect: " + util::joined(done, ", ");
  result.progress = progress;
  add_passed(result);
  add_kept(result);
  return result;
}

RunResult refused(int exit_code, string words, string next) {
  return {.state = RunState::refused, .exit_code = exit_code, .words = std::move(words), .next = std::move(next)};
}

}  // namespace pyat::rollback
