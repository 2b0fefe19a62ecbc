#include "rollback/triggers/decision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "util/text.hpp"

namespace pyat::rollback::triggers {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<string_view, 5> verdicts = {"quiet", "observe", "plan", "hold", "act"};
constexpr const char* see_plan = "pyat rollback plan";
constexpr const char* go_back = "pyat rollback run";

std::vector<string> firing(const std::vector<Result>& results, bool is_planned) {
  std::vector<string> names{};
  for (const Result& result : results) {
    if (result.state == State::firing && result.rule->is_planned == is_planned) names.push_back(result.rule->name);
  }
  return names;
}

string words_of(milliseconds time) { return util::time_words(std::chrono::floor<seconds>(time)); }

// What seems to lie ahead was just now: a clock was set back, and nobody knows by how much.
milliseconds age_of(const Stamp& then, const Stamp& now) { return std::max(time_between(then, now), milliseconds(0)); }

struct Reason {
  string words{}, next{};
};

// Why nothing may be done now.
std::optional<Reason> reason_to_hold(const Policy& policy, const Situation& situation) {
  if (!situation.problem.empty()) {
    return Reason{"what rollbacks have done before is not known: " + situation.problem, go_back};
  }
  if (!situation.acts.problem.empty()) {
    return Reason{"how often triggers have acted is not known: " + situation.acts.problem, go_back};
  }
  if (!situation.open_run.empty()) {
    return Reason{situation.open_run + " has not ended", "pyat rollback resume, or pyat rollback abort"};
  }
  if (situation.last_end) {
    const milliseconds age = age_of(*situation.last_end, situation.now);
    if (age < policy.settle) {
      return Reason{fmt::format("the last rollback ended {} ago, and the stack has {} to settle", words_of(age),
                                util::time_words(policy.settle)),
                    go_back};
    }
  }
  const std::vector<Act>& acts = situation.acts.list;
  if (!acts.empty()) {
    const milliseconds age = age_of(acts.back().when, situation.now);
    if (age < policy.cool_down) {
      return Reason{fmt::format("triggers acted {} ago, and the cool-down is {}", words_of(age),
                                util::time_words(policy.cool_down)),
                    go_back};
    }
  }
  if (const std::size_t today = acts_within_a_day(situation); today >= policy.most_per_day) {
    return Reason{fmt::format("triggers have acted {} {} in 24 h, and may {}", today, today == 1 ? "time" : "times",
                              policy.most_per_day),
                  go_back};
  }
  return std::nullopt;
}

string fires(const std::vector<string>& names) {
  return util::joined(names, ", ") + (names.size() == 1 ? " fires" : " fire");
}

}  // namespace

string_view to_string(Verdict verdict) { return verdicts[static_cast<std::size_t>(verdict)]; }

std::size_t acts_within_a_day(const Situation& situation) {
  const std::vector<Act>& acts = situation.acts.list;
  return static_cast<std::size_t>(std::count_if(acts.begin(), acts.end(), [&](const Act& act) {
    return age_of(act.when, situation.now) < std::chrono::hours(24);
  }));
}

Decision decide(const std::vector<Result>& results, const Policy& policy, const Situation& situation) {
  const std::vector<string> immediate = firing(results, false);
  const std::vector<string> planned = firing(results, true);
  Decision decision{.because = immediate};
  decision.because.insert(decision.because.end(), planned.begin(), planned.end());
  if (decision.because.empty()) {
    decision.words = "no trigger fires";
  } else if (immediate.empty()) {
    decision.verdict = Verdict::plan;
    decision.words = fires(planned) + ": that is a reason to plan a rollback, and for people to decide";
    decision.next = see_plan;
  } else if (!policy.acts) {
    decision.verdict = Verdict::observe;
    decision.words = fires(immediate) + ": with --act, this would begin a rollback";
    decision.next = go_back;
  } else if (auto reason = reason_to_hold(policy, situation)) {
    decision.verdict = Verdict::hold;
    decision.words = fires(immediate) + ", and no rollback is begun: " + reason->words;
    decision.next = std::move(reason->next);
  } else {
    decision.verdict = Verdict::act;
    decision.words = fires(immediate) + ": a rollback begins";
  }
  return decision;
}

}  // namespace pyat::rollback::triggers
