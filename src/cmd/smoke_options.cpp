#include "cmd/smoke_options.hpp"

#include <algorithm>

#include "cmd/target_options.hpp"
#include "cmd/usage_error.hpp"
#include "health/docker/printable.hpp"
#include "render/smoke_report.hpp"
#include "smoke/ways.hpp"
#include "util/text.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

void add_what(std::vector<Option>& options, SmokeOptions& smoke) {
  options.push_back({.names = "SIGNAL",
                     .help = "What to try; without, all of these",
                     .target = &smoke.signals,
                     .choices = smoke::signal_names(),
                     .optional = true});
  options.push_back({.names = "--protocol",
                     .value = "NAMES",
                     .help = "Write by these protocols only, such as remote-write-1,loki-protobuf,otlp-grpc",
                     .target = &smoke.protocols});
  options.push_back({.names = "--all-paths",
                     .help = "Not only directly: through the collector and through Grafana's data sources, too",
                     .target = &smoke.all_paths});
  options.push_back({.names = "--refusals",
                     .help = "Write what must be refused, too: out of order, too old, too large, as a wrong tenant …",
                     .target = &smoke.refusals});
  options.push_back({.names = "--tenants",
                     .value = "IDS",
                     .help = "Write as each of these tenants, and see that none finds what another has written",
                     .target = &smoke.tenants});
}

void add_run(std::vector<Option>& options, SmokeOptions& smoke) {
  options.push_back({.names = "--seed",
                     .value = "WORD",
                     .help = "The word that all data follows from (default: a new one); keeps objects for --verify",
                     .target = &smoke.seed});
  options.push_back({.names = "--verify",
                     .value = "RUN",
                     .help = "Write nothing: is what this run has written still there? Its id, or its seed",
                     .target = &smoke.verify});
  options.push_back({.names = "--samples",
                     .value = "N",
                     .help = "Samples of each path of metrics (default: 480)",
                     .target = &smoke.samples});
  options.push_back(
      {.names = "--lines", .value = "N", .help = "Lines of each path of logs (default: 200)", .target = &smoke.lines});
  options.push_back(
      {.names = "--spans", .value = "N", .help = "Spans of each path of traces (default: 60)", .target = &smoke.spans});
  options.push_back(
      {.names = "--objects", .value = "N", .help = "Objects in each bucket (default: 4)", .target = &smoke.objects});
}

void add_safety(std::vector<Option>& options, SmokeOptions& smoke) {
  options.push_back({.names = "--yes-write-to",
                     .value = "HOST",
                     .help = "Yes, write to this host, which is not this machine",
                     .target = &smoke.write_to,
                     .asks = true});  // a yes that stays in the environment is none
  options.push_back(
      {.names = "--dry-run", .help = "Only say what would be written where", .target = &smoke.dry_run, .asks = true});
  options.push_back({.names = "--receiver",
                     .value = "HOST:PORT",
                     .help = "Where to wait for the alert that Alertmanager is to deliver to a webhook",
                     .target = &smoke.receiver});
}

void add_time(std::vector<Option>& options, SmokeOptions& smoke) {
  options.push_back({.names = "--visible-within",
                     .value = "DURATION",
                     .help = "Fail for what can be read only later than this after it was acknowledged",
                     .target = &smoke.visible_within});
  options.push_back({.names = "--wait",
                     .value = "DURATION",
                     .help = "Wait no longer than this for what was written (default: what each release needs)",
                     .target = &smoke.wait});
  options.push_back({.names = "--timeout",
                     .value = "DURATION",
                     .help = "The time that a server has to answer one question (default: 10s)",
                     .target = &smoke.timeout});
  options.push_back({.names = "--rate",
                     .value = "N",
                     .help = "Keep writing N items a second on each path, and verify all of them",
                     .target = &smoke.rate});
  options.push_back({.names = "--for",
                     .value = "DURATION",
                     .help = "With --rate: for so long (default: 1m)",
                     .target = &smoke.duration});
  options.push_back(
      {.names = "--continuous", .help = "A run again and again, until Ctrl-C", .target = &smoke.continuous});
  options.push_back({.names = "--interval",
                     .value = "DURATION",
                     .help = "With --continuous: from the start of a run to that of the next (default: 1m)",
                     .target = &smoke.interval});
  options.push_back({.names = "--listen",
                     .value = "HOST:PORT",
                     .help = "With --continuous: serve the metrics of pyat itself there, at /metrics",
                     .target = &smoke.listen});
  options.push_back({.names = "--strict",
                     .help = "Fail for warnings and for what could not be checked, too",
                     .target = &smoke.strict});
}

void refuse_contradictions(const SmokeOptions& options) {
  if (!options.seed.empty() && !options.verify.empty()) throw UsageError("--seed and --verify exclude each other");
  if (!options.verify.empty() && (options.rate || options.continuous || options.refusals)) {
    throw UsageError("--verify writes nothing: it goes with neither --rate nor --continuous nor --refusals");
  }
  if (options.rate && (options.samples || options.lines || options.spans)) {
    throw UsageError("--rate and --for say how many items there are: --samples, --lines and --spans do not go with it");
  }
  if (options.continuous && !options.seed.empty()) {
    throw UsageError("--seed and --continuous exclude each other: each run has a seed of its own");
  }
  if (options.rate && options.refusals) throw UsageError("--rate and --refusals exclude each other");
  if (options.rate && options.continuous) throw UsageError("--rate and --continuous exclude each other");
  if (!options.duration.empty() && !options.rate) throw UsageError("--for without --rate N");
  if (!options.interval.empty() && !options.continuous) throw UsageError("--interval without --continuous");
  if (!options.listen.empty() && !options.continuous) throw UsageError("--listen without --continuous");
  if (!options.compose.empty() && !options.which.targets.empty()) {
    throw UsageError("--compose and --target exclude each other");
  }
}

// What Mimir, Loki and Tempo take for the name of a tenant.
// https://grafana.com/docs/mimir/latest/configure/about-tenant-ids/
bool is_tenant(string_view name) {
  constexpr std::size_t longest = 150;
  constexpr string_view others = "!-_.*'()";
  const bool is_plain = std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != others.npos;
  });
  return is_plain && !name.empty() && name.size() <= longest && name != "." && name != "..";
}

std::vector<string> words_of(const std::vector<string>& lists) {
  std::vector<string> words{};
  for (const string& list : lists) {
    for (string& word : util::split_at(list, ",")) words.push_back(std::move(word));
  }
  return words;
}

std::vector<string> tenants_of(const std::vector<string>& lists) {
  std::vector<string> tenants{};
  for (const string& list : lists) {
    for (string& tenant : util::split_at(list, ",")) {
      if (!is_tenant(tenant)) {
        throw UsageError(
            "--tenants: '" + health::printable(tenant) + "' is no name of a tenant",
            "it has 1 to 150 letters, digits and !-_.*'(), and several are parted by commas: --tenants a,b");
      }
      if (std::find(tenants.begin(), tenants.end(), tenant) == tenants.end()) tenants.push_back(std::move(tenant));
    }
  }
  return tenants;
}

bool has_one_of(std::string_view signal, const std::vector<string>& protocols) {
  const auto known = smoke::protocols_of(signal);
  return std::any_of(known.begin(), known.end(), [&](const smoke::Protocol& protocol) {
    return std::find(protocols.begin(), protocols.end(), protocol.name) != protocols.end();
  });
}

// Where protocols are chosen, and no signals, those are meant that have one of them.
void choose_protocols(smoke::PlanOptions& plan) {
  if (plan.protocols.empty()) return;
  std::vector<string> known{}, having{};
  for (const std::string_view signal : smoke::signal_names()) {
    if (has_one_of(signal, plan.protocols)) having.emplace_back(signal);
    for (const smoke::Protocol& protocol : smoke::protocols_of(signal)) {
      if (std::find(known.begin(), known.end(), protocol.name) == known.end()) known.emplace_back(protocol.name);
    }
  }
  for (const string& name : plan.protocols) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError("--protocol: there is no protocol '" + name + "'", "there are " + util::joined(known, ", "));
    }
  }
  for (const string& signal : plan.signals) {
    if (smoke::protocols_of(signal).empty() || has_one_of(signal, plan.protocols)) continue;
    throw UsageError("--protocol: none of these is a protocol of " + signal + ": " +
                     util::joined(plan.protocols, ", "));
  }
  if (plan.signals.empty()) plan.signals = std::move(having);
}

milliseconds chosen(const string& option, const string& text, milliseconds otherwise) {
  return text.empty() ? otherwise : duration_of(option, text);
}

constexpr unsigned most_a_second = 1'000'000;
constexpr milliseconds shortest_duration{1'000};

std::size_t number_of(const string& option, std::optional<unsigned> asked, std::size_t usual, std::size_t most,
                      const char* advice) {
  if (!asked) return usual;
  if (*asked == 0 || *asked > most) {
    throw UsageError(option + " must be 1 to " + std::to_string(most) + ", found " + std::to_string(*asked), advice);
  }
  return *asked;
}

std::size_t size_of(const string& option, std::optional<unsigned> asked, std::size_t usual) {
  const bool is_none = asked == 0U;
  return number_of(option, asked, usual, smoke::most_items,
                   is_none ? "name the signals that are to be tried, such as pyat smoke metrics logs"
                           : "more can be written with --rate N --for DURATION");
}

}  // namespace

void add_smoke_options(std::vector<Option>& options, SmokeOptions& smoke) {
  add_what(options, smoke);
  add_place_options(options, smoke.which, smoke.compose,
                    "Try this, such as mimir=http://localhost:9009 or loki=https://loki.example");
  add_run(options, smoke);
  add_safety(options, smoke);
  add_time(options, smoke);
  add_access_options(options, smoke.which);
  add_output_options(options, smoke.output, render::smoke_format_names(), "Show only what is not well");
}

SmokeSettings smoke_settings(const SmokeOptions& options, const config::SmokeSettings& inventory) {
  refuse_contradictions(options);
  if (!options.seed.empty() && !smoke::is_seed(options.seed)) {
    throw UsageError("--seed must be 1 to 32 letters and digits, found '" + options.seed + "'");
  }
  if (!options.verify.empty() && !smoke::is_seed(options.verify) && !smoke::parse_run(options.verify)) {
    throw UsageError("--verify: '" + options.verify + "' is neither the id of a run nor a seed",
                     "a run says its id in its last line, such as 42-totw5g");
  }
  SmokeSettings settings{.seed = options.seed, .verify = options.verify};
  settings.rate = static_cast<unsigned>(
      number_of("--rate", options.rate, 0, most_a_second, "it is how many items are written a second on each path"));
  settings.plan = {.signals = options.signals, .all_paths = options.all_paths, .tenants = tenants_of(options.tenants)};
  settings.plan.protocols = words_of(options.protocols);
  choose_protocols(settings.plan);
  if (settings.plan.tenants.empty()) settings.plan.tenants = inventory.tenants;
  settings.plan.only_read = !options.verify.empty();
  // What it wrote to be read through Grafana is nowhere else.
  if (const auto run = smoke::parse_run(options.verify); run && run->ways && smoke::has_grafana(*run->ways)) {
    settings.plan.all_paths = true;
  }
  settings.refusals = options.refusals;
  const smoke::Sizes usual{};
  settings.sizes = {.samples = size_of("--samples", options.samples, usual.samples),
                    .lines = size_of("--lines", options.lines, usual.lines),
                    .spans = size_of("--spans", options.spans, usual.spans),
                    .objects = size_of("--objects", options.objects, usual.objects)};
  settings.write_to = options.write_to;
  settings.write_to.insert(settings.write_to.end(), inventory.yes_write_to.begin(), inventory.yes_write_to.end());
  settings.receiver = options.receiver.empty() ? inventory.receiver : options.receiver;
  settings.timeout = chosen("--timeout", options.timeout, inventory.timeout.value_or(settings.timeout));
  settings.wait = chosen("--wait", options.wait, settings.wait);
  settings.visible_within =
      chosen("--visible-within", options.visible_within, inventory.visible_within.value_or(settings.visible_within));
  settings.duration = chosen("--for", options.duration, settings.duration);
  if (settings.duration < shortest_duration) throw UsageError("--for must be 1s at least, found " + options.duration);
  settings.continuous = options.continuous;
  settings.interval = chosen("--interval", options.interval, settings.interval);
  settings.listen = options.listen;
  settings.strict = options.strict.value_or(false);
  return settings;
}

}  // namespace pyat::cmd
