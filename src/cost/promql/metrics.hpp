// What a metric is, which its name does not always tell: a counter or a gauge, and what splits it into series.
#pragma once

#include <cstdint>
#include <string_view>

namespace pyat::cost::promql {

enum class MetricKind : std::uint8_t { unknown, counter, gauge };

struct MetricFacts {
  std::string_view name{};
  MetricKind kind = MetricKind::unknown;
  std::string_view split_by{};  // labels that part what belongs together: "tenant, policy"; empty: nothing to know
  std::string_view source{};
};

// nullptr where pyat knows no more than the name.
const MetricFacts* facts_of(std::string_view metric);

// By the facts, else by the conventions for names: _total, _sum and _bucket are counters; units at the end are gauges.
MetricKind kind_of(std::string_view metric);

bool is_function(std::string_view name);
// The most similar function; empty: none.
std::string_view nearest_function(std::string_view name);

}  // namespace pyat::cost::promql
