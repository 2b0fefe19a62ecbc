#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/health_options.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/rollback.hpp"
#include "cmd/rollback_stack.hpp"
#include "cmd/run.hpp"
#include "cmd/usage_error.hpp"
#include "health/summary.hpp"
#include "health/wait.hpp"
#include "render/rollback_generations.hpp"
#include "rollback/diff/diff.hpp"
#include "util/sink.hpp"

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

// Of the first that is not well: "tempo is down: …".
string words_of(const health::Report& report) {
  const auto well = static_cast<std::size_t>(
      std::count_if(report.services.begin(), report.services.end(),
                    [](const health::Service& service) { return health::is_ready(service, false); }));
  string words = std::to_string(well) + " of " + std::to_string(report.services.size()) + " services are well";
  const auto ill = std::find_if(report.services.begin(), report.services.end(),
                                [](const health::Service& service) { return !health::is_ready(service, false); });
  if (ill == report.services.end()) return words;
  return words + "; " + ill->name + " is " + string(to_string(ill->state)) +
         (ill->reason.empty() ? "" : ": " + ill->reason);
}

// As `pyat health` looks, once.
Looked look(const SnapshotOptions& options, Context& context) {
  Looked looked{};
  const Stack stack = load_stack(context);
  HealthOptions health{};
  health.docker = options.rollback.docker;
  const HealthSettings settings =
      health_settings(health, stack.inventory ? stack.inventory->health : config::HealthSettings{}, context);
  const Targets targets = chosen_targets({}, options.rollback.compose, stack, context);
  Rounds rounds(targets, settings, options.rollback.docker, context);
  const health::Report report = rounds.once();
  for (const health::Service& service : report.services) {
    if (!service.release.empty()) looked.releases.emplace_back(service.name, service.release);
  }
  if (options.no_health) return looked;
  Judged judged{.check = "health", .words = words_of(report)};
  const auto is = [&](bool (*test)(const health::Service&)) {
    return std::all_of(report.services.begin(), report.services.end(), test);
  };
  if (report.was_interrupted || report.services.empty() ||
      is([](const health::Service& service) { return service.state == health::State::unknown; })) {
    judged.words = "nobody could tell how the services are: " + judged.words;
  } else {
    judged.outcome = is([](const health::Service& service) { return health::is_ready(service, false); }) ? Outcome::good
                                                                                                         : Outcome::bad;
  }
  looked.judged = std::move(judged);
  return looked;
}

// The whole of `pyat smoke`, as somebody would type it here; only its verdict is of interest.
Judged smoke(const SnapshotOptions& options, Context& context) {
  std::vector<string> words = {"smoke", "--quiet"};
  for (const string& path : options.rollback.compose) words.insert(words.end(), {"--compose", path});
  util::StringSink quiet{};
  Context inner{.files = context.files,
                .out = quiet,
                .err = context.err,
                .env = context.env,
                .durable = context.durable,
                .now = context.now,
                .connect = context.connect,
                .current_folder = context.current_folder};
  const ExitCode code = run(std::move(words), inner);
  if (code == ExitCode::ok) return {"smoke", Outcome::good, "what was written came back"};
  if (code == ExitCode::problems) return {"smoke", Outcome::bad, "not all that was written came back: pyat smoke"};
  // Who asked for proof has none: without this, being up alone would make it good.
  return {"smoke", Outcome::bad, "nothing could be proven: pyat smoke says why"};
}

std::optional<rollback::Generation> newest(const rollback::Listing& listing) {
  if (listing.entries.empty()) return std::nullopt;
  return listing.entries.back().generation;
}

bool is_the_same(const rollback::Generation& before, const rollback::Generation& now, rollback::Store& store) {
  const auto content = [&](const rollback::File& file) {
    rollback::ContentResult kept = store.content(file);
    return util::ReadResult{.text = std::move(kept.text), .problem = std::move(kept.problem.words)};
  };
  return (now.label.empty() || before.label == now.label) && before.notes == now.notes &&
         diff(before, now, content).is_empty();
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
  const rollback::Listing before = store->list();
  const std::optional<rollback::Generation> last = newest(before);
  if (last && is_the_same(*last, now.generation, *store)) {
    report.generation = *last;
    report.is_new = false;
  } else {
    rollback::Taken taken = store->take(std::move(now.generation), now.contents);
    if (taken.problem.is_there()) refuse(taken.problem);
    report.generation = std::move(taken.generation);
    report.notes = std::move(taken.notes);
  }
  for (const Judged& verdict : judged) {
    const rollback::Problem problem = store->judge(report.generation, verdict.check, verdict.outcome, verdict.words,
                                                   std::chrono::floor<std::chrono::seconds>(context.now()));
    if (problem.is_there()) refuse(problem);
  }
  for (const rollback::Entry& entry : store->list().entries) {
    if (entry.number == report.generation.number) report.standing = entry.standing;
  }
  deliver(asked, context, [&](const Destination& destination) {
    const render::Style style{.color = wants_color(options.rollback.output, context),
                              .width = destination.file.empty() ? context.width : 0};
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
  return [snapshot](Context& context) { return run_snapshot(*snapshot, context); };
}

}  // namespace pyat::cmd
