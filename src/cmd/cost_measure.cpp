#include "cmd/cost_measure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cmd/chosen_targets.hpp"
#include "cmd/docker_address.hpp"
#include "cmd/health_rounds.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/target_options.hpp"
#include "cmd/today.hpp"
#include "cmd/usage_error.hpp"
#include "cost/measure/ask_past.hpp"
#include "cost/measure/measure.hpp"
#include "cost/measure/prometheus.hpp"
#include "cost/measure/snapshot_file.hpp"
#include "util/find_files.hpp"
#include "util/url.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;

constexpr string_view whole_stack = "pyat.yml";
constexpr std::size_t most_in_a_file = 64 * 1024 * 1024;

// An address with a path behind it is that of an API: Mimir's and Prometheus' prefixes.
void take_as_prometheus(health::Target& target) {
  if (target.kind != "http") return;
  target.kind = "prometheus";
  target.address.path = std::exchange(target.path, {});
}

// What the guesses about an address without a kind have come to.
std::vector<health::Target> recognised(Targets targets, Context& context, MeasuredStack& stack) {
  const bool is_guessing =
      std::any_of(targets.list.begin(), targets.list.end(), [](const auto& target) { return target.is_guess; });
  if (!is_guessing) return std::move(targets.list);
  Rounds rounds(targets, HealthSettings{}, "off", context);
  const health::Report report = rounds.once();
  stack.was_interrupted = report.was_interrupted;
  std::vector<health::Target> list{};
  for (const health::Service& service : report.services) {
    const auto found = std::find_if(targets.list.begin(), targets.list.end(), [&](const health::Target& each) {
      return each.kind == service.kind && util::to_text(each.address) == service.address;
    });
    if (found == targets.list.end()) continue;
    if (service.kind == "http") {
      stack.notes.push_back(service.address + " is no server that pyat can measure" +
                            (service.reason.empty() ? "" : ": " + service.reason));
      continue;
    }
    list.push_back(*found);
    list.back().is_guess = false;
  }
  return list;
}

cost::MeasureOptions options_for(const MeasureFlags& flags, Context& context) {
  cost::MeasureOptions options{.now = reported_time(context), .docker = engine_address(flags.docker, context)};
  const auto seconds = [](const string& option, const string& text) {
    return std::chrono::floor<std::chrono::seconds>(duration_of(option, text));
  };
  if (!flags.since.empty()) options.window = seconds("--since", flags.since);
  if (options.window < std::chrono::seconds(5)) {
    throw UsageError("--since: rates need some seconds, found " + flags.since, "such as 1h or 7d");
  }
  if (!flags.interval.empty()) options.page_interval = duration_of("--interval", flags.interval);
  if (!flags.replication.empty()) {
    options.replication_factor = units::Number::parse(flags.replication);
    if (!options.replication_factor || options.replication_factor->sign() <= 0) {
      throw UsageError("--replication-factor: a number above 0 is expected, found " + flags.replication, "such as 3");
    }
  }
  return options;
}

void measure_now(Context& context, MeasuredStack& stack, cost::MeasureOptions& options,
                 std::vector<health::Target>& targets) {
  if (targets.empty() && !options.docker) {
    throw UsageError(
        "--from: nothing that can be measured answers",
        stack.notes.empty() ? "name a Prometheus or a Mimir: --from http://localhost:9090" : stack.notes.front());
  }
  const auto client = context.connect(8);
  cost::measure(*client, targets, options, [&](cost::Snapshot snapshot) { stack.snapshot = std::move(snapshot); });
  if (!client->run()) stack.was_interrupted = true;
  if (!stack.snapshot) throw UsageError("interrupted: nothing was measured");
  if (!cost::knows_something(*stack.snapshot)) {
    for (const string& note : stack.snapshot->notes) stack.notes.push_back(note);
    throw UsageError("--from: nothing could be measured",
                     stack.notes.empty() ? "pyat health says what is wrong with a server" : stack.notes.front());
  }
}

// One number, or the reason why there is none.
cost::Measured answer_of(const OwnQuery& query, const health::Target& target, const cost::ApiAnswer& answer) {
  cost::Measured measured{.name = string(cost::own_query),
                          .label = query.promql,
                          .unit = query.unit,
                          .asked = query.promql,
                          .source = util::to_text(target.address)};
  if (!answer.problem.empty()) {
    measured.why = answer.problem;
  } else if (answer.rows.empty()) {
    measured.why = "there are no data";
  } else if (answer.rows.size() > 1) {
    measured.why =
        std::to_string(answer.rows.size()) + " series answer, and not one: sum(…) or max(…) makes one of them";
  } else {
    measured.value = answer.rows.front().value;
    measured.why = answer.rows.front().why;
  }
  return measured;
}

void ask_queries(const std::vector<OwnQuery>& queries, Context& context, MeasuredStack& stack,
                 const cost::MeasureOptions& options, const std::vector<health::Target>& targets) {
  const auto target = std::find_if(targets.begin(), targets.end(), cost::has_query_api);
  if (target == targets.end() || queries.empty()) return;
  const auto client = context.connect(4);
  for (const OwnQuery& query : queries) {
    cost::ask_query(*client, *target, options, query.promql, [&stack, &query, target](const cost::ApiAnswer& answer) {
      stack.snapshot->values.push_back(answer_of(query, *target, answer));
    });
  }
  if (!client->run()) stack.was_interrupted = true;
}

void ask_past(const AlsoAsked& also, Context& context, MeasuredStack& stack, cost::MeasureOptions options,
              const std::vector<health::Target>& targets) {
  if (also.past.empty()) return;
  options.names = also.past;
  const auto client = context.connect(8);
  cost::ask_past(*client, targets, options, also.past_times(stack.snapshot->taken),
                 [&](cost::Past past) { stack.past = std::move(past); });
  if (!client->run()) stack.was_interrupted = true;
  cost::forget_what_others_tell(stack.past, *stack.snapshot);
}

void read_history(const MeasureFlags& flags, Context& context, MeasuredStack& stack) {
  for (const string& path : flags.snapshots) {
    const util::ReadResult read = context.files.read(path, most_in_a_file);
    if (!read.problem.empty()) throw UsageError("cannot read " + path + ": " + read.problem, read.remedy);
    cost::SnapshotFile file = cost::read_snapshots(read.text);
    for (const cost::LineProblem& problem : file.problems) {
      stack.notes.push_back(fmt::format("{}:{}: {}{}{}", path, problem.line, problem.message,
                                        problem.help.empty() ? "" : "; ", problem.help));
    }
    if (file.snapshots.empty()) {
      throw UsageError(path + " has no snapshot", stack.notes.empty() ? "--collect writes them" : stack.notes.back());
    }
    for (cost::Snapshot& snapshot : file.snapshots) stack.history.push_back(std::move(snapshot));
  }
  std::stable_sort(stack.history.begin(), stack.history.end(),
                   [](const auto& a, const auto& b) { return a.taken < b.taken; });
}

// The file stays as it is but for one line more.
void collect(const MeasureFlags& flags, Context& context, const cost::Snapshot& snapshot) {
  string text{};
  if (context.files.kind(flags.collect) != util::FileKind::missing) {
    util::ReadResult read = context.files.read(flags.collect, most_in_a_file);
    if (!read.problem.empty()) throw UsageError("cannot read " + flags.collect + ": " + read.problem, read.remedy);
    text = std::move(read.text);
    if (!text.empty() && cost::read_snapshots(text).snapshots.empty()) {
      throw UsageError(flags.collect + " is there, and no file of snapshots: nothing was written",
                       "name another file for --collect");
    }
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
  }
  text += cost::snapshot_line(snapshot);
  const string problem = context.files.write(flags.collect, text);
  if (!problem.empty()) throw UsageError("cannot write " + flags.collect + ": " + problem);
}

void read_uses(const string& folder, std::span<const string_view> suffixes, string_view option, Context& context,
               cost::Uses& uses, cost::Uses (*read)(string_view)) {
  if (folder.empty()) return;
  std::vector<string> paths{folder};
  if (context.files.kind(folder) == util::FileKind::folder) {
    util::FoundFiles found = util::find_below(context.files, folder, suffixes);
    if (!found.problem.empty()) throw UsageError(string(option) + ": " + found.problem);
    paths = std::move(found.paths);
  }
  if (paths.empty()) {
    throw UsageError(string(option) + ": " + folder + " has no " + string(suffixes.front()) + " files");
  }
  for (const string& path : paths) {
    util::ReadResult file = context.files.read(path, most_in_a_file);
    if (!file.problem.empty()) throw UsageError("cannot read " + path + ": " + file.problem, file.remedy);
    cost::add_uses(uses, read(file.text), path);
  }
}

void find_unused(const MeasureFlags& flags, Context& context, const cost::MeasureOptions& options,
                 const std::vector<health::Target>& targets, MeasuredStack& stack) {
  if (flags.dashboards.empty() && flags.rules.empty()) return;
  const auto target = std::find_if(targets.begin(), targets.end(), cost::has_query_api);
  if (target == targets.end()) {
    throw UsageError("--dashboards and --rules need a Prometheus or a Mimir that counts the series",
                     "name it: --from http://localhost:9090");
  }
  static constexpr std::array<string_view, 1> json = {".json"};
  static constexpr std::array<string_view, 2> yaml = {".yml", ".yaml"};
  cost::Uses uses{};
  read_uses(flags.dashboards, json, "--dashboards", context, uses, cost::uses_of_dashboard);
  read_uses(flags.rules, yaml, "--rules", context, uses, cost::uses_of_rules);
  const auto client = context.connect(2);
  cost::count_series(*client, *target, options, [&](std::vector<cost::SeriesCount> series, const string& why) {
    if (why.empty()) {
      stack.unused = cost::compare_uses(series, uses);
    } else {
      stack.notes.push_back("unused metrics: the series could not be counted: " + why);
    }
  });
  if (!client->run()) stack.was_interrupted = true;
}

}  // namespace

void add_measure_options(std::vector<Option>& options, MeasureFlags& flags, bool with_unused) {
  options.push_back({.names = "--from",
                     .value = "[KIND=]URL",
                     .help = "Measure quantities: ask this Prometheus or Mimir, or the metrics of this Loki, Tempo or "
                             "MinIO; pyat.yml: all of its services; may be repeated",
                     .target = &flags.which.targets});
  options.push_back({.names = "--docker",
                     .value = "SOCKET",
                     .help = "Take CPU and memory from the Docker engine there, such as /run/docker.sock",
                     .target = &flags.docker});
  options.push_back({.names = "--since",
                     .value = "DURATION",
                     .help = "Rates and growth are those of so long (default: 1h); older snapshots are left out",
                     .target = &flags.since});
  options.push_back({.names = "--interval",
                     .value = "DURATION",
                     .help = "Between two looks at a page of metrics, where no Prometheus remembers (default: 10s)",
                     .target = &flags.interval});
  options.push_back({.names = "--replication-factor",
                     .value = "N",
                     .help = "How often a series is stored, where the servers do not tell",
                     .target = &flags.replication});
  options.push_back({.names = "--collect",
                     .value = "FILE",
                     .help = "Add what was measured to this file of snapshots",
                     .target = &flags.collect});
  options.push_back(
      {.names = "--snapshots",
       .value = "FILE",
       .help = "Compare with the snapshots in this file; without --from, its last one is what was measured",
       .target = &flags.snapshots});
  if (with_unused) {
    options.push_back({.names = "--dashboards",
                       .value = "DIR",
                       .help = "Price the metrics that no dashboard of this folder shows, and no rule uses",
                       .target = &flags.dashboards});
    options.push_back({.names = "--rules",
                       .value = "DIR",
                       .help = "The same for the files of rules in this folder",
                       .target = &flags.rules});
  }
  add_access_options(options, flags.which);
  options.push_back({.names = "--environment",
                     .value = "NAME",
                     .help = "Of pyat.yml, for --from pyat.yml; without, its default_environment",
                     .target = &flags.which.environment});
}

std::vector<health::Target> measured_targets(const MeasureFlags& flags, Context& context, MeasuredStack& stack) {
  TargetOptions which = flags.which;
  const bool asks_stack = std::erase(which.targets, string(whole_stack)) > 0;
  std::vector<health::Target> list{};
  if (!which.targets.empty()) {
    Targets named = targets_of_options(which, context);
    for (health::Target& target : named.list) {
      if (!target.is_fallback) take_as_prometheus(target);
    }
    stack.notes.insert(stack.notes.end(), named.notes.begin(), named.notes.end());
    list = recognised(std::move(named), context, stack);
  }
  if (asks_stack) {
    const Stack own = load_stack(context);
    if (!own.inventory)
      throw UsageError("--from pyat.yml: there is none here, or it has mistakes", "pyat lint shows them");
    which.targets.clear();
    Targets services = chosen_targets(which, {}, own, context);
    stack.notes.insert(stack.notes.end(), services.notes.begin(), services.notes.end());
    list.insert(list.end(), services.list.begin(), services.list.end());
  }
  return list;
}

MeasuredStack measured_stack(const MeasureFlags& flags, Context& context, const AlsoAsked& also) {
  MeasuredStack stack{};
  const bool measures = !flags.which.targets.empty() || flags.docker != "off";
  if (!flags.collect.empty() && !measures) {
    throw UsageError("--collect stores what was measured", "say whom to ask: --from http://localhost:9090");
  }
  cost::MeasureOptions options = options_for(flags, context);
  read_history(flags, context, stack);
  std::vector<health::Target> targets{};
  if (measures) {
    targets = measured_targets(flags, context, stack);
    measure_now(context, stack, options, targets);
    ask_queries(also.queries, context, stack, options, targets);
    ask_past(also, context, stack, options, targets);
    if (!flags.collect.empty()) collect(flags, context, *stack.snapshot);
    stack.history.push_back(*stack.snapshot);
  } else if (!stack.history.empty()) {
    stack.snapshot = stack.history.back();
  }
  if (!flags.since.empty() && stack.snapshot && !flags.snapshots.empty()) {
    std::erase_if(stack.history,
                  [&](const cost::Snapshot& each) { return each.taken < stack.snapshot->taken - options.window; });
  }
  find_unused(flags, context, options, targets, stack);
  return stack;
}

}  // namespace pyat::cmd
