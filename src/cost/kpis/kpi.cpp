#include "cost/kpis/kpi.hpp"

#include <utility>

#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Operator;
using units::Quantity;
using Problems = std::vector<diag::Diagnostic>;

bool meets(const Seen& seen, const Quantity& value) {
  const auto order = value.value <=> seen.threshold->value;
  switch (seen.kind) {
    case Operator::equal: return order == 0;
    case Operator::not_equal: return order != 0;
    case Operator::less: return order < 0;
    case Operator::at_most: return order <= 0;
    case Operator::greater: return order > 0;
    default: return order >= 0;
  }
}

units::Value answer_to(const Kpi& kpi, const Scope& scope) {
  if (scope.snapshot() != nullptr) {
    for (const Measured& measured : scope.snapshot()->values) {
      if (measured.name != own_query || measured.label != kpi.query) continue;
      if (!measured.value) return units::Value::unknown("`" + kpi.query + "`: " + measured.why);
      const auto& unit = scope.units().parse(measured.unit).unit;
      return units::Value::of(unit ? units::quantity(*measured.value, *unit) : units::plain(*measured.value));
    }
  }
  return units::Value::unknown("nobody has asked `" + kpi.query + "`: --from URL asks a Prometheus or a Mimir");
}

// What `value` in a target stands for: the answer to the KPI's own query.
Scope with_value(const Scope& scope, const Kpi& kpi) {
  Scope own = scope;
  if (!kpi.query.empty()) own.set("value", answer_to(kpi, scope));
  return own;
}

class KpiJudge {
 public:
  KpiJudge(const Kpi& kpi, const Scope& scope, Problems& problems)
      : kpi_(kpi), scope_(with_value(scope, kpi)), problems_(problems) {}

  KpiResult run() {
    KpiResult result{.kpi = &kpi_};
    const auto condition = look_at(with_months(kpi_.want, scope_.units()), scope_, problems_);
    if (!condition) return result;
    result.seen = condition->seen;
    result.unknown = condition->value.reasons;
    if (condition->value.is_known()) result.verdict = condition->value.truth ? KpiVerdict::met : KpiVerdict::missed;
    result.before = other(kpi_.before, result, result.before_meets);
    result.claimed = other(kpi_.claimed, result, result.claimed_meets);
    return result;
  }

 private:
  // What the value was, or is said to be, as the target has it.
  std::optional<Quantity> other(const std::optional<Formula>& formula, const KpiResult& result,
                                std::optional<bool>& meets_target) {
    if (!formula) return std::nullopt;
    const auto value = scope_.evaluate(*formula, problems_);
    if (!value || value->kind != units::Value::Kind::quantity) return std::nullopt;
    Quantity quantity = value->quantity;
    if (result.seen.size() != 1 || !result.seen.front().threshold) return quantity;
    const Seen& seen = result.seen.front();
    if (quantity.dimension != seen.threshold->dimension) {
      problems_.push_back(make_problem(formula->range, formula->path,
                                       "`" + formula->expression.text + "` is " + words(quantity.dimension) +
                                           ", and the target is " + words(seen.threshold->dimension),
                                       "write it as the target is written"));
      return std::nullopt;
    }
    if (seen.threshold->written) quantity.written = seen.threshold->written;
    meets_target = meets(seen, quantity);
    return quantity;
  }

  const Kpi& kpi_;
  Scope scope_;
  Problems& problems_;
};

}  // namespace

std::string_view to_string(KpiVerdict verdict) {
  switch (verdict) {
    case KpiVerdict::met: return "MET";
    case KpiVerdict::missed: return "MISSED";
    case KpiVerdict::unknown: return "UNKNOWN";
  }
  return "";
}

KpiReport judge_kpis(const Model& model, const Scope& scope, Problems& problems) {
  KpiReport report{};
  for (const Kpi& kpi : model.kpis) report.kpis.push_back(KpiJudge(kpi, scope, problems).run());
  report.contradictions = contradictions_of(report.kpis, model.units);
  return report;
}

}  // namespace pyat::cost
