// `pyat init`: which files it takes, and where it writes.
#include <string>

#include "support/catch.hpp"
#include "support/program.hpp"

namespace {

using namespace pyat;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

constexpr const char* mimir = "services: {mimir: {image: 'grafana/mimir:2.14.0', ports: ['8080:8080']}}\n";
constexpr const char* tempo = "services: {tempo: {image: 'grafana/tempo:2.6.0', ports: ['3200:3200']}}\n";

}  // namespace

TEST_CASE("init takes the files that docker compose would take", "[init]") {
  test::Program program{};
  program.files.files = {{"docker-compose.yml", tempo},
                         {"compose.yml", mimir},
                         {"compose.override.yaml", "services: {mimir: {image: 'grafana/mimir:2.15.0'}}"}};
  CHECK(program.run({"init"}) == 0);
  CHECK_THAT(program.err.text(), StartsWith("1 service in compose.yml and compose.override.yaml\n"));
  CHECK_THAT(program.files.files["pyat.yml"], Contains("version: 2.15.0"));
}

TEST_CASE("init takes the files that COMPOSE_FILE names", "[init]") {
  test::Program program{};
  program.files.files = {{"a.yml", mimir}, {"b.yml", tempo}, {"compose.yml", "services: {}"}};
  program.variables["COMPOSE_FILE"] = "a.yml:b.yml";
  CHECK(program.run({"init"}) == 0);
  CHECK_THAT(program.err.text(), StartsWith("2 services in a.yml and b.yml (named by COMPOSE_FILE)\n"));
}

TEST_CASE("init takes the only file with such a name, and asks which of several", "[init]") {
  test::Program program{};
  program.files.files = {{"docker-compose.lgtm.yml", mimir}, {"other.yml", tempo}};
  CHECK(program.run({"init"}) == 0);
  CHECK_THAT(program.err.text(), Contains("docker-compose.lgtm.yml (the only Compose file here)"));

  test::Program several{};
  several.files.files = {{"docker-compose.lgtm.yml", mimir}, {"docker-compose.old.yml", tempo}};
  CHECK(several.run({"init"}) == 2);
  CHECK_THAT(several.err.text(), Contains("which Compose file is it? docker-compose.lgtm.yml docker-compose.old.yml") &&
                                     Contains("pyat init docker-compose.lgtm.yml"));

  test::Program none{};
  CHECK(none.run({"init"}) == 2);
  CHECK_THAT(none.err.text(), Contains("there is no Compose file in /work"));
}

TEST_CASE("init merges several files", "[init]") {
  test::Program program{};
  program.files.files = {{"a.yml", mimir}, {"b.yml", tempo}, {"compose.yml", "services: {}"}};
  CHECK(program.run({"init", "a.yml", "b.yml", "--stdout"}) == 0);
  CHECK_THAT(program.out.text(), Contains("\n  mimir:\n") && Contains("\n  tempo:\n"));
  CHECK_FALSE(program.files.files.contains("pyat.yml"));
}

TEST_CASE("init lists environments", "[init]") {
  test::Program program{};
  program.files.files = {{"a.yml", mimir}, {"b.yml", tempo}};
  CHECK(program.run({"init", "--environment", "dev=a.yml", "--environment", "prod=a.yml,b.yml", "-o", "-"}) == 0);
  CHECK_THAT(program.out.text(), Contains("environments:\n  dev:\n    services:\n") && Contains("\n  prod:\n"));
  CHECK_THAT(program.err.text(),
             Contains("dev: 1 service in a.yml") && Contains("prod: 2 services in a.yml and b.yml"));

  for (const char* wrong : {"dev", "=a.yml", "dev="}) {
    test::Program refused{};
    CHECK(refused.run({"init", "--environment", wrong}) == 2);
    CHECK_THAT(refused.err.text(), Contains("a name and a file are expected"));
  }
  test::Program both{};
  CHECK(both.run({"init", "a.yml", "--environment", "dev=a.yml"}) == 2);
  CHECK_THAT(both.err.text(), Contains("exclude each other"));
}

TEST_CASE("init replaces a file only when it is told to", "[init]") {
  test::Program program{};
  program.files.files = {{"compose.yml", mimir}, {"pyat.yml", "services: {mimir: {}}\n"}};
  CHECK(program.run({"init"}) == 2);
  CHECK_THAT(program.err.text(), Contains("pyat.yml is there already") && Contains("--force"));
  CHECK(program.files.files["pyat.yml"] == "services: {mimir: {}}\n");
  CHECK(program.run({"init", "--force"}) == 0);
  CHECK_THAT(program.files.files["pyat.yml"], Contains("version: 2.14.0"));
}

TEST_CASE("paths in pyat.yml count from its own folder", "[init]") {
  test::Program program{};
  program.files.files = {{"deploy/compose.yml",
                          "services: {mimir: {image: 'grafana/mimir:2.14.0', command: -config.file=/m.yml,\n"
                          "  volumes: ['../conf/m.yml:/m.yml'], ports: ['8080:8080']}}"},
                         {"conf/m.yml", "target: all"}};
  CHECK(program.run({"init", "deploy/compose.yml", "--stdout"}) == 0);
  CHECK_THAT(program.out.text(), Contains("config:  conf/m.yml"));
  CHECK(program.run({"init", "deploy/compose.yml", "-o", "deploy/pyat.yml"}) == 0);
  CHECK_THAT(program.files.files["deploy/pyat.yml"], Contains("config:  ../conf/m.yml"));
}

TEST_CASE("init says what it could not read or write", "[init]") {
  test::Program program{};
  CHECK(program.run({"init", "missing.yml"}) == 2);
  CHECK_THAT(program.err.text(), Contains("cannot read missing.yml: no such file or directory"));

  test::Program full{};
  full.files.files = {{"compose.yml", mimir}};
  full.files.problems["out/pyat.yml"] = "no space left on device";
  CHECK(full.run({"init", "--force", "-o", "out/pyat.yml"}) == 2);
  CHECK_THAT(full.err.text(), Contains("cannot write out/pyat.yml: no space left on device"));

  test::Program empty{};
  empty.files.files = {{"compose.yml", "services: {a: {image: x, profiles: [p]}}"}};
  CHECK(empty.run({"init"}) == 2);
  CHECK_THAT(empty.err.text(), Contains("no service of compose.yml can be listed") && Contains("COMPOSE_PROFILES"));
}
