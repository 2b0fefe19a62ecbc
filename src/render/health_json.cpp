// `pyat health` for programs. Keys are added, never changed or removed, without a new format_version. docs/health.md
// lists them.
#include "health/percentiles.hpp"
#include "health/summary.hpp"
#include "render/health_report.hpp"
#include "render/health_words.hpp"
#include "render/json_object.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using health::Service;
using std::chrono::microseconds;

constexpr int kFormatVersion = 1;

double milliseconds_of(microseconds duration) { return static_cast<double>(duration.count()) / 1000; }

void set_list(Json& object, const char* key, const std::vector<std::string>& list) {
  if (!list.empty()) object[key] = list;
}

Json to_json(const net::Phases& phases) {
  return {{"name", milliseconds_of(phases.name)},
          {"connect", milliseconds_of(phases.connect)},
          {"tls", milliseconds_of(phases.tls)},
          {"first_byte", milliseconds_of(phases.first_byte)},
          {"total", milliseconds_of(phases.total)}};
}

Json repeat_json(const Service& service) {
  Json out = {{"asked", service.asked}, {"answered", service.samples.size()}};
  if (const auto found = health::percentiles(service.samples)) {
    out["p50_ms"] = milliseconds_of(found->p50);
    out["p95_ms"] = milliseconds_of(found->p95);
    out["p99_ms"] = milliseconds_of(found->p99);
    out["max_ms"] = milliseconds_of(found->max);
  }
  return out;
}

Json to_json(const health::Check& check) {
  Json out = {{"id", check.id}, {"state", health::to_string(check.state)}};
  if (check.is_warning) out["warning"] = true;
  set(out, "message", check.message);
  set(out, "next", check.next);
  return out;
}

Json to_json(const health::Container& container) {
  Json out = Json::object();
  set(out, "name", container.name);
  set(out, "image", container.image);
  set(out, "status", container.status);
  // Of a process that runs, Docker says 0.
  if (container.status != "running" && container.status != "created") out["exit_code"] = container.exit_code;
  out["oom_killed"] = container.oom_killed;
  out["restarts"] = container.restarts;
  set(out, "health", container.health);
  set(out, "error", container.error);
  return out;
}

void set_resources(Json& out, const health::Resources& resources) {
  if (resources.uptime) out["uptime_seconds"] = resources.uptime->count();
  if (resources.memory) out["memory_bytes"] = *resources.memory;
  if (resources.memory_limit) out["memory_limit_bytes"] = *resources.memory_limit;
  if (resources.cpu) out["cpu_cores"] = *resources.cpu;
}

Json to_json(const Service& service) {
  Json out = Json::object();
  out["name"] = service.name;
  set(out, "kind", service.kind);
  set(out, "address", service.address);
  out["state"] = health::to_string(service.state);
  set(out, "reason", service.reason);
  set(out, "release", service.release);
  set(out, "expected_release", service.expected_release);
  set(out, "expected_release_source", service.expected_release.empty() ? std::string{} : service.release_source);
  set_resources(out, service.resources);
  if (service.latency) out["latency_ms"] = to_json(*service.latency);
  if (service.asked > 0) out["repeat"] = repeat_json(service);
  Json& checks = out["checks"] = Json::array();
  for (const health::Check& check : service.checks) checks.push_back(to_json(check));
  if (service.container) out["container"] = to_json(*service.container);
  set_list(out, "needs", service.needs);
  return out;
}

Json to_json(const health::Cause& cause) {
  Json out = {{"services", cause.services}, {"sentence", cause.sentence}};
  set_list(out, "details", cause.details);
  set_list(out, "next", cause.next);
  set_list(out, "blocked", cause.blocked);
  return out;
}

Json summary_json(const health::Report& report) {
  const health::Counts counts = health::count(report);
  Json out = {{"services", counts.services()}};
  for (const health::State state : health::all_states) {
    out[std::string(health::to_string(state))] = counts.of(state);
  }
  out["warnings"] = counts.warnings;
  out["left_out"] = report.left_out.services();
  return out;
}

}  // namespace

std::string health_json(const health::Report& report) {
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  out["status"] = health::to_string(health::verdict(report));
  if (report.made.time_since_epoch().count() != 0) out["time"] = util::rfc3339(report.made);
  out["took_ms"] = report.took.count();
  if (report.was_interrupted) out["interrupted"] = true;
  Json& services = out["services"] = Json::array();
  for (const Service& service : report.services) services.push_back(to_json(service));
  Json& causes = out["causes"] = Json::array();
  for (const health::Cause& cause : report.causes) causes.push_back(to_json(cause));
  out["notes"] = report.notes;
  out["summary"] = summary_json(report);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
