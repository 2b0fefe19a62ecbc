// Thresholds against one another, against the KPIs, and against what follows from them by arithmetic.
#include <algorithm>
#include <array>
#include <utility>

#include "cost/report.hpp"
#include "cost/triggers/condition.hpp"
#include "cost/triggers/lint.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using diag::Severity;
using std::string;
using std::string_view;
using units::Number;
using units::Quantity;
using Problems = std::vector<diag::Diagnostic>;

constexpr auto telling =
    std::to_array<string_view>({"alert", "review", "notify", "warn", "page", "ticket", "inform", "mail", "message"});
// What compression and deduplication save at most: a store grows by at least this share of what comes in.
constexpr std::int64_t most_compression = 20;

// A condition that is one comparison of a name.
struct Bound {
  const Trigger* trigger = nullptr;
  const Kpi* kpi = nullptr;
  string name{};
  bool is_upward = false;
  Quantity threshold{};
};

// An action that does no more than to say something.
bool only_tells(const Trigger& trigger) {
  if (!trigger.action) return true;
  if (!trigger.action->set.empty()) return false;
  const string name = util::lower_ascii(trigger.action->name);
  return std::any_of(telling.begin(), telling.end(), [&](string_view word) { return name.find(word) != string::npos; });
}

class OrderLinter {
 public:
  OrderLinter(const Model& model, const Scope& scope, FindingList& findings)
      : model_(model), scope_(scope), findings_(findings) {}

  void run() {
    std::vector<Bound> triggers{};
    std::vector<Bound> limits{};
    for (const Trigger& trigger : model_.triggers) {
      if (auto line = line_of(trigger.when)) triggers.push_back(*std::move(line)), triggers.back().trigger = &trigger;
    }
    for (const Kpi& kpi : model_.kpis) {
      if (auto line = line_of(kpi.want)) limits.push_back(*std::move(line)), limits.back().kpi = &kpi;
    }
    for (const Bound& alert : triggers) {
      for (const Bound& act : triggers) lint_pair(alert, act);
      for (const Bound& limit : limits) lint_limit(alert, limit, triggers);
    }
    lint_flows(triggers);
    for (const Bound& limit : limits) {
      for (const Bound& trigger : triggers) lint_days(trigger, limit);
      for (const Bound& other : limits) lint_filling(limit, other);
    }
  }

 private:
  std::optional<Bound> line_of(const Formula& formula) const {
    Problems passed_over{};
    const auto condition = look_at(with_months(formula, model_.units), scope_, passed_over);
    if (!condition || condition->seen.size() != 1) return std::nullopt;
    const Seen& seen = condition->seen.front();
    if (seen.name.empty() || !seen.threshold || seen.kind == units::Operator::equal ||
        seen.kind == units::Operator::not_equal) {
      return std::nullopt;
    }
    return Bound{.name = seen.name, .is_upward = is_upward(seen.kind), .threshold = *seen.threshold};
  }

  string words_of(const Quantity& quantity) const { return words(quantity, model_.units); }

  // One that tells after one that acts.
  void lint_pair(const Bound& alert, const Bound& act) {
    if (alert.trigger == act.trigger || alert.name != act.name || alert.is_upward != act.is_upward) return;
    if (alert.threshold.dimension != act.threshold.dimension) return;
    if (!only_tells(*alert.trigger) || only_tells(*act.trigger)) return;
    const bool is_later =
        alert.is_upward ? alert.threshold.value > act.threshold.value : alert.threshold.value < act.threshold.value;
    if (!is_later) return;
    findings_.about("trigger " + alert.trigger->name);
    findings_.add("alerts-after-acting", Severity::error, alert.trigger->when.range,
                  "it fires at " + words_of(alert.threshold) + ", and " + act.trigger->name + " acts at " +
                      words_of(act.threshold) + " already",
                  over_budget(alert) + "who should be told first is told last", from_budget(alert));
  }

  // "500.00 USD/month is 29.2 % above the budget of 387.00 USD/month: "
  string over_budget(const Bound& line) const {
    const auto budget = scope_.find("budget");
    if (line.name != "monthly_cost" || !budget || !budget->is_known() || budget->quantity.value.sign() <= 0) return {};
    const Number over = line.threshold.value / budget->quantity.value - Number(1);
    if (over.sign() <= 0) return {};
    return words_of(line.threshold) + " is " + (over * Number(100)).fixed(1) + " % above the budget of " +
           words_of(budget->quantity) + "; ";
  }

  static string from_budget(const Bound& line) {
    if (line.name != "monthly_cost") return "a threshold below that";
    return "derive both from the budget: alert at monthly_cost > budget with warn_at: 80%, act at 120% * budget";
  }

  void lint_limit(const Bound& trigger, const Bound& limit, const std::vector<Bound>& triggers) {
    if (trigger.name != limit.name || trigger.is_upward == limit.is_upward) return;
    if (trigger.threshold.dimension != limit.threshold.dimension) return;
    const bool is_equal = trigger.threshold.value == limit.threshold.value;
    const bool is_beyond = trigger.is_upward ? trigger.threshold.value > limit.threshold.value
                                             : trigger.threshold.value < limit.threshold.value;
    if (!is_equal && !is_beyond) return;
    // A later step may come later, where there is an earlier one.
    const bool has_earlier = std::any_of(triggers.begin(), triggers.end(), [&](const Bound& other) {
      if (other.name != trigger.name || other.is_upward != trigger.is_upward) return false;
      return trigger.is_upward ? other.threshold.value < limit.threshold.value
                               : other.threshold.value > limit.threshold.value;
    });
    if (has_earlier) return;
    findings_.about("trigger " + trigger.trigger->name);
    findings_.add(is_equal ? "limit-is-trip-point" : "fires-after-the-limit", Severity::warning,
                  trigger.trigger->when.range,
                  "it fires at " + words_of(trigger.threshold) + ", and the KPI " + limit.kpi->name + " is missed at " +
                      words_of(limit.threshold),
                  is_equal ? "the limit and the trip point are one: what the trigger does comes when the KPI is missed"
                           : "the KPI is missed before the trigger does anything",
                  "warn at 70 % of the limit, and act at 90 %: when: " + trigger.name +
                      (trigger.is_upward ? " > " : " < ") + words_of(at_ninety(limit)));
  }

  // "2.8 h", "50 day"
  string time_words(const Quantity& time) const {
    const units::Unit unit = *model_.units.find(time.value < Number(86400) ? "h" : "day");
    const string number = units::in(time, unit).shortest(1);
    return number + " " + unit.text + (unit.text == "day" && number != "1" ? "s" : "");
  }

  static Quantity at_ninety(const Bound& limit) {
    Quantity quantity = limit.threshold;
    quantity.value *= limit.is_upward ? Number::ratio(10, 9) : Number::ratio(9, 10);
    return quantity;
  }

  // What comes in grows the store: a threshold on the one is a threshold on the other.
  void lint_flows(const std::vector<Bound>& triggers) {
    for (const Bound& flow : triggers) {
      for (const Bound& growth : triggers) {
        if (flow.name != "ingestion_rate" || growth.name != "storage_growth") continue;
        if (flow.threshold.dimension != growth.threshold.dimension || growth.threshold.value.sign() <= 0) continue;
        const Number ratio = flow.threshold.value / growth.threshold.value;
        if (ratio <= Number(most_compression)) continue;
        Quantity a_day = flow.threshold;
        a_day.written = model_.units.parse("TB/day").unit;
        findings_.about("trigger " + flow.trigger->name);
        findings_.add("thresholds-far-apart", Severity::warning, flow.trigger->when.range,
                      words_of(flow.threshold) + " are " + words_of(a_day) + ", " + units::grouped(ratio.shortest(1)) +
                          " times the " + words_of(growth.threshold) + " at which " + growth.trigger->name + " fires",
                      "whatever is compressed, the store has grown past the one long before the other is seen",
                      "a rate that fits the growth: ingestion_rate > " + words_of(times_compression(growth)));
      }
    }
  }

  Quantity times_compression(const Bound& growth) const {
    Quantity rate = growth.threshold;
    rate.value *= Number(10);
    rate.written = model_.units.parse("MB/s").unit;
    return rate;
  }

  std::optional<Quantity> longest_retention() const {
    const Plan* plan = find_plan(model_, current_plan(model_));
    std::optional<Quantity> longest{};
    if (plan == nullptr) return longest;
    for (const Item& item : plan->items) {
      if (!item.storage) continue;
      Problems passed_over{};
      const auto value = scope_.evaluate(item.storage->retention, passed_over);
      if (!value || value->kind != units::Value::Kind::quantity) continue;
      if (!value->quantity.dimension.is(units::time)) continue;
      if (!longest || longest->value < value->quantity.value) longest = value->quantity;
    }
    return longest;
  }

  // A growth that is still allowed fills the store before what is oldest goes.
  void lint_days(const Bound& growth, const Bound& limit) {
    if (growth.name != "storage_growth" || limit.name != "object_storage_used" || limit.is_upward) return;
    if (growth.threshold.value.sign() <= 0) return;
    const auto retention = longest_retention();
    const Quantity days = ratio(limit.threshold, growth.threshold);
    if (!days.dimension.is(units::time) || !retention || days.value >= retention->value) return;
    findings_.about("trigger " + growth.trigger->name);
    findings_.add("limit-before-retention", Severity::warning, growth.trigger->when.range,
                  "at " + words_of(growth.threshold) + ", the " + words_of(limit.threshold) + " of the KPI " +
                      limit.kpi->name + " are full in " + time_words(days) + ", and some data is kept for " +
                      words_of(*retention),
                  "the trigger stays quiet while the limit is passed",
                  "storage_growth > " + words_of(fitting(limit.threshold, *retention)));
  }

  Quantity fitting(const Quantity& limit, const Quantity& time) const {
    Quantity rate = ratio(limit, time);
    rate.written = model_.units.parse("GB/day").unit;
    return rate;
  }

  // Two KPIs: so much may come in, and so much may lie there.
  void lint_filling(const Bound& store, const Bound& flow) {
    if (store.name != "object_storage_used" || flow.name != "ingestion_rate" || store.is_upward || flow.is_upward)
      return;
    if (flow.threshold.value.sign() <= 0) return;
    const Quantity time = ratio(store.threshold, flow.threshold);
    const auto retention = longest_retention();
    if (!time.dimension.is(units::time) || !retention) return;
    if (time.value * Number(most_compression) >= retention->value) return;
    findings_.about("KPI " + flow.kpi->name);
    findings_.add("limits-contradict", Severity::warning, flow.kpi->want.range,
                  words_of(flow.threshold) + " fill the " + words_of(store.threshold) + " of the KPI " +
                      store.kpi->name + " in " + time_words(time) + ", and some data is kept for " +
                      words_of(*retention),
                  "both can only be met while the rate is a peak of a short time",
                  "say for how long, or a lasting rate: " + words_of(fitting(store.threshold, *retention)) +
                      " before compression");
  }

  const Model& model_;
  const Scope& scope_;
  FindingList& findings_;
};

}  // namespace

void lint_order(const Model& model, const Scope& scope, FindingList& findings) {
  OrderLinter(model, scope, findings).run();
}

}  // namespace pyat::cost
