#include "rollback/triggers/built_in.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <utility>

namespace pyat::rollback::triggers {
namespace {

using config::TriggerMeasure;
using std::string;
using std::string_view;
using std::chrono::hours;
using std::chrono::minutes;

// Names that people give the alert that always fires; kube-prometheus has the first one.
constexpr string_view always_firing = R"({alertname=~"Watchdog|DeadMansSwitch|AlwaysFiring",alertstate="firing"})";

// One series for each product, whatever labels its metrics have, so that what is not there leaves the others alone.
struct Of {
  string_view product;
  string query;
};

template <std::size_t Count>
string joined(const std::array<Of, Count>& parts) {
  string query{};
  for (const Of& part : parts) {
    if (!query.empty()) query += " or ";
    query += fmt::format(R"(label_replace({}, "product", "{}", "", ""))", part.query, part.product);
  }
  return query;
}

// The histograms of all that is asked of each product, by status and route.
constexpr std::array<std::pair<string_view, string_view>, 3> requests = {{{"mimir", "cortex_request_duration_seconds"},
                                                                          {"loki", "loki_request_duration_seconds"},
                                                                          {"tempo", "tempo_request_duration_seconds"}}};

// The share of the requests that are answered with such a status; nothing where hardly anybody asks.
string share_of_status(string_view status) {
  std::array<Of, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [product, metric] = requests[i];
    parts[i] = {product, fmt::format(R"((sum(rate({0}_count{{status_code=~"{1}"}}[5m])) or vector(0)) / )"
                                     R"((sum(rate({0}_count[5m])) > 0.1))",
                                     metric, status)};
  }
  return joined(parts);
}

string mean_duration() {
  std::array<Of, 3> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [product, metric] = requests[i];
    parts[i] = {product, fmt::format("sum(rate({0}_sum[10m])) / (sum(rate({0}_count[10m])) > 0.1)", metric)};
  }
  return joined(parts);
}

// What was refused, of all that came; counters of what was refused begin with the first refusal.
string share_discarded() {
  const auto share = [](string_view refused, string_view offered) {
    return fmt::format("(sum(rate({}[5m])) or vector(0)) / (sum(rate({}[5m])) > 0)", refused, offered);
  };
  return joined(
      std::array<Of, 3>{{{"mimir", share("cortex_discarded_samples_total", "cortex_distributor_samples_in_total")},
                         {"loki", share("loki_discarded_bytes_total", "loki_distributor_bytes_received_total")},
                         {"tempo", share("tempo_discarded_spans_total", "tempo_distributor_spans_received_total")}}});
}

string received() {
  return joined(std::array<Of, 3>{{{"mimir", "sum(rate(cortex_distributor_received_samples_total[5m]))"},
                                   {"loki", "sum(rate(loki_distributor_bytes_received_total[5m]))"},
                                   {"tempo", "sum(rate(tempo_distributor_bytes_received_total[5m]))"}}});
}

string failed_evaluations() {
  const auto share = [](string_view prefix) {
    return fmt::format(
        "sum(increase({0}rule_evaluation_failures_total[10m])) / "
        "(sum(increase({0}rule_evaluations_total[10m])) > 0)",
        prefix);
  };
  return joined(std::array<Of, 2>{{{"prometheus", share("prometheus_")}, {"mimir", share("cortex_prometheus_")}}});
}

string lost_by_probes() {
  return joined(std::array<Of, 4>{
      {{"loki-canary", "sum(increase(loki_canary_missing_entries_total[10m]))"},
       {"tempo-vulture", "sum(increase(tempo_vulture_trace_error_total[10m]))"},
       {"mimir-continuous-test: queries", "sum(increase(mimir_continuous_test_query_result_checks_failed_total[10m]))"},
       {"mimir-continuous-test: writes", "sum(increase(mimir_continuous_test_writes_failed_total[10m]))"}}});
}

string lost_notifications() {
  return joined(std::array<Of, 2>{{{"prometheus", "sum(increase(prometheus_notifications_dropped_total[10m]))"},
                                   {"alertmanager", "sum(increase(alertmanager_notifications_failed_total[10m]))"}}});
}

std::vector<Rule> alerts() {
  return {
      {.name = "watchdog",
       .query =
           fmt::format("(count(ALERTS{0}) or vector(0)) and on() count(last_over_time(ALERTS{0}[1d]))", always_firing),
       .below = 1,
       .for_time = minutes(5),
       .about = "an alert that always fires has stopped: critical alerts may be silent, too",
       .without_data = "no alert that always fires was seen in a day: add one (alert: Watchdog, expr: vector(1))"},
      {.name = "alert-evaluation",
       .query = failed_evaluations(),
       .above = 0.1,
       .warns = 0.01,
       .is_share = true,
       .for_time = minutes(5),
       .about = "rules cannot be evaluated, so that their alerts do not fire",
       .without_data = "let a Prometheus scrape itself, or the rulers of Mimir"},
      {.name = "alert-delivery",
       .query = lost_notifications(),
       .above = 5,
       .warns = 1,
       .for_time = minutes(5),
       .about = "notifications of alerts do not reach their receivers",
       .without_data = "let the Prometheus and the Alertmanager be scraped"},
  };
}

std::vector<Rule> data_loss() {
  return {
      {.name = "lost-data",
       .query = lost_by_probes(),
       .above = 0,
       .for_time = minutes(5),
       .about = "what was written was not found again",
       .without_data = "run loki-canary, tempo-vulture or mimir-continuous-test, or ask with --smoke"},
      {.name = "discarded-data",
       .query = share_discarded(),
       .above = 0.01,
       .warns = 0.001,
       .is_share = true,
       .for_time = minutes(5),
       .about = "what is sent is refused, and lost unless it is sent again",
       .without_data = "let Mimir, Loki and Tempo be scraped"},
      {.name = "silence",
       .query = received(),
       .below = -0.9,
       .warns = -0.5,
       .is_share = true,
       .baseline_ago = hours(1),
       .for_time = minutes(10),
       .about = "what came in an hour before no longer does",
       .without_data = "let Mimir, Loki and Tempo be scraped; an hour must have passed"},
  };
}

std::vector<Rule> degradation() {
  return {
      {.name = "services",
       .measure = TriggerMeasure::health,
       .for_time = minutes(5),
       .about = "a service of the stack is not well",
       .without_data = "pyat health says why nobody can tell"},
      {.name = "failing-requests",
       .query = share_of_status("5.."),
       .above = 0.1,
       .warns = 0.05,
       .is_share = true,
       .for_time = minutes(5),
       .about = "requests fail",
       .without_data = "let Mimir, Loki and Tempo be scraped; with less than a request in 10 s, nothing can be told"},
      {.name = "slower-requests",
       .query = mean_duration(),
       .above = 0.1,
       .warns = 0.05,
       .is_share = true,
       .baseline_ago = hours(1),
       .for_time = minutes(10),
       .about = "requests take longer than an hour before",
       .without_data = "let Mimir, Loki and Tempo be scraped; an hour must have passed, with requests in it"},
  };
}

std::vector<Rule> others() {
  return {
      {.name = "refused-logins",
       .query = share_of_status("401|403"),
       .above = 0.2,
       .warns = 0.05,
       .is_share = true,
       .for_time = minutes(10),
       .about = "many requests are refused for who has sent them. No other breach shows in a metric: a stolen key, or "
                "data that somebody has read, is for people to notice",
       .without_data = "let Mimir, Loki and Tempo be scraped; with less than a request in 10 s, nothing can be told"},
      {.name = "over-budget",
       .measure = TriggerMeasure::cost,
       .is_planned = true,
       .when = "monthly_cost > 120% * budget",
       .warn_level = "monthly_cost > budget",
       .about = "it costs more than a fifth more than planned",
       .without_data = "write a cost model with a budget, and name it in pyat.yml: cost: cost.yml"},
      {.name = "missed-targets",
       .measure = TriggerMeasure::targets,
       .is_planned = true,
       .about = "a success metric of the cost model is not met",
       .without_data = "write the success metrics into the cost model, below kpis: pyat cost kpi"},
  };
}

std::vector<Rule> writing() {
  return {
      {.name = "smoke",
       .measure = TriggerMeasure::smoke,
       .about = "what pyat smoke writes does not come back",
       .without_data = "pyat smoke says why nothing could be tried"},
      {.name = "injected-alert",
       .measure = TriggerMeasure::alert,
       .about = "an alert that pyat smoke injects does not arrive",
       .without_data = "pyat smoke alerts says why nothing could be tried"},
  };
}

}  // namespace

std::vector<Rule> built_in(bool with_writing) {
  std::vector<Rule> all{};
  const auto add = [&all](std::vector<Rule> some) {
    for (Rule& rule : some) all.push_back(std::move(rule));
  };
  add(alerts());
  add(data_loss());
  add(degradation());
  add(others());
  if (with_writing) add(writing());
  return all;
}

}  // namespace pyat::rollback::triggers
