// What Prometheus's remote write carries, and its two encodings, before compression (snappy.hpp).
// https://prometheus.io/docs/specs/prw/remote_write_spec/ and …/remote_write_spec_2_0/
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pyat::wire {

struct Label {
  std::string name{};
  std::string value{};

  bool operator==(const Label&) const = default;
};

struct Sample {
  double value = 0;
  std::int64_t milliseconds = 0;  // since 1970
};

struct SeriesExemplar {
  std::vector<Label> labels{};
  double value = 0;
  std::int64_t milliseconds = 0;
};

// A run of buckets that are next to each other: so many after the end of the run before, or after bucket 0.
struct BucketSpan {
  std::int32_t offset = 0;
  std::uint32_t length = 0;
};

// A native histogram of integers. Deltas: the count of a bucket less that of the bucket before.
struct NativeHistogram {
  std::uint64_t count = 0;
  double sum = 0;
  std::int32_t schema = 0;  // a bucket's upper bound is 2^(2^-schema) times its lower one
  double zero_threshold = 0;
  std::uint64_t zero_count = 0;
  std::vector<BucketSpan> negative_spans{};
  std::vector<std::int64_t> negative_deltas{};
  std::vector<BucketSpan> positive_spans{};
  std::vector<std::int64_t> positive_deltas{};
  std::int64_t milliseconds = 0;
};

// With the numbers of both protocols.
enum class MetricType : std::uint8_t { unknown = 0, counter = 1, gauge = 2, histogram = 3 };

struct MetricMetadata {
  MetricType type = MetricType::unknown;
  std::string family{};
  std::string help{};
  std::string unit{};
};

struct TimeSeries {
  std::vector<Label> labels{};  // by name, in the order of bytes; __name__ is one of them
  std::vector<Sample> samples{};
  std::vector<SeriesExemplar> exemplars{};
  std::vector<NativeHistogram> histograms{};
  std::size_t metadata = 0;  // index of WriteRequest::metadata
};

struct WriteRequest {
  std::vector<TimeSeries> series{};
  std::vector<MetricMetadata> metadata{};  // may be empty
};

// Fields are written in ascending order, because servers read what they know fastest so, and some only so.
std::string encode_remote_write_1(const WriteRequest& request);
std::string encode_remote_write_2(const WriteRequest& request);

}  // namespace pyat::wire
