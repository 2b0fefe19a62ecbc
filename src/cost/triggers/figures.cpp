#include "cost/triggers/figures.hpp"

#include <utility>

#include "cost/report.hpp"
#include "cost/triggers/names.hpp"
#include "cost/triggers/state.hpp"
#include "util/rfc3339.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::chrono::seconds;
using units::Number;
using units::Quantity;
using units::Value;

// Fewer days say little about a month.
constexpr seconds shortest_count = std::chrono::days(7);

Value value_of(const PlanCost* plan, const string& role) {
  if (plan == nullptr) return Value::unknown("the model has no " + role + " plan");
  if (plan->unknown == 0) return Value::of(units::money_a_month(plan->monthly));
  for (const Line& line : plan->lines) {
    if (line.unknown.empty()) continue;
    return Value::unknown("the cost of " + plan->plan->name + " is not known: " + line.item->name + ": " +
                          line.unknown.front());
  }
  return Value::unknown("the cost of " + plan->plan->name + " is not known");
}

void set_savings(Scope& scope, const Value& baseline, const Value& current) {
  for (const Value& side : {baseline, current}) {
    if (side.is_known()) continue;
    scope.set("savings", side);
    scope.set("savings_percent", side);
    return;
  }
  const Quantity saved = *difference(baseline.quantity, current.quantity);
  scope.set("savings", Value::of(saved));
  scope.set("savings_percent", baseline.quantity.value.is_zero()
                                   ? Value::unknown("the baseline costs nothing: there is no share of it")
                                   : Value::of(ratio(saved, baseline.quantity)));
}

// Counted over the window of the snapshot.
void set_incidents(Scope& scope, const Model& model, const Snapshot& snapshot) {
  const Measured* counted = find(snapshot, "incidents");
  if (counted == nullptr || !counted->value) return;
  const auto unit = model.units.parse(counted->unit);
  if (!unit.unit || unit.unit->dimension != units::Dimension("incident")) return;
  if (snapshot.window < shortest_count) {
    scope.set("incidents", Value::unknown("incidents were counted over " + time_words(snapshot.window) +
                                          ": too short a time to say how many a month has; 7 days at least"));
    return;
  }
  const units::Unit a_month = *model.units.parse("incident/month").unit;
  Quantity rate = units::quantity(*counted->value, *unit.unit);
  rate.value /= Number(snapshot.window.count());
  rate.dimension = a_month.dimension;
  rate.written = a_month;
  scope.set("incidents", Value::of(std::move(rate)));
}

// What can be measured and was not is unknown, and no mistake.
void set_unmeasured(Scope& scope) {
  for (const KnownName& known : known_names()) {
    const string name(known.name);
    if (scope.find(name)) continue;
    scope.set(name, Value::unknown(name + " is not measured: --from URL asks a running stack"));
  }
}

void set_costs(Scope& scope, const Model& model, const PriceBook& book, const ReportOptions& options,
               std::vector<diag::Diagnostic>& problems) {
  const auto day = std::chrono::floor<std::chrono::days>(options.now);
  const Costs costs = costs_of(model, book, scope, day, problems);
  const Report report = report_of(model, costs, scope, options, problems);
  const Value current = value_of(find(costs, report.current), "current");
  const Value baseline = value_of(find(costs, report.baseline), "baseline");
  scope.set("monthly_cost", current);
  scope.set("current_cost", current);
  scope.set("baseline_cost", baseline);
  set_savings(scope, baseline, current);
  const Forecast& forecast = report.forecast;
  scope.set("forecast", forecast.whole.unknown > 0 ? current : Value::of(units::money_a_month(forecast.whole.known)));
  scope.set("budget", forecast.budget        ? Value::of(units::money_a_month(*forecast.budget))
                      : model.budget.empty() ? Value::unknown("the model has no budget: write budget: 400 USD/month")
                                             : Value::unknown("the budget of this month is not known"));
}

}  // namespace

void set_figures(Scope& scope, const Model& model, const PriceBook& book, const Snapshot* snapshot,
                 std::chrono::sys_seconds now, std::vector<diag::Diagnostic>& problems) {
  set_unmeasured(scope);
  if (snapshot != nullptr) set_incidents(scope, model, *snapshot);
  set_costs(scope, model, book, {.now = now, .most_terms = 0}, problems);
}

void set_earlier_figures(Scope& scope, const Model& model, const PriceBook& book, const Snapshot& snapshot,
                         bool with_costs, std::vector<diag::Diagnostic>& problems) {
  set_unmeasured(scope);
  set_incidents(scope, model, snapshot);
  if (with_costs)
    set_costs(scope, model, book, {.now = snapshot.taken, .most_terms = 0, .totals_alone = true}, problems);
}

Snapshot fresh(Snapshot snapshot, std::chrono::sys_seconds now, seconds max_age) {
  const seconds age = now - snapshot.taken;
  if (age <= max_age && age >= seconds(0)) return snapshot;
  const string taken = util::rfc3339(snapshot.taken);
  const string why = age < seconds(0) ? "it was measured at " + taken + ", which is later than now"
                                      : "it was measured at " + taken + ", " + time_words(age) +
                                            " ago, and counts for " + time_words(max_age);
  for (Measured& measured : snapshot.values) {
    measured.value.reset();
    measured.why = why;
  }
  return snapshot;
}

}  // namespace pyat::cost
