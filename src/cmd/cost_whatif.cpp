#include "render/cost_whatif.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cost/report.hpp"
#include "cost/whatif/difference.hpp"
#include "cost/whatif/optimise.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 3> formats = {"text", "json", "markdown"};
constexpr unsigned most_plans = 100;

struct WhatIfOptions {
  CostOptions cost{};
  MeasureFlags measure{};
  cost::ChangeTexts changes{};
  string plan{}, budget{};
  bool optimise = false;
  unsigned best = 5;
};

const cost::Plan& plan_of(const string& name, const cost::Model& model) {
  const string chosen = name.empty() ? current_plan(model) : name;
  if (const cost::Plan* plan = find_plan(model, chosen)) return *plan;
  std::vector<string_view> known{};
  for (const cost::Plan& plan : model.plans) known.push_back(plan.name);
  const string_view nearest = util::nearest(chosen, known);
  throw UsageError("--plan: there is no plan " + chosen, nearest.empty() ? "the model's plans are its keys below plans"
                                                                         : "did you mean " + string(nearest) + "?");
}

cost::Changes changes_of(const WhatIfOptions& options, const LoadedCost& loaded, const cost::Plan& plan) {
  cost::ChangesResult result = read_changes(options.changes, loaded.model, plan, loaded.book);
  if (!result.changes) throw UsageError(result.refusal.message, result.refusal.help);
  return std::move(*result.changes);
}

std::optional<units::Number> budget_of(const WhatIfOptions& options, const cost::WhatIf& subject,
                                       std::vector<diag::Diagnostic>& problems) {
  if (options.budget.empty()) {
    const cost::Scope scope(subject.model, subject.snapshot);
    return cost::budget_of(subject.model, scope, subject.today.year() / subject.today.month(), problems);
  }
  cost::BudgetResult result = cost::read_budget(options.budget, subject.model.units);
  if (!result.monthly) throw UsageError("--budget: " + result.refusal.message, result.refusal.help);
  return std::move(result.monthly);
}

template <typename Result>
string rendered(const string& format, const Result& result, const render::Style& style) {
  constexpr bool is_search = std::is_same_v<Result, cost::Optimum>;
  if constexpr (is_search) {
    if (format == "json") return render::optimum_json(result);
    return format == "markdown" ? render::optimum_markdown(result) : render::optimum_text(result, style);
  } else {
    if (format == "json") return render::whatif_json(result);
    return format == "markdown" ? render::whatif_markdown(result) : render::whatif_text(result, style);
  }
}

template <typename Result>
void deliver_result(const Result& result, const std::vector<Destination>& asked, const WhatIfOptions& options,
                    Context& context) {
  deliver(asked, context, [&](const Destination& destination) {
    return rendered(destination.format, result, style_for(destination, options.cost.output, context));
  });
}

void check(const WhatIfOptions& options, const cost::Model& model, const cost::Changes& changes) {
  if (!options.optimise) {
    if (!changes.is_empty()) return;
    throw UsageError("nothing is changed", "such as --retention logs=7d, or --optimise for the cheapest plan");
  }
  if (options.best == 0 || options.best > most_plans) {
    throw UsageError("--best: a number from 1 to 100 is expected, found " + std::to_string(options.best));
  }
  if (model.ranges.empty()) {
    throw UsageError("--optimise: " + model.path + " has no ranges to search",
                     "write ranges: {retention.logs: [3d, 7d, 14d], sampling.traces: [5%, 10%, 20%]}");
  }
}

ExitCode run_whatif(const WhatIfOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.cost.output, formats);
  const std::optional<LoadedCost> loaded = load_cost(options.cost, context, Prices::all);
  if (!loaded) return ExitCode::usage;
  const cost::Plan& plan = plan_of(options.plan, loaded->model);
  const cost::Changes changes = changes_of(options, *loaded, plan);
  check(options, loaded->model, changes);
  const MeasuredStack stack = measured_stack(options.measure, context);
  const cost::WhatIf subject{.model = loaded->model,
                             .book = loaded->book,
                             .snapshot = stack.snapshot ? &*stack.snapshot : nullptr,
                             .plan = plan,
                             .today = std::chrono::floor<std::chrono::days>(reported_time(context))};
  std::vector<diag::Diagnostic> problems{};
  const std::optional<units::Number> budget = budget_of(options, subject, problems);
  if (options.optimise) {
    cost::Optimum optimum = cost::optimise(subject, changes, budget, options.best, problems);
    if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
    optimum.notes.insert(optimum.notes.end(), stack.notes.begin(), stack.notes.end());
    deliver_result(optimum, asked, options, context);
    return fits(optimum) ? ExitCode::ok : ExitCode::problems;
  }
  cost::Difference difference = cost::what_if(subject, changes, budget, problems);
  if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  difference.notes.insert(difference.notes.end(), stack.notes.begin(), stack.notes.end());
  deliver_result(difference, asked, options, context);
  return keeps_budget(difference) ? ExitCode::ok : ExitCode::problems;
}

void add_change_options(std::vector<Option>& options, cost::ChangeTexts& changes) {
  options.push_back({.names = "--retention",
                     .value = "SIGNAL=TIME",
                     .help = "Keep logs, metrics, traces or profiles so long: logs=7d, or 7d for all",
                     .target = &changes.retention});
  options.push_back({.names = "--sampling",
                     .value = "SHARE",
                     .help = "Keep this share of all traces: traces=0.1, or 10%",
                     .target = &changes.sampling});
  options.push_back({.names = "--replication",
                     .value = "SIGNAL=COPIES",
                     .help = "Store so many copies: logs=2, or 2 for all",
                     .target = &changes.replication});
  options.push_back({.names = "--scrape",
                     .value = "TIME",
                     .help = "Scrape metrics that often: 30s. Series stay, samples get fewer",
                     .target = &changes.scrape});
  options.push_back({.names = "--compression",
                     .value = "SIGNAL=TIMES",
                     .help = "How many times smaller it gets than what comes in: logs=8, or 8 for all",
                     .target = &changes.compression});
  options.push_back({.names = "--growth",
                     .value = "SIGNAL=PERCENT",
                     .help = "By how much what is stored grows a month: logs=5%, or 5% for all",
                     .target = &changes.growth});
  options.push_back({.names = "--price",
                     .value = "NAME=PRICE",
                     .help = "Another price, of that name or of the item of that name",
                     .target = &changes.prices});
  options.push_back({.names = "--quantity",
                     .value = "ITEM=QUANTITY",
                     .help = "Another quantity of an item: operations='4 h/month'",
                     .target = &changes.quantities});
  options.push_back({.names = "--drop", .value = "ITEM", .help = "Do without an item", .target = &changes.drops});
}

}  // namespace

Action setup_cost_whatif(std::vector<Option>& options) {
  auto whatif = std::make_shared<WhatIfOptions>();
  add_cost_options(options, whatif->cost);
  options.push_back({.names = "--plan",
                     .value = "PLAN",
                     .help = "The plan that is changed, instead of the model's current",
                     .target = &whatif->plan});
  add_change_options(options, whatif->changes);
  options.push_back({.names = "--optimise",
                     .help = "Search the model's ranges for the cheapest plans that keep its objectives",
                     .target = &whatif->optimise});
  options.push_back({.names = "--budget",
                     .value = "AMOUNT",
                     .help = "What it may cost a month, instead of the model's budget: 350, or 350 USD/month",
                     .target = &whatif->budget});
  options.push_back({.names = "--best",
                     .value = "N",
                     .help = "How many plans --optimise shows (default: 5)",
                     .target = &whatif->best});
  add_measure_options(options, whatif->measure, false);
  add_output_options(options, whatif->cost.output, formats, {});
  return [whatif](Context& context) { return run_whatif(*whatif, context); };
}

}  // namespace pyat::cmd
