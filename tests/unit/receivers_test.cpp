// What stands below distributor.receivers, as the collector's libraries of each release decode it. Answers that are not
// recorded in tests/corpus follow from the sources that the releases carry in vendor/.
#include <string>
#include <vector>

#include "lint/linter.hpp"
#include "support/catch.hpp"

using namespace pyat;

namespace {

diag::FileReport lint_receivers(const std::string& release, const std::string& receivers,
                                const std::string& before = {}) {
  lint::Options options{};
  options.product = {"tempo", "flag"};
  options.target = {release, "flag"};
  return lint::lint_text("x.yml", before + "distributor: {receivers: {" + receivers + "}}\n", options);
}

using Lines = std::vector<std::string>;

// What the server prints, in file order.
Lines complaints(const std::string& release, const std::string& receivers) {
  Lines lines;
  for (const auto& found : lint_receivers(release, receivers).diagnostics) {
    CHECK(found.severity == diag::Severity::error);
    lines.push_back(found.server_message);
  }
  return lines;
}

std::string grpc(const std::string& fields) { return "otlp: {protocols: {grpc: {" + fields + "}}}"; }

diag::Diagnostic only(const diag::FileReport& report) {
  REQUIRE(report.diagnostics.size() == 1);
  return report.diagnostics.front();
}

}  // namespace

TEST_CASE("receivers: scalars are converted until Tempo 2.6") {
  CHECK(complaints("2.6.1", grpc("endpoint: 4317, include_metadata: \"1\", read_buffer_size: \"0x10\"")).empty());
  CHECK(complaints("2.6.1", grpc("include_metadata: \"\", max_recv_msg_size_mib: \"\", write_buffer_size: true"))
            .empty());
  CHECK(
      complaints("2.6.1", grpc("include_metadata: maybe")) ==
      Lines{
          R"(cannot parse 'protocols.grpc.include_metadata' as bool: strconv.ParseBool: parsing "maybe": invalid syntax)"});
  CHECK(
      complaints("2.6.1", grpc("max_concurrent_streams: \"4294967296\"")) ==
      Lines{
          R"(cannot parse 'protocols.grpc.max_concurrent_streams' as uint: strconv.ParseUint: parsing "4294967296": value out of range)"});
  CHECK(complaints("2.6.1", grpc("endpoint: [a, {b: 1.5}]")) ==
        Lines{"'protocols.grpc.endpoint' expected type 'string', got unconvertible type '[]interface {}', value: '[a "
              "map[b:1.5]]'"});
  CHECK(complaints("2.6.1", "otlp: [{protocols: {grpc: }}, {protocols: {http: }}], zipkin: []").empty());
  CHECK(complaints("2.6.1", "otlp: [a]") == Lines{"'[otlp][0]' expected a map, got 'string'"});
}

TEST_CASE("receivers: scalars are taken as they are from Tempo 2.7 on") {
  CHECK(complaints("2.7.2", grpc("endpoint: 4317")) ==
        Lines{"'protocols.grpc.endpoint' expected type 'string', got unconvertible type 'int', value: '4317'"});
  CHECK(
      complaints("2.7.2", grpc("include_metadata: \"true\"")) ==
      Lines{
          R"('protocols.grpc.include_metadata' expected type '%!s(bool=false)', got unconvertible type '"true"', value: '"true"')"});
  CHECK(complaints("2.8.2", grpc("include_metadata: \"true\"")) ==
        Lines{"'protocols.grpc.include_metadata' expected type 'bool', got unconvertible type 'string'"});
  CHECK(complaints("2.9.0", grpc("read_buffer_size: \"1\"")) ==
        Lines{"'read_buffer_size' expected type 'int', got unconvertible type 'string'"});
  CHECK(complaints("2.9.0", grpc("read_buffer_size: 1.5, include_metadata: yes")).empty());
  CHECK(complaints("3.0.3", "zipkin: {response_headers: x}") ==
        Lines{"'response_headers' source data must be an array or slice, got string"});
}

TEST_CASE("receivers: negative numbers for unsigned fields") {
  const std::string receivers = grpc("max_concurrent_streams: -1");
  CHECK(complaints("2.5.0", receivers).empty());
  CHECK(complaints("2.6.1", receivers) == Lines{"error decoding 'protocols.grpc.max_concurrent_streams': cannot "
                                                "convert negative value -1 to an unsigned integer"});
  CHECK(complaints("2.7.2", receivers) ==
        Lines{"cannot parse 'protocols.grpc.max_concurrent_streams', -1 overflows uint"});
  CHECK(complaints("2.8.2", receivers) ==
        Lines{"'protocols.grpc.max_concurrent_streams' cannot parse value as 'uint32': -1 overflows uint"});
}

TEST_CASE("receivers: durations") {
  const auto timeout = [](const std::string& value) { return "zipkin: {idle_timeout: " + value + "}"; };
  for (const char* value : {"10m", "0", "1h30m", "-.5s", "5", "1.5"})
    CHECK(complaints("2.8.0", timeout(value)).empty());
  CHECK(complaints("2.8.0", timeout("1d")) ==
        Lines{R"(error decoding 'idle_timeout': time: unknown unit "d" in duration "1d")"});
  CHECK(complaints("2.8.2", timeout("\"5\"")) == Lines{R"('idle_timeout' time: missing unit in duration "5")"});
  CHECK(complaints("2.8.4", timeout("\"5\"")) == Lines{"'idle_timeout' time: missing unit in duration"});
  CHECK(complaints("2.8.4", timeout("1d")) == Lines{"'idle_timeout' time: unknown unit"});
  CHECK(complaints("2.8.4", timeout("soon")) == Lines{"'idle_timeout' time: invalid duration"});
  CHECK(complaints("2.8.0", timeout("\"\"")) == Lines{R"(error decoding 'idle_timeout': time: invalid duration "")"});
  CHECK(complaints("2.8.0", timeout("1.2.3s")) ==
        Lines{R"(error decoding 'idle_timeout': time: invalid duration "1.2.3s")"});
}

TEST_CASE("receivers: lists of texts may be written with commas") {
  CHECK(complaints("2.3.1", "kafka: {brokers: \"a:9092,b:9092\"}").empty());
  CHECK(complaints("3.0.3", "kafka: {brokers: \"a:9092,b:9092\"}").empty());
  CHECK(complaints("2.3.1", "kafka: {brokers: 5}").empty());
  CHECK(complaints("3.0.3", "kafka: {brokers: 5}") ==
        Lines{"'brokers' source data must be an array or slice, got int"});
  CHECK(complaints("3.0.3", "kafka: {brokers: [a, 5]}") ==
        Lines{"'brokers[1]' expected type 'string', got unconvertible type 'int'"});
}

TEST_CASE("receivers: keys that are not known are named together, and by their type from collector v0.150 on") {
  CHECK(complaints("2.3.1", "zipkin: {b: 1, a: 2}") == Lines{"'' has invalid keys: a, b", "'' has invalid keys: a, b"});
  CHECK(complaints("2.10.5", "zipkin: {a: 2}") == Lines{"'' has invalid keys: a"});
  CHECK(complaints("2.10.6", "zipkin: {a: 2}") == Lines{"'zipkinreceiver.Config' has invalid keys: a"});
  CHECK(complaints("2.9.5", grpc("tls: {a: 2}")) == Lines{"'configtls.ServerConfig' has invalid keys: a"});
  CHECK(complaints("2.9.2", "jaeger: {protocols: {grpc: {tls: {tpm: {a: 2}}}}}") == Lines{"'tpm' has invalid keys: a"});
  CHECK(complaints("2.0.1", "zipkin: {Parse_String_Tags: true, ENDPOINT: a}").empty());
  CHECK(complaints("2.1.1", "zipkin: {ENDPOINT: a}") == Lines{"'' has invalid keys: ENDPOINT"});
}

TEST_CASE("receivers: what a key in the wrong place is told") {
  const auto help = [](const std::string& release, const std::string& receivers) {
    return only(lint_receivers(release, receivers)).help;
  };
  CHECK(help("2.9.0", "otlp: {protocol: }") == "did you mean \"protocols\"?");
  CHECK(help("2.9.0", "otlp: {endpoint: a}") == "move it down: protocols.grpc.endpoint");
  CHECK(help("2.9.0", "zipkin: {keep_alives_enabled: true}") == "remove it: Tempo has it in 2.9.3 and later only");
  CHECK(help("3.0.0", "kafka: {topic: spans}") ==
        "write traces: {topics: […]}: Tempo has it in 2.0.0 to 2.9.2, 2.10.0 to 2.10.5 only");
  CHECK(help("2.9.3", "opencensus: ") ==
        "it is in Tempo 2.0.0 to 2.9.2, 2.10.0 to 2.10.5 only: let its clients send OTLP to the otlp receiver");
}

TEST_CASE("receivers: their names") {
  CHECK(complaints("2.4.2", "my-otlp: ").front().starts_with("error decoding 'receivers': unknown type: \"my-otlp\""));
  CHECK(complaints("2.4.2", "otlp/: ") ==
        Lines{R"(error decoding 'receivers': error decoding '': in "otlp/" id: the part after / should not be empty)"});
  CHECK(complaints("2.5.0", "my-otlp: ") ==
        Lines{R"(error decoding 'receivers': in "my-otlp" id: invalid character(s) in type "my-otlp")"});
  CHECK(complaints("2.6.1", "\"otlp/a b\": ").empty());
  CHECK(complaints("2.8.4", "\"otlp/a b\": ") ==
        Lines{R"('receivers' '' in "a b" id: invalid character(s) in name "a b")"});
  CHECK(complaints("2.8.4", "otlp/größe-1: , otlp/a/b: ").empty());
  CHECK(complaints("2.8.4", "otlp/→: ").size() == 1);
  CHECK(complaints("2.9.0", "\"\": ") == Lines{"'receivers' '' id must not be empty"});
  CHECK(complaints("2.9.0", "otlp: , \"otlp \": ") ==
        Lines{R"('receivers' '' duplicate name "otlp " after unmarshaling otlp)"});
}

TEST_CASE("receivers: the empty Jaeger receiver") {
  const Lines in_words{
      R"(error decoding 'receivers': error reading configuration for "jaeger": empty config for Jaeger receiver)"};
  for (const char* receivers : {"jaeger: ", "jaeger: {}"}) {
    CHECK(complaints("2.1.0", receivers) == in_words);
    CHECK(complaints("2.7.2", receivers) == in_words);
    CHECK(complaints("2.10.0", receivers).empty());
    CHECK(complaints("2.9.3", receivers).empty());
  }
  CHECK(complaints("2.9.0", "jaeger: ").empty());
  CHECK(complaints("2.9.0", "jaeger: {}") ==
        Lines{R"('receivers' error reading configuration for "jaeger": '' empty config for Jaeger receiver)"});
  CHECK(complaints("2.6.1", "jaeger: {protocols: }, otlp: {}, zipkin: ").empty());
}

TEST_CASE("receivers: Tempo 2.0 validates them") {
  const auto invalid = [](const std::string& error) {
    return Lines{"invalid configuration: receiver \"jaeger\" has invalid configuration: " + error};
  };
  CHECK(complaints("2.0.1", "jaeger: {protocols: {grpc: , thrift_binary: {endpoint: \"0.0.0.0:6832\"}}}").empty());
  CHECK(complaints("2.0.1", "jaeger: {protocols: {}}") ==
        invalid("must specify at least one protocol when using the Jaeger receiver"));
  CHECK(
      complaints("2.0.1", "jaeger: {protocols: {grpc: {endpoint: localhost}}}") ==
      invalid(
          "invalid port number for the gRPC endpoint: endpoint is not formatted correctly: address localhost: missing "
          "port in address"));
  CHECK(complaints("2.0.1", "jaeger: {protocols: {thrift_http: {endpoint: \"[::1]:0\"}}}") ==
        invalid("invalid port number for the Thrift HTTP endpoint: port number must be between 1 and 65535"));
  CHECK(complaints("2.1.0", "jaeger: {protocols: {grpc: {endpoint: localhost}}}, otlp: {protocols: {}}").empty());
}

TEST_CASE("receivers: variables in the collector's syntax") {
  const auto endpoint = [](const std::string& value) { return "zipkin: {endpoint: \"" + value + "\"}"; };
  const Lines no_scheme{R"(cannot resolve the configuration: scheme "env" is not supported for uri "env:HOST")"};
  CHECK(complaints("2.0.1", endpoint("${env:HOST}:9411")).empty());
  CHECK(complaints("2.1.0", endpoint("${env:HOST}:9411")) == no_scheme);
  CHECK(complaints("2.5.0", endpoint("a${env:HOST}")) == no_scheme);
  CHECK(complaints("3.0.3", endpoint("${env:HOST}")) == no_scheme);
  CHECK(complaints("2.5.0", endpoint("${HOST}:9411")).empty());
  CHECK(complaints("2.9.0", endpoint("${HOST}:9411")) ==
        Lines{"cannot resolve the configuration: expanding ${HOST}: retrieved value does not have unambiguous string "
              "representation"});
  CHECK(complaints("2.9.0", endpoint("${HOST}")) ==
        Lines{"'endpoint' expected type 'string', got unconvertible type 'map[string]interface {}'"});
  CHECK(complaints("2.9.0", endpoint("$${HOST} $HOST ${ }{")).size() == 0);
  CHECK(complaints("2.6.1", endpoint("$${HOST}x")).size() == 1);
}

TEST_CASE("receivers: aliases, merge keys, keys with a delimiter, keys that are no texts") {
  CHECK(complaints("2.9.0", "otlp: &a {protocols: {grpc: {endpoint: 1}}}, otlp/b: *a, otlp/c: {<<: *a}").size() == 1);
  CHECK(complaints("2.9.0", "otlp: {\"protocols::grpc::endpoint\": 1, \"protocols::http\": {}}") ==
        Lines{"'endpoint' expected type 'string', got unconvertible type 'int'"});
  CHECK(complaints("2.9.0", "zipkin: {response_headers: {1: a, true: b, ~: c}, 1.5: d}") ==
        Lines{"'' has invalid keys: 1.5"});
}

TEST_CASE("receivers: only a distributor reads them") {
  const auto severity = [](const std::string& target) {
    return only(lint_receivers("2.9.0", "zzz: ", target)).severity;
  };
  CHECK(severity("") == diag::Severity::error);
  CHECK(severity("target: all\n") == diag::Severity::error);
  CHECK(severity("target: distributor\n") == diag::Severity::error);
  CHECK(severity("target: querier\n") == diag::Severity::warning);
}

TEST_CASE("receivers: quotes that make the difference are put in, or taken out") {
  const auto fix = [](const std::string& receivers) { return only(lint_receivers("2.9.0", receivers)).fix; };
  const diag::Fix quoted = fix("zipkin: {response_headers: {a: 5}}");
  REQUIRE(quoted.edits.size() == 1);
  CHECK(quoted.safe);
  CHECK(quoted.edits.front().text == "\"5\"");
  const diag::Fix bare = fix("zipkin: {parse_string_tags: 'true'}");
  REQUIRE(bare.edits.size() == 1);
  CHECK(bare.edits.front().text == "true");
  CHECK(fix("zipkin: {parse_string_tags: maybe}").edits.empty());
  CHECK_FALSE(fix("zipkin: {endpoint: 9411}").safe);
  CHECK(fix(grpc("transport: 5")).edits.empty());
}
