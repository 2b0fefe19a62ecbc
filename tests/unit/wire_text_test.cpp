// Small forms of the wire: base16 and base64, JSON as it is written, gRPC's frames, Zipkin's spans, results of
// searches.
#include <limits>
#include <string>

#include "support/catch.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/grpc.hpp"
#include "wire/json_text.hpp"
#include "wire/tempo.hpp"
#include "wire/zipkin.hpp"

using namespace pyat::wire;
using std::string;

TEST_CASE("bytes as text, by the vectors of RFC 4648") {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    CHECK(to_base64(plain) == text);
    CHECK(from_base64(text) == plain);
  }
  CHECK(pyat::util::hexadecimal("foobar") == "666f6f626172");
  CHECK(from_hex("666F6f626172") == "foobar");
  CHECK(from_base64("/+8=") == "\xff\xef");
}

TEST_CASE("what is no base16 or base64 is refused") {
  for (const char* text : {"a", "0g", "0x", " 0"}) CHECK_FALSE(from_hex(text));
  for (const char* text : {"Z", "Zg=", "Zg", "Zm9v!", "Z===", "====", "Zg==Zg==", "-_-_"}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}

TEST_CASE("texts and numbers as JSON") {
  string out{};
  append_json_text(out, string("\"\\\n\t\r\x01\x1f/ü\0", 11));
  CHECK(out == R"("\"\\\n\t\r\u0001\u001f/ü\u0000")");
  const auto number = [](double value) {
    string text{};
    append_json_double(text, value);
    return text;
  };
  CHECK(number(0.1) == "0.1");
  CHECK(number(-0.0) == "-0");
  CHECK(std::stod(number(1.7976931348623157e308)) == 1.7976931348623157e308);
  CHECK(number(std::numeric_limits<double>::infinity()) == "\"Infinity\"");
  CHECK(number(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
  CHECK(number(std::numeric_limits<double>::quiet_NaN()) == "\"NaN\"");
}

TEST_CASE("gRPC: frames") {
  CHECK(grpc_frame("abc") == string("\0\0\0\0\3abc", 8));
  CHECK(grpc_message_in(string("\0\0\0\0\3abcmore", 12)) == "abc");
  CHECK(grpc_message_in(string("\0\0\0\0\0", 5)) == "");
  CHECK_FALSE(grpc_message_in(string("\0\0\0\0\4abc", 8)));  // cut
  CHECK_FALSE(grpc_message_in(string("\0\0\0\0", 4)));       // no head
  CHECK_FALSE(grpc_message_in(string("\1\0\0\0\3abc", 8)));  // compressed
  CHECK_FALSE(
      grpc_message_in(string("\0\xff\xff\xff\xff"
                             "abc",
                             8)));  // longer than anything
}

TEST_CASE("gRPC: status and message") {
  CHECK(parse_grpc_status("14") == 14);
  for (const char* text : {"", "x", "1 ", "99999999999"}) CHECK_FALSE(parse_grpc_status(text));
  CHECK(grpc_code_name(8) == "RESOURCE_EXHAUSTED");
  CHECK(grpc_code_name(-1) == "an unknown status");
  CHECK(grpc_code_name(17) == "an unknown status");
}

TEST_CASE("Zipkin's spans") {
  const zipkin::Span root{.trace_id = "0a", .id = "0b", .name = "r\"", .time = 5, .duration = 6};
  const zipkin::Span child{.trace_id = "0a",
                           .id = "0c",
                           .parent_id = "0b",
                           .name = "c",
                           .kind = "SERVER",
                           .time = 7,
                           .duration = 8,
                           .service = "shop",
                           .annotations = {{.time = 9, .value = "ü"}},
                           .tags = {{"a", "1"}, {"b", ""}}};
  CHECK(zipkin::to_json({root, child}) ==
        R"([{"id":"0b","traceId":"0a","name":"r\"","timestamp":5,"duration":6,"tags":{}},)"
        R"({"id":"0c","traceId":"0a","parentId":"0b","name":"c","kind":"SERVER","timestamp":7,"duration":8,)"
        R"("localEndpoint":{"serviceName":"shop"},"annotations":[{"timestamp":9,"value":"ü"}],)"
        R"("tags":{"a":"1","b":""}}])");
  CHECK(zipkin::to_json({}) == "[]");
}

TEST_CASE("results of a search: ids get their zeros back, and the newer field counts") {
  const auto traces = tempo::read_search(R"({"traces":[{"traceID":"2F","rootServiceName":"s","rootTraceName":"r",
    "startTimeUnixNano":"1795224580000000001","durationMs":7,
    "spanSet":{"spans":[{"spanID":"1"}],"matched":1},
    "spanSets":[{"spans":[{"spanID":"1","name":"n","startTimeUnixNano":"5","durationNanos":"6",
      "attributes":[{"key":"k","value":{"intValue":"3"}}]}],"matched":4}]}],"metrics":{}})");
  REQUIRE(traces);
  REQUIRE(traces->size() == 1);
  const tempo::FoundTrace& trace = traces->front();
  CHECK(trace.id == "0000000000000000000000000000002f");
  CHECK(trace.root_service == "s");
  CHECK(trace.start == 1795224580000000001);
  CHECK(trace.duration_ms == 7);
  CHECK(trace.matched == 4);
  REQUIRE(trace.spans.size() == 1);
  CHECK(trace.spans[0].id == "0000000000000001");
  CHECK(trace.spans[0].duration == 6);
  CHECK(trace.spans[0].attributes == otlp::Attributes{{"k", 3}});
  CHECK(tempo::read_search("{}").value().empty());
  const auto older =
      tempo::read_search(R"({"traces":[{"traceID":"1","spanSet":{"spans":[{"spanID":"2"}],"matched":1}}]})");
  REQUIRE(older);
  CHECK(older->at(0).spans.size() == 1);
}

TEST_CASE("what is no result of a search is refused") {
  for (const char* text : {"", "[]", R"({"traces":{}})", R"({"traces":[{}]})", R"({"traces":[{"traceID":"xyz"}]})",
                           R"({"traces":[{"traceID":"000000000000000000000000000000001"}]})",
                           R"({"traces":[{"traceID":"1","spanSets":{}}]})",
                           R"({"traces":[{"traceID":"1","spanSets":[{"spans":[{"spanID":7}]}]}]})",
                           R"({"traces":[{"traceID":"1","durationMs":-1}]})"}) {
    INFO(text);
    CHECK_FALSE(tempo::read_search(text));
  }
}

TEST_CASE("values of a tag, of both versions of the API") {
  CHECK(tempo::read_tag_values(R"({"tagValues":["a","b"]})") == std::vector<string>{"a", "b"});
  CHECK(tempo::read_tag_values(R"({"tagValues":[{"type":"string","value":"a"},{"type":"int","value":"1"}]})") ==
        std::vector<string>{"a"});
  CHECK(tempo::read_tag_values("{}").value().empty());
  for (const char* text : {"", "[]", R"({"tagValues":"a"})", R"({"tagValues":[1]})"}) {
    CHECK_FALSE(tempo::read_tag_values(text));
  }
}
