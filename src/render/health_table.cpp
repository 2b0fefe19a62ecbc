#include "render/health_table.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "health/percentiles.hpp"
#include "render/health_words.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using health::Service;
using std::size_t;
using std::string;
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

constexpr std::array columns = {
    HealthColumn{"SERVICE", name_cell, false, 0},
    HealthColumn{"STATE", state_words, false, 0},
    HealthColumn{"ADDRESS", address_cell, false, 6},
    HealthColumn{"RELEASE", release_words, false, 7},
    HealthColumn{"UPTIME", uptime_cell, true, 9},
    HealthColumn{"MEMORY", memory_words, true, 10},
    HealthColumn{"CPU", cpu_words, true, 11},
    HealthColumn{"LATENCY", phase_cell<&net::Phases::total>, true, 8},
    HealthColumn{"NAME", phase_cell<&net::Phases::name>, true, rank_of_phases},
    HealthColumn{"CONNECT", phase_cell<&net::Phases::connect>, true, rank_of_phases},
    HealthColumn{"TLS", phase_cell<&net::Phases::tls>, true, rank_of_phases},
    HealthColumn{"FIRST BYTE", phase_cell<&net::Phases::first_byte>, true, rank_of_phases},
    HealthColumn{"ANSWERED", answered_cell, true, 1},
    HealthColumn{"P50", percentile_cell<&health::Percentiles::p50>, true, 2},
    HealthColumn{"P95", percentile_cell<&health::Percentiles::p95>, true, 3},
    HealthColumn{"P99", percentile_cell<&health::Percentiles::p99>, true, 4},
    HealthColumn{"MAX", percentile_cell<&health::Percentiles::max>, true, 5},
};

bool is_said(const std::vector<std::vector<string>>& rows, size_t column) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return !row[column].empty(); });
}

void remove_column(HealthTable& table, size_t column) {
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns.erase(table.columns.begin() + at);
  for (auto& row : table.rows) row.erase(row.begin() + at);
}

}  // namespace

size_t HealthTable::width_of(size_t column) const {
  size_t width = columns[column]->title.size();
  for (const auto& row : rows) width = std::max(width, display_width(row[column]));
  return width;
}

HealthTable health_table(const std::vector<Service>& services) {
  HealthTable table{};
  for (const HealthColumn& column : columns) table.columns.push_back(&column);
  for (const Service& service : services) {
    std::vector<string>& row = table.rows.emplace_back();
    for (const HealthColumn& column : columns) row.push_back(column.cell(service));
  }
  for (size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i]->rank > 0 && !is_said(table.rows, i)) remove_column(table, i);
  }
  return table;
}

void narrow(HealthTable& table, size_t width) {
  // The most important first: each rank stays if it fits beside those that do.
  std::set<unsigned> ranks{};
  for (const HealthColumn* column : table.columns) ranks.insert(column->rank);
  size_t used = 0;
  for (const unsigned rank : ranks) {
    size_t needed = 0;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i]->rank == rank) needed += table.width_of(i) + (i > 0 ? 2 : 0);
    }
    if (rank == 0 || used + needed <= width) {
      used += needed;
      continue;
    }
    for (size_t i = table.columns.size(); i-- > 0;) {
      if (table.columns[i]->rank != rank) continue;
      if (rank != rank_of_phases) table.left_out.push_back(table.columns[i]->title);
      remove_column(table, i);
    }
    const bool has_latency = std::find(table.left_out.begin(), table.left_out.end(), "LATENCY") == table.left_out.end();
    if (rank == rank_of_phases && has_latency) table.left_out.push_back("the phases of LATENCY");
  }
}

}  // namespace pyat::render
