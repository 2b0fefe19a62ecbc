#include "render/cost_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cost/measured_report.hpp"
#include "cost/report.hpp"
#include "render/cost_tables.hpp"
#include "render/unicode.hpp"
#include "units/units.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;

struct ReportOptions {
  CostOptions cost{};
  MeasureFlags measure{};
  string baseline{}, current{}, currency{}, focus_version{};
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

struct Computation {
  const LoadedCost& loaded;
  std::chrono::sys_days today{};
};

// What the current plan costs by each snapshot.
std::vector<cost::CostPoint> course_of(const Computation& of, const std::vector<cost::Snapshot>& history,
                                       const string& plan) {
  std::vector<cost::CostPoint> course{};
  for (const cost::Snapshot& snapshot : history) {
    std::vector<diag::Diagnostic> unneeded{};  // they were shown for the newest one
    const cost::Scope scope(of.loaded.model, &snapshot);
    const cost::Costs costs = costs_of(of.loaded.model, of.loaded.book, scope, of.today, unneeded);
    const cost::PlanCost* current = find(costs, plan);
    if (current != nullptr) course.push_back({snapshot.taken, {current->monthly, current->unknown}});
  }
  return course;
}

void add_measured(const Computation& of, MeasuredStack& stack, std::chrono::sys_seconds now, cost::Report& report) {
  report.notes.insert(report.notes.end(), stack.notes.begin(), stack.notes.end());
  if (!stack.snapshot) return;
  const auto next = report.forecast.month + std::chrono::months(1);
  auto measured = std::make_shared<cost::MeasuredReport>(
      measured_report(*stack.snapshot, stack.history, of.loaded.model.units, std::chrono::sys_days(next / 1)));
  measured->course = course_of(of, stack.history, report.current);
  forecast_from(measured->course, now, report);
  if (stack.unused) {
    measured->unused = priced(std::move(*stack.unused), report, &*stack.snapshot, of.loaded.model.units);
  }
  report.measured = std::move(measured);
}

// Which columns the CSV has.
render::FocusVersion focus_version_of(const string& name, const std::vector<Destination>& asked) {
  if (name.empty()) return *render::focus_version_from(render::focus_version_names().back());
  const auto version = render::focus_version_from(name);
  if (!version) {
    throw UsageError("--focus-version: there are no columns of version " + name,
                     "pyat knows those of " + util::joined(render::focus_version_names(), ", "));
  }
  const bool has_csv =
      std::any_of(asked.begin(), asked.end(), [](const Destination& each) { return each.format == "csv"; });
  if (!has_csv) throw UsageError("--focus-version says which columns the CSV has", "add --format csv");
  return *version;
}

// The CSV has no place to say so.
void say_what_is_missing(const cost::Report& report, const std::vector<Destination>& asked, Context& context) {
  const bool has_csv =
      std::any_of(asked.begin(), asked.end(), [](const Destination& each) { return each.format == "csv"; });
  if (!has_csv || report.current_total.unknown == 0) return;
  for (const cost::ItemRow& item : report.items) {
    if (item.monthly) continue;
    context.err.write(render::to_printable(
                          fmt::format("pyat cost report: {}:{}: {} has no row in the CSV, as its cost is not known: {}",
                                      report.path, item.line, item.name, util::joined(item.unknown, "; "))) +
                      '\n');
  }
}

// Text and Markdown list the dearest items only.
std::size_t most_terms(const std::vector<Destination>& asked) {
  const bool lists_some = std::all_of(asked.begin(), asked.end(), [](const Destination& destination) {
    return destination.format == "text" || destination.format == "markdown";
  });
  return lists_some ? render::most_items_listed : std::numeric_limits<std::size_t>::max();
}

ExitCode run_report(const ReportOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.cost.output, render::cost_format_names());
  const render::FocusVersion version = focus_version_of(options.focus_version, asked);
  std::optional<LoadedCost> loaded = load_cost(options.cost, context);
  if (!loaded) return ExitCode::usage;
  check_plan("--baseline", options.baseline, loaded->model);
  check_plan("--current", options.current, loaded->model);
  check_currency(options.currency, loaded->model);
  MeasuredStack stack = measured_stack(options.measure, context);
  const auto now = reported_time(context);
  const Computation computation{.loaded = *loaded, .today = std::chrono::floor<std::chrono::days>(now)};
  std::vector<diag::Diagnostic> problems{};
  const cost::Scope scope(loaded->model, stack.snapshot ? &*stack.snapshot : nullptr);
  const cost::Costs costs = costs_of(loaded->model, loaded->book, scope, computation.today, problems);
  cost::Report report = report_of(loaded->model, costs, scope,
                                  {.baseline = options.baseline,
                                   .current = options.current,
                                   .currency = options.currency,
                                   .now = now,
                                   .most_terms = most_terms(asked)},
                                  problems);
  if (problems.empty()) add_measured(computation, stack, now, report);
  if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(report, *render::cost_format_from(destination.format),
                          style_for(destination, options.cost.output, context), version);
  });
  say_what_is_missing(report, asked, context);
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
  add_measure_options(options, report->measure, true);
  options.push_back(
      {.names = "--focus-version",
       .value = "VERSION",
       .help = "Of the FinOps Open Cost and Usage Specification, whose columns the CSV has (default: 1.2)",
       .target = &report->focus_version,
       .choices = render::focus_version_names(),
       .open = true});
  add_output_options(options, report->cost.output, render::cost_format_names(), {});
  return [report](Context& context) { return run_report(*report, context); };
}

}  // namespace pyat::cmd
