// Where data is sent to a service that takes it elsewhere than at its own address.
#include "smoke/receivers.hpp"
#include "support/catch.hpp"

namespace pyat::smoke {
namespace {

using std::string;

health::Target target_of(const string& kind, const string& address) {
  health::Target target{};
  target.name = target.kind = kind;
  target.address = util::parse_url(address, "http").url;
  return target;
}

// "otlp-grpc=URL otlp-http=URL zipkin=no"; a question mark where there is an obstacle.
string found(const health::Target& target, const string& config, const std::vector<health::Target>& all = {}) {
  string text{};
  for (const Receiver& receiver : receivers_of(target, {.config = health::ServerConfig(config)}, all)) {
    if (!text.empty()) text += ' ';
    text += receiver.name + '=' + (receiver.obstacle.empty() ? receiver.access.url : "?");
  }
  return text;
}

string obstacle_of(const health::Target& target, const string& config, std::size_t number) {
  return receivers_of(target, {.config = health::ServerConfig(config)}, {}).at(number).obstacle;
}

const health::Target tempo = target_of("tempo", "http://localhost:3200");
const string usual = "otlp-grpc=http://localhost:4317 otlp-http=http://localhost:4318 zipkin=http://localhost:9411";

TEST_CASE("without a configuration the usual ports are tried") {
  CHECK(found(tempo, "") == usual);
  CHECK(found(tempo, "target: all\n") == usual);
  CHECK(found(tempo, "distributor:\n  receivers: {}\n") == usual);
  CHECK(found(target_of("otel-collector", "http://localhost:13133"), "") == usual);
  CHECK(receivers_of(target_of("loki", "http://localhost:3100"), {}, {}).empty());
}

TEST_CASE("Tempo says itself where it takes what") {
  const string config = R"(distributor:
    receivers:
        otlp:
            protocols:
                grpc:
                    endpoint: 127.0.0.1:33317
                http: {}
        zipkin: null
)";
  CHECK(found(tempo, config) ==
        "otlp-grpc=http://localhost:33317 otlp-http=http://localhost:4318 zipkin=http://localhost:9411");
}

TEST_CASE("nothing is written to a port for which Tempo has no receiver") {
  const string config =
      "distributor:\n  receivers:\n    otlp:\n      protocols:\n        http: {endpoint: \"[::]:14318\"}\n";
  CHECK(found(tempo, config) == "otlp-grpc=? otlp-http=http://localhost:14318 zipkin=?");
  CHECK(obstacle_of(tempo, config, 0) ==
        "it has no receiver for it: distributor.receivers.otlp.protocols.grpc opens one");
  CHECK(found(tempo, "distributor:\n  receivers:\n    jaeger: {protocols: {grpc: null}}\n") ==
        "otlp-grpc=? otlp-http=? zipkin=?");
}

TEST_CASE("a receiver with a certificate is spoken to over TLS, and one of another host's loopback not at all") {
  const health::Target there = target_of("tempo", "https://tempo.example");
  const string config =
      "distributor:\n  receivers:\n    zipkin: {endpoint: localhost:9411}\n    otlp:\n      protocols:\n        http: "
      "{endpoint: 0.0.0.0:4318, tls: {cert_file: a.pem, key_file: b.pem}}\n        grpc: {endpoint: 0.0.0.0:4317}\n";
  CHECK(found(there, config) == "otlp-grpc=http://tempo.example:4317 otlp-http=https://tempo.example:4318 zipkin=?");
  CHECK(obstacle_of(there, config, 2) ==
        "it takes it from its own machine only: distributor.receivers.zipkin.endpoint is localhost");
}

TEST_CASE("what is told goes before what Tempo says") {
  health::Target told = tempo;
  told.receivers.otlp_grpc = util::parse_url("localhost:14317", "http").url;
  const auto receivers =
      receivers_of(told, {.config = health::ServerConfig("distributor:\n  receivers:\n    zipkin: {}\n")}, {});
  CHECK(receivers.at(0).is_told);
  CHECK(receivers.at(0).obstacle.empty());
  CHECK(receivers.at(0).access.url == "http://localhost:14317");
  CHECK_FALSE(receivers.at(1).obstacle.empty());
}

TEST_CASE("the usual ports of a host with a collector are the collector's, others are Tempo's") {
  const std::vector<health::Target> all{tempo, target_of("otel-collector", "http://localhost:13133")};
  CHECK(found(tempo, "", all) == "otlp-grpc=? otlp-http=? zipkin=?");
  const string config =
      "distributor:\n  receivers:\n    otlp:\n      protocols:\n        grpc: {endpoint: 0.0.0.0:14317}\n        http: "
      "{}\n";
  CHECK(found(tempo, config, all) == "otlp-grpc=http://localhost:14317 otlp-http=? zipkin=?");
  CHECK(found(all[1], "", all) == usual);
}

}  // namespace
}  // namespace pyat::smoke
