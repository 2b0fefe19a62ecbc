#include <string>

#include "config/inventory.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"

namespace {

using namespace pyat;
using config::Inventory;
using config::Service;

Inventory load(std::string_view text, std::string_view path = "/repo/pyat.yml") {
  config::LoadResult result = config::load_inventory(path, text);
  for (const diag::Diagnostic& found : result.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(result.inventory);
  CHECK(result.report.diagnostics.empty());
  CHECK(result.report.status == diag::Status::ok);
  return *result.inventory;
}

constexpr std::string_view two_environments = R"(
default_environment: prod
environments:
  dev:
    services:
      mimir: {version: 3.0.2, config: conf/mimir.yml}
      tempo: {version: 2.8.2, config: conf/dev/tempo.yml}
  prod:
    services:
      mimir:
        version: 2.10
        address: http://mimir:9009/prometheus
        config: ./conf//mimir.yml
        expand_env: true
      traces: {kind: tempo, version: "2.3.1", config: ../shared/tempo.yml}
)";

constexpr std::string_view without_default = R"(
environments:
  dev: {services: {mimir: {version: 3.0.2, config: mimir.yml}, tempo: {version: 2.3.1, config: tempo.yml}}}
  prod: {services: {mimir: {version: 2.10.3, config: mimir.yml}, tempo: {version: 2.3.1, config: tempo.yml}}}
)";

}  // namespace

TEST_CASE("an inventory lists the services of each environment", "[config]") {
  const Inventory inventory = load(two_environments);
  CHECK(inventory.path == "/repo/pyat.yml");
  CHECK(inventory.default_environment == "prod");
  REQUIRE(inventory.services.size() == 4);

  const Service& mimir = inventory.services[2];
  CHECK(mimir.environment == "prod");
  CHECK(mimir.name == "mimir");
  CHECK(mimir.kind == "mimir");
  CHECK(mimir.version == "2.10");  // not 2.1: a float would have lost the zero
  CHECK(mimir.address == "http://mimir:9009/prometheus");
  CHECK(mimir.config == "/repo/conf/mimir.yml");
  CHECK(mimir.expand_env == true);
  CHECK(mimir.where.begin == diag::Position{10, 7});
  CHECK(mimir.where.end == diag::Position{10, 12});

  const Service& traces = inventory.services[3];
  CHECK(traces.kind == "tempo");
  CHECK(traces.version == "2.3.1");
  CHECK(traces.config == "/shared/tempo.yml");
  CHECK_FALSE(traces.expand_env);
}

TEST_CASE("services at the top are those of the only environment", "[config]") {
  const Inventory unnamed = load("services: {tempo: {}}");
  CHECK(unnamed.default_environment == "default");
  CHECK(unnamed.services.at(0).environment == "default");

  const Inventory named = load("default_environment: prod\nservices: {tempo: {}}");
  CHECK(named.default_environment == "prod");
  CHECK(named.services.at(0).environment == "prod");
}

TEST_CASE("the default environment is the only one, or the one that is named", "[config]") {
  CHECK(load("environments: {prod: {services: {mimir: {}}}}").default_environment == "prod");
  CHECK(load(without_default).default_environment.empty());
}

TEST_CASE("a path in pyat.yml counts from its folder", "[config]") {
  CHECK(load("services: {mimir: {config: conf/a.yml}}", "pyat.yml").services.at(0).config == "conf/a.yml");
  CHECK(load("services: {mimir: {config: conf/a.yml}}", "../pyat.yml").services.at(0).config == "../conf/a.yml");
  CHECK(load("services: {mimir: {config: /etc/a.yml}}", "../pyat.yml").services.at(0).config == "/etc/a.yml");
}

TEST_CASE("versions, addresses and kinds of services that are in use are accepted", "[config]") {
  for (const char* version : {"2", "2.10", "2.10.3", "v2.47.2", "'10.2.0'", "2.0.0-rc.1", "9.0.0+security-01"}) {
    CAPTURE(version);
    CHECK_FALSE(load("services: {mimir: {version: " + std::string(version) + "}}").services.at(0).version.empty());
  }
  for (const char* address :
       {"mimir", "mimir:9009", "http://127.0.0.1:9009", "'http://[::1]:9009/a?b=c'", "https://m_1.example/x"}) {
    CAPTURE(address);
    CHECK_FALSE(load("services: {mimir: {address: " + std::string(address) + "}}").services.at(0).address.empty());
  }
  for (const std::string_view kind : config::kinds()) {
    CHECK(load("services: {a: {kind: " + std::string(kind) + "}}").services.at(0).kind == kind);
    CHECK(load("services: {" + std::string(kind) + ": {}}").services.at(0).kind == kind);
  }
}

TEST_CASE("an alias stands for a whole value", "[config]") {
  const Inventory inventory = load("environments:\n  a: &a {services: {mimir: {version: 2.10.3}}}\n  b: *a\n");
  REQUIRE(inventory.services.size() == 2);
  CHECK(inventory.services[1].environment == "b");
  CHECK(inventory.services[1].version == "2.10.3");
}

TEST_CASE("a file belongs to the service that names it", "[config]") {
  const Inventory inventory = load(two_environments);
  const Service* mimir = service_for(inventory, "mimir.yml", "/repo/conf");
  REQUIRE(mimir != nullptr);
  CHECK(mimir->environment == "prod");  // dev names the same file
  CHECK(service_for(inventory, "/repo/conf/../conf/mimir.yml", "/") == mimir);
  CHECK(service_for(inventory, "../../shared/tempo.yml", "/repo/conf") == &inventory.services[3]);
  CHECK(service_for(inventory, "dev/tempo.yml", "/repo/conf") == &inventory.services[1]);
  CHECK(service_for(inventory, "mimir.yml", "/elsewhere") == nullptr);
}

TEST_CASE("a file that several environments share is told only where they agree", "[config]") {
  const Inventory inventory = load(without_default);
  CHECK(service_for(inventory, "mimir.yml", "/repo") == nullptr);
  CHECK(service_for(inventory, "tempo.yml", "/repo") == &inventory.services[1]);
}

TEST_CASE("both the inventory and the file may be relative", "[config]") {
  const Inventory inventory = load("services: {mimir: {config: conf/mimir.yml}}", "../pyat.yml");
  CHECK(service_for(inventory, "mimir.yml", "/repo/conf") == &inventory.services[0]);
  CHECK(service_for(inventory, "/repo/conf/mimir.yml", "/repo/x") == &inventory.services[0]);
}

TEST_CASE("the release of a kind is told when all services of it agree", "[config]") {
  CHECK(version_of_kind(load(two_environments), "mimir") == "2.10");  // the default environment decides
  CHECK(version_of_kind(load(two_environments), "loki") == std::nullopt);
  CHECK(version_of_kind(load(without_default), "mimir") == std::nullopt);
  CHECK(version_of_kind(load(without_default), "tempo") == "2.3.1");
  CHECK(version_of_kind(load("services: {mimir: {}}"), "mimir") == std::nullopt);
}

TEST_CASE("pyat.yml is looked for up to the root of the repository", "[config]") {
  test::MemoryFiles files{};
  for (const char* path :
       {"/home/pyat.yml", "/home/repo/.git/config", "/home/repo/a/pyat.yaml", "/home/repo/a/b/pyat.yml",
        "/home/repo/a/b/pyat.yaml", "/home/repo/a/b/d/pyat.yml/is a folder", "/home/worktree/.git"}) {
    files.files[path] = "";
  }
  CHECK(config::find_inventory(files, "/home/repo/a/b/c/") == "/home/repo/a/b/pyat.yml");
  CHECK(config::find_inventory(files, "/home/repo/a/x") == "/home/repo/a/pyat.yaml");
  CHECK(config::find_inventory(files, "/home/repo/a/b/d") == "/home/repo/a/b/pyat.yml");
  CHECK(config::find_inventory(files, "/home/repo/conf") == std::nullopt);
  CHECK(config::find_inventory(files, "/home/worktree/conf") == std::nullopt);
  CHECK(config::find_inventory(files, "/home/other") == "/home/pyat.yml");
  CHECK(config::find_inventory(files, "/") == std::nullopt);
  files.files["/pyat.yml"] = "";
  CHECK(config::find_inventory(files, "/srv/x") == "/pyat.yml");
}

TEST_CASE("an inventory says where a smoke test may write and how long it waits", "[config]") {
  const config::SmokeSettings smoke = load(R"(
smoke:
  yes_write_to: [mimir.example.com, "[2001:db8::1]", "::2", 10.0.0.7]
  receiver: 0.0.0.0:9099
  tenants: [team-a, 17]
  visible_within: 5s
  timeout: 1m30s
)")
                                          .smoke;
  CHECK(smoke.yes_write_to == std::vector<std::string>{"mimir.example.com", "2001:db8::1", "::2", "10.0.0.7"});
  CHECK(smoke.receiver == "0.0.0.0:9099");
  CHECK(smoke.tenants == std::vector<std::string>{"team-a", "17"});
  CHECK(smoke.visible_within == std::chrono::seconds(5));
  CHECK(smoke.timeout == std::chrono::seconds(90));

  const config::SmokeSettings nothing = load("services: {mimir: {}}").smoke;
  CHECK(nothing.yes_write_to.empty());
  CHECK(nothing.receiver.empty());
  CHECK_FALSE(nothing.visible_within);
  CHECK_FALSE(nothing.timeout);
}

TEST_CASE("an inventory says how long a rollback watches what has no health check", "[config]") {
  const auto settled_after = [](const std::string& text) {
    return config::load_inventory("/repo/pyat.yml", "rollback: {settled_after: " + text + "}\n");
  };
  REQUIRE(settled_after("1m30s").inventory);
  CHECK(settled_after("1m30s").inventory->rollback.settled_after == std::chrono::seconds(90));
  CHECK_FALSE(config::load_inventory("/repo/pyat.yml", "rollback: {state: here}\n").inventory->rollback.settled_after);
  CHECK_FALSE(settled_after("soon").inventory);
  CHECK_FALSE(settled_after("0s").inventory);
}

TEST_CASE("a service has receivers beside its address", "[config]") {
  const Inventory inventory = load(R"(
services:
  tempo: {receivers: {otlp_grpc: localhost, otlp_http: "https://tempo.example.com/otlp", zipkin: "[::1]:9411"}}
  collector: {kind: otel-collector, receivers: {otlp_grpc: grpc://localhost:4327}}
  alloy: {address: localhost:12345}
)");
  const config::Receivers& tempo = inventory.services[0].receivers;
  CHECK(tempo.otlp_grpc == "localhost");
  CHECK(tempo.otlp_http == "https://tempo.example.com/otlp");
  CHECK(tempo.zipkin == "[::1]:9411");
  CHECK(inventory.services[1].receivers.otlp_grpc == "grpc://localhost:4327");
  CHECK(inventory.services[1].receivers.zipkin.empty());
  CHECK(inventory.services[1].receivers.is_set());
  CHECK_FALSE(inventory.services[2].receivers.is_set());
}
