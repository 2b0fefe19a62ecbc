#include "health/verdict.hpp"
#include "support/catch.hpp"

namespace pyat::health {
namespace {

using Names = std::vector<std::string>;

Service service(std::string name, State state, std::string reason = {}, Names needs = {}) {
  Service made{.name = std::move(name), .kind = "http", .state = state, .reason = std::move(reason)};
  made.needs = std::move(needs);
  if (!is_well(state)) made.checks.push_back({"reach", state, false, made.reason, "look at " + made.name});
  return made;
}

std::vector<Cause> causes_of(const std::vector<Service>& services) {
  return find_causes(services, std::vector<std::optional<Diagnosis>>(services.size()));
}

TEST_CASE("where all is well there is no cause") {
  CHECK(causes_of({service("mimir", State::up), service("init", State::completed)}).empty());
}

TEST_CASE("what needs an ill service is blocked by it, however long the way") {
  const auto causes = causes_of({service("grafana", State::degraded, "a data source fails", {"loki", "mimir"}),
                                 service("mimir", State::down, "refused", {"minio"}),
                                 service("minio", State::down, "offline"), service("loki", State::up)});
  REQUIRE(causes.size() == 1);
  CHECK(causes[0].sentence == "minio is down: offline");
  CHECK(causes[0].blocked == Names{"grafana", "mimir"});
  CHECK(causes[0].next == Names{"look at minio"});
}

TEST_CASE("a service with a diagnosis is ill by itself, whatever it needs") {
  const std::vector<Service> services = {service("minio", State::down, "offline"),
                                         service("mimir", State::restarting, "exited with 1", {"minio"})};
  const auto causes = find_causes(services, {std::nullopt, Diagnosis{"its configuration has 3 errors", {"a"}, {"b"}}});
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].sentence == "mimir is restarting: its configuration has 3 errors");
  CHECK(causes[0].details == Names{"a"});
  CHECK(causes[0].next == Names{"b"});
  CHECK(causes[1].sentence == "minio is down: offline");
}

TEST_CASE("what blocks most comes first") {
  const auto causes = causes_of({service("a", State::restarting, "x"), service("b", State::degraded, "y"),
                                 service("c", State::down, "z", {"b"})});
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].service == "b");
}

TEST_CASE("a circle of needs has no innocent members") {
  const auto causes = causes_of({service("a", State::down, "x", {"b"}), service("b", State::down, "y", {"a"})});
  CHECK(causes.size() == 2);
}

TEST_CASE("what could not be asked blocks nobody, and comes last") {
  const auto causes =
      causes_of({service("a", State::unknown, "asks for credentials"), service("b", State::down, "refused", {"a"})});
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].service == "b");
  CHECK(causes[1].service == "a");
}

TEST_CASE("services that fail alike are told together") {
  const auto causes = causes_of({service("a", State::down, "no answer"), service("b", State::down, "no answer"),
                                 service("c", State::down, "refused")});
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].sentence == "2 services are down: no answer");
  CHECK(causes[0].services == Names{"a", "b"});
}

TEST_CASE("where each message names its service, they are told together in other words") {
  std::vector<Service> services = {service("a", State::down, "nothing listens on a:1"),
                                   service("b", State::down, "nothing listens on b:1", {"a"}),
                                   service("c", State::down, "nothing listens on c:1")};
  for (Service& each : services) each.checks.front().together = "nothing listens on their ports";
  const auto causes = causes_of(services);
  REQUIRE(causes.size() == 1);
  CHECK(causes[0].sentence == "2 services are down: nothing listens on their ports");
  CHECK(causes[0].services == Names{"a", "c"});
  CHECK(causes[0].blocked == Names{"b"});
}

TEST_CASE("addresses that a service talks to lead to services") {
  std::vector<Service> services = {service("grafana", State::up), service("mimir", State::up),
                                   service("store", State::up), service("db", State::up)};
  services[0].needs_addresses = {"mimir:8080", "localhost:9000", "postgres:5432", "elsewhere:1", "grafana:3000"};
  services[2].address = "http://localhost:9000";
  services[3].container = Container{.compose_service = "postgres"};
  resolve_needs(services);
  CHECK(services[0].needs == Names{"mimir", "store", "db"});
}

}  // namespace
}  // namespace pyat::health
