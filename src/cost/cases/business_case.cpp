#include "cost/cases/business_case.hpp"

#include <utility>

#include "cost/cases/alternatives.hpp"
#include "cost/cases/claims.hpp"
#include "cost/cases/figures.hpp"
#include "cost/reader/fields.hpp"
#include "cost/report.hpp"
#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Dimension;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

// Figures under their names, for formulas that are evaluated after them.
void name_figures(const std::vector<NamedFigure>& figures, Scope& scope) {
  for (const NamedFigure& figure : figures) {
    scope.set(figure.name, figure.value ? units::Value::of(*figure.value)
                                        : units::Value::unknown(figure.words + " does not exist: " + figure.why));
  }
}

class CaseMaker {
 public:
  CaseMaker(const Model& model, const Costs& costs, const Scope& scope, const CaseOptions& options, Problems& problems)
      : model_(model), costs_(costs), scope_(scope), options_(options), problems_(problems) {}

  CaseReport report_of(const Case& of) {
    report_ = {.name = of.name, .description = of.description};
    take_plans(of);
    name_figures(figures_of(report_, model_.units), scope_);
    take_times(of);
    take_implementation(of);
    for (const Benefit& benefit : of.benefits) take_benefit(benefit);
    report_.has_figures = !of.benefits.empty() || !of.implementation.empty();
    report_.contradictions = contradictions_of(of, model_, scope_);
    if (problems_.empty() && report_.has_figures) compute(of);
    report_.figures = figures_of(report_, model_.units);
    return std::move(report_);
  }

 private:
  void take_plans(const Case& of) {
    report_.baseline = of.baseline.empty() ? model_.baseline : of.baseline;
    report_.current = of.current.empty() ? current_plan(model_) : of.current;
    const PlanCost* baseline = find(costs_, report_.baseline);
    const PlanCost* current = find(costs_, report_.current);
    for (const PlanCost* plan : {baseline, current}) {
      if (plan != nullptr && plan->unknown > 0) {
        report_.unknown.push_back("of " + std::to_string(plan->unknown) + " items of " + plan->plan->name +
                                  " nobody knows what they cost");
      }
    }
    if (baseline == nullptr || current == nullptr) {
      report_.baseline.clear();
      return;
    }
    report_.baseline_monthly = baseline->monthly;
    report_.current_monthly = current->monthly;
    report_.investment.running = finance::RunningCosts{baseline->monthly, current->monthly};
  }

  void take_times(const Case& of) {
    finance::Investment& investment = report_.investment;
    report_.horizon_is_assumed = !of.horizon;
    if (of.horizon) {
      const Evaluated time = scope_.evaluate(*of.horizon, Dimension(units::time), "a time such as 3 years", problems_);
      if (time.quantity)
        investment.horizon_months = months_of(*of.horizon, time.quantity->value / Number(units::seconds_a_month));
    }
    report_.rate_is_assumed = !of.discount_rate;
    investment.yearly_rate = Number::ratio(1, 10);
    if (!of.discount_rate) return;
    const auto rate = scope_.evaluate(*of.discount_rate, problems_);
    if (!rate) return;
    Number yearly = rate->quantity.value;
    if (rate->quantity.dimension == Dimension(units::time).inverse()) yearly *= Number(units::seconds_a_year);
    if (rate->kind != units::Value::Kind::quantity || yearly < Number(0) || yearly > Number(10)) {
      problems_.push_back(
          make_problem(of.discount_rate->range, of.discount_rate->path,
                       "a discount rate must be from 0% to 1000% a year, found " + of.discount_rate->expression.text,
                       "such as 10%"));
      return;
    }
    investment.yearly_rate = yearly;
  }

  unsigned months_of(const Formula& formula, const Number& months) {
    if (months.is_whole() && months.sign() > 0 && months <= Number(finance::longest_months)) {
      return static_cast<unsigned>(months.approximate());
    }
    problems_.push_back(
        make_problem(formula.range, formula.path,
                     "the horizon must be a whole number of months from 1 to 1200, found " + months.shortest(2),
                     "such as 3 years, or 18 months"));
    return 36;
  }

  std::optional<Number> once(const Formula& formula) {
    const Evaluated cost = scope_.evaluate(formula, Dimension(units::money), "an amount of money, once", problems_);
    report_.unknown.insert(report_.unknown.end(), cost.unknown.begin(), cost.unknown.end());
    if (!cost.quantity) return std::nullopt;
    if (cost.quantity->value.sign() < 0) {
      problems_.push_back(make_problem(formula.range, formula.path, "a cost is negative: " + formula.expression.text,
                                       "what comes in is a benefit"));
    }
    return cost.quantity->value;
  }

  void take_implementation(const Case& of) {
    finance::Spread spread{};
    bool has_spread = false;
    for (const OneOff& item : of.implementation) {
      const auto cost = once(item.cost);
      report_.implementation.push_back({item.name, cost});
      const Number likely = cost.value_or(Number{});
      report_.investment.implementation += likely;
      const auto low = item.low ? once(*item.low) : std::nullopt;
      const auto high = item.high ? once(*item.high) : std::nullopt;
      spread.low += low.value_or(likely);
      spread.high += high.value_or(likely);
      has_spread = has_spread || low || high;
      check_order(low.value_or(likely), likely, high.value_or(likely), item.cost, item.name);
    }
    if (has_spread) report_.investment.implementation_spread = spread;
  }

  void check_order(const Number& low, const Number& likely, const Number& high, const Formula& formula,
                   const string& name) {
    if (low <= likely && likely <= high) return;
    problems_.push_back(make_problem(formula.range, formula.path,
                                     "\"" + name + "\": the value is not between low and high",
                                     "low is the least that it may be, high the most"));
  }

  // A benefit is money over time.
  std::optional<Number> monthly(const Formula& formula, std::vector<string>& unknown) {
    const Evaluated value =
        scope_.evaluate(formula, units::money_over_time(), "money over time, such as 2000 USD/month", problems_);
    unknown.insert(unknown.end(), value.unknown.begin(), value.unknown.end());
    if (!value.quantity) return std::nullopt;
    return units::monthly(*value.quantity);
  }

  void take_benefit(const Benefit& benefit) {
    BenefitRow row{.name = benefit.name, .is_cash = benefit.is_cash, .terms = scope_.terms(benefit.formula)};
    const auto amount = monthly(benefit.formula, row.unknown);
    for (const auto& [name, formula] : benefit.also) {
      const auto value = scope_.evaluate(formula, problems_);
      row.also.push_back({.how = name});
      if (value && value->kind == units::Value::Kind::quantity) row.also.back().value = value->quantity;
    }
    for (Alternative& other : alternatives_of(benefit.formula, model_, scope_)) row.also.push_back(std::move(other));
    report_.unknown.insert(report_.unknown.end(), row.unknown.begin(), row.unknown.end());
    if (amount) {
      row.yearly = *amount * Number(12);
      finance::BenefitFlow flow{.name = benefit.name, .is_cash = benefit.is_cash, .per_month = *amount};
      std::vector<string> unneeded{};
      const auto low = benefit.low ? monthly(*benefit.low, unneeded) : std::nullopt;
      const auto high = benefit.high ? monthly(*benefit.high, unneeded) : std::nullopt;
      if (low || high) flow.spread = finance::Spread{low.value_or(*amount), high.value_or(*amount)};
      check_order(low.value_or(*amount), *amount, high.value_or(*amount), benefit.formula, benefit.name);
      report_.investment.benefits.push_back(std::move(flow));
    }
    report_.benefits.push_back(std::move(row));
  }

  void compute(const Case& of) {
    finance::Investment& investment = report_.investment;
    for (string& mistake : finance::mistakes_in(investment)) {
      problems_.push_back(make_problem({}, "cases." + of.name, std::move(mistake)));
    }
    if (!problems_.empty()) return;
    report_.result = finance::appraise(investment);
    report_.tornado_change = options_.change;
    report_.tornado = finance::tornado(investment, 1, options_.change);
    report_.simulation = finance::simulate(spread(), 1, {.trials = options_.trials, .seed = options_.seed});
  }

  // Without spreads of its own, everything may be off by as much as in the tornado.
  finance::Investment spread() {
    finance::Investment wide = report_.investment;
    bool has_spread = wide.implementation_spread.has_value();
    for (const auto& benefit : wide.benefits) has_spread = has_spread || benefit.spread;
    if (has_spread) return wide;
    report_.spreads_are_assumed = true;
    const auto around = [&](const Number& amount) {
      const Number off = abs(amount) * options_.change;
      return finance::Spread{amount - off, amount + off};
    };
    wide.implementation_spread = around(wide.implementation);
    for (auto& benefit : wide.benefits) benefit.spread = around(benefit.per_month);
    return wide;
  }

  const Model& model_;
  const Costs& costs_;
  Scope scope_;  // with the figures that benefits may use
  const CaseOptions& options_;
  Problems& problems_;
  CaseReport report_{};
};

}  // namespace

std::vector<CaseReport> appraise_cases(const Model& model, const Costs& costs, const Scope& scope,
                                       const CaseOptions& options, Problems& problems) {
  std::vector<CaseReport> reports{};
  for (const Case& each : model.cases) {
    reports.push_back(CaseMaker(model, costs, scope, options, problems).report_of(each));
  }
  if (!problems.empty()) return reports;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    std::vector<std::pair<string, std::vector<NamedFigure>>> others{};
    for (std::size_t j = 0; j < reports.size(); ++j) {
      if (j != i) others.emplace_back(reports[j].name, reports[j].figures);
    }
    Scope with_figures = scope;
    name_figures(reports[i].figures, with_figures);
    reports[i].claims = audit(model.cases[i], model, with_figures, reports[i].figures, others, problems);
  }
  return reports;
}

}  // namespace pyat::cost
