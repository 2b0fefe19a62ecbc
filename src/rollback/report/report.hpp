// What a run of a rollback has done, as its journal tells it: for people who ask afterwards, and for those who ask why.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/generation.hpp"
#include "rollback/journal/reader.hpp"
#include "rollback/store/choose.hpp"
#include "rollback/store/problem.hpp"
#include "rollback/watch/record.hpp"

namespace pyat::rollback {

enum class ReportState : std::uint8_t {
  done,       // the stack runs the target
  waiting,    // it does, and goes back unless somebody confirms it
  undone,     // the stack is as it was before
  open,       // it has not ended: it runs now, or was cut off
  not_begun,  // a crash has cut its first line: nothing was done
  damaged     // its journal cannot be trusted from some line on
};

std::string_view to_string(ReportState state);

enum class EventKind : std::uint8_t {
  begun,     // the run
  taken_up,  // by another process
  did,       // a step, or tried to
  undid,     // a step, or tried to
  cut,       // pyat has ended amid a step, which was being done or undone
  underway,  // the last thing that is known: it may be going on now
  seen,      // how much of the effect of a step is there
  passed,    // a step was given up, and the run went on
  kept,      // what a step has done stays
  turned,    // from here on back
  waiting,   // for a confirmation
  confirmed,
  ended
};

std::string_view to_string(EventKind kind);

struct Event {
  EventKind kind = EventKind::begun;
  Stamp began{};                                    // of what took a while: its begin
  std::chrono::milliseconds offset{};               // of that, since the run began; below zero: a clock was set back
  std::optional<std::chrono::milliseconds> took{};  // of did and undid
  std::optional<std::size_t> step{};                // its index in the plan; nothing: the whole run
  unsigned attempt = 0;                             // counted from 1
  bool is_done = false;                             // of did, undid and ended
  std::optional<Effect> effect{};                   // of seen
  std::string words{}, next{};
  std::vector<std::string> proofs{};
  std::optional<Owner> who{};  // of begun and taken_up
};

// What a step has come to, all its attempts together.
struct StepReport {
  std::string id{}, title{};
  Kind kind = Kind::check;
  std::vector<std::string> services{};
  StepState state = StepState::waiting;
  std::optional<std::chrono::milliseconds> offset{};  // when it was begun; nothing: never
  std::chrono::milliseconds took{}, undo_took{};      // without the pauses between attempts
  unsigned attempts = 0, undo_attempts = 0;
  std::string words{}, next{};  // the last that was said of it
};

// What was looked at, and found so.
struct Verified {
  std::string what{};
  Stamp at{};
  std::string words{};
  std::vector<std::string> proofs{};
};

// What is known beside the journal.
struct ReportSources {
  std::optional<std::vector<Blackout>> blackouts{};  // nothing: nobody has watched, or `blackout_problem` says why
  std::string blackout_problem{};
  const Listing* generations = nullptr;  // null: they cannot be read; `generations_problem` says why
  std::string generations_problem{};
  std::optional<std::size_t> unsent = 0;  // messages about this run that nobody has received yet; nothing: not known
};

struct RunReport {
  std::string run{};      // "run-12"
  std::string journal{};  // its path
  ReportState state = ReportState::open;
  Begin begin{};
  Stamp began{};
  Stamp last{};                                     // of the last line
  std::optional<std::chrono::milliseconds> took{};  // from the first line to the last one, where clocks can tell
  std::string words{}, next{};                      // what is the state of the stack now
  std::vector<StepReport> steps{};
  std::vector<Event> timeline{};
  std::vector<Verified> verified{};
  std::optional<std::vector<Blackout>> blackouts{};
  std::vector<std::string> unknown{};  // what nobody can say, and why
  std::vector<std::string> notes{};    // of the journals as they are found
};

struct ChosenRun {
  const ReadRun* run = nullptr;  // null: there is a problem
  Problem problem{};
};

// "last" or nothing, "12", "run-12".
ChosenRun choose_run(const History& history, std::string_view name);

RunReport report_of(const History& history, const ReadRun& run, ReportSources sources, const Stamp& now);

}  // namespace pyat::rollback
