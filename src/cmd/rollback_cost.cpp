#include "cmd/rollback_cost.hpp"

#include <algorithm>
#include <utility>

#include "cmd/cost_model.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "render/money.hpp"
#include "util/sink.hpp"

namespace pyat::cmd {
namespace {

using std::string;

// Nothing: it has no model, or one with mistakes, which `pyat cost report` shows.
std::optional<LoadedCost> load_quietly(Context& context) {
  util::StringSink quiet{};
  Context inner = inner_context(context, context.files, quiet, quiet);
  return load_cost({}, inner);
}

const cost::PlanCost* find(const cost::Costs& costs, const string& label) {
  if (label.empty()) return nullptr;
  const auto at = std::find_if(costs.plans.begin(), costs.plans.end(),
                               [&](const cost::PlanCost& each) { return each.plan->name == label; });
  return at == costs.plans.end() || at->unknown > 0 ? nullptr : &*at;
}

string label_words(const rollback::Generation& generation) {
  const string name = generation.number == 0 ? "what is there now" : "generation " + name_of(generation);
  return name + (generation.label.empty() ? " has no label" : " is called " + generation.label);
}

}  // namespace

render::MonthlyCosts monthly_costs(const rollback::Generation& now, const rollback::Generation& target,
                                   const Stack& pyat_yml, Context& context) {
  if (!pyat_yml.inventory) return {.note = "there is no pyat.yml that could name a cost model"};
  std::optional<LoadedCost> loaded{};
  try {
    loaded = load_quietly(context);
  } catch (const UsageError& error) {
    return {.note = error.what()};
  }
  if (!loaded) return {.note = "the cost model has mistakes: pyat cost report shows them"};
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(loaded->model, nullptr);
  const cost::Costs costs =
      costs_of(loaded->model, loaded->book, scope, std::chrono::year_month_day(today(context)), problems);
  if (!problems.empty()) return {.note = "the cost model has mistakes: pyat cost report shows them"};
  const render::Money money(loaded->model.units.currency(), units::Number(1));
  const cost::PlanCost* const before = find(costs, now.label);
  const cost::PlanCost* const after = find(costs, target.label);
  render::MonthlyCosts monthly{};
  if (before != nullptr) monthly.before = {.plan = before->plan->name, .amount = money.words(before->monthly)};
  if (after != nullptr) monthly.after = {.plan = after->plan->name, .amount = money.words(after->monthly)};
  if (before != nullptr && after != nullptr) monthly.change = money.change(after->monthly - before->monthly);
  if (after == nullptr) {
    monthly.note = label_words(target) + ", and the cost model has no plan of that name whose cost is known: " +
                   "pyat rollback snapshot --label PLAN";
  } else if (before == nullptr) {
    monthly.note = label_words(now) + ", and the cost model has no plan of that name";
  }
  return monthly;
}

}  // namespace pyat::cmd
