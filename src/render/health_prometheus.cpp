// `pyat health` for the textfile collector of the node exporter: the text format of Prometheus, version 0.0.4.
// https://prometheus.io/docs/instrumenting/exposition_formats/
#include <map>

#include "health/percentiles.hpp"
#include "health/summary.hpp"
#include "render/health_report.hpp"
#include "render/prometheus_text.hpp"

namespace pyat::render {
namespace {

using health::Report;
using health::Service;
using std::string;
using std::string_view;

class Gauge : public Metric {
 public:
  Gauge(std::string_view name, std::string_view help) : Metric(name, "gauge", help) {}
};

double seconds_of(std::chrono::microseconds duration) { return std::chrono::duration<double>(duration).count(); }

string states(const Report& report) {
  Gauge up("pyat_health_up", "Whether the service is up, or has completed.");
  Gauge state("pyat_health_state", "The state that the service is in: 1, all others 0.");
  Gauge info("pyat_health_service_info", "What runs there, and what was expected.");
  for (const Service& service : report.services) {
    up.add({{"service", service.name}, {"kind", service.kind}, {"address", service.address}},
           health::is_well(service.state) ? 1 : 0);
    for (const health::State each : health::all_states) {
      state.add({{"service", service.name}, {"state", health::to_string(each)}}, each == service.state ? 1 : 0);
    }
    info.add({{"service", service.name},
              {"kind", service.kind},
              {"release", service.release},
              {"expected_release", service.expected_release}},
             1);
  }
  return up.take() + state.take() + info.take();
}

// A check may be made several times of one service, as of each data source: the worst counts.
string checks(const Report& report) {
  Gauge ok("pyat_health_check_ok", "Whether the check found the service well.");
  Gauge warning("pyat_health_check_warning", "Whether somebody should look at it, although the service is up.");
  struct Outcome {
    bool is_ok = true, is_warning = false;
  };
  for (const Service& service : report.services) {
    std::map<string_view, Outcome> outcomes;
    for (const health::Check& check : service.checks) {
      Outcome& outcome = outcomes[check.id];
      outcome.is_ok &= health::is_well(check.state);
      outcome.is_warning |= check.is_warning;
    }
    for (const auto& [id, outcome] : outcomes) {
      ok.add({{"service", service.name}, {"check", id}}, outcome.is_ok ? 1 : 0);
      warning.add({{"service", service.name}, {"check", id}}, outcome.is_warning ? 1 : 0);
    }
  }
  return ok.take() + warning.take();
}

string latencies(const Report& report) {
  Gauge total("pyat_health_latency_seconds", "How long the service took to answer the first question.");
  Gauge phase("pyat_health_latency_phase_seconds", "How long each phase of that took, those before it not counted.");
  Gauge repeated("pyat_health_repeat_latency_seconds", "Percentiles of --repeat, by the nearest rank.");
  Gauge asked("pyat_health_repeat_asked", "How often --repeat asked.");
  Gauge answered("pyat_health_repeat_answered", "How often that was answered.");
  for (const Service& service : report.services) {
    if (service.latency) {
      total.add({{"service", service.name}}, seconds_of(service.latency->total));
      phase.add({{"service", service.name}, {"phase", "name"}}, seconds_of(service.latency->name));
      phase.add({{"service", service.name}, {"phase", "connect"}}, seconds_of(service.latency->connect));
      phase.add({{"service", service.name}, {"phase", "tls"}}, seconds_of(service.latency->tls));
      phase.add({{"service", service.name}, {"phase", "first_byte"}}, seconds_of(service.latency->first_byte));
    }
    if (service.asked == 0) continue;
    asked.add({{"service", service.name}}, static_cast<double>(service.asked));
    answered.add({{"service", service.name}}, static_cast<double>(service.samples.size()));
    if (const auto found = health::percentiles(service.samples)) {
      repeated.add({{"service", service.name}, {"percentile", "50"}}, seconds_of(found->p50));
      repeated.add({{"service", service.name}, {"percentile", "95"}}, seconds_of(found->p95));
      repeated.add({{"service", service.name}, {"percentile", "99"}}, seconds_of(found->p99));
      repeated.add({{"service", service.name}, {"percentile", "100"}}, seconds_of(found->max));
    }
  }
  return total.take() + phase.take() + repeated.take() + asked.take() + answered.take();
}

string resources(const Report& report) {
  Gauge memory("pyat_health_memory_bytes", "Memory that the service uses.");
  Gauge limit("pyat_health_memory_limit_bytes", "Memory that it may use.");
  Gauge cpu("pyat_health_cpu_cores", "Cores that the service has used on average since it started.");
  Gauge uptime("pyat_health_uptime_seconds", "Time since the service started.");
  for (const Service& service : report.services) {
    const health::Resources& known = service.resources;
    if (known.memory) memory.add({{"service", service.name}}, static_cast<double>(*known.memory));
    if (known.memory_limit) limit.add({{"service", service.name}}, static_cast<double>(*known.memory_limit));
    if (known.cpu) cpu.add({{"service", service.name}}, *known.cpu);
    if (known.uptime) uptime.add({{"service", service.name}}, static_cast<double>(known.uptime->count()));
  }
  return memory.take() + limit.take() + cpu.take() + uptime.take();
}

string run(const Report& report) {
  Gauge took("pyat_health_last_run_duration_seconds", "How long the last run of pyat health took.");
  took.add({}, std::chrono::duration<double>(report.took).count());
  Gauge made("pyat_health_last_run_timestamp_seconds", "When it was: alert when this is old.");
  if (const auto at = report.made.time_since_epoch().count(); at != 0) made.add({}, static_cast<double>(at));
  return took.take() + made.take();
}

}  // namespace

string health_prometheus(const Report& report) {
  return states(report) + checks(report) + latencies(report) + resources(report) + run(report);
}

}  // namespace pyat::render
