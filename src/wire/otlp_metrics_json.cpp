#include <numeric>
#include <string_view>

#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/json_text.hpp"
#include "wire/otlp_json.hpp"
#include "wire/otlp_metrics.hpp"

namespace pyat::wire::otlp {
namespace {

using std::string;
using std::string_view;

// An object that is written member by member; a comma comes before each but the first.
class Object {
 public:
  explicit Object(string& out) : out_(out) { out_ += '{'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() { out_ += '}'; }

  string& member(string_view name) {
    if (!is_empty_) out_ += ',';
    is_empty_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }

 private:
  string& out_;
  bool is_empty_ = true;
};

template <typename List, typename Append>
void append_list(string& out, const List& list, const Append& append) {
  out += '[';
  bool is_first = true;
  for (const auto& element : list) {
    if (!is_first) out += ',';
    is_first = false;
    append(out, element);
  }
  out += ']';
}

void append_number(Object& object, const Number& number) {
  if (const auto* integer = std::get_if<std::int64_t>(&number)) {
    append_json_int64(object.member("asInt"), *integer);
  } else {
    append_json_double(object.member("asDouble"), std::get<double>(number));
  }
}

void append_exemplar(string& out, const Exemplar& exemplar) {
  Object object(out);
  append_json(object.member("filteredAttributes"), exemplar.attributes);
  append_json_uint64(object.member("timeUnixNano"), exemplar.nanoseconds);
  append_number(object, exemplar.value);
  if (!exemplar.span_id.empty()) append_json_text(object.member("spanId"), util::hexadecimal(exemplar.span_id));
  if (!exemplar.trace_id.empty()) append_json_text(object.member("traceId"), util::hexadecimal(exemplar.trace_id));
}

void append_point(string& out, const NumberPoint& point) {
  Object object(out);
  append_json(object.member("attributes"), point.attributes);
  append_json_uint64(object.member("timeUnixNano"), point.nanoseconds);
  append_number(object, point.value);
  append_list(object.member("exemplars"), point.exemplars, append_exemplar);
}

void append_point(string& out, const HistogramPoint& point) {
  Object object(out);
  append_json(object.member("attributes"), point.attributes);
  append_json_uint64(object.member("timeUnixNano"), point.nanoseconds);
  append_json_uint64(object.member("count"),
                     std::accumulate(point.counts.begin(), point.counts.end(), std::uint64_t{0}));
  append_json_double(object.member("sum"), point.sum);
  append_list(object.member("bucketCounts"), point.counts, append_json_uint64);
  append_list(object.member("explicitBounds"), point.bounds, append_json_double);
  append_list(object.member("exemplars"), point.exemplars, append_exemplar);
}

void append_buckets(string& out, const Buckets& buckets) {
  Object object(out);
  object.member("offset") += std::to_string(buckets.offset);
  append_list(object.member("bucketCounts"), buckets.counts, append_json_uint64);
}

void append_point(string& out, const ExponentialPoint& point) {
  Object object(out);
  append_json(object.member("attributes"), point.attributes);
  append_json_uint64(object.member("timeUnixNano"), point.nanoseconds);
  append_json_uint64(object.member("count"), point.count);
  append_json_double(object.member("sum"), point.sum);
  object.member("scale") += std::to_string(point.scale);
  append_json_uint64(object.member("zeroCount"), point.zero_count);
  append_json_double(object.member("zeroThreshold"), point.zero_threshold);
  append_buckets(object.member("positive"), point.positive);
  append_buckets(object.member("negative"), point.negative);
}

struct DataAppender {
  Object& metric;

  void operator()(const Gauge& gauge) const { append("gauge", gauge.points, false, false); }
  void operator()(const Sum& sum) const { append("sum", sum.points, true, true); }
  void operator()(const Histogram& histogram) const { append("histogram", histogram.points, true, false); }
  void operator()(const ExponentialHistogram& histogram) const {
    append("exponentialHistogram", histogram.points, true, false);
  }

 private:
  template <typename Points>
  void append(string_view name, const Points& points, bool has_temporality, bool is_monotonic) const {
    Object object(metric.member(name));
    append_list(object.member("dataPoints"), points, [](string& out, const auto& point) { append_point(out, point); });
    if (has_temporality) object.member("aggregationTemporality") += '2';  // cumulative: enumerations are numbers
    if (is_monotonic) object.member("isMonotonic") += "true";
  }
};

void append_metric(string& out, const Metric& metric) {
  Object object(out);
  append_json_text(object.member("name"), metric.name);
  append_json_text(object.member("description"), metric.description);
  append_json_text(object.member("unit"), metric.unit);
  std::visit(DataAppender{object}, metric.data);
}

}  // namespace

string encode_metrics_json(const MetricsExport& metrics) {
  string out = R"({"resourceMetrics":[{"resource":)";
  append_json(out, metrics.resource);
  out += R"(,"scopeMetrics":[{"scope":)";
  append_json(out, metrics.scope);
  out += R"(,"metrics":)";
  append_list(out, metrics.metrics, append_metric);
  out += "}]}]}";
  return out;
}

}  // namespace pyat::wire::otlp
