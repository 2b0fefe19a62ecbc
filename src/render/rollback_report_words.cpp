#include "render/rollback_report_words.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using rollback::Event;
using rollback::EventKind;
using rollback::ReportState;
using rollback::RunReport;
using rollback::StepReport;
using rollback::StepState;
using std::string;
using std::string_view;
using std::chrono::milliseconds;

string time_words(const rollback::Stamp& stamp) {
  return util::rfc3339(std::chrono::floor<std::chrono::seconds>(stamp.time));
}

// Since the run began.
string offset_words(milliseconds offset) {
  const milliseconds size{std::abs(offset.count())};
  const bool is_short = size < std::chrono::seconds{1};
  return (offset < milliseconds{0} ? "-" : "+") +
         (is_short ? fmt::format("0.{} s", size.count() / 100) : elapsed_words(size));
}

string_view color_of(StepState state) {
  switch (state) {
    case StepState::done: return sgr::green;
    case StepState::failed:
    case StepState::undo_failed: return sgr::red;
    case StepState::waiting: return sgr::dim;
    default: return sgr::yellow;
  }
}

string state_words(const StepReport& step) {
  switch (step.state) {
    case StepState::waiting: return step.attempts == 0 ? "not begun" : "to be done again";
    case StepState::begun: return "begun";
    case StepState::passed: return "passed over";
    case StepState::undoing: return "being undone";
    case StepState::kept: return "stays";
    default: return string(to_string(step.state));
  }
}

string tries_words(const StepReport& step) {
  if (step.undo_attempts == 0) return step.attempts == 0 ? string{} : std::to_string(step.attempts);
  return fmt::format("{}, back {}", step.attempts, step.undo_attempts);
}

string took_words(const StepReport& step) {
  if (step.attempts + step.undo_attempts == 0) return {};
  const string there = elapsed_words(step.took);
  return step.undo_attempts == 0 ? there : there + ", back " + elapsed_words(step.undo_took);
}

// "done", "failed", "undone (2nd try)"
string what_words(const Event& event) {
  const string number = event.attempt > 1 ? fmt::format(" (try {})", event.attempt) : string{};
  switch (event.kind) {
    case EventKind::begun: return "the run begins";
    case EventKind::taken_up: return "taken up";
    case EventKind::did: return (event.is_done ? "done" : "failed") + number;
    case EventKind::undid: return (event.is_done ? "undone" : "could not be undone") + number;
    case EventKind::cut: return "cut off" + number;
    case EventKind::underway: return "begun" + number;
    case EventKind::seen: return "looked at: " + string(to_string(event.effect.value_or(rollback::Effect::unknown)));
    case EventKind::passed: return "passed over";
    case EventKind::kept: return "stays";
    case EventKind::turned: return "from here on back";
    case EventKind::waiting: return "waits to be confirmed";
    case EventKind::confirmed: return "confirmed";
    case EventKind::ended: return event.is_done ? "the run ends: done" : "the run ends: undone";
  }
  return {};
}

string_view color_of(const Event& event) {
  switch (event.kind) {
    case EventKind::did: return event.is_done ? sgr::green : sgr::red;
    case EventKind::undid: return event.is_done ? sgr::yellow : sgr::red;
    case EventKind::cut: return sgr::red;
    case EventKind::turned:
    case EventKind::passed:
    case EventKind::kept: return sgr::yellow;
    default: return {};
  }
}

string with_next(const string& words, const string& next) {
  if (next.empty()) return words;
  return words.empty() ? next : words + "; " + next;
}

string event_words(const Event& event) {
  if (event.who) return words_of(*event.who) + (event.words.empty() ? "" : ": " + event.words);
  return with_next(event.words, event.kind == EventKind::did && event.is_done ? string{} : event.next);
}

}  // namespace

string elapsed_words(milliseconds time) {
  const std::int64_t count = time.count();
  if (count < 1000) return fmt::format("{} ms", count);
  if (count < 60'000) return fmt::format("{}.{} s", count / 1000, count % 1000 / 100);
  const std::int64_t seconds = count / 1000;
  if (seconds < 3600) return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {:02} min", seconds / 3600, seconds % 3600 / 60);
}

string report_headline(const RunReport& report) {
  const string of = report.begin.stack.empty() ? string{} : " of " + report.begin.stack;
  const string_view what = report.state == ReportState::waiting     ? "done, and waits to be confirmed"
                           : report.state == ReportState::open      ? "has not ended"
                           : report.state == ReportState::not_begun ? "never began"
                           : report.state == ReportState::damaged   ? "its journal cannot be trusted"
                                                                    : to_string(report.state);
  return fmt::format("{}{}: {}", report.run, of, what);
}

string_view color_of(ReportState state) {
  switch (state) {
    case ReportState::done: return sgr::green;
    case ReportState::waiting:
    case ReportState::undone:
    case ReportState::not_begun: return sgr::yellow;
    case ReportState::open:
    case ReportState::damaged: return sgr::red;
  }
  return {};
}

std::vector<string> report_facts(const RunReport& report) {
  std::vector<string> facts{};
  if (report.steps.empty()) return facts;
  facts.push_back(fmt::format("from generation {} to {}", report.begin.from, report.begin.to));
  facts.push_back(fmt::format("begun by {} at {}, with pyat {}", words_of(report.begin.owner), time_words(report.began),
                              report.begin.pyat.empty() ? "?" : report.begin.pyat));
  if (!report.begin.why.empty()) facts.push_back("because: " + report.begin.why);
  if (report.took) {
    const bool has_ended = report.state == ReportState::done || report.state == ReportState::undone;
    facts.push_back(
        fmt::format("{} {}", has_ended ? "it took" : "what is in the journal took", elapsed_words(*report.took)));
  }
  return facts;
}

Table steps_table(const RunReport& report) {
  Table table{.columns = {{.title = "STEP", .is_number = true},
                          {.title = "WHAT"},
                          {.title = "BEGAN", .is_number = true, .rank = 2},
                          {.title = "TOOK", .is_number = true},
                          {.title = "TRIES", .is_number = true, .rank = 1},
                          {.title = "RESULT"}},
              .beside_title = "WORDS"};
  std::size_t number = 0;
  for (const StepReport& step : report.steps) {
    table.rows.push_back({std::to_string(++number), to_printable(step.title),
                          step.offset ? offset_words(*step.offset) : string{}, took_words(step), tries_words(step),
                          state_words(step)});
    table.colors.push_back({{}, {}, {}, {}, {}, color_of(step.state)});
    table.beside.push_back(with_next(step.words, step.state == StepState::done ? string{} : step.next));
  }
  return table;
}

Table timeline_table(const RunReport& report) {
  Table table{.columns = {{.title = "TIME", .rank = 1},
                          {.title = "SINCE", .is_number = true},
                          {.title = "STEP", .is_number = true},
                          {.title = "EVENT"},
                          {.title = "TOOK", .is_number = true}},
              .beside_title = "WORDS"};
  for (const Event& event : report.timeline) {
    table.rows.push_back({time_words(event.began), offset_words(event.offset),
                          event.step ? std::to_string(*event.step + 1) : string{}, what_words(event),
                          event.took ? elapsed_words(*event.took) : string{}});
    table.colors.push_back({{}, {}, {}, color_of(event)});
    table.beside.push_back(event_words(event));
  }
  return table;
}

string blackout_words(const rollback::Blackout& blackout) {
  string words = blackout.signal + ": ";
  words += blackout.spans == 0
               ? "somebody answered all the time, as far as was seen every " + elapsed_words(blackout.resolution)
               : "nobody answered for " + elapsed_words(blackout.sum);
  if (blackout.spans > 1) words += ", the longest time for " + elapsed_words(blackout.longest);
  if (blackout.not_observed.count() > 0) words += "; " + elapsed_words(blackout.not_observed) + " were not observed";
  if (!blackout.note.empty()) words += "; " + blackout.note;
  return words;
}

Table blackout_table(const RunReport& report) {
  Table table{.columns = {{.title = "SIGNAL"},
                          {.title = "NOT SERVED", .is_number = true},
                          {.title = "LONGEST", .is_number = true},
                          {.title = "TIMES", .is_number = true, .rank = 2},
                          {.title = "RESOLUTION", .is_number = true, .rank = 1},
                          {.title = "NOT WATCHED", .is_number = true, .rank = 1}}};
  if (!report.blackouts) return table;
  for (const rollback::Blackout& each : *report.blackouts) {
    table.rows.push_back(
        {to_printable(each.signal), fmt::format("{:.3f} s", std::chrono::duration<double>(each.sum).count()),
         fmt::format("{:.3f} s", std::chrono::duration<double>(each.longest).count()), std::to_string(each.spans),
         elapsed_words(each.resolution), elapsed_words(each.not_observed)});
    table.colors.push_back({{}, each.sum > milliseconds{0} ? sgr::yellow : sgr::green});
    table.beside.push_back(each.note);
  }
  return table;
}

string verified_words(const rollback::Verified& verified) {
  return verified.what + " (" + time_words(verified.at) + ")" + (verified.words.empty() ? "" : ": " + verified.words);
}

}  // namespace pyat::render
