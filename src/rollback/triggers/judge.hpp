// The states of triggers, from what was seen of them. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/triggers.hpp"
#include "util/trigger_state.hpp"

namespace pyat::rollback::triggers {

using Rule = config::TriggerRule;
using State = util::TriggerState;

struct Sample {
  std::chrono::sys_seconds time{};
  std::optional<double> value{};  // finite; nothing: `why` says why
  std::string why{};
};

struct Series {
  std::string labels{};  // {job="loki"}; empty: it has none
  std::vector<Sample> samples{};
};

// What a server has answered to a query.
struct Answer {
  std::string source{};  // the server's address
  std::chrono::sys_seconds now{};
  std::vector<Series> series{};  // samples in the order of time, the last ones of `now`
  std::vector<Series> then{};    // of the baseline: so long before each of those times, or one sample of that time
  std::string problem{};         // why there is no answer
};

// What was seen at one time of something that has no history of its own.
struct Look {
  std::chrono::sys_seconds time{};
  std::optional<bool> holds{};       // nothing: it could not be told
  std::optional<bool> warns{false};  //
  std::string words{};
};

struct Result {
  const Rule* rule = nullptr;
  State state = State::unknown;
  std::vector<std::string> unknown{};  // why it is UNKNOWN
  std::vector<std::string> notes{};    // what else cannot be told, and what was left out
  std::string next{};                  // what to do where it is not known
  // Of the series that decides.
  std::string labels{};
  std::optional<double> value{};                    // now; with a baseline: how much it has changed
  std::vector<Sample> samples{};                    // all that was looked at
  std::optional<std::chrono::sys_seconds> since{};  // it has held, or fired, from then on
  bool is_pending = false, is_held = false;         // as util::Judgement has them
  std::size_t series = 0;                           // that were looked at
  std::string source{}, asked{};
  std::string seen{};  // in words, where it is no number: "2 of 7 services are not well"
};

// The last look, or sample, is what is judged.
Result judge(const Rule& rule, const Answer& answer);
Result judge(const Rule& rule, const std::vector<Look>& looks);

// "12.5 %", "+12.5 %" of a change, "0.25"
std::string number_words(const Rule& rule, double value);
// "above 10 %", "10 % above that of 1 h before", "monthly_cost > 120% * budget"
std::string threshold_words(const Rule& rule);

}  // namespace pyat::rollback::triggers
