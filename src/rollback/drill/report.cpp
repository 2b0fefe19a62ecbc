#include "rollback/drill/report.hpp"

#include <fmt/format.h>

#include <utility>

#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;

std::vector<string> that_flush(const Plan& plan) {
  std::vector<string> names{};
  for (const Step& step : plan.steps) {
    if (step.kind == Kind::flush) names.insert(names.end(), step.services.begin(), step.services.end());
  }
  return names;
}

// What stopped it, in its own words.
string failure_of(const RunResult& result) {
  if (!result.progress.has_begun()) return result.words;
  const auto& states = result.progress.steps();
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].state == StepState::undo_failed)
      return step_words(result.progress.begin(), i) + ": " + states[i].words;
  }
  return result.progress.has_turned() ? result.progress.why_turned() : result.words;
}

}  // namespace

std::vector<string> not_tried(const Plan& plan, const std::vector<string>& own, bool notifies) {
  std::vector<string> lines{
      "data: the copies begin with empty volumes; whether the data of one release is read by the other is in the plan",
      "ports, and whatever is outside of the stack: the copies publish no port and reach nothing but each other"};
  if (const auto names = that_flush(plan); !names.empty()) {
    lines.push_back(
        fmt::format("flush of {}: the copies hold nothing, and cannot be asked from outside", util::listed(names)));
  }
  lines.emplace_back("smoke and alert: the copies cannot be asked from outside");
  if (!own.empty()) lines.push_back("steps of pyat.yml, which are about the stack itself: " + util::joined(own, ", "));
  if (notifies) lines.emplace_back("messages to people: pyat rollback notify --test sends some");
  return lines;
}

void conclude(DrillReport& report, const RunResult& result, bool was_interrupted) {
  const string project = report.project;
  if (result.state == RunState::done) {
    report.outcome = Outcome::good;
    report.words = fmt::format("the way from generation {} to {} works with copies: all {} steps are done", report.from,
                               report.to, result.progress.begin().steps.size());
    return;
  }
  if (was_interrupted) {
    report.words = "the drill was interrupted: it says nothing of the way back";
    report.next = "pyat rollback drill";
    return;
  }
  report.outcome = result.state == RunState::refused ? Outcome::unknown : Outcome::bad;
  report.words = fmt::format("the way from generation {} to {} does not work with copies: {}", report.from, report.to,
                             failure_of(result));
  report.next = result.progress.has_begun() && !result.progress.next_when_turned().empty()
                    ? result.progress.next_when_turned()
                    : "pyat rollback drill --keep leaves the copies to look at: docker ps --all --filter "
                      "label=com.docker.compose.project=" +
                          project;
}

}  // namespace pyat::rollback
