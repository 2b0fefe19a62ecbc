#include "rollback/journal/progress.hpp"

#include <algorithm>
#include <array>

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 9> states = {"waiting", "begun",       "failed", "done", "passed",
                                               "undoing", "undo failed", "undone", "kept"};

bool is_forward_done(StepState state) { return state == StepState::done || state == StepState::passed; }

bool is_taken_back(StepState state) {
  return state == StepState::waiting || state == StepState::undone || state == StepState::kept;
}

// Nobody knows what of it is there.
bool is_uncertain(StepState state) {
  return state == StepState::begun || state == StepState::failed || state == StepState::passed ||
         state == StepState::undoing || state == StepState::undo_failed;
}

bool is_being_undone(StepState state) { return state == StepState::undoing || state == StepState::undo_failed; }

// What was healthy can be asked once more.
bool can_begin(StepState state, const Step& step) {
  return state == StepState::waiting || state == StepState::begun || state == StepState::failed ||
         (state == StepState::done && can_be_asked_again(step));
}

bool is_about_step(LineKind kind) {
  return kind == LineKind::intent || kind == LineKind::outcome || kind == LineKind::seen || kind == LineKind::passed ||
         kind == LineKind::undo_intent || kind == LineKind::undo_outcome || kind == LineKind::kept;
}

// What the state of the step is after the line; nothing: the line cannot come now.
std::optional<StepState> state_after(const Line& line, StepState state, bool has_turned, const Step& step) {
  const auto only_if = [](bool is_well, StepState next) { return is_well ? std::optional(next) : std::nullopt; };
  switch (line.kind) {
    case LineKind::intent: return only_if(!has_turned && can_begin(state, step), StepState::begun);
    case LineKind::outcome:
      // A person may find that one which had failed has done its work all the same.
      if (line.is_done && state == StepState::failed) return StepState::done;
      return only_if(state == StepState::begun, line.is_done ? StepState::done : StepState::failed);
    case LineKind::seen:
      if (has_turned && line.effect == Effect::absent && is_uncertain(state)) return StepState::undone;
      // Of one that was being undone on the way forward, nothing is there any more: it can begin anew.
      if (!has_turned && line.effect == Effect::absent && is_being_undone(state)) return StepState::waiting;
      return only_if(is_uncertain(state), state);
    case LineKind::passed: return only_if(!has_turned && !step.is_vital && is_uncertain(state), StepState::passed);
    case LineKind::undo_intent:
      return only_if(is_uncertain(state) || (has_turned && state == StepState::done), StepState::undoing);
    case LineKind::undo_outcome:
      if (!line.is_done) return only_if(state == StepState::undoing, StepState::undo_failed);
      return only_if(state == StepState::undoing, has_turned ? StepState::undone : StepState::waiting);
    case LineKind::kept: return only_if(has_turned && !is_taken_back(state), StepState::kept);
    default: return std::nullopt;
  }
}

}  // namespace

bool can_be_asked_again(const Step& step) {
  const string* const check = step.detail("check");
  return step.kind == Kind::wait_healthy || (step.kind == Kind::check && check != nullptr && *check == "health");
}

string_view to_string(StepState state) { return states[static_cast<std::size_t>(state)]; }

std::optional<std::size_t> Progress::index_of(string_view step) const {
  const auto found =
      std::find_if(begin_->steps.begin(), begin_->steps.end(), [step](const Step& other) { return other.id == step; });
  if (found == begin_->steps.end()) return std::nullopt;
  return static_cast<std::size_t>(found - begin_->steps.begin());
}

std::optional<std::size_t> Progress::point_of_no_return() const {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const bool is_touched = steps_[i].state != StepState::waiting && steps_[i].seen != Effect::absent;
    if (begin_->steps[i].is_final && is_touched) return i;
  }
  return std::nullopt;
}

bool Progress::all_are(std::size_t count, bool (*is_so)(StepState)) const {
  return std::all_of(steps_.begin(), steps_.begin() + static_cast<std::ptrdiff_t>(count),
                     [is_so](const StepProgress& step) { return is_so(step.state); });
}

string Progress::take(const Line& line) {
  if (line.sequence != count_ + 1) {
    return "it is number " + std::to_string(line.sequence) + ", and " + std::to_string(count_ + 1) + " comes now";
  }
  if (count_ > 0 && line.run != run_) return "it is of " + line.run + ", and this is the journal of " + run_;
  if (count_ > 0 && line.previous != digest_)
    return "it does not follow on the line before: something is missing there, or changed";
  if (has_ended_) return "it comes after the end of the run";
  if ((line.kind == LineKind::begin) != (count_ == 0)) return "a journal has one beginning, in its first line";
  string problem{};
  if (is_about_step(line.kind)) {
    const auto index = index_of(line.step);
    problem = index ? take_of_step(line, *index) : "the plan has no step \"" + line.step + "\"";
  } else {
    problem = line.kind == LineKind::begin ? take_begin(line) : take_of_run(line);
  }
  if (!problem.empty()) return problem;
  run_ = line.run, digest_ = line.digest, last_ = line.stamp;
  ++count_;
  return {};
}

string Progress::take_begin(const Line& line) {
  if (!line.begin) return "it has no plan";
  std::vector<string_view> ids{};
  for (const Step& step : line.begin->steps) {
    if (step.id.empty()) return "a step of the plan has no id";
    if (std::find(ids.begin(), ids.end(), step.id) != ids.end()) return "the plan has two steps \"" + step.id + "\"";
    ids.push_back(step.id);
  }
  begin_ = std::make_shared<const Begin>(*line.begin);
  steps_.resize(begin_->steps.size());
  return {};
}

string Progress::take_of_step(const Line& line, std::size_t index) {
  StepProgress& step = steps_[index];
  const auto next = state_after(line, step.state, has_turned_, begin_->steps[index]);
  const string words = string(to_string(line.kind)) + " of the step \"" + line.step + "\"";
  if (!next) return words + " cannot come now: the step is " + string(to_string(step.state));
  if (line.kind == LineKind::intent && !all_are(index, is_forward_done)) {
    return words + " cannot come now: a step before it is not done";
  }
  step.state = *next;
  if (line.kind == LineKind::seen) {
    step.seen = line.effect;
    return {};
  }
  step.words = line.words, step.next = line.next;
  step.seen.reset();
  if (line.attempt > 0) step.attempts = line.attempt;
  if (line.kind == LineKind::intent && !step.began) step.began = line.stamp;
  if (line.kind == LineKind::outcome || line.kind == LineKind::undo_outcome) step.settled = line.stamp;
  return {};
}

string Progress::take_of_run(const Line& line) {
  switch (line.kind) {
    case LineKind::taken_up: return line.owner ? string{} : "it does not say by whom the run was taken up";
    case LineKind::turn:
      if (has_turned_) return "the run has turned back already";
      has_turned_ = true, why_turned_ = line.words, next_when_turned_ = line.next;
      return {};
    case LineKind::waiting:
      if (has_turned_ || !all_are(steps_.size(), is_forward_done)) return "there is nothing to confirm yet";
      waiting_since_ = line.stamp;
      return {};
    case LineKind::confirmed:
      if (has_turned_ || !waiting_since_) return "nobody waits for it";
      is_confirmed_ = true;
      return {};
    default: return take_end(line);
  }
}

string Progress::take_end(const Line& line) {
  if (line.is_done == has_turned_) return "it does not say how the run has ended";
  if (!all_are(steps_.size(), has_turned_ ? is_taken_back : is_forward_done)) {
    return "the run cannot end while a step is half-done";
  }
  if (line.is_done && begin_->confirm_within.count() > 0 && !is_confirmed_) return "nobody has confirmed the run";
  has_ended_ = true;
  return {};
}

}  // namespace pyat::rollback
