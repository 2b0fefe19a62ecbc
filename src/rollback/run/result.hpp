// What a run has come to: what is the state now, and what to type next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/journal/progress.hpp"

namespace pyat::rollback {

enum class RunState : std::uint8_t {
  done,     // all of the plan
  undone,   // all that had been done was taken back
  waiting,  // done, and undone unless it is confirmed
  stopped,  // half-way: it can go on, or back
  stuck,    // half-way, and only a person can tell or do what comes next
  refused   // nothing was done
};

struct RunResult {
  RunState state = RunState::refused;
  int exit_code = 2;
  std::string run{};                 // "run-12"; empty: there is none
  std::string words{};               // what is the state now
  std::string next{};                // what to do, with the command to type; empty: nothing
  std::vector<std::string> notes{};  // what else is to be known: a step that was passed over, a line that was cut
  Progress progress{};
};

// Whether somebody has asked for what it has come to: an abort that has undone all has done well.
enum class Asked : std::uint8_t { forward, back };

// The result of a run that has ended, or waits to be confirmed.
RunResult result_of(const Progress& progress, Asked asked, const Stamp& now);

// Of one that has stopped half-way.
RunResult halted(const Progress& progress, RunState state, std::string words, std::string next);

RunResult refused(int exit_code, std::string words, std::string next);

// Of --confirm-within; below zero: it is over. A clock that was set back between two boots ends it, too.
std::chrono::milliseconds time_to_confirm(const Progress& progress, const Stamp& now);

// What such a step has changed stays changed when it is kept; the others have only looked, or told.
bool has_effect(Kind kind);

// "step 3 of 9 (stop-old: Stop tempo and mimir)"
std::string step_words(const Begin& begin, std::size_t index);

}  // namespace pyat::rollback
