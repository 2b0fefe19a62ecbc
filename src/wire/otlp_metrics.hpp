// Metrics as OpenTelemetry sends them: ExportMetricsServiceRequest, as protobuf and as JSON.
// https://github.com/open-telemetry/opentelemetry-proto, metrics/v1/metrics.proto
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "wire/otlp_common.hpp"

namespace pyat::wire::otlp {

using Number = std::variant<double, std::int64_t>;

struct Exemplar {
  Attributes attributes{};
  std::uint64_t nanoseconds = 0;  // since 1970, here and below
  Number value = 0.0;
  std::string span_id{}, trace_id{};  // 8 and 16 bytes, or empty
};

struct NumberPoint {
  Attributes attributes{};
  std::uint64_t nanoseconds = 0;
  Number value = 0.0;
  std::vector<Exemplar> exemplars{};
};

struct HistogramPoint {
  Attributes attributes{};
  std::uint64_t nanoseconds = 0;
  double sum = 0;
  std::vector<std::uint64_t> counts{};  // one more than bounds; their sum is the point's count
  std::vector<double> bounds{};
  std::vector<Exemplar> exemplars{};
};

// Bucket i, counted from `offset`, is from base^i, exclusive, to base^(i+1), inclusive; base is 2^(2^-scale).
struct Buckets {
  std::int32_t offset = 0;
  std::vector<std::uint64_t> counts{};
};

struct ExponentialPoint {
  Attributes attributes{};
  std::uint64_t nanoseconds = 0;
  std::uint64_t count = 0;
  double sum = 0;
  std::int32_t scale = 0;
  std::uint64_t zero_count = 0;
  double zero_threshold = 0;
  Buckets positive{}, negative{};
};

struct Gauge {
  std::vector<NumberPoint> points{};
};
struct Sum {  // monotonic and cumulative
  std::vector<NumberPoint> points{};
};
struct Histogram {  // cumulative
  std::vector<HistogramPoint> points{};
};
struct ExponentialHistogram {  // cumulative
  std::vector<ExponentialPoint> points{};
};

struct Metric {
  std::string name{}, description{}, unit{};
  std::variant<Gauge, Sum, Histogram, ExponentialHistogram> data{};
};

// Of one resource, and of one scope.
struct MetricsExport {
  Resource resource{};
  Scope scope{};
  std::vector<Metric> metrics{};
};

// When a sum began is left out: servers that are told may add a sample of it.
std::string encode_metrics(const MetricsExport& metrics);
std::string encode_metrics_json(const MetricsExport& metrics);

}  // namespace pyat::wire::otlp
