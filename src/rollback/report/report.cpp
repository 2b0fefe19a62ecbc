#include "rollback/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "rollback/report/timeline.hpp"
#include "rollback/run/result.hpp"
#include "util/duration.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr std::array<string_view, 6> states = {"done", "waiting", "undone", "open", "not begun", "damaged"};

// How many of the runs there are, for a person who has named another one.
string range_of(const History& history) {
  const std::uint64_t first = history.runs.front().number, last = history.runs.back().number;
  return first == last ? fmt::format("there is {} only", run_name(first))
                       : fmt::format("there are {} to {}", run_name(first), run_name(last));
}

std::optional<std::uint64_t> number_in(string_view name) {
  if (name.starts_with("run-")) name.remove_prefix(4);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return number;
}

ReportState state_of(const ReadRun& run) {
  if (!run.problem.empty()) return ReportState::damaged;
  const Progress& progress = run.progress;
  if (!progress.has_begun()) return ReportState::not_begun;
  if (progress.has_ended()) return progress.is_done() ? ReportState::done : ReportState::undone;
  const bool is_waiting = progress.waiting_since() && !progress.has_turned() && !progress.is_confirmed();
  return is_waiting ? ReportState::waiting : ReportState::open;
}

// Of a clock that was set back, nothing can be told.
std::optional<milliseconds> span(const Stamp& from, const Stamp& to) {
  const milliseconds time = time_between(from, to);
  return time < milliseconds{0} ? std::nullopt : std::optional(time);
}

class Maker {
 public:
  Maker(const History& history, const ReadRun& run, ReportSources sources, const Stamp& now)
      : history_(history), run_(run), sources_(std::move(sources)), now_(now) {}

  RunReport make() {
    report_.run = run_name(run_.number);
    report_.journal = run_.path;
    report_.state = state_of(run_);
    report_.blackouts = std::move(sources_.blackouts);
    if (!run_.lines.empty()) {
      report_.begin = run_.progress.begin();
      report_.began = run_.lines.front().stamp;
      report_.last = run_.progress.last();
      report_.took = span(report_.began, report_.last);
      report_.timeline = timeline_of(run_);
      add_steps();
      add_verified();
    }
    add_words();
    add_unknown();
    add_notes();
    return std::move(report_);
  }

 private:
  void add_steps() {
    const Progress& progress = run_.progress;
    for (std::size_t i = 0; i < progress.steps().size(); ++i) {
      const Step& step = progress.begin().steps[i];
      const StepProgress& state = progress.steps()[i];
      report_.steps.push_back({.id = step.id,
                               .title = step.title.empty() ? step.id : step.title,
                               .kind = step.kind,
                               .services = step.services,
                               .state = state.state,
                               .words = state.words,
                               .next = state.next});
    }
    for (const Event& event : report_.timeline) {
      if (event.step) add(report_.steps[*event.step], event);
    }
  }

  static void add(StepReport& step, const Event& event) {
    const bool is_back = event.kind == EventKind::undid;
    if (event.kind != EventKind::did && !is_back) return;
    if (!is_back && !step.offset) step.offset = event.offset;
    (is_back ? step.undo_took : step.took) += event.took.value_or(milliseconds{0});
    ++(is_back ? step.undo_attempts : step.attempts);
  }

  // What has looked at the stack, or has brought proof of what it has done; of several attempts, the last.
  void add_verified() {
    std::vector<const Event*> last(report_.steps.size(), nullptr);
    for (const Event& event : report_.timeline) {
      const bool is_result = event.kind == EventKind::did || event.kind == EventKind::undid;
      if (is_result && event.step && event.is_done) last[*event.step] = &event;
    }
    for (const Event& event : report_.timeline) {
      if (!event.step || last[*event.step] != &event) continue;
      const StepReport& step = report_.steps[*event.step];
      const bool looks = step.kind == Kind::wait_healthy || step.kind == Kind::check || step.kind == Kind::flush;
      if ((!looks || event.kind == EventKind::undid) && event.proofs.empty()) continue;
      const string what = event.kind == EventKind::undid ? "undone: " + step.title : step.title;
      report_.verified.push_back({.what = what, .at = event.began, .words = event.words, .proofs = event.proofs});
    }
  }

  void add_words() {
    switch (report_.state) {
      case ReportState::done:
      case ReportState::waiting:
      case ReportState::undone: {
        RunResult result = result_of(run_.progress, Asked::forward, now_);
        report_.words = std::move(result.words);
        report_.next = std::move(result.next);
        report_.notes = std::move(result.notes);
        return;
      }
      case ReportState::open: return add_open_words();
      case ReportState::not_begun:
        report_.words = "a crash has cut its first line: nothing was done by it";
        report_.next = "pyat rollback plan";
        return;
      case ReportState::damaged:
        report_.words = run_.problem;
        report_.next = run_.next;
        return;
    }
  }

  void add_open_words() {
    const Progress& progress = run_.progress;
    const auto count = [&](StepState state) {
      return std::count_if(progress.steps().begin(), progress.steps().end(),
                           [state](const StepProgress& step) { return step.state == state; });
    };
    report_.words = progress.has_turned() ? fmt::format("it has not ended, and goes back: {}", progress.why_turned())
                                          : fmt::format("it has not ended: {} of {} steps are done",
                                                        count(StepState::done), progress.steps().size());
    for (std::size_t i = 0; i < progress.steps().size(); ++i) {
      const StepState state = progress.steps()[i].state;
      if (state != StepState::begun && state != StepState::undoing && state != StepState::failed &&
          state != StepState::undo_failed) {
        continue;
      }
      const string_view is = state == StepState::begun     ? "was begun, and nothing is known of its end"
                             : state == StepState::undoing ? "was being undone, and nothing is known of the end of that"
                             : state == StepState::failed  ? "has failed"
                                                           : "could not be undone";
      report_.words += fmt::format("; {} {}", step_words(progress.begin(), i), is);
    }
    report_.next = "if no pyat runs: pyat rollback resume to go on, or pyat rollback abort to go back";
  }

  void add_unknown() {
    if (report_.state == ReportState::not_begun) return;
    if (report_.state == ReportState::damaged) unknown("all that has happened after the last line that can be trusted");
    for (const Event& event : report_.timeline) {
      if (event.kind == EventKind::cut || event.kind == EventKind::underway) {
        unknown(fmt::format("{}: when it has ended, and how: {}", report_.steps[*event.step].title, event.words));
      }
    }
    add_unknown_checks();
    add_unknown_times();
    if (!sources_.generations_problem.empty()) {
      unknown("which generations were good then: " + sources_.generations_problem);
    }
    if (!sources_.unsent) {
      unknown("whether everybody knows: the record of messages cannot be read");
    } else if (*sources_.unsent > 0) {
      unknown(fmt::format("whether everybody knows: {} {} not delivered yet", *sources_.unsent,
                          *sources_.unsent == 1 ? "message is" : "messages are"));
    }
  }

  const StepReport* check(string_view name) const {
    for (std::size_t i = 0; i < report_.steps.size(); ++i) {
      const string* of = report_.begin.steps[i].detail("check");
      if (of != nullptr && *of == name) return &report_.steps[i];
    }
    return nullptr;
  }

  // Of a run that has brought the target: what nobody has looked at.
  void add_unknown_checks() {
    if (report_.state != ReportState::done && report_.state != ReportState::waiting) return;
    constexpr std::array<std::pair<string_view, string_view>, 3> wanted = {
        {{"health", "whether all services are well"},
         {"smoke", "whether what is written can be read again"},
         {"alert", "whether alerts arrive"}}};
    for (const auto& [name, what] : wanted) {
      const StepReport* step = check(name);
      if (step == nullptr) {
        unknown(fmt::format("{}: the plan had no step for it", what));
      } else if (step->state != StepState::done) {
        unknown(fmt::format("{}: {}", what, step->words.empty() ? "that was not done" : step->words));
      }
    }
    for (const StepReport& step : report_.steps) {
      if (step.kind != Kind::flush || step.state == StepState::done) continue;
      unknown(fmt::format("whether {} has written out what it held: {}", fmt::join(step.services, ", "),
                          step.words.empty() ? "that was not done" : step.words));
    }
  }

  void add_unknown_times() {
    if (!report_.blackouts) {
      return unknown("how long nobody has served: " +
                     (sources_.blackout_problem.empty() ? "nobody has watched" : sources_.blackout_problem));
    }
    for (const Blackout& each : *report_.blackouts) {
      if (each.not_observed <= each.resolution) continue;
      unknown(fmt::format("whether {} were served for {}: nobody looked then", each.signal,
                          util::duration_words(each.not_observed)));
    }
    if (!report_.took) unknown("how long it took: the clock was set back");
  }

  void unknown(string words) {
    if (std::find(report_.unknown.begin(), report_.unknown.end(), words) == report_.unknown.end()) {
      report_.unknown.push_back(std::move(words));
    }
  }

  void add_standing(string_view which, const string& name) {
    if (sources_.generations == nullptr) return;
    for (const Entry& entry : sources_.generations->entries) {
      if (!entry.generation || name_of(*entry.generation) != name) continue;
      report_.notes.push_back(
          fmt::format("generation {}, {}: {}", name, which,
                      entry.standing.outcome == Outcome::unknown
                          ? "unproven: " + entry.standing.words
                          : fmt::format("{}: {}", to_string(entry.standing.outcome), entry.standing.words)));
      return;
    }
    report_.notes.push_back(fmt::format("generation {}, {}, is not kept any more", name, which));
  }

  void add_notes() {
    if (report_.state != ReportState::not_begun && !run_.lines.empty()) {
      add_standing("which it left", report_.begin.from);
      add_standing("which it went to", report_.begin.to);
    }
    if (run_.cut > 0) {
      report_.notes.push_back(fmt::format(
          "the journal ends with {} bytes of a line that was never finished: it is left out, nothing was done by it",
          run_.cut));
    }
    report_.notes.insert(report_.notes.end(), history_.notes.begin(), history_.notes.end());
    if (&run_ != &history_.runs.back() && !history_.problem.empty()) report_.notes.push_back(history_.problem);
  }

  const History& history_;
  const ReadRun& run_;
  ReportSources sources_;
  const Stamp& now_;
  RunReport report_{};
};

}  // namespace

string_view to_string(ReportState state) { return states[static_cast<std::size_t>(state)]; }

ChosenRun choose_run(const History& history, string_view name) {
  if (history.runs.empty()) {
    return {.problem = {.words = history.problem.empty() ? "nothing was ever rolled back here" : history.problem,
                        .state = "there is nothing to report",
                        .next = history.next.empty() ? "pyat rollback plan" : history.next}};
  }
  if (name.empty() || name == "last") return {.run = &history.runs.back()};
  const auto number = number_in(name);
  if (!number) {
    return {.problem = {
                .words = fmt::format("\"{}\" is no run: a number, a name such as run-12, or last was expected", name),
                .state = range_of(history),
                .next = "pyat rollback report"}};
  }
  const auto found = std::ranges::find(history.runs, *number, &ReadRun::number);
  if (found != history.runs.end()) return {.run = &*found};
  return {.problem = {.words = fmt::format("there is no {}", run_name(*number)),
                      .state = range_of(history),
                      .next = "pyat rollback report " + run_name(history.runs.back().number)}};
}

RunReport report_of(const History& history, const ReadRun& run, ReportSources sources, const Stamp& now) {
  return Maker(history, run, std::move(sources), now).make();
}

}  // namespace pyat::rollback
