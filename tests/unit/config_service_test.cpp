// What pyat.yml says of a service beyond its kind, release and files: how pyat health reaches it, and what it expects.
#include <fstream>
#include <sstream>
#include <string>

#include "config/inventory.hpp"
#include "config/pattern.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using config::AuthKind;
using config::Inventory;
using config::Service;
using std::chrono::milliseconds;

Inventory load(std::string_view text) {
  config::LoadResult result = config::load_inventory("/repo/pyat.yml", text);
  for (const diag::Diagnostic& found : result.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(result.inventory);
  return *result.inventory;
}

Service service(const std::string& text) { return load("services: {" + text + "}").services.at(0); }

std::string first_problem(const std::string& text) {
  const config::LoadResult result = config::load_inventory("/repo/pyat.yml", text);
  return result.report.diagnostics.empty() ? "none" : result.report.diagnostics.front().message;
}

}  // namespace

TEST_CASE("a service says how it is reached", "[config]") {
  const Inventory inventory = load(R"(
services:
  minio: {address: "http://localhost:9000", buckets: [loki, tempo]}
  collector:
    kind: otel-collector
    address: localhost:13133
    metrics: http://localhost:8888/metrics
    container: stack-collector-1
    needs: [minio, init]
    timeout: 5s
    wait: 1m30s
    tenant: team-a
  init: {kind: container, one_shot: true}
)");
  CHECK(inventory.services.at(0).buckets == std::vector<std::string>{"loki", "tempo"});
  const Service& collector = inventory.services.at(1);
  CHECK(collector.metrics == "http://localhost:8888/metrics");
  CHECK(collector.container == "stack-collector-1");
  CHECK(collector.needs == std::vector<std::string>{"minio", "init"});
  CHECK(collector.timeout == milliseconds(5000));
  CHECK(collector.wait == milliseconds(90'000));
  CHECK(collector.tenant == "team-a");
  CHECK_FALSE(collector.one_shot);
  CHECK(collector.auth.kind == AuthKind::none);
  CHECK(inventory.services.at(2).one_shot);
}

TEST_CASE("secrets are named by where they are found", "[config]") {
  const config::Auth basic = service("grafana: {auth: {user: admin, password_file: secrets/grafana}}").auth;
  CHECK(basic.kind == AuthKind::password);
  CHECK(basic.user == "admin");
  CHECK(basic.password.file == "/repo/secrets/grafana");
  CHECK(basic.password.variable.empty());

  const config::Auth token = service("grafana: {auth: {token_env: GRAFANA_TOKEN}}").auth;
  CHECK(token.kind == AuthKind::token);
  CHECK(token.token.variable == "GRAFANA_TOKEN");

  const config::Auth keys =
      service("s3: {auth: {access_key_env: KEY, secret_key_file: /run/secret, region: eu-central-1}}").auth;
  CHECK(keys.kind == AuthKind::access_key);
  CHECK(keys.access_key.variable == "KEY");
  CHECK(keys.secret_key.file == "/run/secret");
  CHECK(keys.region == "eu-central-1");

  CHECK(service("redis: {auth: {password_env: REDIS}}").auth.kind == AuthKind::password);
  CHECK(service("postgresql: {auth: {user: monitor}}").auth.kind == AuthKind::password);
}

TEST_CASE("a service of kind http says what it must answer", "[config]") {
  const Service web = service(
      R"(web: {kind: http, path: /health, expect: {status: ["200-299", 404], body: "^ok", header: {Server: nginx},
               json: {"data.targets[0].state": up, count: 3, ok: true, error: null}}})");
  CHECK(web.path == "/health");
  REQUIRE(web.expect.status.size() == 2);
  CHECK(web.expect.status[0].first == 200);
  CHECK(web.expect.status[0].last == 299);
  CHECK(web.expect.status[1].first == 404);
  CHECK(web.expect.status[1].last == 404);
  CHECK(web.expect.body == "^ok");
  REQUIRE(web.expect.headers.size() == 1);
  CHECK(web.expect.headers[0].name == "Server");
  CHECK(web.expect.headers[0].pattern == "nginx");
  REQUIRE(web.expect.json.size() == 4);
  CHECK(web.expect.json[0].path == "data.targets[0].state");
  CHECK(web.expect.json[0].type == config::ScalarType::text);
  CHECK(web.expect.json[1].type == config::ScalarType::number);
  CHECK(web.expect.json[1].text == "3");
  CHECK(web.expect.json[2].type == config::ScalarType::boolean);
  CHECK(web.expect.json[3].type == config::ScalarType::null);
  CHECK(service("web: {kind: http, expect: {status: 204}}").expect.status.at(0).last == 204);
}

TEST_CASE("certificates are named by their paths", "[config]") {
  const config::Tls tls = service("mimir: {tls: {ca: ca.pem, cert: a.pem, key: /a.key, server_name: mimir}}").tls;
  CHECK(tls.ca == "/repo/ca.pem");
  CHECK(tls.cert == "/repo/a.pem");
  CHECK(tls.key == "/a.key");
  CHECK(tls.server_name == "mimir");
  CHECK_FALSE(tls.insecure);
  CHECK(service("mimir: {tls: {insecure: true}}").tls.insecure);
}

TEST_CASE("addresses have the schemes of their kinds", "[config]") {
  for (const char* text :
       {"redis: {address: 'redis://localhost'}", "redis: {address: 'rediss://localhost:6379'}",
        "redis: {address: 'localhost:6379'}", "postgresql: {address: 'postgresql://localhost:5432'}",
        "tcp: {address: 'tcp://localhost:22'}", "grpc: {address: 'grpcs://localhost:443'}", "grpc: {address: a:1}",
        "s3: {address: 'https://s3.example.com'}", "http: {address: 'https://example.com/a'}"}) {
    CAPTURE(text);
    CHECK_FALSE(service(text).address.empty());
  }
  CHECK(first_problem("services: {redis: {address: 'ftp://a'}}").starts_with("address must be an address such as"));
}

TEST_CASE("the whole inventory says how pyat health asks", "[config]") {
  const Inventory inventory = load(
      "health: {timeout: 2s, concurrency: 20, strict: true, skip: [tls.expiry], expiry: 14d}\ncompose: [a.yml, "
      "/b.yml]");
  CHECK(inventory.services.empty());
  CHECK(inventory.health.timeout == milliseconds(2000));
  CHECK(inventory.health.concurrency == 20U);
  CHECK(inventory.health.strict == true);
  CHECK(inventory.health.skip == std::vector<std::string>{"tls.expiry"});
  CHECK(inventory.health.expiry == milliseconds(14LL * 86'400'000));
  CHECK(inventory.compose == std::vector<std::string>{"/repo/a.yml", "/b.yml"});
  CHECK_FALSE(load("services: {mimir: {}}").health.timeout);
}

TEST_CASE("pyat takes the pyat.yml that its documentation shows", "[config]") {
  std::ifstream file(std::string(PYAT_SOURCE_DIR) + "/docs/init.md", std::ios::binary);
  std::ostringstream page;
  page << file.rdbuf();
  const std::string text = page.str();
  const std::size_t begin = text.find("```yaml\n") + 8;
  REQUIRE(begin > 8);
  const Inventory inventory = load(text.substr(begin, text.find("```", begin) - begin));
  CHECK(inventory.services.size() == 4);
}

TEST_CASE("what a service needs may stand in the Compose files", "[config]") {
  CHECK(load("services: {mimir: {needs: [minio]}}\ncompose: [a.yml]").services.at(0).needs.size() == 1);
  CHECK(first_problem("services: {mimir: {needs: [minio]}}") ==
        "mimir needs a service that is not listed here: \"minio\"");
  CHECK(first_problem("services: {mimir: {needs: [tempo]}, tempo: {needs: [mimir]}}\ncompose: [a.yml]") ==
        "these services need each other in a circle: mimir → tempo → mimir");
}

TEST_CASE("services of a long chain of needs are in no circle", "[config]") {
  std::string text = "services:\n  s0: {kind: tcp}\n";
  for (int i = 1; i < 5000; ++i) {
    text += "  s" + std::to_string(i) + ": {kind: tcp, needs: [s" + std::to_string(i - 1) + "]}\n";
  }
  CHECK(load(text).services.size() == 5000);
}

TEST_CASE("a secret in pyat.yml is shown neither in messages nor in the text around them", "[config]") {
  const std::string text =
      "services:\n"
      "  grafana: {auth: {user: admin, password: Hunter2}}\n"
      "  loki:\n    auth:\n      token: |\n        Hunter2\n"
      "  mimir: {address: 'http://a:Hunter2@b'}\n"
      "  minio: {auth: {access_key_env: Hunter2+, secret_key: \"\\x48unter2\"}}\n";
  const config::LoadResult result = config::load_inventory("pyat.yml", text);
  CHECK_FALSE(result.inventory);
  CHECK(result.report.text.find("unter2") == std::string::npos);
  for (const diag::Diagnostic& found : result.report.diagnostics) {
    CHECK(found.message.find("unter2") == std::string::npos);
    CHECK(found.help.find("unter2") == std::string::npos);
  }
}

TEST_CASE("expressions that would take all memory or time are refused", "[config]") {
  const auto why = [](const std::string& expression) { return config::why_no_pattern(expression); };
  for (const char* large : {"((a{1,255}){1,255}){1,255}", "a{1,100}{1,100}{1,100}", "(a{20001})"}) {
    CAPTURE(large);
    CHECK(why(large) == "its repetitions make it too large");
  }
  CHECK(why(std::string(40, '(') + "a" + [] {
          std::string closing{};
          for (int i = 0; i < 40; ++i) closing += ")+";
          return closing;
        }()) == "its repetitions make it too large");
  CHECK(why("(a*)\\1b") == "it refers back to a group, which may take for ever");
  for (const char* fine :
       {"", "^(ok|ready)$", "[\\1]", "[]{]{3}", "x{1,255}", "\\(\\){9}", "((a{1,10}){1,10}){1,10}"}) {
    CAPTURE(fine);
    CHECK(why(fine).empty());
  }
  for (const char* wrong : {"(", "\\", "[", "[^", "a{"}) {
    CAPTURE(wrong);
    CHECK_FALSE(why(wrong).empty());
  }
}
