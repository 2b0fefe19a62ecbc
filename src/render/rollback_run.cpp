#include "render/rollback_run.hpp"

#include <fmt/format.h>

#include "render/json_object.hpp"
#include "render/prose.hpp"
#include "util/duration.hpp"

namespace pyat::render {
namespace {

using rollback::Begin;
using rollback::Line;
using rollback::LineKind;
using rollback::Progress;
using rollback::RunResult;
using rollback::RunState;
using rollback::StepProgress;
using std::string;
using std::string_view;
using std::chrono::milliseconds;

constexpr string_view below = "       ";  // a step's number and its title stand before

// "3/12": as wide as the last one.
string place_of(const Progress& progress, std::size_t index) {
  const std::size_t all = progress.begin().steps.size();
  return fmt::format("{:>{}}/{}", index + 1, fmt::formatted_size("{}", all), all);
}

// " in 4.5 s"; nothing where nobody has looked at a clock.
string time_words(std::optional<milliseconds> took) {
  if (!took) return {};
  constexpr milliseconds finest{100}, fine{10'000};
  if (*took < finest) return " in " + util::duration_words(*took);
  const auto shown = *took < fine ? std::chrono::floor<std::chrono::duration<std::int64_t, std::deci>>(*took)
                                  : std::chrono::floor<std::chrono::seconds>(*took);
  return " in " + util::duration_words(shown);
}

string_view word_of(RunState state) {
  switch (state) {
    case RunState::done: return "rolled back";
    case RunState::undone: return "undone";
    case RunState::waiting: return "done, and not confirmed yet";
    case RunState::stopped: return "stopped half-way";
    case RunState::stuck: return "stopped half-way, and a person is needed";
    case RunState::refused: return "nothing was done";
  }
  return {};
}

string_view name_of(RunState state) {
  switch (state) {
    case RunState::done: return "done";
    case RunState::undone: return "undone";
    case RunState::waiting: return "waiting";
    case RunState::stopped: return "stopped";
    case RunState::stuck: return "stuck";
    case RunState::refused: return "refused";
  }
  return {};
}

string_view color_of(const RunResult& result) {
  if (result.state == RunState::done) return sgr::green;
  if (result.state == RunState::waiting) return sgr::yellow;
  return result.state == RunState::undone && result.exit_code == 0 ? sgr::yellow : sgr::red;
}

class LineText {
 public:
  LineText(const Line& line, const Progress& progress, std::optional<milliseconds> took, const Style& style)
      : line_(line), progress_(progress), took_(took), style_(style) {}

  string write() {
    const auto index = progress_.index_of(line_.step);
    if (index) {
      add_of_step(*index);
    } else {
      add_of_run();
    }
    return std::move(out_);
  }

 private:
  void add(string_view text, string_view color = {}) { append_text_line(out_, text, style_, color); }

  void add_of_run() {
    const Begin& begin = progress_.begin();
    switch (line_.kind) {
      case LineKind::begin:
        add(fmt::format("{} of {}: from generation {} to {}, {}", progress_.run(), begin.stack, begin.from, begin.to,
                        counted(begin.steps.size(), "step")),
            sgr::bold);
        break;
      case LineKind::taken_up:
        add(fmt::format("{} of {}, from generation {} to {}, goes on", progress_.run(), begin.stack, begin.from,
                        begin.to),
            sgr::bold);
        break;
      case LineKind::turn: add("going back: " + line_.words, sgr::red); break;
      default: break;
    }
  }

  void add_of_step(std::size_t index) {
    const string& title = progress_.begin().steps[index].title;
    switch (line_.kind) {
      case LineKind::intent:
        add(fmt::format("{} {}{}", place_of(progress_, index), title,
                        line_.attempt > 1 ? fmt::format(", attempt {}", line_.attempt) : ""));
        break;
      case LineKind::undo_intent: add(fmt::format("{} undo: {}", place_of(progress_, index), title)); break;
      case LineKind::outcome: add_outcome(index, "done"); break;
      case LineKind::undo_outcome: add_outcome(index, "undone"); break;
      case LineKind::seen:
        add(fmt::format("{}found {}: {}", below, to_string(line_.effect), line_.words), sgr::dim);
        break;
      case LineKind::passed: add(fmt::format("{}passed over: {}", below, line_.words), sgr::yellow); break;
      case LineKind::kept:
        // A look or a message leaves nothing that could stay.
        if (!has_effect(progress_.begin().steps[index].kind)) break;
        add(fmt::format("{} stays: {}; {}", place_of(progress_, index), title, line_.words), sgr::yellow);
        break;
      default: break;
    }
  }

  void add_outcome(std::size_t index, string_view word) {
    const StepProgress& step = progress_.steps()[index];
    add(fmt::format("{}{}{}: {}", below, line_.is_done ? word : "failed", time_words(took_), step.words),
        line_.is_done ? sgr::green : sgr::red);
    for (const string& proof : line_.proofs) add(fmt::format("{}  {}", below, proof), sgr::dim);
    if (!line_.is_done && !step.next.empty()) add(fmt::format("{}  next: {}", below, step.next));
  }

  const Line& line_;
  const Progress& progress_;
  const std::optional<milliseconds> took_;
  const Style& style_;
  string out_{};
};

}  // namespace

string run_line_text(const Line& line, const Progress& progress, std::optional<milliseconds> took, const Style& style) {
  return LineText(line, progress, took, style).write();
}

string run_result_text(const RunResult& result, const Style& style) {
  string out = "\n";
  append_text_line(out, fmt::format("{}: {}", word_of(result.state), result.words), style, color_of(result));
  for (const string& note : result.notes) append_text_line(out, note, style);
  if (!result.next.empty()) append_text_line(out, "next: " + result.next, style, sgr::bold);
  return out;
}

string run_result_json(const RunResult& result) {
  Json object = {{"format_version", 1}, {"state", name_of(result.state)}, {"words", result.words}};
  set(object, "run", result.run);
  set(object, "next", result.next);
  if (!result.notes.empty()) object["notes"] = result.notes;
  if (result.progress.has_begun()) {
    const Begin& begin = result.progress.begin();
    object["stack"] = begin.stack;
    object["from"] = begin.from;
    object["to"] = begin.to;
    for (std::size_t i = 0; i < begin.steps.size(); ++i) {
      const StepProgress& step = result.progress.steps()[i];
      Json entry = {{"id", begin.steps[i].id}, {"title", begin.steps[i].title}, {"state", to_string(step.state)}};
      if (step.attempts > 0) entry["attempts"] = step.attempts;
      set(entry, "words", step.words);
      set(entry, "next", step.next);
      object["steps"].push_back(std::move(entry));
    }
  }
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

string run_status_text(const RunStatus& status, const Style& style) {
  string out{};
  const auto add = [&](string_view text, string_view color = {}) { append_text_line(out, text, style, color); };
  if (!status.at_work.empty()) add(status.at_work, sgr::yellow);
  if (status.run.empty() && status.words.empty()) {
    add(status.stack + ": no rollback has been begun");
  } else {
    add(fmt::format("{}: {}{}", status.stack, status.run, status.state.empty() ? "" : ", " + status.state), sgr::bold);
    add(status.words);
  }
  for (const string& note : status.notes) add(note, sgr::dim);
  if (!status.next.empty()) add("next: " + status.next, sgr::bold);
  return out;
}

string run_status_json(const RunStatus& status) {
  Json object = {{"format_version", 1}, {"stack", status.stack}};
  set(object, "at_work", status.at_work);
  set(object, "run", status.run);
  set(object, "state", status.state);
  set(object, "words", status.words);
  set(object, "next", status.next);
  if (!status.notes.empty()) object["notes"] = status.notes;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
