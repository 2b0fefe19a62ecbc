#include "cmd/health_options.hpp"

#include <algorithm>

#include "cmd/target_options.hpp"
#include "cmd/usage_error.hpp"
#include "health/probe.hpp"
#include "render/health_report.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cmd {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;

void add_which(std::vector<Option>& options, HealthOptions& health) {
  TargetOptions& which = health.which;
  options.push_back({.names = "SERVICE",
                     .help = "The services to check, by their names in pyat.yml or the Compose file; without, all",
                     .target = &which.services,
                     .optional = true});
  add_place_options(options, which, health.compose,
                    "Check this, such as http://localhost:9009, redis://cache or mimir=https://mimir.example");
  options.push_back({.names = "--docker",
                     .value = "SOCKET",
                     .help = "Where the Docker engine is asked; without, DOCKER_HOST or the usual socket; off: nowhere",
                     .target = &health.docker});
}

void add_judgement(std::vector<Option>& options, HealthOptions& health) {
  options.push_back({.names = "--only",
                     .value = "CHECKS",
                     .help = "Only these checks: ids, or SERVICE/ID, separated by commas",
                     .target = &health.only,
                     .complete_with = "pyat health --list-checks --quiet"});
  options.push_back({.names = "--skip",
                     .value = "CHECKS",
                     .help = "All checks but these",
                     .target = &health.skip,
                     .complete_with = "pyat health --list-checks --quiet"});
  options.push_back({.names = "--strict", .help = "Fail for warnings, too", .target = &health.strict});
  options.push_back({.names = "--timeout",
                     .value = "DURATION",
                     .help = "The time that a service has to answer all questions (default: 5s)",
                     .target = &health.timeout});
  options.push_back({.names = "--concurrency",
                     .value = "N",
                     .help = "Connections at the same time (default: 256)",
                     .target = &health.concurrency});
  options.push_back({.names = "--expiry",
                     .value = "DURATION",
                     .help = "Warn of certificates that expire sooner (default: 14d)",
                     .target = &health.expiry});
}

void add_time(std::vector<Option>& options, HealthOptions& health) {
  options.push_back({.names = "--wait",
                     .value = "DURATION",
                     .help = "Ask again until all are up; exits with 124 when they are not by then",
                     .target = &health.wait});
  options.push_back({.names = "--for",
                     .value = "SERVICE",
                     .help = "With --wait: only until these are up",
                     .target = &health.wait_for});
  options.push_back({.names = "--watch", .help = "Check again and again, until Ctrl-C", .target = &health.watch});
  options.push_back({.names = "--repeat",
                     .value = "N",
                     .help = "Check N times, and show the percentiles of the time to answer",
                     .target = &health.repeat});
  options.push_back({.names = "--interval",
                     .value = "DURATION",
                     .help = "The pause between two rounds of --watch (default: 2s) or --repeat (default: 100ms)",
                     .target = &health.interval});
}

// The ids in a list whose entries may be lists themselves.
std::vector<string> ids_of(const string& option, const std::vector<string>& lists) {
  std::vector<string> ids{};
  std::vector<string_view> known{};
  const std::vector<health::CheckInfo> infos = health::check_infos();
  for (const health::CheckInfo& info : infos) known.push_back(info.id);
  for (const string& list : lists) {
    for (std::size_t begin = 0; begin <= list.size();) {
      const std::size_t end = std::min(list.find(',', begin), list.size());
      const string entry = list.substr(begin, end - begin);
      const string_view id = string_view(entry).substr(entry.rfind('/') + 1);
      if (std::find(known.begin(), known.end(), id) == known.end()) {
        const string_view near = util::nearest(id, known);
        throw UsageError(option + ": unknown check '" + string(id) + "'", near.empty()
                                                                              ? "pyat health --list-checks lists them"
                                                                              : "did you mean '" + string(near) + "'?");
      }
      ids.push_back(entry);
      begin = end + 1;
    }
  }
  return ids;
}

void refuse_contradictions(const HealthOptions& options) {
  const int modes = (options.wait.empty() ? 0 : 1) + (options.watch ? 1 : 0) + (options.repeat > 0 ? 1 : 0);
  if (modes > 1) throw UsageError("--wait, --watch and --repeat exclude each other");
  if (!options.wait_for.empty() && options.wait.empty()) throw UsageError("--for without --wait DURATION");
  if (!options.interval.empty() && !options.watch && options.repeat == 0) {
    throw UsageError("--interval without --watch or --repeat");
  }
  if (!options.compose.empty() && !options.which.targets.empty()) {
    throw UsageError("--compose and --target exclude each other");
  }
}

}  // namespace

void add_health_options(std::vector<Option>& options, HealthOptions& health) {
  add_which(options, health);
  add_judgement(options, health);
  add_time(options, health);
  add_access_options(options, health.which);
  add_output_options(options, health.output, render::health_format_names(), "Show only what is not well");
  options.push_back({.names = "--list-checks",
                     .help = "List the checks and what each says",
                     .target = &health.list_checks,
                     .asks = true});
}

HealthSettings health_settings(const HealthOptions& options, const config::HealthSettings& inventory,
                               const Context& context) {
  refuse_contradictions(options);
  HealthSettings settings{};
  health::CheckOptions& check = settings.check;
  check.timeout = inventory.timeout.value_or(check.timeout);
  if (!options.timeout.empty()) check.timeout = duration_of("--timeout", options.timeout);
  milliseconds expiry = inventory.expiry.value_or(milliseconds{check.circumstances.expiry_warning});
  if (!options.expiry.empty()) expiry = duration_of("--expiry", options.expiry);
  check.circumstances.expiry_warning = std::chrono::floor<std::chrono::days>(expiry);
  check.circumstances.now = context.now();
  check.selection.only = ids_of("--only", options.only);
  check.selection.skip = ids_of("--skip", options.skip);
  if (options.skip.empty()) check.selection.skip = ids_of("pyat.yml: health.skip", inventory.skip);
  settings.strict = options.strict.value_or(inventory.strict.value_or(false));
  settings.concurrency = options.concurrency > 0 ? options.concurrency : inventory.concurrency.value_or(256);
  if (!options.wait.empty()) settings.wait = duration_of("--wait", options.wait);
  settings.interval = options.repeat > 0 ? milliseconds{100} : milliseconds{2000};
  if (!options.interval.empty()) settings.interval = duration_of("--interval", options.interval);
  return settings;
}

}  // namespace pyat::cmd
