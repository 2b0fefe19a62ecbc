// Metrics of OpenTelemetry, read by a decoder of the tests' own after metrics.proto.
#include "support/catch.hpp"
#include "support/protobuf_fields.hpp"
#include "wire/otlp_metrics.hpp"

using namespace pyat::wire::otlp;
using pyat::test::ProtobufMessage;
using std::string;

namespace {

constexpr std::uint64_t nanoseconds = 1795223593105000000;

MetricsExport export_of(Metric metric) {
  MetricsExport out{.resource = {{{"service.name", "x"}}}};
  out.metrics.push_back(std::move(metric));
  return out;
}

ProtobufMessage metric_in(const MetricsExport& metrics) {
  return ProtobufMessage(encode_metrics(metrics)).message(1).message(2).message(2);
}

Exemplar exemplar() {
  return {.nanoseconds = nanoseconds,
          .value = 1.5,
          .span_id = "\x01\x02\x03\x04\x05\x06\x07\x08",
          .trace_id = string(16, '\x0a')};
}

MetricsExport histogram() {
  return export_of({.name = "h",
                    .data = Histogram{{{.attributes = {{"a", "b"}},
                                        .nanoseconds = nanoseconds,
                                        .sum = 7.5,
                                        .counts = {1, 2, 3},
                                        .bounds = {0.5, 2.5},
                                        .exemplars = {exemplar()}}}}});
}

MetricsExport exponential() {
  return export_of({.name = "e",
                    .data = ExponentialHistogram{{{.attributes = {{"a", "b"}},
                                                   .nanoseconds = nanoseconds,
                                                   .count = 6,
                                                   .sum = -1.5,
                                                   .scale = -1,
                                                   .zero_count = 1,
                                                   .zero_threshold = 0.001,
                                                   .positive = {-1, {2, 0}},
                                                   .negative = {3, {3}}}}}});
}

}  // namespace

TEST_CASE("OTLP: a gauge and its resource") {
  const MetricsExport metrics =
      export_of({.name = "g",
                 .description = "d",
                 .unit = "By",
                 .data = Gauge{{{.attributes = {{"a", "b"}}, .nanoseconds = nanoseconds, .value = 42.5}}}});
  const ProtobufMessage resource = ProtobufMessage(encode_metrics(metrics)).message(1).message(1);
  CHECK(resource.message(1).text(1) == "service.name");
  CHECK(resource.message(1).message(2).text(1) == "x");
  const ProtobufMessage metric = metric_in(metrics);
  CHECK(metric.text(1) == "g");
  CHECK(metric.text(2) == "d");
  CHECK(metric.text(3) == "By");
  const ProtobufMessage point = metric.message(5).message(1);
  CHECK(point.number(3) == nanoseconds);
  CHECK(point.real(4) == 42.5);
  CHECK(point.message(7).text(1) == "a");
  CHECK(point.message(7).message(2).text(1) == "b");
  CHECK(encode_metrics_json(metrics) ==
        R"({"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"x"}}]},)"
        R"("scopeMetrics":[{"scope":{"name":"","version":"","attributes":[]},"metrics":[{"name":"g","description":"d",)"
        R"("unit":"By","gauge":{"dataPoints":[{"attributes":[{"key":"a","value":{"stringValue":"b"}}],)"
        R"("timeUnixNano":"1795223593105000000","asDouble":42.5,"exemplars":[]}]}}]}]}]})");
}

TEST_CASE("OTLP: a sum is monotonic and cumulative, and says nothing of its start") {
  const MetricsExport metrics =
      export_of({.name = "s", .data = Sum{{{.nanoseconds = nanoseconds, .value = std::int64_t{9007199254740991}}}}});
  const ProtobufMessage sum = metric_in(metrics).message(7);
  CHECK(sum.number(2) == 2);
  CHECK(sum.number(3) == 1);
  CHECK(sum.message(1).number(6) == 9007199254740991);
  CHECK(sum.message(1).count(2) == 0);
  const string json = encode_metrics_json(metrics);
  CHECK(json.find(R"("asInt":"9007199254740991")") != string::npos);
  CHECK(json.find(R"("aggregationTemporality":2,"isMonotonic":true)") != string::npos);
}

TEST_CASE("OTLP: a histogram with an exemplar") {
  const ProtobufMessage data = metric_in(histogram()).message(9);
  CHECK(data.number(2) == 2);
  const ProtobufMessage point = data.message(1);
  CHECK(point.number(4) == 6);
  CHECK(point.real(5) == 7.5);
  CHECK(ProtobufMessage::fixed64s(point.text(6)) == std::vector<std::uint64_t>{1, 2, 3});
  CHECK(ProtobufMessage::fixed64s(point.text(7)) ==
        std::vector<std::uint64_t>{0x3fe0000000000000, 0x4004000000000000});  // 0.5, 2.5
  CHECK(point.message(8).number(2) == nanoseconds);
  CHECK(point.message(8).real(3) == 1.5);
  CHECK(point.message(8).text(4) == exemplar().span_id);
  CHECK(point.message(8).text(5) == exemplar().trace_id);
  CHECK(point.message(9).text(1) == "a");
  const string json = encode_metrics_json(histogram());
  CHECK(json.find(R"("count":"6","sum":7.5,"bucketCounts":["1","2","3"],"explicitBounds":[0.5,2.5],"exemplars":)"
                  R"([{"filteredAttributes":[],"timeUnixNano":"1795223593105000000","asDouble":1.5,)"
                  R"("spanId":"0102030405060708","traceId":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"}])") != string::npos);
}

TEST_CASE("OTLP: an exponential histogram") {
  const ProtobufMessage point = metric_in(exponential()).message(10).message(1);
  CHECK(point.message(1).text(1) == "a");
  CHECK(point.number(3) == nanoseconds);
  CHECK(point.number(4) == 6);
  CHECK(point.real(5) == -1.5);
  CHECK(point.zigzag(6) == -1);
  CHECK(point.number(7) == 1);
  CHECK(point.message(8).zigzag(1) == -1);
  CHECK(ProtobufMessage::varints(point.message(8).text(2)) == std::vector<std::uint64_t>{2, 0});
  CHECK(point.message(9).zigzag(1) == 3);
  CHECK(point.real(14) == 0.001);
  CHECK(encode_metrics_json(exponential())
            .find(R"("count":"6","sum":-1.5,"scale":-1,"zeroCount":"1","zeroThreshold":0.001,"positive":{"offset":-1,)"
                  R"("bucketCounts":["2","0"]},"negative":{"offset":3,"bucketCounts":["3"]})") != string::npos);
}
