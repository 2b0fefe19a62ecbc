#include "render/cost_triggers.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cmd/cost.hpp"
#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cmd/cost_moments.hpp"
#include "cmd/usage_error.hpp"
#include "cost/rules/rule_file.hpp"
#include "cost/triggers/export.hpp"
#include "cost/triggers/lint.hpp"
#include "cost/triggers/past.hpp"
#include "cost/triggers/propose.hpp"
#include "render/unicode.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using cost::State;
using std::string;
using std::string_view;

constexpr std::array<string_view, 3> words = {"check", "lint", "export"};
constexpr std::size_t max_configuration = 4 * 1024 * 1024;

struct TriggerOptions {
  std::vector<string> given{};  // a word and a file, either of which may be missing
  string what = "check";
  CostOptions cost{};
  MeasureFlags measure{};
  string max_age{};
  bool apply = false;
  std::vector<string> rules{};
};

// `pyat cost triggers cost.yml` is a check of that file.
void settle_words(TriggerOptions& options) {
  std::vector<string>& given = options.given;
  const auto is_known = [](const string& word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (!given.empty() && is_known(given.front())) {
    options.what = given.front();
    given.erase(given.begin());
  } else if (given.size() > 1) {
    const string_view nearest = util::nearest(given.front(), words);
    throw UsageError("'" + given.front() + "' is neither check, lint nor export",
                     nearest.empty() ? "one model at a time" : "did you mean " + string(nearest) + "?");
  }
  if (given.size() > 1) throw UsageError("unexpected argument '" + given[1] + "'", "one model at a time");
  if (!given.empty()) options.cost.model = given.front();
}

void check_options(const TriggerOptions& options) {
  if (options.apply && options.what != "check") throw UsageError("--apply goes with check, not with " + options.what);
  if (!options.rules.empty() && options.what != "lint")
    throw UsageError("--rules goes with lint, not with " + options.what);
  if (options.what == "export" && !options.cost.output.formats.empty()) {
    throw UsageError("--format goes with check and lint: export writes the rules of Prometheus",
                     "pyat cost triggers export cost.yml > rules.yml");
  }
}

cost::FileText read_configuration(const string& path, Context& context) {
  util::ReadResult read = context.files.read(path, max_configuration);
  if (!read.problem.empty()) return {.problem = "cannot read " + path + ": " + read.problem};
  return {.text = std::move(read.text)};
}

// A file that somebody else has changed since it was read is left alone.
void apply(cost::FileChange& change, Context& context) {
  if (change.has_problem() || change.before == change.after) return;
  const cost::FileText now = read_configuration(change.path, context);
  if (!now.problem.empty() || now.text != change.before) {
    change.problem = now.problem.empty() ? change.path + " has been changed meanwhile: run this again" : now.problem;
    return;
  }
  const string problem = context.files.replace(change.path, change.after);
  if (!problem.empty()) {
    change.problem = "cannot write " + change.path + ": " + problem;
  } else {
    change.is_applied = true;
  }
}

ExitCode code_of(const render::TriggersReport& report) {
  const auto has = [&](State state) {
    return std::any_of(report.triggers.begin(), report.triggers.end(),
                       [&](const cost::TriggerResult& each) { return each.state == state; });
  };
  if (has(State::firing)) return ExitCode::problems;
  return has(State::ok) || has(State::warn) ? ExitCode::ok : ExitCode::usage;
}

// Whether a condition has held for long enough is asked of those servers that remember.
MeasuredStack measured_with_past(const MeasureFlags& flags, const cost::Model& model, Context& context) {
  cost::PastNeeds needs = past_needs(model, cost::Scope(model, nullptr));
  const auto times = [&needs](std::chrono::sys_seconds measured) { return times_before(needs.look_backs, measured); };
  MeasuredStack stack = measured_stack(flags, context, {.past = needs.names, .past_times = times});
  if (flags.which.targets.empty()) return stack;
  stack.notes.insert(stack.notes.end(), needs.notes.begin(), needs.notes.end());
  if (!needs.names.empty() && stack.past.sources.empty() && stack.history.size() < 2) {
    stack.notes.emplace_back("nothing of --from remembers what was before: name a Prometheus, or give --snapshots");
  }
  return stack;
}

ExitCode run_check(const TriggerOptions& options, const LoadedCost& loaded, Context& context) {
  const auto asked = destinations(options.cost.output, render::trigger_format_names());
  const std::chrono::seconds max_age = max_age_from(options.max_age);
  const MeasuredStack stack = measured_with_past(options.measure, loaded.model, context);
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  std::vector<diag::Diagnostic> problems{};
  const Moments moments = moments_of(loaded, stack, max_age, now, problems);
  render::TriggersReport report{.model = &loaded.model,
                                .now = now,
                                .snapshots = stack.history.size(),
                                .past = seen_of(stack.past),
                                .notes = stack.notes};
  if (stack.snapshot) report.measured = stack.snapshot->taken;
  report.triggers = judge_triggers(loaded.model, moments.history, problems);
  if (show_mistakes(loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  report.changes =
      propose(loaded.model, report.triggers, [&](const string& path) { return read_configuration(path, context); });
  if (options.apply) {
    for (cost::FileChange& change : report.changes) apply(change, context);
  }
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(report, *render::trigger_format_from(destination.format),
                          style_for(destination, options.cost.output, context));
  });
  const bool has_failed = std::any_of(report.changes.begin(), report.changes.end(),
                                      [](const cost::FileChange& each) { return each.has_problem(); });
  return options.apply && has_failed ? ExitCode::usage : code_of(report);
}

void lint_model(const LoadedCost& loaded, Context& context, render::TriggersLint& lint,
                std::vector<diag::Diagnostic>& problems) {
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  const MeasuredStack nothing{};
  const Moments moments = moments_of(loaded, nothing, std::chrono::hours(1), now, problems);
  const cost::PresentValue present = [&](const string& file, const string& path) {
    const cost::FileText text = read_configuration(configuration_path(loaded.model, file), context);
    return text.problem.empty() ? cost::value_at(text.text, path) : cost::ValueAt{.problem = text.problem};
  };
  lint.files.push_back(loaded.model.path);
  lint.triggers = loaded.model.triggers.size();
  lint.findings = lint_triggers(loaded.model, moments.now(), present);
}

void lint_file(const string& path, Context& context, render::TriggersLint& lint) {
  util::ReadResult read = context.files.read(path, max_configuration);
  if (!read.problem.empty()) throw UsageError("cannot read " + path + ": " + read.problem, std::move(read.remedy));
  cost::RulesLint found = cost::lint_rules(path, read.text);
  if (!found.problem.empty()) {
    throw UsageError(
        "--rules: " + path + ": " + found.problem,
        "rules stand below groups, as Prometheus reads them; of scripts, the URLs with /api/v1/query count");
  }
  lint.files.push_back(path);
  lint.rules += found.rules;
  lint.queries += found.queries;
  lint.findings.insert(lint.findings.end(), std::make_move_iterator(found.findings.begin()),
                       std::make_move_iterator(found.findings.end()));
}

ExitCode run_lint(const TriggerOptions& options, Context& context) {
  const auto asked = destinations(options.cost.output, render::trigger_format_names());
  render::TriggersLint lint{};
  // Rules alone can be linted without a model.
  if (!options.cost.model.empty() || options.rules.empty()) {
    const std::optional<LoadedCost> loaded = load_cost(options.cost, context);
    if (!loaded) return ExitCode::usage;
    std::vector<diag::Diagnostic> problems{};
    lint_model(*loaded, context, lint, problems);
    if (show_mistakes(*loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  }
  for (const string& path : options.rules) lint_file(path, context, lint);
  deliver(asked, context, [&](const Destination& destination) {
    return render::render(lint, *render::trigger_format_from(destination.format),
                          style_for(destination, options.cost.output, context));
  });
  const bool has_mistakes = std::any_of(lint.findings.begin(), lint.findings.end(), [](const cost::Finding& each) {
    return each.severity != diag::Severity::info;
  });
  if (has_mistakes) return ExitCode::problems;
  return lint.triggers + lint.rules + lint.queries > 0 ? ExitCode::ok : ExitCode::usage;
}

ExitCode run_export(const TriggerOptions& options, const LoadedCost& loaded, Context& context) {
  const auto now = std::chrono::floor<std::chrono::seconds>(context.now());
  std::vector<diag::Diagnostic> problems{};
  const MeasuredStack nothing{};
  const Moments moments = moments_of(loaded, nothing, std::chrono::hours(1), now, problems);
  const cost::Exported exported = export_rules(loaded.model, moments.now(), problems);
  if (show_mistakes(loaded, std::move(problems), options.cost, context)) return ExitCode::usage;
  context.out.write(exported.yaml);
  for (const cost::NotExported& one : exported.left_out) {
    context.err.write("pyat cost triggers: left out: " + render::to_printable(one.name + ": " + one.why) + '\n');
  }
  return exported.rules > 0 ? ExitCode::ok : ExitCode::usage;
}

ExitCode run_triggers(TriggerOptions options, Context& context) {
  settle_words(options);
  check_options(options);
  if (options.what == "lint") return run_lint(options, context);
  const std::optional<LoadedCost> loaded = load_cost(options.cost, context);
  if (!loaded) return ExitCode::usage;
  if (options.what == "export") return run_export(options, *loaded, context);
  return run_check(options, *loaded, context);
}

}  // namespace

Action setup_cost_triggers(std::vector<Option>& options) {
  auto triggers = std::make_shared<TriggerOptions>();
  add_cost_options(options, triggers->cost);
  for (Option& option : options) {
    if (option.names != "FILE") continue;
    option.names = "WHAT";
    option.help = "check (the default), lint or export, and the cost model; without, the key cost of pyat.yml";
    option.target = &triggers->given;
  }
  options.push_back({.names = "--apply",
                     .help = "Write the changes that the triggers which fire propose",
                     .target = &triggers->apply});
  options.push_back({.names = "--rules",
                     .value = "FILE",
                     .help = "lint: a file of rules, or a script that asks Prometheus; may be repeated",
                     .target = &triggers->rules});
  add_max_age(options, triggers->max_age);
  add_measure_options(options, triggers->measure, false);
  add_output_options(options, triggers->cost.output, render::trigger_format_names(), {});
  return [triggers](Context& context) { return run_triggers(*triggers, context); };
}

}  // namespace pyat::cmd
