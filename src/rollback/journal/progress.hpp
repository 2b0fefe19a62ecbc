// How far a run has come: what its lines say, one after the other. The one who writes them and the one who reads them
// after a crash see the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/journal/line.hpp"

namespace pyat::rollback {

enum class StepState : std::uint8_t {
  waiting,  // not begun, or undone so that it can begin again
  begun,    // its intent is there and its outcome is not: anything may have happened
  failed,
  done,
  passed,       // failed, was not vital, and was given up
  undoing,      // as `begun`
  undo_failed,  // a person is needed
  undone,
  kept  // cannot be undone
};

std::string_view to_string(StepState state);

// A step that only looks whether all is well, and may be done once more when it was done.
bool can_be_asked_again(const Step& step);

struct StepProgress {
  StepState state = StepState::waiting;
  unsigned attempts = 0;           // of the last thing that was tried
  std::string words{}, next{};     // of the last line about it
  std::optional<Effect> seen{};    // since something was tried
  std::optional<Stamp> began{};    // first intent
  std::optional<Stamp> settled{};  // last outcome
};

class Progress {
 public:
  // Why the line cannot follow on those before; empty: it does, and counts.
  std::string take(const Line& line);

  const std::string& run() const { return run_; }  // "run-12"
  const Begin& begin() const { return *begin_; }   // it stays where it is, whatever is taken
  const std::vector<StepProgress>& steps() const { return steps_; }
  bool has_begun() const { return count_ > 0; }
  bool has_turned() const { return has_turned_; }  // steps are undone, from the last one to the first
  const std::string& why_turned() const { return why_turned_; }
  const std::string& next_when_turned() const { return next_when_turned_; }
  bool has_ended() const { return has_ended_; }
  bool is_done() const { return has_ended_ && !has_turned_; }
  // All is done and nobody has confirmed it yet; since then.
  const std::optional<Stamp>& waiting_since() const { return waiting_since_; }
  bool is_confirmed() const { return is_confirmed_; }
  // A step behind which there is no way back has been begun, or more.
  std::optional<std::size_t> point_of_no_return() const;
  std::optional<std::size_t> index_of(std::string_view step) const;
  std::uint64_t count() const { return count_; }         // of lines
  const std::string& digest() const { return digest_; }  // of the last one
  const Stamp& last() const { return last_; }

 private:
  std::string take_begin(const Line& line);
  std::string take_of_run(const Line& line);
  std::string take_of_step(const Line& line, std::size_t index);
  std::string take_end(const Line& line);
  bool all_are(std::size_t count, bool (*is_so)(StepState)) const;

  std::shared_ptr<const Begin> begin_ = std::make_shared<const Begin>();  // never changed: a plan may be long
  std::vector<StepProgress> steps_{};
  std::string run_{}, digest_{}, why_turned_{}, next_when_turned_{};
  std::uint64_t count_ = 0;
  Stamp last_{};
  std::optional<Stamp> waiting_since_{};
  bool has_turned_ = false, has_ended_ = false, is_confirmed_ = false;
};

}  // namespace pyat::rollback
