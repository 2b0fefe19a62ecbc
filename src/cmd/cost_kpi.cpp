#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/cost_moments.hpp"
#include "cost/kpis/kpi.hpp"
#include "render/cost_triggers.hpp"

namespace pyat::cmd {
namespace {

using cost::KpiVerdict;

struct KpiOptions {
  CostOptions cost{};
  MeasureFlags measure{};
  std::string max_age{};
};

ExitCode run_kpi(const KpiOptions& options, Context& context) {
  const auto asked = destinations(options.cost.output, render::trigger_format_names());
  const std::optional<LoadedCost> loaded = load_cost(options.cost, context);
  if (!loaded) return ExitCode::usage;
  const std::chrono::seconds max_age = max_age_from(options.max_age);
  const MeasuredStack stack = measured_stack(options.measure, context, {.queries = queries_of(loaded->model)});
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  std::vector<diag::Diagnostic> problems{};
  const Moments moments = moments_of(*loaded, stack, max_age, now, problems);
  render::KpiTable table{.model = &loaded->model, .notes = stack.notes};
  if (stack.snapshot) {
    table.measured = stack.snapshot->taken;
    table.window = cost::time_words(stack.snapshot->window);
  }
  table.report = judge_kpis(loaded->model, moments.now(), problems);
  if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(table, *render::trigger_format_from(destination.format),
                          style_for(destination, options.cost.output, context));
  });
  const auto has = [&](KpiVerdict verdict) {
    return std::any_of(table.report.kpis.begin(), table.report.kpis.end(),
                       [&](const cost::KpiResult& each) { return each.verdict == verdict; });
  };
  if (has(KpiVerdict::missed)) return ExitCode::problems;
  return has(KpiVerdict::met) ? ExitCode::ok : ExitCode::usage;
}

}  // namespace

Action setup_cost_kpi(std::vector<Option>& options) {
  auto kpi = std::make_shared<KpiOptions>();
  add_cost_options(options, kpi->cost);
  add_max_age(options, kpi->max_age);
  add_measure_options(options, kpi->measure, false);
  add_output_options(options, kpi->cost.output, render::trigger_format_names(), {});
  return [kpi](Context& context) { return run_kpi(*kpi, context); };
}

}  // namespace pyat::cmd
