// The triggers of a model against what is known now, and was before.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "cost/triggers/condition.hpp"
#include "cost/triggers/state.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

// What was known at one time. The scope has its figures (figures.hpp).
struct Moment {
  std::chrono::sys_seconds time{};
  const Scope* scope = nullptr;
};

struct TriggerResult {
  const Trigger* trigger = nullptr;
  State state = State::unknown;
  std::vector<Seen> seen{};                         // now
  std::optional<units::Number> nearness{};          // of 1
  std::optional<std::chrono::sys_seconds> since{};  // it has held, or fired, from then on
  std::chrono::seconds for_time{};
  bool is_pending = false, is_held = false;  // as Judgement has them
  std::vector<std::string> unknown{};        // why it is UNKNOWN
  std::vector<std::string> notes{};          // what cannot be told, and how something was read
};

// `history`: the oldest first, the last one is now. Mistakes are reported; then the result must not be used.
std::vector<TriggerResult> judge_triggers(const Model& model, const std::vector<Moment>& history,
                                          std::vector<diag::Diagnostic>& problems);

// How long its condition must hold, 0 where it has no `for`. Nothing: not known, or a mistake, which was reported.
std::optional<std::chrono::seconds> hold_time(const Trigger& trigger, const Scope& scope,
                                              std::vector<diag::Diagnostic>& problems);

// What a level such as warn_at says of a condition: whether the value is there. Nothing: not known, or a mistake, which
// was reported. A share (80%) is that of the threshold; a quantity of what is compared is a level of its own; a
// condition says it all.
enum class LevelKind : std::uint8_t { warn, clear };
std::optional<bool> is_at_level(const Formula& level, LevelKind kind, const Condition& condition, const Scope& scope,
                                std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
