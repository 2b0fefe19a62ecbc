// What Loki takes, byte for byte, and what it answers. The bytes of protobuf were made by protoc 3.21 of the published
// definitions.
#include "support/catch.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/loki_answer.hpp"
#include "wire/loki_push.hpp"
#include "wire/snappy.hpp"

using namespace pyat::wire;
using namespace pyat::wire::loki;
using std::string;

namespace {

Streams two_streams() {
  return {{.labels = {{"a", "b"}, {"c", "d\"e"}},
           .entries = {{.time = 1795224579901724239, .line = "one\n\u00fc", .metadata = {{"trace_id", "0af7"}}},
                       {.time = 1795224580000000000, .line = ""}}},
          {.labels = {{"a", "x"}}, .entries = {{.time = -1, .line = "old"}}}};
}

string answer_with(const string& result) {
  return R"({"status":"success","data":{"resultType":"streams","result":)" + result +
         R"(,"stats":{"summary":{"x":[1]}}}})";
}

}  // namespace

TEST_CASE("a push is protobuf in Snappy's block format") {
  const auto plain = snappy_uncompress(push_as_protobuf(two_streams()));
  REQUIRE(plain);
  CHECK(
      pyat::util::hexadecimal(*plain) ==
      "0a470a117b613d2262222c20633d22645c2265227d12280a0c0883e883d80610cff0fcad0312066f6e650ac3bc1a100a0874726163655f69"
      "6412043061663712080a060884e883d8060a230a077b613d2278227d12180a1108ffffffffffffffffff0110ff93ebdc0312036f6c64");
}

TEST_CASE("a push is JSON, with times as texts and metadata only where there is some") {
  CHECK(push_as_json(two_streams()) ==
        R"({"streams":[{"stream":{"a":"b","c":"d\"e"},"values":[["1795224579901724239","one\n)"
        "\u00fc"
        R"(",{"trace_id":"0af7"}],["1795224580000000000",""]]},{"stream":{"a":"x"},"values":[["-1","old"]]}]})");
  CHECK(push_as_json({}) == R"({"streams":[]})");
}

TEST_CASE("a selector is quoted as Go quotes") {
  CHECK(selector({{"a", "b\\c\"d"}, {"e", "\n\u00fc"}}) == "{a=\"b\\\\c\\\"d\", e=\"\\x0a\u00fc\"}");
}

TEST_CASE("an answer without categories has metadata among the labels") {
  const auto lines = read_lines(answer_with(
      R"([{"stream":{"a":"b","trace_id":"0af7"},"values":[["1795224579901724239","one"],["1795224579901724239","two"]]},
          {"stream":{"a":"b"},"values":[["5","three"]]}])"));
  REQUIRE(lines);
  CHECK_FALSE(lines->is_categorized);
  REQUIRE(lines->streams.size() == 2);
  CHECK(lines->streams[0].labels == Labels{{"a", "b"}, {"trace_id", "0af7"}});
  CHECK(lines->streams[0].entries[1] == Entry{.time = 1795224579901724239, .line = "two"});
  CHECK(lines->streams[1].entries[0] == Entry{.time = 5, .line = "three"});
}

TEST_CASE("an answer with categories tells metadata from labels and from what was parsed") {
  const auto lines = read_lines(
      R"({"status":"success","data":{"resultType":"streams","encodingFlags":["categorize-labels"],"result":[
          {"stream":{"a":"b"},"values":[["5","x",{"structuredMetadata":{"trace_id":"0af7"},"parsed":{"a":"c"}}],["6","y",{}]]}
      ],"stats":{}}})");
  REQUIRE(lines);
  CHECK(lines->is_categorized);
  REQUIRE(lines->streams.size() == 1);
  CHECK(lines->streams[0].labels == Labels{{"a", "b"}});
  CHECK(lines->streams[0].entries[0].metadata == Labels{{"trace_id", "0af7"}});
  CHECK(lines->streams[0].entries[1].metadata.empty());
}

TEST_CASE("a message of the tail counts what was left out") {
  const auto lines = read_lines(
      R"({"streams":[{"stream":{"a":"b"},"values":[["5","x"]]}],
          "dropped_entries":[{"timestamp":"6","labels":{"a":"b"}},{"timestamp":"7","labels":{"a":"b"}}]})");
  REQUIRE(lines);
  CHECK(lines->dropped == 2);
  CHECK(lines->streams.size() == 1);
}

TEST_CASE("an answer that is none is not read as an empty one") {
  const string nested = string(100'000, '[');
  for (const string& text : {string(),
                             string("null"),
                             string("[]"),
                             string("{}"),
                             string("404 page not found"),
                             nested,
                             string(R"({"status":"success","data":{"resultType":"streams"}})"),
                             string(R"({"data":{"resultType":"streams","result":null}})"),
                             string(R"({"data":{"resultType":"vector","result":[{"metric":{},"value":[1,"4"]}]}})"),
                             string(R"({"data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"4"]]}]}})"),
                             answer_with(R"([{"stream":{"a":1},"values":[]}])"),
                             answer_with(R"([{"stream":{"a":["b"]},"values":[]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["5"]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["5x","line"]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["99999999999999999999","line"]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[[5,"line"]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["5","line","more"]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["5","line",{},{}]]}])"),
                             answer_with(R"([{"stream":{"a":"b"},"values":["5","line"]}])"),
                             answer_with(R"(["text"])"),
                             answer_with("[[]]"),
                             answer_with("[{\"stream\":{\"a\":\"\xff\"},\"values\":[]}]"),
                             answer_with(R"([{"stream":{"a":"b"},"values":[["5","li)")}) {
    INFO(text.substr(0, 200));
    CHECK_FALSE(read_lines(text));
  }
  const auto none = read_lines(answer_with("[]"));
  REQUIRE(none);
  CHECK(none->streams.empty());
}
