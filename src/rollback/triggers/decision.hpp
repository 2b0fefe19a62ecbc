// What follows from the states of all triggers: nothing, a word to people, or a rollback. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rollback/triggers/acts.hpp"
#include "rollback/triggers/judge.hpp"

namespace pyat::rollback::triggers {

struct Policy {
  bool acts = false;  // otherwise, it is only said what would be done
  unsigned most_per_day = 1;
  std::chrono::seconds cool_down{3600};  // after an act of triggers
  std::chrono::seconds settle{900};      // after any rollback: until then, what is measured is of both stacks
};

// What has happened before.
struct Situation {
  Stamp now{};
  Acts acts{};
  std::string open_run{};           // "run-12": a rollback that has not ended
  std::optional<Stamp> last_end{};  // of a rollback
  std::string problem{};            // why that is not known
};

enum class Verdict : std::uint8_t {
  quiet,    // nothing fires
  observe,  // it would go back, and is not told to
  plan,     // what fires is for people to decide
  hold,     // it is told to go back, and must not now
  act       // go back
};

std::string_view to_string(Verdict verdict);

std::size_t acts_within_a_day(const Situation& situation);

struct Decision {
  Verdict verdict = Verdict::quiet;
  std::vector<std::string> because{};  // the triggers that fire, those that are planned last
  std::string words{};                 // a sentence
  std::string next{};                  // the command to type
};

Decision decide(const std::vector<Result>& results, const Policy& policy, const Situation& situation);

}  // namespace pyat::rollback::triggers
