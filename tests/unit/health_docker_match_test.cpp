// Which containers are services when nobody has named one.
#include "health/docker/match.hpp"
#include "support/catch.hpp"

namespace pyat::health {
namespace {

Container running(std::string name) {
  Container container{};
  container.id = "id-" + name;
  container.name = std::move(name);
  container.status = "running";
  container.is_full = true;
  return container;
}

EngineFacts facts_of(std::vector<Container> containers) {
  EngineFacts facts{};
  facts.was_asked = true;
  facts.containers = std::move(containers);
  return facts;
}

std::string_view kind_of(std::string_view image) {
  if (image.find("mimir") != std::string_view::npos) return "http";
  return {};
}

}  // namespace

TEST_CASE("containers of known images are services without a pyat.yml") {
  Container mimir = running("stack-mimir-1");
  mimir.image = "grafana/mimir:2.10.3";
  mimir.compose_service = "mimir";
  mimir.ports = {{9999, "0.0.0.0:8081"}};
  Container second = mimir;
  second.name = "other-mimir-1";
  second.ports.clear();
  Container old = mimir;
  old.name = "old";
  old.status = "exited";
  Container unknown = running("shop");
  unknown.image = "shop:1";
  const auto targets = containers_as_targets(facts_of({mimir, second, old, unknown}), kind_of);
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].name == "mimir");
  CHECK(targets[0].container == "stack-mimir-1");
  CHECK(util::to_text(targets[0].address) == "http://localhost:8081");
  CHECK(targets[0].release == "2.10.3");
  CHECK(targets[0].release_source == "its image");
  CHECK(targets[1].name == "other-mimir-1");
  CHECK_FALSE(has_address(targets[1]));
}

TEST_CASE("containers that have ended are services as far as they were meant to run") {
  Container ended = running("mimir");
  ended.image = "grafana/mimir:2.10.3";
  ended.status = "exited";
  const auto is_service = [](const Container& container) {
    return !containers_as_targets(facts_of({container}), kind_of).empty();
  };
  ended.exit_code = 1;
  CHECK_FALSE(is_service(ended));  // of an attempt with docker run
  SECTION("it was killed for memory") { ended.oom_killed = true; }
  SECTION("it is to be started again") { ended.restart_policy = "unless-stopped"; }
  SECTION("Compose has made it") { ended.compose_service = "mimir"; }
  CHECK(is_service(ended));
  ended.is_full = false;
  CHECK_FALSE(is_service(ended));
}

TEST_CASE("somebody has ended a service of Compose, or it has done its work") {
  Container ended = running("mimir");
  ended.image = "grafana/mimir:2.10.3";
  ended.compose_service = "mimir";
  ended.status = "exited";
  for (const int code : {0, 130, 137, 143}) {
    ended.exit_code = code;
    CHECK(containers_as_targets(facts_of({ended}), kind_of).empty());
  }
}

TEST_CASE("without pyat.yml containers of known images are asked for more, whether they run or not") {
  Container mimir = running("mimir");
  mimir.image = "grafana/mimir:2.10.3";
  Container ended = mimir;
  ended.status = "exited";
  Container other = running("shop");
  other.image = "shop:1";
  Container renamed = running("loki");
  renamed.image = "sha256:0123";  // of a tag that was given to a newer image since
  const EngineFacts facts = facts_of({other, mimir, ended, renamed});
  CHECK(choose_known_images(facts, kind_of) == std::vector<std::size_t>{1, 2, 3});
}

}  // namespace pyat::health
