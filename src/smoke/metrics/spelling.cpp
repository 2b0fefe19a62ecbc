#include "smoke/metrics/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>

#include "util/rfc3339.hpp"

namespace pyat::smoke::metrics {
namespace {

using std::string;
using std::string_view;
using wire::Label;

constexpr double last_millisecond = 253402300799999;  // of the year 9999
constexpr string_view count_suffix = "_count";

bool is_own(string_view name) { return name == "le" || name == series_label; }
bool is_shared(string_view name) {
  return name == "job" || name == path_label || name == run_label || name == retention_label;
}

void append_label(string& out, const Label& label) {
  if (!out.empty() && out.back() != '{') out += ',';
  out.append(label.name).append("=\"").append(label.value).append("\"");
}

string plain_list(std::vector<Label> labels) {
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
  string out{};
  for (const Label& label : labels) append_label(out, label);
  return out;
}

// Where the bucket of an index ends: 2 to the power of index · 2^-schema. Without ldexp(), which libm.a leaves to libc:
// it would cost every start of the program a shared library.
double bound_of(std::int32_t index, std::int32_t schema) {
  const double width = schema < 0 ? static_cast<double>(1U << static_cast<unsigned>(-schema))
                                  : 1.0 / static_cast<double>(1U << static_cast<unsigned>(schema));
  return std::exp2(index * width);
}

void append_buckets(std::vector<Bucket>& out, const std::vector<wire::BucketSpan>& spans,
                    const std::vector<std::int64_t>& deltas, std::int32_t schema, bool is_negative) {
  std::int32_t index = 0;
  std::int64_t count = 0;
  std::size_t next = 0;
  for (const wire::BucketSpan& span : spans) {
    index += span.offset;
    for (std::uint32_t i = 0; i < span.length && next < deltas.size(); ++i, ++index) {
      count += deltas[next++];
      const double upper = bound_of(index, schema), lower = bound_of(index - 1, schema);
      const auto counted = static_cast<double>(count);
      out.push_back(is_negative ? Bucket{.rule = 1, .left = -upper, .right = -lower, .count = counted}
                                : Bucket{.rule = 0, .left = lower, .right = upper, .count = counted});
    }
  }
}

string bucket_text(const Bucket& bucket) {
  const bool has_left = bucket.rule == 1 || bucket.rule == 3, has_right = bucket.rule == 0 || bucket.rule == 3;
  return fmt::format("{}{},{}{} {}", has_left ? '[' : '(', bucket.left, bucket.right, has_right ? ']' : ')',
                     bucket.count);
}

}  // namespace

HistogramValue value_of(const wire::NativeHistogram& histogram) {
  HistogramValue value{.count = static_cast<double>(histogram.count), .sum = histogram.sum};
  append_buckets(value.buckets, histogram.negative_spans, histogram.negative_deltas, histogram.schema, true);
  if (histogram.zero_count > 0) {
    value.buckets.push_back({.rule = 3,
                             .left = -histogram.zero_threshold,
                             .right = histogram.zero_threshold,
                             .count = static_cast<double>(histogram.zero_count)});
  }
  append_buckets(value.buckets, histogram.positive_spans, histogram.positive_deltas, histogram.schema, false);
  return value;
}

string time_text(double milliseconds) {
  if (!(milliseconds >= 0 && milliseconds <= last_millisecond)) return fmt::format("{} s", milliseconds / 1000);
  return util::rfc3339(std::chrono::sys_time<std::chrono::milliseconds>{
      std::chrono::milliseconds{static_cast<std::int64_t>(milliseconds)}});
}

SeriesSpelling::SeriesSpelling(std::vector<Label> labels, bool ignores_strangers) {
  std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) { return a.name < b.name; });
  string own = "{";
  for (const Label& label : labels) {
    if (label.name == "__name__") {
      series_ = label.value;
    } else if (is_own(label.name)) {
      append_label(own, label);
    } else if (is_shared(label.name) || !ignores_strangers) {
      append_label(labels_, label);
    }
  }
  is_count_ = series_.size() >= count_suffix.size() && string_view(series_).ends_with(count_suffix);
  series_ += own + "}";
  labels_.insert(0, "\nlabels: ");
}

string SeriesSpelling::key(string_view what, double milliseconds) const {
  string key(what);
  key += series_;
  key += " at ";
  key += time_text(milliseconds);
  return key;
}

// A histogram's count is that of its last bucket: what tells them apart is one bit, which is 0 in every value.
Item SeriesSpelling::sample(double milliseconds, double value) const {
  Item item{.key = key({}, milliseconds)};
  fmt::format_to(std::back_inserter(item.content), "value: {}{}", value, labels_);
  item.mark = std::bit_cast<std::uint64_t>(value) | (is_count_ ? 1U : 0U);
  return item;
}

Item SeriesSpelling::histogram(double milliseconds, const HistogramValue& value) const {
  std::vector<Bucket> buckets = value.buckets;
  std::stable_sort(buckets.begin(), buckets.end(), [](const Bucket& a, const Bucket& b) { return a.left < b.left; });
  Item item{.key = key({}, milliseconds), .mark = std::bit_cast<std::uint64_t>(value.sum)};
  item.content = fmt::format("count: {}\nsum: {}\nbuckets:", value.count, value.sum);
  for (const Bucket& bucket : buckets) {
    if (bucket.count != 0) item.content += " " + bucket_text(bucket);
  }
  item.content += labels_;
  return item;
}

Item SeriesSpelling::exemplar(double milliseconds, double value, std::vector<Label> labels) const {
  Item item{.key = key("exemplar of ", milliseconds)};
  const auto trace = std::find_if(labels.begin(), labels.end(), [](const Label& l) { return l.name == "trace_id"; });
  if (trace != labels.end()) {
    const string_view digits = string_view(trace->value).substr(0, 16);
    std::from_chars(digits.data(), digits.data() + digits.size(), item.mark, 16);
  }
  item.content = fmt::format("value: {}\nexemplar: {}{}", value, plain_list(std::move(labels)), labels_);
  return item;
}

Item metadata_item(string_view family, string_view type, string_view help, string_view unit) {
  return {.key = fmt::format("metadata of {}", family),
          .content = fmt::format("type: {}\nhelp: {}\nunit: {}", type, help, unit)};
}

string_view type_word(wire::MetricType type) {
  switch (type) {
    case wire::MetricType::unknown: return "unknown";
    case wire::MetricType::counter: return "counter";
    case wire::MetricType::gauge: return "gauge";
    case wire::MetricType::histogram: return "histogram";
  }
  return {};
}

}  // namespace pyat::smoke::metrics
