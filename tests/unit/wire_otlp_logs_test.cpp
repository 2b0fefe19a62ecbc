// Logs of OpenTelemetry, byte for byte. The bytes of protobuf were made by protoc 3.21 of the published definitions.
#include "support/catch.hpp"
#include "util/digest.hpp"
#include "wire/base64.hpp"
#include "wire/otlp_logs.hpp"

using namespace pyat::wire;
using namespace pyat::wire::otlp;
using std::string;

namespace {

std::vector<ResourceLogs> two_records() {
  const string id = "\x01\x02\x03\x04\x05\x06\x07\x08";
  const LogRecord first{.time = 1795224579901724239,
                        .observed_time = 7,
                        .severity = 9,
                        .severity_text = "INFO",
                        .body = "one\n",
                        .attributes = {{.key = "n", .value = -1}},
                        .trace_id = id + id,
                        .span_id = id};
  return {{.resource = {.attributes = {{.key = "service.name", .value = "x"}}},
           .scopes = {{.scope = {.name = "s"}, .records = {first, {.time = 1, .body = ""}}}}}};
}

}  // namespace

TEST_CASE("logs are protobuf") {
  CHECK(pyat::util::hexadecimal(logs_as_protobuf(two_records())) ==
        "0a7f0a150a130a0c736572766963652e6e616d6512030a017812660a030a01731250094f9617713eebe91810091a04494e464f2a060a04"
        "6f6e650a32100a016e120b18ffffffffffffffffff014a1001020304050607080102030405060708520801020304050607085907000000"
        "00000000120d0901000000000000002a020a00");
  CHECK(logs_as_protobuf({}).empty());
}

TEST_CASE("logs are JSON, with ids in base16") {
  CHECK(
      logs_as_json(two_records()) ==
      R"({"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"x"}}]},)"
      R"("scopeLogs":[{"scope":{"name":"s","version":"","attributes":[]},"logRecords":[{"timeUnixNano":"1795224579901724239",)"
      R"("observedTimeUnixNano":"7","severityNumber":9,"severityText":"INFO",)"
      R"("traceId":"01020304050607080102030405060708","spanId":"0102030405060708",)"
      R"("body":{"stringValue":"one\n"},"attributes":[{"key":"n","value":{"intValue":"-1"}}]},)"
      R"({"timeUnixNano":"1","body":{"stringValue":""},"attributes":[]}]}]}]})");
}
