// What receivers of OpenTelemetry answer.
#include "support/catch.hpp"
#include "wire/otlp_response.hpp"

using namespace pyat::wire;
using std::string;
using namespace std::string_view_literals;

TEST_CASE("an export that was taken wholly, or partly") {
  CHECK(read_export_response("")->rejected == 0);
  // partial_success = 1 {rejected_data_points = 1: 3, error_message = 2: "no"}
  const auto partial = read_export_response("\x0a\x06\x08\x03\x12\x02no"sv);
  REQUIRE(partial);
  CHECK(partial->rejected == 3);
  CHECK(partial->message == "no");
  const auto warned = read_export_response("\x0a\x04\x12\x02no"sv);
  REQUIRE(warned);
  CHECK(warned->rejected == 0);
  CHECK(warned->message == "no");
}

TEST_CASE("the same in JSON, with numbers as texts and as numbers") {
  CHECK(read_export_response_json("{}")->message.empty());
  for (const char* text : {R"({"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"no"}})",
                           R"({"partialSuccess":{"rejectedSpans":3,"errorMessage":"no"}})",
                           R"({"partial_success":{"rejectedLogRecords":"3","error_message":"no"}})"}) {
    const auto partial = read_export_response_json(text);
    REQUIRE(partial);
    CHECK(partial->rejected == 3);
    CHECK(partial->message == "no");
  }
}

TEST_CASE("why an export was refused") {
  const auto status = read_rpc_status(
      "\x08\x03\x12\x03"
      "bad"sv);
  REQUIRE(status);
  CHECK(status->code == 3);
  CHECK(status->message == "bad");
  CHECK(read_rpc_status_json(R"({"code":3,"message":"bad","details":[]})")->message == "bad");
}

TEST_CASE("what is no such answer is none, whatever it is") {
  for (const auto bytes : {"\x0a\x7f"sv, "\xff\xff\xff"sv, "not protobuf"sv, "\x0a\x02\x12\x7f"sv}) {
    CHECK_FALSE(read_export_response(bytes));
  }
  for (const auto bytes : {"\x12\x7f"sv, "<html>"sv}) CHECK_FALSE(read_rpc_status(bytes));
  for (const string& text : {string("[]"), string("<html>"), string("{"), string(100'000, '['), string("\"text\"")}) {
    CHECK_FALSE(read_export_response_json(text));
    CHECK_FALSE(read_rpc_status_json(text));
  }
  const auto odd = read_export_response_json(R"({"partialSuccess":{"rejectedDataPoints":{},"errorMessage":[1]}})");
  REQUIRE(odd);
  CHECK(odd->rejected == 0);
  CHECK(odd->message.empty());
}
