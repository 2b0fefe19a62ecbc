// What a result means: the words of refusals, with the settings that govern them.
#include "smoke/conclusions.hpp"
#include "support/catch.hpp"

namespace pyat::smoke {
namespace {

using std::string;

Result refused(int status, const string& message) {
  Result result{.signal = "metrics"};
  result.written = Written{.written = 5, .refused = 5};
  result.refusals.push_back({.status = status, .message = message, .items = 5});
  return result;
}

Finding explained(Result result, const Route& route, const string& config = {}) {
  explain(result, route, {.config = health::ServerConfig(config)});
  return result.findings.empty() ? Finding{} : result.findings.front();
}

const Route prometheus{.product = "prometheus", .release = "2.42.0"};

TEST_CASE("the setting that governs a refusal has its value where the server tells") {
  const string window = "storage:\n  tsdb:\n    out_of_order_time_window: 30m\n";
  const Finding told = explained(refused(400, "out of order sample"), prometheus, window);
  CHECK(told.setting == "storage.tsdb.out_of_order_time_window");
  CHECK(told.value == "30m");
  CHECK(told.message.starts_with("5 samples refused: "));
  CHECK(explained(refused(400, "out of order sample"), prometheus).value.empty());
}

TEST_CASE("what the refusal itself says goes before the configuration") {
  const Route mimir{.product = "mimir", .release = "2.10.3"};
  const string said =
      "the request has been rejected because the tenant exceeded the request rate limit, set to 5 requests/s across "
      "all "
      "distributors with a maximum allowed burst of 10 (err-mimir-tenant-max-request-rate)";
  const Finding finding = explained(refused(429, said), mimir, "limits:\n  request_rate: 77\n");
  CHECK(finding.id == "err-mimir-tenant-max-request-rate");
  CHECK_FALSE(finding.value.empty());
  CHECK(finding.value != "77");
}

TEST_CASE("where nobody has answered, no server is quoted") {
  const Route loki{.write = {.name = "loki"}, .product = "loki", .release = "3.4.2"};
  const Finding finding = explained(refused(0, "nothing listens at 127.0.0.1:3100 (connection refused)"), loki);
  CHECK(finding.message == "5 samples could not be sent: nothing listens at 127.0.0.1:3100 (connection refused)");
  CHECK(finding.said.empty());
  CHECK(finding.next == "see whether loki still listens there: pyat health");
}

TEST_CASE("Tempo's receiver of Zipkin does not say that it lacks a tenant") {
  const string body = "\"Internal Server Error\"";
  Route tempo{.protocol = "zipkin", .product = "tempo", .release = "2.10.8"};
  CHECK(explained(refused(500, body), tempo).next.find("tenant: in pyat.yml") != string::npos);
  tempo.write.tenant = "team-a";
  CHECK(explained(refused(500, body), tempo).next.find("tenant: in pyat.yml") == string::npos);
}

TEST_CASE("a collector without a pipeline has lost nothing") {
  Route route = prometheus;
  route.through = "collector";
  Result result = refused(404, "404 page not found");
  explain(result, route, {});
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(result.sentence == "no pipeline of the collector takes metrics: nothing was written");
}

TEST_CASE("a cause that several refusals tell in other words is told once, with their number") {
  Result result{.signal = "logs"};
  result.written = Written{.written = 200, .refused = 200};
  for (const char* stream : {"a", "b", "c", "d"}) {
    result.refusals.push_back({.status = 429,
                               .message = "Ingestion rate limit exceeded for user fake (limit: 4096 bytes/sec) while "
                                          "attempting to ingest '50' lines of {stream=\"" +
                                          string(stream) + "\"}",
                               .items = 50});
  }
  result.refusals.push_back({.status = 500, .message = "at least 1 live replicas required", .items = 0});
  result.refusals.push_back({.message = "it took too long", .items = 3, .is_unanswered = true});
  explain(result, {.product = "loki", .release = "2.9.4"}, {});
  REQUIRE(result.findings.size() == 3);
  CHECK(result.findings[0].message.starts_with("200 lines refused: Loki answered 429: "));
  REQUIRE(result.refusals.size() == 3);
  CHECK(result.refusals[0].items == 200);
  CHECK(result.findings[2].message == "3 lines without an answer: it took too long");
}

TEST_CASE("who names no tenant is told the options that do") {
  for (const char* product : {"mimir", "loki", "tempo"}) {
    const Finding finding = explained(refused(401, "no org id"), {.product = product});
    CHECK(finding.next.starts_with("name the tenant: tenant: in pyat.yml, or --tenant ID beside --target"));
  }
}

}  // namespace
}  // namespace pyat::smoke
