#include "render/health_table.hpp"

#include <array>
#include <utility>

#include "health/percentiles.hpp"
#include "render/health_words.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using health::Service;
using health::State;
using std::string;
using std::string_view;
using std::chrono::microseconds;

template <microseconds net::Phases::*phase>
string phase_cell(const Service& service) {
  if (!service.latency) return {};
  const microseconds took = (*service.latency).*phase;
  return took.count() == 0 ? string{} : latency_words(took);  // no TLS, or no name to look up
}

template <microseconds health::Percentiles::*percentile>
string percentile_cell(const Service& service) {
  const auto found = health::percentiles(service.samples);
  return found ? latency_words((*found).*percentile) : string{};
}

string name_cell(const Service& service) { return to_printable(service.name); }
string address_cell(const Service& service) { return to_printable(service.address); }
string uptime_cell(const Service& service) {
  return service.resources.uptime ? span_words(*service.resources.uptime) : string{};
}
string answered_cell(const Service& service) {
  if (service.asked == 0) return {};
  return std::to_string(service.samples.size()) + '/' + std::to_string(service.asked);
}

string_view color_of(const Service& service) {
  switch (service.state) {
    case State::up:
    case State::completed: return health::has_warning(service) ? sgr::yellow : sgr::green;
    case State::degraded:
    case State::starting:
    case State::unknown: return sgr::yellow;
    case State::down:
    case State::restarting: return sgr::red;
  }
  return {};
}

struct HealthColumn {
  Column column;
  string (*cell)(const Service& service) = nullptr;
};

constexpr HealthColumn phase(string_view title, string (*cell)(const Service& service)) {
  return {{title, true, rank_of_phases, "LATENCY", "the phases of LATENCY"}, cell};
}

constexpr std::size_t column_of_state = 1;
constexpr std::array health_columns = {
    HealthColumn{{"SERVICE"}, name_cell},
    HealthColumn{{"STATE"}, state_words},
    HealthColumn{{"ADDRESS", false, 6}, address_cell},
    HealthColumn{{"RELEASE", false, 7}, release_words},
    HealthColumn{{"UPTIME", true, 9}, uptime_cell},
    HealthColumn{{"MEMORY", true, 10}, memory_words},
    HealthColumn{{"CPU", true, 11}, cpu_words},
    HealthColumn{{"LATENCY", true, 8}, phase_cell<&net::Phases::total>},
    phase("NAME", phase_cell<&net::Phases::name>),
    phase("CONNECT", phase_cell<&net::Phases::connect>),
    phase("TLS", phase_cell<&net::Phases::tls>),
    phase("FIRST BYTE", phase_cell<&net::Phases::first_byte>),
    HealthColumn{{"ANSWERED", true, 1}, answered_cell},
    HealthColumn{{"P50", true, 2}, percentile_cell<&health::Percentiles::p50>},
    HealthColumn{{"P95", true, 3}, percentile_cell<&health::Percentiles::p95>},
    HealthColumn{{"P99", true, 4}, percentile_cell<&health::Percentiles::p99>},
    HealthColumn{{"MAX", true, 5}, percentile_cell<&health::Percentiles::max>},
};

}  // namespace

Table health_table(const std::vector<Service>& services) {
  Table table{.beside_title = "REASON"};
  for (const HealthColumn& each : health_columns) table.columns.push_back(each.column);
  for (const Service& service : services) {
    std::vector<string>& row = table.rows.emplace_back();
    for (const HealthColumn& each : health_columns) row.push_back(each.cell(service));
    table.colors.emplace_back(column_of_state + 1)[column_of_state] = color_of(service);
    table.beside.push_back(service.reason);
  }
  drop_empty(table);
  return table;
}

}  // namespace pyat::render
