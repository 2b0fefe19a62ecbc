#include "rollback/triggers/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "util/rfc3339.hpp"

namespace pyat::rollback::triggers {
namespace {

using config::TriggerMeasure;
using std::string;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using util::Reading;

// Of what must hold for some time, a single value is none.
constexpr unsigned usual_min_samples = 3;

unsigned min_samples(const Rule& rule) {
  return rule.min_samples.value_or(rule.for_time.count() > 0 ? usual_min_samples : 1);
}

const Sample* find_sample(const std::vector<Series>& all, const string& labels, sys_seconds time) {
  const auto series = std::find_if(all.begin(), all.end(), [&](const Series& each) { return each.labels == labels; });
  if (series == all.end()) return nullptr;
  const auto sample = std::find_if(series->samples.begin(), series->samples.end(),
                                   [&](const Sample& each) { return each.time == time; });
  return sample == series->samples.end() ? nullptr : &*sample;
}

// How much it has changed since then.
Sample change_of(const Sample& now, const Sample* then) {
  Sample change{.time = now.time, .why = now.why};
  if (!now.value) return change;
  if (then == nullptr) {
    change.why = "there is no value of then to compare it with";
  } else if (!then->value) {
    change.why = "it cannot be compared with then: " + then->why;
  } else if (*then->value == 0) {
    change.why = "it cannot be compared with then: the value was 0";
  } else if (const double ratio = (*now.value - *then->value) / std::abs(*then->value); std::isfinite(ratio)) {
    change.value = ratio;
  } else {
    change.why = "what it was then is too small to compare it with";
  }
  return change;
}

std::vector<Sample> compared(const Rule& rule, const Answer& answer, const Series& series) {
  if (!rule.has_baseline()) return series.samples;
  std::vector<Sample> changes{};
  for (const Sample& sample : series.samples) {
    const sys_seconds then = rule.baseline_at ? *rule.baseline_at : sample.time - *rule.baseline_ago;
    changes.push_back(change_of(sample, find_sample(answer.then, series.labels, then)));
  }
  return changes;
}

Reading reading_of(const Rule& rule, const Sample& sample) {
  Reading reading{.time = sample.time};
  if (!sample.value) return reading;
  const double value = *sample.value;
  reading.holds = rule.above ? value > *rule.above : value < *rule.below;
  const auto is_past = [&](double level) { return rule.above ? value >= level : value <= level; };
  reading.warns = rule.warns && is_past(*rule.warns);
  const auto is_back = [&](double level) { return rule.above ? value <= level : value >= level; };
  reading.clears = rule.clears ? is_back(*rule.clears) : !*reading.holds;
  return reading;
}

void take(const util::Judgement& judgement, sys_seconds now, Result& result) {
  result.state = judgement.state;
  if (judgement.since != now) result.since = judgement.since;  // that it holds since now is no news
  result.is_pending = judgement.is_pending;
  result.is_held = judgement.is_held;
  if (!judgement.note.empty()) result.notes.push_back(judgement.note);
}

void make_unknown(Result& result, string why) {
  result.state = State::unknown;
  result.since.reset();
  result.is_pending = result.is_held = false;
  result.unknown.push_back(std::move(why));
}

Result judge_series(const Rule& rule, const Answer& answer, const Series& series) {
  Result result{.rule = &rule, .labels = series.labels, .samples = compared(rule, answer, series)};
  std::vector<Reading> readings{};
  for (const Sample& sample : result.samples) readings.push_back(reading_of(rule, sample));
  take(util::judge(readings, rule.for_time), answer.now, result);
  const Sample& last = result.samples.back();
  result.value = last.value;
  const auto known = std::count_if(result.samples.begin(), result.samples.end(), [&](const Sample& each) {
    return each.value && each.time >= answer.now - rule.for_time;
  });
  if (!last.value) {
    make_unknown(result, last.why);
  } else if (known < min_samples(rule)) {
    make_unknown(result, fmt::format("{} of its values in {} {} known, and {} are needed", known,
                                     util::time_words(rule.for_time), known == 1 ? "is" : "are", min_samples(rule)));
  }
  return result;
}

// FIRING decides, then what is not known: nobody may take it for well.
int weight_of(State state) {
  constexpr std::array<int, 4> weights = {0, 1, 3, 2};  // in the order of the states
  return weights[static_cast<std::size_t>(state)];
}

bool is_worse(const Result& one, const Result& other) {
  if (weight_of(one.state) != weight_of(other.state)) return weight_of(one.state) > weight_of(other.state);
  if (!one.value || !other.value) return false;
  return one.rule->above ? *one.value > *other.value : *one.value < *other.value;
}

bool has_now(const Series& series, sys_seconds now) {
  return !series.samples.empty() && series.samples.back().time == now;
}

Result unknown_of(const Rule& rule, const Answer& answer, string why) {
  Result result{.rule = &rule, .next = rule.without_data, .source = answer.source, .asked = rule.query};
  make_unknown(result, std::move(why));
  return result;
}

// What had a value to compare with, and has none now: it may be the very thing that the rule is about.
std::vector<string> gone(const Rule& rule, const Answer& answer) {
  std::vector<string> names{};
  if (!rule.has_baseline()) return names;
  for (const Series& before : answer.then) {
    const bool had_value = std::any_of(before.samples.begin(), before.samples.end(),
                                       [](const Sample& sample) { return sample.value.has_value(); });
    const bool is_there = std::any_of(answer.series.begin(), answer.series.end(), [&](const Series& series) {
      return series.labels == before.labels && has_now(series, answer.now);
    });
    if (had_value && !is_there) names.push_back(before.labels.empty() ? "it" : before.labels);
  }
  return names;
}

}  // namespace

Result judge(const Rule& rule, const Answer& answer) {
  if (!answer.problem.empty()) return unknown_of(rule, answer, answer.problem);
  std::optional<Result> worst{};
  std::size_t count = 0, ended = 0, untold = 0;
  for (const Series& series : answer.series) {
    if (!has_now(series, answer.now)) {
      ++ended;
      continue;
    }
    ++count;
    Result result = judge_series(rule, answer, series);
    if (result.state == State::unknown) ++untold;
    if (!worst || is_worse(result, *worst)) worst = std::move(result);
  }
  if (!worst) {
    return unknown_of(rule, answer, ended == 0 ? "there are no data" : "there are no data of now, only of before");
  }
  if (ended > 0)
    worst->notes.push_back(fmt::format("{} of {} series have ended, and do not count", ended, count + ended));
  if (const std::vector<string> names = gone(rule, answer); !names.empty() && worst->state != State::firing) {
    make_unknown(*worst, fmt::format("{} {} a value then, and none now", names.front(),
                                     names.size() == 1 ? "had" : fmt::format("and {} more had", names.size() - 1)));
  }
  if (untold > 0 && count > 1) worst->notes.push_back(fmt::format("{} of {} series are not known", untold, count));
  worst->series = count;
  worst->source = answer.source;
  worst->asked = rule.query;
  return *std::move(worst);
}

Result judge(const Rule& rule, const std::vector<Look>& looks) {
  Result result{.rule = &rule};
  if (looks.empty()) {
    make_unknown(result, "nobody has looked");
    return result;
  }
  std::vector<Reading> readings{};
  for (const Look& look : looks) {
    readings.push_back({.time = look.time, .holds = look.holds, .warns = look.warns});
    if (look.holds) readings.back().clears = !*look.holds;
  }
  take(util::judge(readings, rule.for_time), looks.back().time, result);
  const Look& last = looks.back();
  result.seen = last.words;
  if (!last.holds) make_unknown(result, last.words);
  return result;
}

string number_words(const Rule& rule, double value) {
  const bool is_share = rule.is_share || rule.has_baseline();
  const char* const sign = rule.has_baseline() && value > 0 ? "+" : "";
  return is_share ? fmt::format("{}{:.4g} %", sign, value * 100) : fmt::format("{}{:.6g}", sign, value);
}

string threshold_words(const Rule& rule) {
  switch (rule.measure) {
    case TriggerMeasure::cost: return rule.when;
    case TriggerMeasure::health: return "a service is not well";
    case TriggerMeasure::smoke: return "not all comes back";
    case TriggerMeasure::alert: return "it does not arrive";
    case TriggerMeasure::targets: return "one is missed";
    case TriggerMeasure::promql: break;
  }
  const string level = (rule.above ? "above " : "below ") + number_words(rule, rule.above ? *rule.above : *rule.below);
  if (rule.baseline_ago) return level + ", compared with " + util::time_words(*rule.baseline_ago) + " before";
  if (rule.baseline_at) return level + ", compared with " + util::rfc3339(*rule.baseline_at);
  return level;
}

}  // namespace pyat::rollback::triggers
