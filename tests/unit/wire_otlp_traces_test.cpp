// Traces of OpenTelemetry against bytes that protoc 3.21 has made of the published definitions, and against what a
// server answers.
#include <cstdint>
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/otlp_traces.hpp"

namespace pyat::wire::otlp {
namespace {

using std::string;

// protoc --encode=opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest
constexpr const char* encoded =
    "0aa9020a180a160a0c736572766963652e6e616d6512060a0473686f70128c020a0a0a036c69621203312e3012fd010a10000102030405"
    "060708090a0b0c0d0e0f120800111213141516171a03613d622208ff111213141516172a037061793003390128f3763eebe9184102f28d"
    "b23eebe9184a0c0a017312070a054772c3bc6e4a070a0162120210004a100a0169120b18808080808080808080014a0e0a01641209219a"
    "9999999999b93f4a090a017812043a0200ff4a120a0161120d2a0b0a0218010a050a0374776f4a100a016d120b32090a070a016b120210"
    "015a1909008dc0943eebe918120572657472791a070a016e120218006a2a0a100f0e0d0c0b0a0908070605040302010012080102030405"
    "0607081a03633d6422070a016c12020a007a0612026e6f1802";

string bytes(const char* hex) { return from_hex(hex).value(); }

// The same.
Traces sample() {
  const Span span{.trace_id = bytes("000102030405060708090a0b0c0d0e0f"),
                  .span_id = bytes("0011121314151617"),
                  .parent_id = bytes("ff11121314151617"),
                  .trace_state = "a=b",
                  .name = "pay",
                  .kind = kind::client,
                  .start = 1795224580000000001,
                  .end = 1795224581000000002,
                  .attributes = {{"s", "Grün"},
                                 {"b", false},
                                 {"i", std::numeric_limits<std::int64_t>::min()},
                                 {"d", 0.1},
                                 {"x", Bytes{string("\0\xff", 2)}},
                                 {"a", Array{1, "two"}},
                                 {"m", Attributes{{"k", true}}}},
                  .events = {{.time = 1795224580500000000, .name = "retry", .attributes = {{"n", 0}}}},
                  .links = {{.trace_id = bytes("0f0e0d0c0b0a09080706050403020100"),
                             .span_id = bytes("0102030405060708"),
                             .trace_state = "c=d",
                             .attributes = {{"l", ""}}}},
                  .status = status::error,
                  .status_message = "no"};
  return {{.resource = {{{"service.name", "shop"}}},
           .scopes = {{.scope = {.name = "lib", .version = "1.0", .attributes = {}}, .spans = {span}}}}};
}

}  // namespace

TEST_CASE("traces are written as protoc writes them") {
  CHECK(pyat::util::hexadecimal(traces_to_protobuf(sample())) == encoded);
}

TEST_CASE("traces are read from protoc's bytes") {
  const auto answer = trace_from_protobuf(bytes(encoded));
  REQUIRE(answer);
  CHECK(answer->traces == sample());
  CHECK_FALSE(answer->is_partial);
}

TEST_CASE("the second form of an answer has the trace one level deeper, and may be partial") {
  const string trace = bytes(encoded);  // 300 bytes: a length of two
  const string body = "\x0a" +
                      string{static_cast<char>(trace.size() % 128 + 128), static_cast<char>(trace.size() / 128)} +
                      trace + "\x18\x01\x22\x03why";
  const auto answer = trace_from_protobuf_v2(body);
  REQUIRE(answer);
  CHECK(answer->traces == sample());
  CHECK(answer->is_partial);
  CHECK(answer->message == "why");
}

TEST_CASE("traces written as JSON are read as they were") {
  const string text = traces_to_json(sample());
  CHECK_THAT(text, Contains(R"("traceId":"000102030405060708090a0b0c0d0e0f")"));
  CHECK_THAT(text, Contains(R"("intValue":"-9223372036854775808")"));
  CHECK_THAT(text, Contains(R"("bytesValue":"AP8=")"));
  const auto answer = trace_from_json(text);
  REQUIRE(answer);
  CHECK(answer->traces == sample());
}

TEST_CASE("Tempo's JSON has ids in base64 and enumerations by name") {
  const string trace =
      R"({"batches":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
    "scopeSpans":[{"scope":{},"spans":[{"traceId":"AAECAwQFBgcICQoLDA0ODw==","spanId":"ABESExQVFhc=","name":"pay",
    "kind":"SPAN_KIND_CLIENT","startTimeUnixNano":"1795224580000000001","endTimeUnixNano":"1795224581000000002",
    "attributes":[{"key":"n","value":{"intValue":"-1"}},{"key":"d","value":{"doubleValue":2}}],
    "droppedAttributesCount":2,"status":{"code":"STATUS_CODE_OK"}}]}]}]})";
  const auto answer = trace_from_json(trace);
  REQUIRE(answer);
  REQUIRE(answer->traces.size() == 1);
  const Span& span = answer->traces[0].scopes.at(0).spans.at(0);
  CHECK(pyat::util::hexadecimal(span.trace_id) == "000102030405060708090a0b0c0d0e0f");
  CHECK(pyat::util::hexadecimal(span.span_id) == "0011121314151617");
  CHECK(span.kind == kind::client);
  CHECK(span.status == status::ok);
  CHECK(span.start == 1795224580000000001);
  CHECK(span.attributes == Attributes{{"n", -1}, {"d", 2.0}});
  CHECK(span.dropped == 2);

  const auto second = trace_from_json(R"({"trace":{"resourceSpans":)" + trace.substr(trace.find('['), trace.size()) +
                                      R"(,"status":"PARTIAL","message":"too large"})");
  REQUIRE(second);
  CHECK(second->traces == answer->traces);
  CHECK(second->is_partial);
  CHECK(second->message == "too large");
}

TEST_CASE("an answer without spans is a trace without spans") {
  for (const char* text : {"{}", R"({"trace":{}})", R"({"trace":null,"metrics":{}})", R"({"batches":[]})"}) {
    INFO(text);
    const auto answer = trace_from_json(text);
    REQUIRE(answer);
    CHECK(answer->traces.empty());
  }
  CHECK(trace_from_protobuf("").value().traces.empty());
  CHECK(trace_from_protobuf_v2("").value().traces.empty());
}

TEST_CASE("JSON of other types is no trace") {
  for (const char* text :
       {"", "[]", "null", "{", R"({"batches":{}})", R"({"batches":[1]})", R"({"trace":[]})", R"({"trace":"x"})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"traceId":"abc"}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_OTHER"}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"kind":99999999999}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":-1}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"18446744073709551616"}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":{"intValue":"1x"}}]}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":{"boolValue":1}}]}]}]}]})",
        R"({"batches":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"a","value":{"bytesValue":"?"}}]}]}]}]})"}) {
    INFO(text);
    CHECK_FALSE(trace_from_json(text));
  }
}

TEST_CASE("an answer that is cut is not read, or shows less") {
  const string whole = bytes(encoded);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    INFO(size);
    const auto answer = trace_from_protobuf(whole.substr(0, size));
    CHECK_FALSE(answer);
    CHECK_FALSE(trace_from_json(traces_to_json(sample()).substr(0, size)));
  }
}

TEST_CASE("no flipped bit ends the program, and every one that matters is seen") {
  const string whole = bytes(encoded);
  std::size_t same = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const auto answer = trace_from_protobuf(flipped);
    if (answer && answer->traces == sample()) ++same;
    static_cast<void>(trace_from_protobuf_v2(flipped));
  }
  // Six of the last byte of the smallest number, of which only one bit is left of 64, and six of "true".
  CHECK(same == 12);
}

TEST_CASE("values that are nested deeper than anybody means are refused") {
  Value value{"inner"};
  for (int depth = 0; depth < 40; ++depth) value = Array{std::move(value)};
  Traces traces = sample();
  traces[0].resource.attributes = {{"deep", std::move(value)}};
  CHECK_FALSE(trace_from_protobuf(traces_to_protobuf(traces)));
  CHECK_FALSE(trace_from_json(traces_to_json(traces)));
  string text = R"({"batches":)";
  text.append(1'000'000, '[');
  CHECK_FALSE(trace_from_json(text));
}

}  // namespace pyat::wire::otlp
