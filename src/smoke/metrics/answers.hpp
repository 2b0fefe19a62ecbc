// What the query API of Prometheus answers, read without trust, and without a tree of values: an answer may have a
// hundred thousand samples. https://prometheus.io/docs/prometheus/latest/querying/api/
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "net/exchange.hpp"
#include "smoke/metrics/spelling.hpp"

namespace pyat::smoke::metrics {

// Called in the order of the answer.
struct SampleSink {
  std::function<void(std::vector<wire::Label> labels)> series = nullptr;  // those that follow are of this one
  std::function<void(double milliseconds, double value)> sample = nullptr;
  std::function<void(double milliseconds, const HistogramValue& value)> histogram = nullptr;
};

// A matrix or a vector. Empty, or why it could not be read to its end.
std::string read_samples(std::string_view body, const SampleSink& sink);

// Why an answer to a query says nothing, in one clause; empty: it is a 200 that came as a whole.
std::string query_problem(const net::Request& request, const net::Answer& answer);

}  // namespace pyat::smoke::metrics
