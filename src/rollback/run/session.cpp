#include "rollback/run/session.hpp"

#include <algorithm>
#include <utility>

#include "rollback/journal/journal.hpp"
#include "rollback/journal/reader.hpp"

namespace pyat::rollback {
namespace {

using std::string;

constexpr std::uint64_t wanted_room = 1024 * std::uint64_t{1024};  // the lines of a long run have it several times over
constexpr int broken = 3, bad_input = 2;

RunResult with_notes(RunResult result, const History& history, const ReadRun* run, const string& name) {
  result.run = name;
  result.notes.insert(result.notes.end(), history.notes.begin(), history.notes.end());
  if (run != nullptr && run->cut > 0) {
    result.notes.push_back(run->path + " ended with " + std::to_string(run->cut) +
                           " bytes of a line that was never finished: it was left out, nothing was done by it");
  }
  return result;
}

string open_words(const ReadRun& run) {
  const Begin& begin = run.progress.begin();
  const string what =
      run.progress.waiting_since() && !run.progress.has_turned() ? " waits to be confirmed" : " has not ended";
  return run_name(run.number) + " of " + words_of(begin.owner) + ", from generation " + begin.from + " to " + begin.to +
         "," + what;
}

// What had run when the machine went down runs again only where Docker was told to start it.
void add_restart_note(RunResult& result, const ReadRun& run, const Stamp& now) {
  if (run.progress.last().boot == now.boot) return;
  result.notes.push_back(
      "the machine was restarted since the journal was last written: containers that do not start by "
      "themselves are down, whoever had started them; pyat health shows which");
}

// The history, unless it says that nothing may be done; then `out` says why.
bool has_trouble(const History& history, RunResult& out) {
  if (history.problem.empty()) return false;
  out = refused(broken, history.problem, history.next);
  out.notes = history.notes;
  return true;
}

string problem_of_plan(const Begin& begin) {
  if (begin.steps.empty()) return "the plan has no steps";
  const bool has_final =
      std::any_of(begin.steps.begin(), begin.steps.end(), [](const Step& step) { return step.is_final; });
  if (has_final && begin.confirm_within.count() > 0) {
    return "a run that has a step behind which there is no way back cannot be undone unless confirmed";
  }
  return {};
}

RunResult nothing_open(const History& history, Asked asked, Machine& machine) {
  const auto last = std::find_if(history.runs.rbegin(), history.runs.rend(),
                                 [](const ReadRun& run) { return run.progress.has_ended(); });
  if (last == history.runs.rend()) return refused(bad_input, "no run was begun", "pyat rollback plan");
  const Progress& progress = last->progress;
  if (asked == Asked::back && progress.is_done()) {
    RunResult result = refused(
        bad_input,
        run_name(last->number) + " has ended: " + progress.begin().stack + " is at generation " + progress.begin().to,
        "to go back, pyat rollback plan --to " + progress.begin().from);
    result.progress = progress;
    return with_notes(std::move(result), history, nullptr, run_name(last->number));
  }
  RunResult result = result_of(progress, asked, machine.now());
  result.notes.insert(result.notes.begin(), run_name(last->number) + " had ended before: nothing was done now");
  return with_notes(std::move(result), history, nullptr, run_name(last->number));
}

// What could not be written may be there all the same, as where the folder could not be synced behind it.
RunResult not_begun(Session& session, const string& problem) {
  if (read_history(session.files, session.folder).open() == nullptr) {
    return refused(bad_input, problem + "; nothing was done", "let pyat write there, and begin again");
  }
  return refused(broken, problem + "; nothing was done, but the run is in the journal",
                 "let pyat write there, then pyat rollback resume, or pyat rollback abort");
}

// Takes the open run up, and lets `act` go on with it.
template <typename Act>
RunResult with_open_run(Session& session, Asked asked, const char* verb, Act act) {
  const History history = read_history(session.files, session.folder);
  RunResult trouble{};
  if (has_trouble(history, trouble)) return trouble;
  const ReadRun* const open = history.open();
  if (open == nullptr) return nothing_open(history, asked, session.machine);
  Journal journal(session.files, session.machine);
  string problem = journal.take_up(*open);
  if (problem.empty()) {
    problem = journal.write({.kind = LineKind::taken_up, .words = verb, .owner = session.machine.self()});
  }
  const string name = run_name(open->number);
  if (!problem.empty()) {
    return with_notes(halted(open->progress, RunState::stopped, problem + "; nothing was done now",
                             string("make room and let pyat write there, then pyat rollback ") + verb),
                      history, open, name);
  }
  Runner runner(journal, session.executor, session.machine, session.options);
  RunResult result = act(journal, runner);
  add_restart_note(result, *open, session.machine.now());
  return with_notes(std::move(result), history, open, name);
}

}  // namespace

std::optional<RunResult> refusal(const History& history) {
  RunResult trouble{};
  if (has_trouble(history, trouble)) return trouble;
  const ReadRun* const open = history.open();
  if (open == nullptr) return std::nullopt;
  const bool is_waiting = open->progress.waiting_since() && !open->progress.has_turned();
  RunResult result = refused(
      broken, open_words(*open),
      is_waiting ? "pyat rollback confirm, or pyat rollback abort" : "pyat rollback resume, or pyat rollback abort");
  result.progress = open->progress;
  return with_notes(std::move(result), history, open, run_name(open->number));
}

RunResult start(Session& session, Begin begin) {
  const History history = read_history(session.files, session.folder);
  if (auto refused = refusal(history)) return std::move(*refused);
  if (string problem = problem_of_plan(begin); !problem.empty()) {
    return refused(bad_input, std::move(problem), "pyat rollback plan");
  }
  if (const auto room = session.files.free_space(session.folder); room && *room < wanted_room) {
    return refused(bad_input,
                   "only " + std::to_string(*room) + " bytes are free in " + session.folder +
                       ", where the journal must be written: nothing was done",
                   "make room there, at least 1 MiB, and begin again");
  }
  begin.owner = session.machine.self();
  Journal journal(session.files, session.machine);
  if (string problem = journal.create(session.folder, history, std::move(begin)); !problem.empty()) {
    return not_begun(session, problem);
  }
  if (session.options.on_line) session.options.on_line({.kind = LineKind::begin}, journal.progress());
  Runner runner(journal, session.executor, session.machine, session.options);
  return with_notes(runner.go(Asked::forward), history, nullptr, run_name(history.next_number()));
}

RunResult resume(Session& session) {
  return with_open_run(session, Asked::forward, "resume",
                       [](Journal&, Runner& runner) { return runner.go(Asked::forward); });
}

RunResult abort_run(Session& session) {
  return with_open_run(session, Asked::back, "abort", [&session](Journal&, Runner& runner) {
    return runner.go_back(words_of(session.machine.self()) + " has asked to go back");
  });
}

RunResult confirm(Session& session) {
  return with_open_run(session, Asked::forward, "confirm", [&session](Journal& journal, Runner& runner) {
    const Progress& progress = journal.progress();
    if (!progress.waiting_since() || progress.has_turned()) {
      return halted(progress, RunState::stopped, "there is nothing to confirm: the run has not come to its end",
                    "pyat rollback resume, or pyat rollback abort");
    }
    const bool is_late = time_to_confirm(progress, session.machine.now()) <= std::chrono::milliseconds{0};
    if (!is_late && !progress.is_confirmed()) {
      if (string problem = journal.write({.kind = LineKind::confirmed}); !problem.empty()) {
        return halted(progress, RunState::stopped, problem + "; it is not confirmed",
                      "make room there, then pyat rollback confirm");
      }
    }
    return runner.go(Asked::forward);
  });
}

}  // namespace pyat::rollback
