// Pulls the plug in a run, takes it up, and looks whether the stack is entirely the new one or entirely the old one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rollback/journal/reader.hpp"
#include "rollback_bed.hpp"

namespace pyat::rollback {

inline constexpr auto both = {Asked::forward, Asked::back};

inline RunResult recover(Bed& bed, Asked asked) {
  return asked == Asked::forward ? resume(bed.session) : abort_run(bed.session);
}

inline std::string place_of(const Plug& plug) {
  if (plug.point) return "point " + std::to_string(*plug.point) + " of the executor";
  if (!plug.file) return "nowhere";
  return "state " + std::to_string(plug.file->state) + " of change " + std::to_string(plug.file->change);
}

// What is wrong with the stack after a run has come to an end; empty: nothing.
inline std::string mistake_in(Bed& bed, const RunResult& result) {
  if (!bed.world.broken.empty()) return bed.world.broken.front();
  if (!bed.world.has_data()) return "the data is lost";
  const bool has_begun = bed.files.has(bed.world.journal);
  const bool is_nothing = result.state == RunState::refused && result.words == "no run was begun";
  // Who wants to abort what has ended well is told so.
  const bool is_new =
      result.state == RunState::done || (result.state == RunState::refused && result.progress.is_done());
  if (!is_new && result.state != RunState::undone && !is_nothing) {
    return "it has not ended: " + result.words;
  }
  if (is_nothing && has_begun && bed.files.text(bed.world.journal).find('\n') != std::string::npos)
    return "a run was forgotten";
  if (is_new ? !bed.world.is_new() : !bed.world.is_old())
    return is_new ? "it is not the new stack" : "it is not the old stack";
  const History history = read_history(bed.files, bed_folder);
  if (!history.problem.empty()) return history.problem;
  return history.open() == nullptr ? "" : "the run is still open";
}

// Once more changes nothing.
inline std::string mistake_when_repeated(Bed& bed) {
  const auto nodes = bed.files.nodes();
  const auto containers = bed.world.containers;
  const std::size_t calls = bed.world.calls.size();
  for (const Asked asked : both) (void)recover(bed, asked);
  if (bed.files.nodes() != nodes || bed.world.containers != containers) return "once more has changed something";
  return bed.world.calls.size() == calls ? "" : "once more has done something";
}

struct Tally {
  std::size_t cases = 0, done = 0, undone = 0, none = 0;
  std::vector<std::string> mistakes{};

  void take(const std::string& name, Bed& bed, const RunResult& result) {
    ++cases;
    ++(result.state == RunState::done ? done : result.state == RunState::undone ? undone : none);
    std::string mistake = mistake_in(bed, result);
    if (mistake.empty()) mistake = mistake_when_repeated(bed);
    if (!mistake.empty() && mistakes.size() < 10) mistakes.push_back(name + ": " + mistake);
  }
};

using Prepare = std::function<void(Bed&)>;

inline void no_preparation(Bed&) {}

// The plug is pulled once, at each of so many places, and the run taken up.
inline Tally crash_once(const Prepare& prepare, std::size_t most) {
  Tally tally{};
  std::size_t count = 0;
  Bed counting{};
  prepare(counting);
  for (const Plug& plug : counting.plugs_of([&] { return counting.run(); }, most)) {
    for (const Asked asked : both) {
      Bed bed{};
      prepare(bed);
      bed.has_lost_power = ++count % 4 < 2;
      const auto first = bed.try_to([&] { return bed.run(); }, plug);
      const std::string name = place_of(plug) + (asked == Asked::forward ? ", resume" : ", abort");
      if (first) tally.mistakes.push_back(name + ": it did not crash");
      tally.take(name, bed, recover(bed, asked));
    }
  }
  return tally;
}

}  // namespace pyat::rollback
