#include "render/cost_report.hpp"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/usage_error.hpp"
#include "cost/report.hpp"
#include "units/units.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;

struct ReportOptions {
  CostOptions cost{};
  string baseline{}, current{}, currency{};
};

void check_plan(const string& option, const string& name, const cost::Model& model) {
  if (name.empty() || cost::find_plan(model, name) != nullptr) return;
  std::vector<std::string_view> known{};
  for (const cost::Plan& plan : model.plans) known.push_back(plan.name);
  const std::string_view nearest = util::nearest(name, known);
  throw UsageError(option + ": there is no plan " + name, nearest.empty() ? "the model's plans are its keys below plans"
                                                                          : "did you mean " + string(nearest) + "?");
}

void check_currency(const string& currency, const cost::Model& model) {
  if (currency.empty() || currency == model.units.currency()) return;
  if (!units::minor_digits(currency)) throw UsageError("--currency: " + currency + " is no currency", "such as EUR");
  for (const cost::Currency& each : model.currencies) {
    if (each.code == currency) return;
  }
  throw UsageError("--currency: the model has no rate from " + currency + " to " + model.units.currency(),
                   "say what one is worth: currencies: {" + currency + ": {rate: 1.08, as_of: 2026-11-02}}");
}

ExitCode run_report(const ReportOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.cost.output, render::cost_format_names());
  const std::optional<LoadedCost> loaded = load_cost(options.cost, context);
  if (!loaded) return ExitCode::usage;
  check_plan("--baseline", options.baseline, loaded->model);
  check_plan("--current", options.current, loaded->model);
  check_currency(options.currency, loaded->model);
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(loaded->model, loaded->snapshot ? &*loaded->snapshot : nullptr);
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  const cost::Costs costs =
      costs_of(loaded->model, loaded->book, scope, std::chrono::floor<std::chrono::days>(now), problems);
  const cost::Report report = report_of(
      loaded->model, costs, scope,
      {.baseline = options.baseline, .current = options.current, .currency = options.currency, .now = now}, problems);
  if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(report, *render::cost_format_from(destination.format),
                          style_for(destination, options.cost.output, context));
  });
  return report.forecast.is_over ? ExitCode::problems : ExitCode::ok;
}

}  // namespace

Action setup_cost_report(std::vector<Option>& options) {
  auto report = std::make_shared<ReportOptions>();
  add_cost_options(options, report->cost);
  options.push_back({.names = "--baseline",
                     .value = "PLAN",
                     .help = "Compare with this plan, instead of the model's baseline",
                     .target = &report->baseline});
  options.push_back({.names = "--current",
                     .value = "PLAN",
                     .help = "The plan that is looked at, instead of the model's current",
                     .target = &report->current});
  options.push_back({.names = "--currency",
                     .value = "CODE",
                     .help = "Show amounts in this currency, by the model's rate",
                     .target = &report->currency});
  add_output_options(options, report->cost.output, render::cost_format_names(), {});
  return [report](Context& context) { return run_report(*report, context); };
}

}  // namespace pyat::cmd
