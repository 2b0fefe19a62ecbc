#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/rollback.hpp"
#include "cmd/rollback_checks.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/usage_error.hpp"
#include "render/rollback_generations.hpp"

namespace pyat::cmd {
namespace {

using rollback::Outcome;
using std::string;

constexpr std::array<std::string_view, 2> formats = {"text", "json"};

struct SnapshotOptions {
  RollbackOptions rollback{};
  string label{};
  bool no_health = false;
  bool smoke = false;
};

struct Judged {
  string check{};
  Outcome outcome = Outcome::unknown;
  string words{};
};

struct Looked {
  std::vector<std::pair<string, string>> releases{};
  std::optional<Judged> judged{};
};

Looked look(const SnapshotOptions& options, Context& context) {
  Looked looked{};
  const health::Report report =
      health_now(options.rollback.compose, options.rollback.pyat_yml, options.rollback.docker, context);
  for (const health::Service& service : report.services) {
    if (!service.release.empty()) looked.releases.emplace_back(service.name, service.release);
  }
  if (options.no_health) return looked;
  Verified verified = judge_health(report);
  looked.judged = Judged{.check = "health", .outcome = verified.outcome, .words = std::move(verified.words)};
  return looked;
}

// Who asked for proof and has none: being up alone must not make it good.
Judged smoke(const SnapshotOptions& options, Context& context) {
  const Stack& stack = options.rollback.pyat_yml;
  const auto unproven = [](const string& why) {
    return Judged{"smoke", Outcome::bad, "nothing could be proven: " + why};
  };
  try {
    const Targets targets = chosen_targets({}, options.rollback.compose, stack, context);
    Verified verified = verify_smoke(targets, stack, context);
    const bool is_proven = verified.outcome == Outcome::good;
    return {"smoke", is_proven ? Outcome::good : Outcome::bad, std::move(verified.words)};
  } catch (const UsageError& error) {
    return unproven(error.what());
  }
}

// Unproven is well enough for those alone who asked for no proof.
ExitCode code_of(const render::SnapshotReport& report, bool is_judged) {
  const Outcome outcome = report.standing.outcome;
  const bool is_well = outcome == Outcome::good || (outcome == Outcome::unknown && !is_judged);
  return report.is_whole && is_well ? ExitCode::ok : ExitCode::problems;
}

ExitCode run_snapshot(const SnapshotOptions& options, Context& context) {
  const std::vector<Destination> asked = destinations(options.rollback.output, formats);
  const StackFiles files = stack_files(options.rollback, "no generation was taken", context);
  const auto store = open_generations(options.rollback, rollback::Purpose::take, &files, context);
  Looked looked = look(options, context);
  rollback::Snapshot now =
      snapshot_of_now(options.rollback, files, *store, context, std::move(looked.releases), options.label);
  std::vector<Judged> judged{};
  if (!now.problems.empty()) {
    judged.push_back(
        {"snapshot", Outcome::bad, std::to_string(now.problems.size()) + " things of the stack are not in it"});
  }
  if (looked.judged) judged.push_back(std::move(*looked.judged));
  if (options.smoke) judged.push_back(smoke(options, context));

  render::SnapshotReport report{.problems = now.problems, .is_whole = now.problems.empty()};
  KeptNow kept = keep(*store, std::move(now), store->list());
  report.generation = std::move(kept.generation);
  report.is_new = kept.is_new;
  report.notes = std::move(kept.notes);
  for (const Judged& verdict : judged) {
    const rollback::Problem problem = store->judge(report.generation, verdict.check, verdict.outcome, verdict.words,
                                                   std::chrono::floor<std::chrono::seconds>(context.now()));
    if (problem.is_there()) refuse(problem);
  }
  for (const rollback::Entry& entry : store->list().entries) {
    if (entry.number == report.generation.number) report.standing = entry.standing;
  }
  deliver(asked, context, [&](const Destination& destination) {
    const render::Style style = style_for(destination, options.rollback.output, context);
    return destination.format == "json" ? render::snapshot_json(report) : render::snapshot_text(report, style);
  });
  return code_of(report, !judged.empty());
}

}  // namespace

Action setup_rollback_snapshot(std::vector<Option>& options) {
  auto snapshot = std::make_shared<SnapshotOptions>();
  options.push_back({.names = "--label",
                     .value = "TEXT",
                     .help = "What people call this generation, such as before-tempo-2.10",
                     .target = &snapshot->label});
  options.push_back({.names = "--smoke",
                     .help = "Run pyat smoke, too: good is only a stack that gives back what is written",
                     .target = &snapshot->smoke});
  options.push_back({.names = "--no-health",
                     .help = "Do not judge the stack by pyat health: the generation stays unproven",
                     .target = &snapshot->no_health});
  add_rollback_options(options, snapshot->rollback, true);
  add_output_options(options, snapshot->rollback.output, formats, {});
  return [snapshot](Context& context) {
    load_pyat_yml(snapshot->rollback, context, PyatYml::must_be_right);
    return run_snapshot(*snapshot, context);
  };
}

}  // namespace pyat::cmd
