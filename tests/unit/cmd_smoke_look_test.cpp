// What a run of `pyat smoke --continuous` knows of the ones before.
#include "cmd/smoke_look.hpp"
#include "support/catch.hpp"

namespace pyat::cmd {
namespace {

smoke::Endpoint endpoint_of(const std::string& kind, const std::string& address) {
  smoke::Endpoint endpoint{};
  endpoint.target.name = endpoint.target.kind = kind;
  endpoint.target.address = util::parse_url(address, "http").url;
  return endpoint;
}

}  // namespace

TEST_CASE("a service that an earlier run has found is not forgotten when nobody answers at its usual port") {
  const smoke::Endpoint mimir = endpoint_of("mimir", "http://localhost:9009");
  const smoke::Endpoint loki = endpoint_of("loki", "http://localhost:3100");
  std::vector<smoke::Endpoint> known{};
  Looked first{.endpoints = {mimir, loki}};
  remember(known, first);
  CHECK(first.endpoints.size() == 2);

  for (int run = 0; run < 2; ++run) {
    Looked second{.endpoints = {mimir}};
    remember(known, second);
    REQUIRE(second.endpoints.size() == 2);
    CHECK(second.endpoints[0].obstacle.empty());
    CHECK(second.endpoints[1].target.name == "loki");
    CHECK(second.endpoints[1].obstacle == "it does not answer any more, as it did in an earlier run");
    CHECK_FALSE(second.endpoints[1].next.empty());
  }

  Looked third{.endpoints = {loki, mimir}};
  remember(known, third);
  REQUIRE(third.endpoints.size() == 2);
  for (const smoke::Endpoint& endpoint : third.endpoints) CHECK(endpoint.obstacle.empty());
}

TEST_CASE("what was not looked for to the end says nothing of what is gone") {
  std::vector<smoke::Endpoint> known = {endpoint_of("loki", "http://localhost:3100")};
  Looked looked{.was_interrupted = true};
  remember(known, looked);
  CHECK(looked.endpoints.empty());
  CHECK(known.size() == 1);
}

}  // namespace pyat::cmd
