// The states that a trigger goes through, as a function of what was seen of it at several times.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pyat::util {

enum class TriggerState : std::uint8_t { ok, warn, firing, unknown };

std::string_view to_string(TriggerState state);  // "OK", "WARN", "FIRING", "UNKNOWN"

// What was seen of a condition at one time. Nothing: it could not be told then.
struct Reading {
  std::chrono::sys_seconds time{};
  std::optional<bool> holds{};
  std::optional<bool> warns{};  // false where there is no warn_at
  std::optional<bool>
      clears{};  // whether one that fires may stop; true where there is no clears_at and it does not hold
};

struct Judgement {
  TriggerState state = TriggerState::unknown;
  std::optional<std::chrono::sys_seconds> since{};  // from when on it has held, or fired
  bool is_pending = false;                          // it holds, but not for long enough, or nobody saw that it does
  bool is_held = false;                             // it no longer holds, and fires until it clears
  std::string note{};                               // what cannot be told, and why
  // It is pending because nobody could tell what it was then; before, it may have held.
  std::optional<std::chrono::sys_seconds> untold{};
};

// `readings` in the order of time; the last one is what is judged. A trigger fires once its condition was seen to hold
// for `for_time`: at both ends of that time, with no gap between two readings that is longer than it, and nothing else
// seen in between. It fires until a reading clears it, or until nobody has looked for longer than that. What is not
// known neither starts nor ends anything, and a run that it interrupts begins anew.
Judgement judge(std::span<const Reading> readings, std::chrono::seconds for_time);

// "1 h", "2 days 3 h", "90 s" as "1 min 30 s": the two largest parts.
std::string time_words(std::chrono::seconds time);

}  // namespace pyat::util
