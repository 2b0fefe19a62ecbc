#include "cmd/rollback_trigger_costs.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cmd/cost_model.hpp"
#include "cmd/cost_moments.hpp"
#include "cmd/usage_error.hpp"
#include "cost/kpis/kpi.hpp"
#include "cost/triggers/past.hpp"
#include "util/sink.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using config::TriggerMeasure;
using config::TriggerRule;
using cost::KpiVerdict;
using rollback::triggers::Look;
using rollback::triggers::Result;
using std::string;
using std::string_view;

cost::Formula formula_of(const TriggerRule& rule, string_view key, const string& text, const units::Units& units) {
  units::ParseResult parsed = units::parse_expression(text, units);
  if (!parsed.expression) {
    throw UsageError("rollback: triggers: " + rule.name + ": " + string(key) + ": " + parsed.mistake.message,
                     parsed.mistake.help);
  }
  return {.expression = *std::move(parsed.expression), .range = rule.where, .path = "rollback.triggers." + rule.name};
}

// A rule as a trigger of the model.
cost::Trigger trigger_of(const TriggerRule& rule, const units::Units& units) {
  cost::Trigger trigger{.name = rule.name, .when = formula_of(rule, "when", rule.when, units), .range = rule.where};
  const string seconds = std::to_string(rule.for_time.count()) + " s";
  if (rule.for_time.count() > 0) trigger.for_time = formula_of(rule, "for", seconds, units);
  if (!rule.warn_level.empty()) trigger.warn_at = formula_of(rule, "warn_at", rule.warn_level, units);
  if (!rule.clear_level.empty()) trigger.clears_at = formula_of(rule, "clears_at", rule.clear_level, units);
  return trigger;
}

// "monthly_cost is 470.00 USD/month"
string seen_words(const std::vector<cost::Seen>& all, const units::Units& units) {
  std::vector<string> parts{};
  for (const cost::Seen& seen : all) {
    const string name = seen.name.empty() ? seen.text : seen.name;
    parts.push_back(name + (seen.value ? " is " + words(*seen.value, units) : " is not known"));
    if (seen.threshold) parts.back() += ", the threshold is " + words(*seen.threshold, units);
  }
  return util::joined(parts, "; ");
}

Result result_of(const cost::TriggerResult& found, const units::Units& units) {
  return {.state = found.state,
          .unknown = found.unknown,
          .notes = found.notes,
          .since = found.since,
          .is_pending = found.is_pending,
          .is_held = found.is_held,
          .seen = seen_words(found.seen, units)};
}

Look look_of(const cost::KpiReport& report, std::chrono::sys_seconds now) {
  std::vector<string> missed{}, unknown{};
  for (const cost::KpiResult& kpi : report.kpis) {
    if (kpi.verdict == KpiVerdict::missed) missed.push_back(kpi.kpi->name);
    if (kpi.verdict == KpiVerdict::unknown) unknown.push_back(kpi.kpi->name);
  }
  Look look{.time = now};
  if (!missed.empty()) {
    look.holds = true;
    look.words = "missed: " + util::joined(missed, ", ");
  } else if (!unknown.empty()) {
    look.words = "not known: " + util::joined(unknown, ", ");
  } else if (report.kpis.empty()) {
    look.words = "the cost model has no success metrics";
  } else {
    look.holds = false;
    look.words = "all " + std::to_string(report.kpis.size()) + " are met";
  }
  return look;
}

class Measuring {
 public:
  Measuring(const std::vector<TriggerRule>& rules, const MeasureFlags& flags, Context& context)
      : rules_(rules), flags_(flags), context_(context) {}

  TriggerCosts run() {
    costs_.targets.time = std::chrono::floor<std::chrono::seconds>(context_.now());
    try {
      measure();
    } catch (const UsageError& error) {
      if (!loaded_ || has_triggers_)
        make_unknown(error.what());
      else
        throw;
    }
    return std::move(costs_);
  }

 private:
  void measure() {
    // Mistakes of the model are for `pyat cost`: here, they are one of the reasons why something is not known.
    util::StringSink nowhere{};
    Context quiet = inner_context(context_, context_.files, nowhere, context_.err);
    loaded_ = load_cost({}, quiet);
    if (!loaded_) return make_unknown("the cost model has mistakes: pyat cost report shows them");
    set_triggers(loaded_->model);
    has_triggers_ = true;
    const cost::Model& model = loaded_->model;
    const cost::PastNeeds needs = past_needs(model, cost::Scope(model, nullptr));
    const auto times = [&needs](std::chrono::sys_seconds measured) { return times_before(needs.look_backs, measured); };
    const MeasuredStack stack =
        measured_stack(flags_, quiet, {.queries = queries_of(model), .past = needs.names, .past_times = times});
    costs_.was_interrupted = stack.was_interrupted;
    judge(stack, needs.notes);
  }

  void set_triggers(cost::Model& model) const {
    model.triggers.clear();
    for (const TriggerRule& rule : rules_) {
      if (rule.measure == TriggerMeasure::cost) model.triggers.push_back(trigger_of(rule, model.units));
    }
  }

  void judge(const MeasuredStack& stack, const std::vector<string>& notes) {
    const cost::Model& model = loaded_->model;
    const auto now = std::chrono::floor<std::chrono::seconds>(context_.now());
    std::vector<diag::Diagnostic> problems{};
    const Moments moments = moments_of(*loaded_, stack, max_age_from({}), now, problems);
    const auto triggers = judge_triggers(model, moments.history, problems);
    const cost::KpiReport targets = judge_kpis(model, moments.now(), problems);
    if (!problems.empty()) return make_unknown(problems.front().message);
    for (const cost::TriggerResult& found : triggers) {
      Result result = result_of(found, model.units);
      result.notes.insert(result.notes.end(), notes.begin(), notes.end());
      costs_.results[found.trigger->name] = std::move(result);
    }
    costs_.targets = look_of(targets, now);
  }

  void make_unknown(const string& why) {
    costs_.targets.words = why;
    for (const TriggerRule& rule : rules_) {
      if (rule.measure == TriggerMeasure::cost) costs_.results[rule.name] = {.unknown = {why}};
    }
  }

  const std::vector<TriggerRule>& rules_;
  const MeasureFlags& flags_;
  Context& context_;
  std::optional<LoadedCost> loaded_{};
  bool has_triggers_ = false;  // those of the rules could be read
  TriggerCosts costs_{};
};

}  // namespace

TriggerCosts measure_costs(const std::vector<TriggerRule>& rules, const MeasureFlags& flags, Context& context) {
  return Measuring(rules, flags, context).run();
}

}  // namespace pyat::cmd
