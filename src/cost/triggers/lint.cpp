#include "cost/triggers/lint.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cost/promql/check.hpp"
#include "cost/triggers/names.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

void lint_names(const Model& model, FindingList& findings) {
  std::set<string> names{};
  for (const Trigger& trigger : model.triggers) {
    if (names.insert(trigger.name).second) continue;
    findings.about("trigger " + trigger.name);
    findings.add("same-name", diag::Severity::warning, trigger.range, "two triggers are called " + trigger.name,
                 "in a report and as Prometheus rules they cannot be told apart", "give it a name of its own");
  }
}

void lint_queries(const Model& model, FindingList& findings) {
  for (const Kpi& kpi : model.kpis) {
    if (kpi.query.empty()) continue;
    findings.about("KPI " + kpi.name);
    for (promql::Mistake& mistake : promql::check(kpi.query)) {
      findings.add(mistake.code, mistake.is_error ? diag::Severity::error : diag::Severity::warning, kpi.want.range,
                   "its query: " + mistake.what, std::move(mistake.why), std::move(mistake.instead));
    }
  }
}

}  // namespace

void FindingList::add(string_view code, diag::Severity severity, const diag::Range& range, string what, string why,
                      string instead) {
  findings_.push_back(
      {code, severity, file_, range.begin, subject_, std::move(what), std::move(why), std::move(instead)});
}

Scope with_units(const Scope& scope) {
  Scope typical = scope;
  for (const KnownName& known : known_names()) {
    const auto value = scope.find(known.name);
    if (value && value->is_known()) continue;
    string unit(known.unit);
    if (unit.starts_with("USD")) unit = scope.units().currency() + unit.substr(3);
    if (const auto parsed = scope.units().parse(unit); parsed.unit) {
      typical.set(string(known.name), units::Value::of(units::quantity(1, *parsed.unit)));
    }
  }
  return typical;
}

std::vector<Finding> lint_triggers(const Model& model, const Scope& scope, const PresentValue& present) {
  FindingList list(model);
  lint_names(model, list);
  for (const Trigger& trigger : model.triggers) {
    list.about("trigger " + trigger.name);
    lint_condition(trigger, model, scope, list);
    lint_action(trigger, model, scope, present, list);
  }
  lint_order(model, scope, list);
  lint_queries(model, list);
  std::vector<Finding> findings = list.take();
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.place < b.place; });
  return findings;
}

}  // namespace pyat::cost
