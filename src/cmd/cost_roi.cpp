#include "render/cost_roi.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cost/cases/business_case.hpp"
#include "units/expression.hpp"
#include "util/edit_distance.hpp"
#include "util/rfc3339.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 4> formats = {"text", "json", "markdown", "html"};
constexpr unsigned most_trials = 1'000'000;

struct RoiOptions {
  CostOptions cost{};
  MeasureFlags measure{};
  std::vector<string> cases{};
  unsigned seed = 1;
  unsigned trials = 10000;
  string change = "20%";
};

void choose_cases(cost::Model& model, const std::vector<string>& names) {
  if (model.cases.empty()) {
    throw UsageError(model.path + " has no business case",
                     "write benefits: [{name: …, kind: soft, formula: 20 h/month * 100 USD/h}] and implementation");
  }
  std::vector<string_view> known{};
  for (const cost::Case& each : model.cases) known.push_back(each.name);
  for (const string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const string_view nearest = util::nearest(name, known);
    throw UsageError("--case: there is no case " + name, nearest.empty() ? "the model's cases are its keys below cases"
                                                                         : "did you mean " + string(nearest) + "?");
  }
}

units::Number change_of(const string& text, const cost::Model& model) {
  const auto parsed = units::parse_quantity(text, model.units);
  const bool is_share = parsed.quantity && parsed.quantity->dimension.is_plain() && parsed.quantity->value.sign() > 0 &&
                        parsed.quantity->value < units::Number(1);
  if (!is_share) throw UsageError("--change: a share between 0% and 100% is expected, found " + text, "such as 20%");
  return parsed.quantity->value;
}

string rendered(const string& format, const render::RoiReport& report, const render::Style& style) {
  if (format == "json") return render::roi_json(report);
  if (format == "markdown") return render::roi_markdown(report);
  if (format == "html") return render::roi_html(report);
  return render::roi_text(report, style);
}

bool claims_hold(const std::vector<cost::CaseReport>& cases) {
  return std::all_of(cases.begin(), cases.end(), [](const cost::CaseReport& each) {
    return std::all_of(each.claims.begin(), each.claims.end(),
                       [](const cost::ClaimRow& claim) { return claim.verdict == cost::ClaimRow::Verdict::right; });
  });
}

ExitCode run_roi(const RoiOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.cost.output, formats);
  if (options.trials == 0 || options.trials > most_trials) {
    throw UsageError("--trials: a number from 1 to 1000000 is expected, found " + std::to_string(options.trials));
  }
  std::optional<LoadedCost> loaded = load_cost(options.cost, context);
  if (!loaded) return ExitCode::usage;
  choose_cases(loaded->model, options.cases);
  const cost::CaseOptions how{
      .seed = options.seed, .trials = options.trials, .change = change_of(options.change, loaded->model)};
  std::vector<diag::Diagnostic> problems{};
  const MeasuredStack stack = measured_stack(options.measure, context);
  const cost::Scope scope(loaded->model, stack.snapshot ? &*stack.snapshot : nullptr);
  const cost::Costs costs = costs_of(loaded->model, loaded->book, scope, today(context), problems);
  render::RoiReport report{.title = loaded->model.title,
                           .path = loaded->model.path,
                           .currency = loaded->model.units.currency(),
                           .day = util::rfc3339(reported_time(context)).substr(0, 10),
                           .cases = appraise_cases(loaded->model, costs, scope, how, problems)};
  if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  // The others were needed: a claim may be a figure of another case.
  if (!options.cases.empty()) {
    std::erase_if(report.cases, [&](const cost::CaseReport& each) {
      return std::find(options.cases.begin(), options.cases.end(), each.name) == options.cases.end();
    });
  }
  deliver(asked, context, [&](const Destination& destination) {
    return rendered(destination.format, report, style_for(destination, options.cost.output, context));
  });
  return claims_hold(report.cases) ? ExitCode::ok : ExitCode::problems;
}

}  // namespace

Action setup_cost_roi(std::vector<Option>& options) {
  auto roi = std::make_shared<RoiOptions>();
  add_cost_options(options, roi->cost);
  options.push_back(
      {.names = "--case", .value = "NAME", .help = "Only this case; may be repeated", .target = &roi->cases});
  options.push_back({.names = "--change",
                     .value = "PERCENT",
                     .help = "How far each input is changed to see what the case hangs on (default: 20%)",
                     .target = &roi->change});
  options.push_back(
      {.names = "--trials", .value = "N", .help = "Trials of the simulation (default: 10000)", .target = &roi->trials});
  options.push_back({.names = "--seed",
                     .value = "N",
                     .help = "Of the simulation: the same seed gives the same figures (default: 1)",
                     .target = &roi->seed});
  add_measure_options(options, roi->measure, false);
  add_output_options(options, roi->cost.output, formats, {});
  return [roi](Context& context) { return run_roi(*roi, context); };
}

}  // namespace pyat::cmd
