// Servers that answer with something else than they should, on purpose or not: whatever comes, a state comes out.
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>

#include "health/discretion.hpp"
#include "health/json.hpp"
#include "health/metrics.hpp"
#include "health/server_config.hpp"
#include "support/told_client.hpp"
#include "unit/health_support.hpp"

namespace pyat::health {
namespace {

using pyat::test::ToldClient;
using std::string;
using std::string_view;
using test::answer_of;

// splitmix64: the same numbers in every run.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t most) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % most);
  }

 private:
  std::uint64_t state_;
};

// What the paths of the probes are answered with by servers that are well.
const std::map<string, string, std::less<>>& good_answers() {
  static const std::map<string, string, std::less<>> answers = {
      {"/ready", "ready"},
      {"/-/ready", "Prometheus Server is Ready.\n"},
      {"/-/healthy", "unhealthy components: loki.write.a"},
      {"/", R"({"status":"StatusRecoverableError","error":"exporter fails"})"},
      {"/api/health", R"({"commit":"a","database":"ok","version":"10.2.0"})"},
      {"/api/datasources", R"([{"uid":"a","name":"A","type":"loki","url":"http://loki:3100","jsonData":)"
                           R"({"tracesToLogsV2":{"datasourceUid":"b"},"list":[{"datasourceUid":"A"}]}}])"},
      {"/api/datasources/uid/a/health", R"({"message":"dial tcp: lookup loki: no such host"})"},
      {"/api/v1/status/buildinfo", R"({"status":"success","data":{"version":"2.45.0","application":"Grafana Mimir"}})"},
      {"/api/v1/status/runtimeinfo", R"({"data":{"reloadConfigSuccess":true}})"},
      {"/api/v1/alertmanagers",
       R"({"data":{"activeAlertmanagers":[{"url":"http://a:9093"}],"droppedAlertmanagers":[]}})"},
      {"/api/v1/targets?state=active",
       R"({"data":{"activeTargets":[{"health":"down","lastError":"x","labels":{"instance":"a:1","job":"j"}}]}})"},
      {"/api/v2/status", R"({"cluster":{"status":"ready","peers":[{"name":"a"}]},"versionInfo":{"version":"0.26.0"}})"},
      {"/services", R"({"services":[{"name":"ring","status":"Running"},{"name":"store","status":"Starting"}]})"},
      {"/config?mode=diff", "ingester:\n  ring:\n    replication_factor: 3\n"},
      {"/ingester/ring", R"({"shards":[{"id":"a","state":"ACTIVE","zone":"z"},{"id":"b","state":"UNHEALTHY"}]})"},
      {"/ring", R"({"shards":[{"id":"a","state":"LEAVING"}]})"},
      {"/partition-ring", R"({"partitions":[{"id":1,"state":2,"corrupted":false,"owner_ids":["a/1"]}]})"},
      {"/metrics",
       "process_resident_memory_bytes 1e8\nprocess_start_time_seconds 1.79e9\nprocess_cpu_seconds_total 5\n"
       "cortex_build_info{version=\"2.10.3\"} 1\nloki_build_info{version=\"2.9.4\"} 1\n"
       "tempo_build_info{version=\"2.3.1\"} 1\nalloy_build_info{version=\"1.0\"} 1\n"
       "promtail_build_info{version=\"2.9\"} 1\npyroscope_build_info{version=\"1.0\"} 1\n"
       "otelcol_process_uptime 50\notelcol_exporter_sent_spans_total{exporter=\"a\"} 3\n"
       "otelcol_exporter_queue_size{exporter=\"a\"} 3\notelcol_exporter_queue_capacity{exporter=\"a\"} 4\n"
       "prometheus_notifications_errors_total{alertmanager=\"http://a:9093/\"} 3\n"
       "prometheus_remote_storage_samples_total{url=\"http://m\"} 5\n"
       "alertmanager_notifications_total{integration=\"mail\"} 4\n"
       "promtail_dropped_entries_total{host=\"l:3100\",reason=\"rate_limited\"} 4\n"},
      {"/minio/v2/metrics/cluster", "minio_cluster_drive_offline_total 2\nminio_node_process_uptime_seconds 5\n"},
      {"redis", "+PONG\r\n$42\r\nredis_version:7.0.15\r\nuptime_in_seconds:500\r\n\r\n"},
      {"postgresql", string("R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I", 15)},
      {"grpc", string("\0\0\0\0\x02\x08\x01", 7)},
      {"s3", "<Error><Code>AccessDenied</Code><Message>no</Message><Region>eu-west-1</Region></Error>"}};
  return answers;
}

string good_answer(const net::Request& request, string_view kind) {
  const auto own = good_answers().find(kind);
  if (own != good_answers().end()) return own->second;
  const auto found = good_answers().find(util::parse_url(request.url, "http").url.path);
  return found == good_answers().end() ? "ready" : found->second;
}

constexpr std::array<string_view, 18> odd_values = {
    "null", "true",       "-1",       "1e999",       "99999999999999999999999", "\"\"",       "[]",
    "{}",   "[[[[[]]]]]", "NaN",      "\"\\ud800\"", "\"\\u001b[2J\"",          "{\"a\":{}}", "[null,1,\"x\"]",
    "-Inf", "\x1b[31m",   "\xff\xfe", "+Inf"};

// A value or name in it becomes another one, or it is cut, doubled, or has a byte that it should not have.
string mutated(string text, Dice& dice) {
  for (std::size_t i = dice.below(4); i > 0 && !text.empty(); --i) {
    const std::size_t at = dice.below(text.size());
    const string_view odd = odd_values[dice.below(odd_values.size())];
    switch (dice.below(5)) {
      case 0: text.resize(at); break;
      case 1: text[at] = static_cast<char>(dice.below(256)); break;
      case 2: text.insert(at, odd); break;
      case 3: text = odd; break;
      default: {
        // The whole value behind a colon or a space.
        const std::size_t begin = text.find_first_of(": ", at);
        if (begin == string::npos) break;
        const std::size_t end = std::min(text.find_first_of(",}]\n", begin + 1), text.size());
        text.replace(begin + 1, end - begin - 1, odd);
      }
    }
  }
  return text;
}

net::Answer odd_answer(const net::Request& request, string_view kind, Dice& dice) {
  constexpr std::array<int, 10> statuses = {200, 200, 200, 200, 401, 404, 412, 500, 503, 301};
  net::Answer answer = answer_of(statuses[dice.below(statuses.size())], mutated(good_answer(request, kind), dice));
  for (const char* name : {"content-type", "server", "x-minio-server-status", "x-minio-write-quorum", "location",
                           "x-amz-bucket-region", "grpc-status", "grpc-message", "x-prometheus-stopping", "date"}) {
    if (dice.below(4) == 0) answer.headers.push_back({name, string(odd_values[dice.below(odd_values.size())])});
  }
  if (dice.below(8) == 0)
    answer.problem = static_cast<net::Problem>(dice.below(static_cast<std::size_t>(net::Problem::other)));
  if (answer.problem != net::Problem::none && dice.below(2) == 0) answer.status = 0;
  return answer;
}

Target full_target(const Kind& kind) {
  Target target = test::target_of(kind.name, "host:1000");
  target.release = "1.2";
  target.buckets = {"bucket"};
  target.credentials = {.kind = net::Credentials::Kind::basic, .user = "user", .secret = "secret"};
  if (kind.name == "minio" || kind.name == "s3") target.credentials.kind = net::Credentials::Kind::aws_sigv4;
  target.expect = {.statuses = {}, .body = "ready", .headers = {{"server", "x"}}, .json = {{"a[0]", "1"}}};
  return target;
}

std::optional<Service> told(const Target& target, ToldClient::Tell tell) {
  ToldClient client(std::move(tell));
  CheckOptions options{};
  options.circumstances.now = test::usual_now;
  std::optional<Service> result{};
  check(client, target, options, [&](std::optional<Service> service) { result = std::move(service); });
  client.run();
  return result;
}

TEST_CASE("whatever a server answers, a probe comes to a state") {
  constexpr std::uint64_t rounds = 400;
  for (const Kind* kind : kinds()) {
    const Target target = full_target(*kind);
    for (std::uint64_t seed = 0; seed < rounds; ++seed) {
      INFO(kind->name << ", seed " << seed);
      Dice dice(seed);
      const auto service =
          told(target, [&](const net::Request& request) { return odd_answer(request, kind->name, dice); });
      REQUIRE(service);
      CHECK_FALSE(service->checks.empty());
    }
  }
}

string repeated(string_view text, std::size_t times) {
  string out{};
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST_CASE("brackets by the megabyte are no JSON") {
  constexpr std::size_t deep = 200'000;
  const string nest = repeated("[", deep) + repeated("]", deep);
  const string object = R"({"database":"ok","version":"1.0","status":"StatusOK","data":)" + nest + R"(,"cluster":)" +
                        nest + R"(,"versionInfo":{},"shards":)" + nest + R"(,"services":)" + nest + "}";
  CHECK(parse_json(object).is_discarded());
  CHECK(parse_json("[" + repeated("0,", 1'000'001) + "0]").is_discarded());
  CHECK_FALSE(parse_json(R"({"a":"[[[[]","b":["\"[",{}]})").is_discarded());
  CHECK(parse_json(repeated("[", 64) + repeated("]", 64)).is_array());
  for (const Kind* kind : kinds()) {
    INFO(kind->name);
    CHECK(told(full_target(*kind), [&](const net::Request&) { return answer_of(200, object); }));
  }
}

TEST_CASE("a list of data sources with more links than anybody makes takes neither time nor memory") {
  string links{};
  for (int i = 0; i < 50'000; ++i) links += R"({"datasourceUid":")" + std::to_string(i) + R"("},)";
  const string list = R"([{"uid":"a","name":"A","type":"x","jsonData":{")" + repeated("k", 100'000) + R"(":[)" + links +
                      R"({}],"short":[)" + links + "{}]}}]";
  const auto service = told(test::target_of("grafana", "host:3000"), [&](const net::Request& request) {
    const bool is_list = request.url.ends_with("/api/datasources");
    return answer_of(200, is_list ? list : R"({"database":"ok","version":"10.2.0"})");
  });
  REQUIRE(service);
  CHECK(service->checks.size() < 40);
}

TEST_CASE("an expression that takes minutes is not tried") {
  Target target = test::target_of("http", "host:80");
  target.expect.body = "(.*)\\1z";
  const auto service = told(target, [](const net::Request&) { return answer_of(200, repeated("ax", 100'000)); });
  REQUIRE(service);
  CHECK(service->state == State::unknown);
  CHECK(service->reason ==
        "was not checked: '(.*)\\1z' is no regular expression: back-references such as \\1 are not supported");
}

TEST_CASE("a server with more modules than there are says which in some lines only") {
  string ready = "Some services are not Running:\n", services{};
  for (int i = 0; i < 5'000; ++i) {
    ready += "Starting: 1\n";
    services += "module-" + std::to_string(i) + " => Starting\n";
  }
  const auto service = told(test::target_of("mimir", "host:8080"), [&](const net::Request& request) {
    if (request.url.ends_with("/ready")) return answer_of(503, ready);
    return answer_of(200, request.url.ends_with("/services") ? services : "");
  });
  REQUIRE(service);
  CHECK(service->state == State::starting);
  CHECK(service->reason.size() < 3000);
}

TEST_CASE("the names in a server's configuration are not multiplied") {
  const string page = repeated("k", 1000) + ":\n" + repeated("  a: 1\n", 3) + "ring:\n  factor: 3\n";
  const ServerConfig config(page);
  CHECK(config.at("ring.factor") == "3");
  CHECK(config.at(repeated("k", 1000) + ".a").empty());
}

TEST_CASE("numbers that no number of bytes or seconds can be are not taken for one") {
  CHECK(whole(1e8) == 100'000'000);
  CHECK(seconds_of(59.9) == std::chrono::seconds{59});
  for (const double odd : {-1.0, 1e300, std::numeric_limits<double>::infinity(), std::nan("")}) {
    CHECK_FALSE(whole(odd));
    CHECK_FALSE(seconds_of(odd));
  }
}

TEST_CASE("credentials go to the host of the address only, whatever other address is asked") {
  Target target = test::target_of("prometheus", "https://prometheus:9090");
  target.credentials = {.kind = net::Credentials::Kind::basic, .user = "user", .secret = "secret"};
  target.tenant = "team";
  target.tls.certificate_file = "client.pem";
  const auto asked_with_secret = [&](string_view metrics) {
    target.metrics = util::parse_url(metrics, "http").url;
    bool had_secret = false, was_asked = false;
    told(target, [&](const net::Request& request) {
      if (request.url == metrics) {
        was_asked = true;
        had_secret = request.credentials.kind != net::Credentials::Kind::none || !request.headers.empty() ||
                     !request.tls.certificate_file.empty();
      } else {
        CHECK(request.credentials.kind == net::Credentials::Kind::basic);
      }
      return answer_of(200, good_answer(request, {}));
    });
    CHECK(was_asked);
    return had_secret;
  };
  CHECK(asked_with_secret("https://prometheus:9091/metrics"));
  CHECK_FALSE(asked_with_secret("https://other:9090/metrics"));
  CHECK_FALSE(asked_with_secret("http://prometheus:9090/metrics"));
}

TEST_CASE("a server that repeats the credentials does not bring them into the report") {
  Target target = test::target_of("http", "http://host:80");
  target.credentials = {.kind = net::Credentials::Kind::basic, .user = "user", .secret = "hunter2222"};
  for (const string_view echo : {"password hunter2222 is wrong", "Authorization: Basic dXNlcjpodW50ZXIyMjIy"}) {
    const auto service = told(target, [&](const net::Request&) { return answer_of(500, string(echo)); });
    REQUIRE(service);
    CHECK(service->reason.find("hunter2222") == string::npos);
    CHECK(service->reason.find("dXNlcjpodW50ZXIyMjIy") == string::npos);
    CHECK(service->reason.find("***") != string::npos);
  }
  // Cut amid the secret.
  const string long_echo = string(113, 'x') + "hunter2222";
  const auto service = told(target, [&](const net::Request&) { return answer_of(500, long_echo); });
  REQUIRE(service);
  CHECK(service->reason.find("hunter") == string::npos);
}

}  // namespace
}  // namespace pyat::health
