// A line of the journal of a run: one JSON object, which carries the digest of the line before it, and its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/journal/machine.hpp"
#include "rollback/step.hpp"

namespace pyat::rollback {

inline constexpr unsigned journal_version = 1;

enum class LineKind : std::uint8_t {
  begin,         // of a run: what it is to do, and who began it
  taken_up,      // by another process, after the one before had ended
  intent,        // the step is about to be done
  outcome,       // it was done, or not
  seen,          // how much of the effect of a step was there, where that was not known
  passed,        // a step that is not vital was given up
  turn,          // from here on steps are undone
  undo_intent,   // the step is about to be undone
  undo_outcome,  // it was undone, or not
  kept,          // what the step has done cannot be undone, and stays
  waiting,       // all is done, and is undone unless somebody confirms it
  confirmed,     // somebody did
  end            // of the run
};

std::string_view to_string(LineKind kind);

// What a run sets out with: enough to go on with nothing but the journal.
struct Begin {
  std::string stack{};
  std::string from{}, to{};  // names of generations: how the stack is, and how it is to be
  std::string pyat{};        // the release that began it
  std::string why{};         // in the words of who began it, or the triggers that fired; may be empty
  Owner owner{};
  std::vector<Step> steps{};
  std::chrono::seconds confirm_within{0};  // 0: nobody has to

  bool operator==(const Begin&) const = default;
};

struct Line {
  LineKind kind = LineKind::begin;
  std::string step{};                 // its id; empty: the line is about the whole run
  unsigned attempt = 0;               // of intent, outcome and their like; counted from 1
  bool is_done = false;               // outcome, undo_outcome; end: all was done, else undone
  std::string words{}, next{};        // what a StepResult has, or why
  std::vector<std::string> proofs{};  //
  Effect effect = Effect::unknown;    // of `seen`
  std::optional<Owner> owner{};       // of `taken_up`
  std::optional<Begin> begin{};
  // Set by the one who writes it.
  std::string run{};           // "run-12"
  std::uint64_t sequence = 0;  // counted from 1
  Stamp stamp{};
  std::string previous{};  // digest of the line before; of the first one: of the last line of the run before
  std::string digest{};    // SHA-256 over the text of the line without it

  bool operator==(const Line&) const = default;
};

// `previous` of the first line of the first run.
std::string no_digest();

// The text of a line without its end, and sets `digest`.
std::string text_of(Line& line);

struct ParsedLine {
  Line line{};
  std::string problem{};  // empty: all is well
};

// Checks the line on its own: that it is one, of a version that is known, and as it was written.
ParsedLine parse_line(std::string_view text);

}  // namespace pyat::rollback
