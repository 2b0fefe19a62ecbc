// Remote write, read by a decoder of the tests' own after the published definitions: types.proto and remote.proto of
// Prometheus, io/prometheus/write/v2/types.proto.
#include <algorithm>

#include "support/catch.hpp"
#include "support/protobuf_fields.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/remote_write.hpp"

using namespace pyat::wire;
using pyat::test::ProtobufMessage;
using std::string;

namespace {

WriteRequest example() {
  TimeSeries floats{.labels = {{"__name__", "a_total"}, {"job", "x"}},
                    .samples = {{42.5, 1795223593105}, {43, 1795223594105}},
                    .exemplars = {{{{"trace_id", "ab"}}, 1.5, 1795223593105}}};
  TimeSeries native{.labels = {{"__name__", "h"}},
                    .histograms = {{.count = 24,
                                    .sum = -0.5,
                                    .schema = -1,
                                    .zero_threshold = 0.001,
                                    .zero_count = 1,
                                    .negative_spans = {{-2, 1}},
                                    .negative_deltas = {9},
                                    .positive_spans = {{0, 2}, {3, 1}},
                                    .positive_deltas = {3, -2, 12},
                                    .milliseconds = 1795223593105}},
                    .metadata = 1};
  return {.series = {floats, native},
          .metadata = {{MetricType::counter, "a_total", "helps", "bytes"}, {MetricType::histogram, "h", "", ""}}};
}

void check_histogram(const ProtobufMessage& histogram) {
  CHECK(histogram.is_ascending());
  CHECK(histogram.number(1) == 24);
  CHECK(histogram.real(3) == -0.5);
  CHECK(histogram.zigzag(4) == -1);
  CHECK(histogram.real(5) == 0.001);
  CHECK(histogram.number(6) == 1);
  CHECK(histogram.message(8).zigzag(1) == -2);
  CHECK(histogram.message(8).number(2) == 1);
  CHECK(ProtobufMessage::zigzags(histogram.text(9)) == std::vector<std::int64_t>{9});
  CHECK(histogram.count(11) == 2);
  CHECK(histogram.message(11, 1).zigzag(1) == 3);
  CHECK(ProtobufMessage::zigzags(histogram.text(12)) == std::vector<std::int64_t>{3, -2, 12});
  CHECK(histogram.number(15) == 1795223593105);
}

}  // namespace

TEST_CASE("remote write 1.0: labels, samples, exemplars, histograms, metadata") {
  const ProtobufMessage request(encode_remote_write_1(example()));
  CHECK(request.is_ascending());
  REQUIRE(request.count(1) == 2);
  const ProtobufMessage floats = request.message(1);
  CHECK(floats.is_ascending());
  CHECK(floats.message(1, 0).text(1) == "__name__");
  CHECK(floats.message(1, 0).text(2) == "a_total");
  CHECK(floats.message(1, 1).text(2) == "x");
  REQUIRE(floats.count(2) == 2);
  CHECK(floats.message(2, 0).real(1) == 42.5);
  CHECK(floats.message(2, 0).number(2) == 1795223593105);
  CHECK(floats.message(2, 1).real(1) == 43);
  CHECK(floats.message(3).message(1).text(2) == "ab");
  CHECK(floats.message(3).real(2) == 1.5);
  CHECK(floats.message(3).number(3) == 1795223593105);
  check_histogram(request.message(1, 1).message(4));
  const ProtobufMessage metadata = request.message(3);
  CHECK(metadata.number(1) == 1);
  CHECK(metadata.text(2) == "a_total");
  CHECK(metadata.text(4) == "helps");
  CHECK(metadata.text(5) == "bytes");
  CHECK(request.message(3, 1).number(1) == 3);
}

TEST_CASE("remote write 2.0: every text once, the empty one first, and references") {
  const ProtobufMessage request(encode_remote_write_2(example()));
  CHECK(request.is_ascending());
  std::vector<string> symbols{};
  for (const auto& field : request.all(4)) symbols.push_back(field.bytes);
  REQUIRE(symbols.size() > 1);
  CHECK(symbols.front().empty());
  CHECK(std::count(symbols.begin(), symbols.end(), "__name__") == 1);
  const auto texts = [&](const string& packed) {
    std::vector<string> out{};
    for (const std::uint64_t ref : ProtobufMessage::varints(packed)) out.push_back(symbols.at(ref));
    return out;
  };

  REQUIRE(request.count(5) == 2);
  const ProtobufMessage floats = request.message(5);
  CHECK(floats.is_ascending());
  CHECK(texts(floats.text(1)) == std::vector<string>{"__name__", "a_total", "job", "x"});
  REQUIRE(floats.count(2) == 2);
  for (const auto& sample : floats.all(2)) {
    CHECK(ProtobufMessage(sample.bytes).fields.size() == 2);  // no start_timestamp
  }
  CHECK(floats.count(6) == 0);  // no created_timestamp
  CHECK(texts(floats.message(4).text(1)) == std::vector<string>{"trace_id", "ab"});
  CHECK(floats.message(4).real(2) == 1.5);
  CHECK(floats.message(5).number(1) == 1);
  CHECK(symbols.at(floats.message(5).number(3)) == "helps");
  CHECK(symbols.at(floats.message(5).number(4)) == "bytes");
  const ProtobufMessage native = request.message(5, 1);
  check_histogram(native.message(3));
  CHECK(native.message(5).number(3) == 0);
}

// Taken apart once with protoc --decode, after the published definitions.
TEST_CASE("a request of remote write, byte by byte") {
  const WriteRequest request{.series = {{.labels = {{"__name__", "a"}}, .samples = {{1, 2}}}}};
  CHECK(pyat::util::hexadecimal(encode_remote_write_1(request)) ==
        "0a1c0a0d0a085f5f6e616d655f5f120161120b09000000000000f03f1002");
  CHECK(pyat::util::hexadecimal(encode_remote_write_2(request)) ==
        "220022085f5f6e616d655f5f2201612a110a020102120b09000000000000f03f1002");
}
