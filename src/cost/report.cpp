#include "cost/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "cost/breakdown.hpp"
#include "cost/reader/fields.hpp"
#include "util/rfc3339.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

// `terms` says how a line came about.
std::vector<ItemRow> rows_of(const PlanCost& plan, std::size_t most_terms,
                             const std::function<std::vector<string>(const Line&)>& terms) {
  std::vector<const Line*> lines{};
  lines.reserve(plan.lines.size());
  for (const Line& line : plan.lines) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(), [](const Line* a, const Line* b) {
    if (!a->monthly || !b->monthly) return a->monthly.has_value() < b->monthly.has_value();  // the unknown first
    return *a->monthly > *b->monthly;
  });
  std::vector<ItemRow> rows{};
  rows.reserve(lines.size());
  for (const Line* each : lines) {
    const Line& line = *each;
    const Item& item = *line.item;
    rows.push_back({.name = item.name,
                    .component = item.component,
                    .tenant = item.tenant,
                    .environment = line.environment,
                    .note = item.note,
                    .path = item.path,
                    .group = item.group,
                    .signals = line.signals,
                    .monthly = line.monthly,
                    .list = line.list,
                    .unknown = line.unknown,
                    .terms = rows.size() < most_terms ? terms(line) : std::vector<string>{},
                    .is_measured = line.is_measured,
                    .quantity = line.quantity,
                    .unit_price = line.unit_price,
                    .line = item.range.begin.line});
    if (line.price != nullptr) {
      const Price& price = *line.price;
      rows.back().price = {.name = item.price_name,
                           .source = price.source,
                           .region = price.region,
                           .description = price.description,
                           .confidence = price.confidence,
                           .as_of = price.as_of};
    }
  }
  return rows;
}

Amount amount_of(const PlanCost& plan) { return {plan.monthly, plan.unknown}; }

// How much of the month is over.
Number elapsed_of(std::chrono::sys_seconds now, std::chrono::year_month month) {
  using namespace std::chrono;
  const sys_seconds begin = sys_days(month / 1);
  const sys_seconds end = sys_days((month + months(1)) / 1);
  return Number((now - begin).count()) / Number((end - begin).count());
}

class ReportMaker {
 public:
  ReportMaker(const Model& model, const Costs& costs, const Scope& scope, const ReportOptions& options,
              Problems& problems)
      : model_(model), costs_(costs), scope_(scope), options_(options), problems_(problems) {}

  Report make() {
    report_.title = model_.title;
    report_.path = model_.path;
    report_.baseline = options_.baseline.empty() ? model_.baseline : options_.baseline;
    report_.current = options_.current.empty() ? current_plan(model_) : options_.current;
    report_.day = std::chrono::floor<std::chrono::days>(options_.now);
    take_currency();
    take_plans();
    take_options();
    take_forecast();
    report_.notes.insert(report_.notes.end(), costs_.notes.begin(), costs_.notes.end());
    return std::move(report_);
  }

 private:
  void take_currency() {
    report_.model_currency = model_.units.currency();
    report_.currency = report_.model_currency;
    if (options_.currency.empty() || options_.currency == report_.currency) return;
    report_.currency = options_.currency;
    for (const Currency& currency : model_.currencies) {
      if (currency.code != options_.currency) continue;
      report_.rate = currency.rate;
      report_.rate_note =
          fmt::format("1 {} is {} {} ({}{}{})", currency.code, currency.rate.shortest(6), model_.units.currency(),
                      util::iso_date(currency.as_of), currency.source.empty() ? "" : ", ", currency.source);
    }
  }

  void take_plans() {
    const PlanCost* baseline = find(costs_, report_.baseline);
    const PlanCost* current = find(costs_, report_.current);
    if (baseline != nullptr) report_.baseline_total = amount_of(*baseline);
    const auto terms = [&](const Line& line) { return explanation_of(line, model_, *costs_.book, scope_); };
    if (current != nullptr) report_.current_total = amount_of(*current);
    if (!options_.totals_alone) {
      if (baseline != nullptr) report_.baseline_items = rows_of(*baseline, options_.most_terms, terms);
      if (current != nullptr) report_.items = rows_of(*current, options_.most_terms, terms);
      report_.breakdowns = breakdowns_of(model_, scope_, baseline, current, problems_);
    }
    for (const PlanCost& plan : costs_.plans) {
      report_.plans.push_back({.name = plan.plan->name,
                               .description = plan.plan->description,
                               .environment = plan.plan->environment,
                               .provider = plan.plan->provider,
                               .monthly = amount_of(plan),
                               .stated = plan.stated,
                               .is_baseline = &plan == baseline,
                               .is_current = &plan == current});
    }
  }

  std::optional<Number> monthly(const Formula& formula) {
    const Evaluated value = scope_.evaluate(formula, units::money_over_time(), "an amount of money a month", problems_);
    for (const string& reason : value.unknown) report_.notes.push_back(reason);
    if (!value.quantity) return std::nullopt;
    return units::monthly(*value.quantity);
  }

  void take_options() {
    for (const Option& option : model_.options) {
      if (const auto saves = monthly(option.saves)) report_.options.push_back({option.name, option.loses, *saves});
    }
    for (const Risk& risk : model_.risks) {
      if (const auto costs = monthly(risk.cost)) report_.risks.push_back({risk.name, *costs});
    }
    if (model_.reserve) {
      const Evaluated share = scope_.evaluate(*model_.reserve, {}, "a share such as 25%", problems_);
      if (share.quantity) report_.reserve = share.quantity->value;
    }
    const auto larger = [](const auto& a, const auto& b) { return a.monthly > b.monthly; };
    std::stable_sort(report_.options.begin(), report_.options.end(), larger);
    std::stable_sort(report_.risks.begin(), report_.risks.end(), larger);
  }

  // What is fixed is spent evenly. What grows is dearer at the end of the month than at its beginning by as much as it
  // grows in a month, which the cost of the month has on average already.
  void take_forecast() {
    Forecast& forecast = report_.forecast;
    forecast.month = std::chrono::year_month(report_.day.year(), report_.day.month());
    forecast.elapsed = elapsed_of(options_.now, forecast.month);
    forecast.whole = report_.current_total;
    const PlanCost* current = find(costs_, report_.current);
    const Number growth = current == nullptr ? Number{} : current->growth;
    const Number& elapsed = forecast.elapsed;
    forecast.so_far = forecast.whole;
    forecast.so_far.known = forecast.whole.known * elapsed + growth * elapsed * (elapsed - Number(1)) / Number(2);
    forecast.next_month = forecast.whole.known + growth;
    forecast.budget = budget_of(model_, scope_, forecast.month, problems_);
    forecast.is_over = forecast.budget && forecast.whole.known > *forecast.budget;
  }

  const Model& model_;
  const Costs& costs_;
  const Scope& scope_;
  const ReportOptions& options_;
  Problems& problems_;
  Report report_{};
};

}  // namespace

Amount& Amount::operator+=(const Amount& other) {
  known += other.known;
  unknown += other.unknown;
  return *this;
}

std::optional<Number> savings(const Report& report) {
  if (report.baseline.empty() || report.current.empty()) return std::nullopt;
  return report.baseline_total.known - report.current_total.known;
}

string current_plan(const Model& model) {
  if (!model.current.empty()) return model.current;
  return model.plans.empty() ? string{} : model.plans.back().name;
}

std::optional<Number> budget_of(const Model& model, const Scope& scope, std::chrono::year_month month,
                                Problems& problems) {
  const BudgetStep* step = nullptr;
  for (const BudgetStep& each : model.budget) {
    if (step == nullptr || each.from <= month) step = &each;
  }
  if (step == nullptr) return std::nullopt;
  const Evaluated amount =
      scope.evaluate(step->amount, units::money_over_time(), "an amount of money a month", problems);
  if (!amount.quantity) return std::nullopt;
  return units::monthly(*amount.quantity);
}

Report report_of(const Model& model, const Costs& costs, const Scope& scope, const ReportOptions& options,
                 Problems& problems) {
  return ReportMaker(model, costs, scope, options, problems).make();
}

}  // namespace pyat::cost
