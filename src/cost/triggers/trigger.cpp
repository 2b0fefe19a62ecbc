#include "cost/triggers/trigger.hpp"

#include <map>
#include <utility>

#include "cost/reader/fields.hpp"
#include "util/rfc3339.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::chrono::seconds;
using units::Number;
using units::Quantity;
using Problems = std::vector<diag::Diagnostic>;

string name_of(LevelKind kind) { return kind == LevelKind::warn ? "warn_at" : "clears_at"; }

// The comparison that a level without a name of its own is about.
const Seen* only_comparison(const Condition& condition) {
  if (condition.seen.size() != 1) return nullptr;
  const Seen& seen = condition.seen.front();
  return seen.kind == units::Operator::equal || seen.kind == units::Operator::not_equal ? nullptr : &seen;
}

std::optional<bool> at_share(const Number& share, LevelKind kind, const Condition& condition, const Formula& level,
                             Problems& problems) {
  if (!condition.value.is_known()) return std::nullopt;
  if (condition.nearness) return kind == LevelKind::warn ? *condition.nearness >= share : *condition.nearness <= share;
  const Seen* seen = only_comparison(condition);
  // A value of 0 that must not fall below something is as near as can be.
  if (seen != nullptr && seen->threshold && seen->threshold->value.sign() > 0) return kind == LevelKind::warn;
  problems.push_back(make_problem(level.range, level.path,
                                  "`" + level.expression.text + "` is a share of a threshold, and here it is of none",
                                  "write a condition: " + name_of(kind) + ": monthly_cost > 80% * budget"));
  return std::nullopt;
}

std::optional<bool> at_quantity(const Quantity& quantity, LevelKind kind, const Seen& seen) {
  if (!seen.value) return std::nullopt;
  const bool is_up = is_upward(seen.kind) == (kind == LevelKind::warn);
  return is_up ? seen.value->value >= quantity.value : seen.value->value <= quantity.value;
}

class Judge {
 public:
  Judge(const Trigger& trigger, Problems& problems) : trigger_(trigger), problems_(problems) {}

  TriggerResult run(const Model& model, const std::vector<Moment>& history) {
    result_.trigger = &trigger_;
    std::vector<string> read{};
    when_ = with_months(trigger_.when, model.units, &read);
    for (const string& amount : read) result_.notes.push_back(amount + " is read as " + amount + " a month");
    result_.for_time = hold_time(trigger_, *history.back().scope, problems_).value_or(seconds(0));
    std::vector<Reading> readings{};
    for (const Moment& moment : history) {
      const bool is_now = &moment == &history.back();
      if (auto reading = reading_at(moment, is_now)) readings.push_back(*reading);
    }
    const Judgement judgement = judge(readings, result_.for_time);
    result_.state = judgement.state;
    // That it holds since now is no news.
    if (judgement.since != history.back().time) result_.since = judgement.since;
    result_.is_pending = judgement.is_pending;
    result_.is_held = judgement.is_held;
    if (!judgement.note.empty()) result_.notes.push_back(judgement.note);
    const auto untold = judgement.untold ? untold_.find(*judgement.untold) : untold_.end();
    if (untold != untold_.end()) {
      result_.notes.push_back("at " + util::rfc3339(untold->first) + ": " + untold->second);
    }
    return std::move(result_);
  }

 private:
  std::optional<Reading> reading_at(const Moment& moment, bool is_now) {
    const auto condition = look_at(when_, *moment.scope, problems_);
    if (!condition) return std::nullopt;
    Reading reading{.time = moment.time, .warns = false, .clears = true};
    if (condition->value.is_known()) reading.holds = condition->value.truth;
    if (trigger_.warn_at) {
      reading.warns = is_at_level(*trigger_.warn_at, LevelKind::warn, *condition, *moment.scope, problems_);
    }
    if (trigger_.clears_at) {
      reading.clears = is_at_level(*trigger_.clears_at, LevelKind::clear, *condition, *moment.scope, problems_);
    }
    if (!condition->value.reasons.empty()) untold_.insert_or_assign(moment.time, condition->value.reasons.front());
    if (!is_now) return reading;
    result_.seen = condition->seen;
    result_.nearness = condition->nearness;
    result_.unknown = condition->value.reasons;
    return reading;
  }

  const Trigger& trigger_;
  Problems& problems_;
  Formula when_{};
  TriggerResult result_{};
  std::map<std::chrono::sys_seconds, string> untold_{};  // why, at that time
};

}  // namespace

std::vector<TriggerResult> judge_triggers(const Model& model, const std::vector<Moment>& history, Problems& problems) {
  std::vector<TriggerResult> results{};
  if (history.empty()) return results;
  for (const Trigger& trigger : model.triggers) results.push_back(Judge(trigger, problems).run(model, history));
  return results;
}

std::optional<seconds> hold_time(const Trigger& trigger, const Scope& scope, Problems& problems) {
  if (!trigger.for_time) return seconds(0);
  const Formula& formula = *trigger.for_time;
  const Evaluated time = scope.evaluate(formula, units::Dimension(units::time), "a time", problems);
  for (const string& reason : time.unknown) {
    problems.push_back(make_problem(formula.range, formula.path, "how long it must hold is not known: " + reason,
                                    "write a time such as 1 h"));
  }
  if (!time.quantity) return std::nullopt;
  const Number most = seconds(std::chrono::years(10)).count();
  if (time.quantity->value.sign() < 0 || time.quantity->value > most) {
    problems.push_back(make_problem(formula.range, formula.path,
                                    "`" + formula.expression.text + "` is no time to wait for",
                                    "write a time between 0 s and 10 years, such as 1 h"));
    return std::nullopt;
  }
  // Whole seconds, so that the text can be read back.
  return seconds(std::stoll(time.quantity->value.floor().fixed(0)));
}

std::optional<bool> is_at_level(const Formula& level, LevelKind kind, const Condition& condition, const Scope& scope,
                                Problems& problems) {
  const auto value = scope.evaluate(with_months(level, scope.units()), problems);
  if (!value || !value->is_known()) return std::nullopt;
  if (value->kind == units::Value::Kind::truth) return value->truth;
  const Seen* seen = only_comparison(condition);
  const bool is_plain = value->quantity.dimension.is_plain();
  // Of what is a plain number itself, as an uptime is, a level is a level.
  const bool compares_plain = seen != nullptr && seen->threshold && seen->threshold->dimension.is_plain();
  if (is_plain && !compares_plain) return at_share(value->quantity.value, kind, condition, level, problems);
  if (seen == nullptr) {
    problems.push_back(make_problem(level.range, level.path,
                                    "which comparison `" + level.expression.text + "` is a level of cannot be told",
                                    "give a share such as 80%, or a condition"));
    return std::nullopt;
  }
  if (!seen->threshold) return std::nullopt;
  if (seen->threshold->dimension == value->quantity.dimension) return at_quantity(value->quantity, kind, *seen);
  // As the condition does it: beside what is money a month, an amount is one of a month.
  if (value->quantity.dimension.is(units::money) && seen->threshold->dimension == units::money_over_time()) {
    Quantity a_month = value->quantity;
    a_month.value /= scope.units().find("month")->factor;
    return at_quantity(a_month, kind, *seen);
  }
  problems.push_back(make_problem(level.range, level.path,
                                  "`" + level.expression.text + "` is " + words(value->quantity.dimension) +
                                      ", and what is compared is " + words(seen->threshold->dimension),
                                  "give a share such as 80%, or a quantity of the same kind"));
  return std::nullopt;
}

}  // namespace pyat::cost
