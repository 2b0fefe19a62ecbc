#include <algorithm>
#include <map>

#include "rollback/preflight/lint.hpp"
#include "rollback/preflight/preflight.hpp"
#include "rollback/preflight/services.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_driver.hpp"

namespace pyat::rollback {
namespace {

using std::string;

// A rollback from Tempo to an older one and Prometheus, on a machine where all is well.
class Bench {
 public:
  Generation before{.number = 2, .digest = "bbbbbbbbbbbb", .stack = "lgtm"};
  Generation target{.number = 1, .digest = "aaaaaaaaaaaa", .stack = "lgtm"};
  std::vector<Step> steps{};
  test::FakeDriver driver{};
  test::CrashingFiles files{};
  PreflightChecks checks{};
  Surroundings surroundings{.environment = {{"PATH", "/usr/bin:/bin"}}};
  string unreadable{};  // path of a file whose content the store cannot give

  Bench() {
    before.services = {{.name = "tempo", .kind = "tempo"}};
    target.services = {{.name = "prometheus"},
                       {.name = "tempo",
                        .kind = "tempo",
                        .release = "2.3.1",
                        .command = {"-config.file=/etc/tempo/tempo.yml"},
                        .mounts = {{"/srv/tempo", "/etc/tempo", false}, {"tempo-data", "/var/tempo", true}}}};
    target.files = {{.path = "/srv/.env", .digest = "d1", .size = 10},
                    {.path = "/srv/link", .link = "tempo/tempo.yml"},
                    {.path = "/srv/tempo/tempo.yml", .digest = "d2", .size = 100}};
    files.set("/srv/tempo/tempo.yml", "new: true\n");
    files.set("/srv/.env", "A=1\n");
    files.set("/srv/own/revert.sh", "#!/bin/sh\n", {.mode = 0755});
    steps = {{.id = "start-beside", .kind = Kind::up, .services = {"prometheus"}},
             {.id = "stop-in-the-way", .kind = Kind::down, .services = {"tempo"}},
             {.id = "files",
              .kind = Kind::files,
              .details = {{"generation", "1-aaaaaaaa"}, {"path", "/srv/.env"}, {"path", "/srv/tempo/tempo.yml"}}},
             {.id = "start-after", .kind = Kind::up, .services = {"tempo"}},
             {.id = "own/revert",
              .kind = Kind::command,
              .details = {{"folder", "/srv/own"}, {"command", "/srv/own/revert.sh"}}}};
    driver.spaces = {{.path = "/var/lib/docker", .what = "images", .free = std::uint64_t{20} << 30U}};
    checks.lint = [](const Service& service, const File& file, const string& text) {
      Linted linted{.is_known =
                        file.path == "/srv/tempo/tempo.yml" && service.kind == "tempo" && service.release == "2.3.1"};
      if (text == "bad") linted.errors = {"unknown key"};
      if (text == "odd") linted.warnings = {"deprecated key"};
      return linted;
    };
    checks.parse_compose = [](const Material&) { return std::vector<string>{}; };
    driver.there.names = {"lgtm_tempo-data", "other"};
    checks.find_secret = [](const config::Secret& secret) {
      return secret.variable == "KEY"
                 ? notify::FoundSecret{.text = "s3cr3t"}
                 : notify::FoundSecret{.problem = "the variable " + secret.variable + " is not set"};
    };
  }

  string tempo_yml = "old: true\n";

  std::vector<Finding> look() {
    const Material material{.generation = &target, .content = [this](const File& file) {
                              if (file.path == unreadable) return util::ReadResult{.problem = "it was altered"};
                              return util::ReadResult{.text = file.path == "/srv/.env" ? "A=2\n" : tempo_yml};
                            }};
    return preflight({.before = before,
                      .target = material,
                      .steps = steps,
                      .state_folder = "/srv/.pyat/rollback/lgtm",
                      .surroundings = surroundings,
                      .driver = driver,
                      .files = files,
                      .checks = checks});
  }

  // The only finding of that level.
  Finding only(Level level) {
    std::vector<Finding> all = look();
    std::erase_if(all, [&](const Finding& each) { return each.level != level; });
    for (const Finding& each : all) UNSCOPED_INFO(each.words);
    REQUIRE(all.size() == 1);
    return all.front();
  }
};

}  // namespace

TEST_CASE("where all is well, a preflight says what it has looked at") {
  Bench bench{};
  const StepResult result = result_of(bench.look());
  INFO(result.words);
  CHECK(result.is_done);
  CHECK(result.words == "12 of 12 checks are well");
  CHECK(result.next.empty());
  const std::vector<string> expected = {"well: engine: ready",
                                        "well: images: all that 2 services need is on the machine",
                                        "well: ports: those of 2 services are free",
                                        "well: disk: 1024 MiB free in /srv/.pyat/rollback/lgtm (the journal)",
                                        "well: disk: 1024 MiB free in /srv (files that are put in place)",
                                        "well: disk: 1024 MiB free in /srv/tempo (files that are put in place)",
                                        "well: disk: 20480 MiB free in /var/lib/docker (images)",
                                        "well: contents: 2 files of generation 1-aaaaaaaa can be put back",
                                        "well: Compose files: those of generation 1-aaaaaaaa can be read",
                                        "well: configuration: tempo 2.3.1 takes /srv/tempo/tempo.yml",
                                        "well: volumes: the one that is needed is there",
                                        "well: own steps: 1 step can be begun"};
  CHECK(result.proofs == expected);
}

TEST_CASE("which services a plan stops before it starts another one") {
  const Bench bench{};
  CHECK(started_by(bench.steps) == std::vector<string>{"prometheus", "tempo"});
  CHECK(stopped_by(bench.steps) == std::vector<string>{"tempo"});
  CHECK(is_stopped_before(bench.steps, "tempo", "tempo"));
  CHECK_FALSE(is_stopped_before(bench.steps, "tempo", "prometheus"));  // that is started beside it
  CHECK_FALSE(is_stopped_before(bench.steps, "grafana", "tempo"));
}

TEST_CASE("a port counts as free where its owner is stopped first") {
  Bench bench{};
  bench.driver.ports.taken = {{.service = "tempo",
                               .host = "0.0.0.0:4317",
                               .protocol = "tcp",
                               .by = "tempo, a service of this stack",
                               .by_service = "tempo"}};
  CHECK(result_of(bench.look()).is_done);
  bench.driver.ports.taken[0].service = "prometheus";
  CHECK(bench.only(Level::wrong).words ==
        "port 0.0.0.0:4317 (tcp) of prometheus is that of tempo, a service of this stack");
  bench.driver.ports.taken = {
      {.service = "tempo", .host = "0.0.0.0:3200", .protocol = "tcp", .by = "nginx (process 4711)", .next = "stop it"}};
  CHECK(bench.only(Level::wrong).next == "stop it");
  bench.driver.ports = {.taken = {}, .notes = {"/proc cannot be read"}};
  CHECK(bench.only(Level::unknown).words == "/proc cannot be read");
}

TEST_CASE("images that are not there, and an engine that does not answer") {
  Bench bench{};
  bench.driver.images.missing = {{.service = "tempo", .image = "grafana/tempo:2.3.1", .next = "docker load"}};
  const std::vector<Finding> all = bench.look();
  CHECK(all[1].level == Level::wrong);
  CHECK(all[1].words == "the image grafana/tempo:2.3.1 of tempo is not on the machine");
  CHECK(all[1].next == "docker load");
  CHECK(all[2].level == Level::warning);  // the double says the same of the generation before
  CHECK(all[2].words.ends_with("once stopped, it cannot be started again"));
  bench.driver.images = {.missing = {}, .problem = "the engine is gone"};
  CHECK(bench.look()[1].level == Level::unknown);
  bench.driver.images = {};
  bench.driver.problem = "no Compose";
  CHECK(bench.only(Level::wrong).what == "engine");
}

TEST_CASE("disks must have room for what is written") {
  Bench bench{};
  bench.files.space = std::uint64_t{8} << 20U;  // enough for files, and not for the journal
  const Finding journal = bench.only(Level::wrong);
  CHECK(journal.words == "only 8192 KiB free in /srv/.pyat/rollback/lgtm (the journal), and 16 MiB are needed");
  CHECK(journal.next == "make room there");
  bench.files.space = std::uint64_t{1} << 30U;
  bench.target.files[2].size = std::uint64_t{400} << 20U;
  const StepResult full = result_of(bench.look());
  CHECK_FALSE(full.is_done);
  CHECK(full.words.find("9 of 12 checks are well") != string::npos);  // each folder must have room for all
  bench.target.files[2].size = 100;
  bench.driver.spaces[0].free = std::uint64_t{200} << 20U;
  CHECK(bench.only(Level::warning).what == "disk");
  bench.driver.spaces[0].free = std::uint64_t{1} << 20U;
  CHECK(bench.only(Level::wrong).what == "disk");
  bench.driver.spaces[0].free.reset();
  CHECK(bench.only(Level::unknown).what == "disk");
}

TEST_CASE("what the generation has must be whole") {
  Bench bench{};
  bench.unreadable = "/srv/.env";
  CHECK(bench.only(Level::wrong).words == "/srv/.env as it was cannot be read: it was altered");
  bench.unreadable = {};
  bench.checks.parse_compose = [](const Material&) { return std::vector<string>{"compose.yml:3: tab"}; };
  CHECK(bench.only(Level::wrong).words == "compose.yml:3: tab");
  bench.checks.parse_compose = nullptr;
  CHECK(bench.only(Level::unknown).what == "Compose files");
}

TEST_CASE("configuration files are for the releases that they go back to") {
  Bench bench{};
  bench.tempo_yml = "bad";
  CHECK(bench.only(Level::wrong).words == "tempo 2.3.1 does not take /srv/tempo/tempo.yml: unknown key");
  CHECK(bench.only(Level::wrong).next == "see it: pyat rollback show 1 --file /srv/tempo/tempo.yml");
  bench.tempo_yml = "odd";
  CHECK(bench.only(Level::warning).words == "/srv/tempo/tempo.yml for tempo 2.3.1: deprecated key");
  bench.tempo_yml = "fine";
  bench.target.services[1].release = {};
  CHECK(bench.only(Level::unknown).words == "/srv/tempo/tempo.yml was not checked: the release of tempo is not known");
  bench.target.services[1].command = {};
  CHECK(bench.only(Level::unknown).words == "which file configures tempo is not known: it was not checked");
}

TEST_CASE("files of a generation are linted for its releases") {
  const Service tempo{.name = "tempo", .kind = "tempo", .release = "2.3.1"};
  const File file{.path = "/srv/tempo.yml"};
  const auto lint = [&](const string& text) { return lint_for(tempo, file, text, {}); };
  CHECK(lint("server:\n  http_listen_port: 3200\n").errors.empty());
  const Linted wrong = lint("server:\n  http_listen_prot: 3200\n");
  CHECK(wrong.is_known);
  REQUIRE(wrong.errors.size() == 1);
  CHECK(wrong.errors[0].starts_with("line 2: "));
  const Linted unclear = lint("server:\n  http_listen_prot: ${PORT}\n");
  CHECK(unclear.errors.empty());
  CHECK_FALSE(unclear.warnings.empty());
  CHECK_FALSE(lint_for({.kind = "grafana"}, file, "a: b\n", {}).is_known);
}

TEST_CASE("Compose files of a generation are read as the store has them") {
  std::map<string, string> texts{{"/srv/.env", "PORT=3200\n"},
                                 {"/srv/compose.yml", "include: [more.yml]\nservices: {tempo: {image: a}}\n"},
                                 {"/srv/more.yml", "services: {loki: {image: b, ports: ['${PORT:?}:1']}}\n"}};
  Generation generation{.number = 1, .digest = "aaaaaaaaaaaa", .stack = "lgtm", .folder = "/srv"};
  generation.compose_files = {"/srv/compose.yml"};
  for (const auto& [path, text] : texts) generation.files.push_back({.path = path});
  const Material material{.generation = &generation,
                          .content = [&](const File& file) { return util::ReadResult{.text = texts.at(file.path)}; }};
  const auto none = [](std::string_view) { return std::optional<string>{}; };
  CHECK(compose_problems(material, none).empty());
  texts["/srv/.env"] = "";
  CHECK(compose_problems(material, none).size() == 1);  // PORT must have a value
  texts["/srv/more.yml"] = "services:\n\tloki: {}\n";
  const std::vector<string> problems = compose_problems(material, none);
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].find("more.yml, line ") != string::npos);
  generation.compose_files = {"/srv/other.yml"};
  CHECK(compose_problems(material, none) == std::vector<string>{"generation 1-aaaaaaaa does not hold /srv/other.yml"});
}

TEST_CASE("places that have changed, and volumes that are gone") {
  Bench bench{};
  bench.files.erase("/srv/.env");
  bench.files.set_kind("/srv/.env", util::FileKind::folder);
  CHECK(bench.only(Level::wrong).words == "/srv/.env is a folder now, and was a file");
  bench.files.erase("/srv/.env");
  CHECK(result_of(bench.look()).is_done);  // it is put in place
  bench.target.services[0].mounts = {{"/data/prometheus", "/prometheus", false}};
  CHECK(bench.only(Level::warning).words.starts_with("/data/prometheus is gone, which prometheus had mounted"));
  bench.files.set_kind("/data/prometheus", util::FileKind::folder);
  bench.driver.there.names = {"tempo-data"};  // as an external one is called
  CHECK(result_of(bench.look()).proofs.size() == 12);
  bench.driver.there.names = {"other_tempo-data"};
  CHECK(bench.only(Level::warning).words == "the volume tempo-data of tempo is gone: it would begin without data");
  bench.driver.there.problem = "the engine answered 500";
  CHECK(bench.only(Level::unknown).words == "which volumes there are is not known: the engine answered 500");
}

TEST_CASE("steps of one's own must have their programs and their secrets") {
  Bench bench{};
  bench.files.set_mode("/srv/own/revert.sh", 0644);
  CHECK(bench.only(Level::wrong).words == "own/revert: /srv/own/revert.sh may not be executed");
  bench.steps.back().is_vital = false;
  CHECK(bench.only(Level::warning).next == "chmod +x /srv/own/revert.sh");
  bench.steps.back() = {.id = "own/drain",
                        .kind = Kind::http,
                        .details = {{"url", "http://h"}, {"method", "POST"}, {"header_env.X-Key", "KEY"}}};
  CHECK(result_of(bench.look()).is_done);
  bench.steps.back().details.emplace_back("undo.url_env", "NONE");
  const Finding finding = bench.only(Level::wrong);
  CHECK(finding.words == "own/drain: the variable NONE is not set");
  CHECK(finding.next == "set the variable NONE");
  bench.steps.back().details.back() = {"body_file", "/srv/body.json"};
  CHECK(bench.only(Level::wrong).words == "own/drain: there is no file /srv/body.json");
}

TEST_CASE("what must be reachable is asked") {
  Bench bench{};
  bench.checks.probes = {{.what = "bucket tempo", .is_needed = true, .ask = [] {
                            return StepResult{.words = "403", .next = "see the key"};
                          }}};
  const StepResult result = result_of(bench.look());
  CHECK_FALSE(result.is_done);
  CHECK(result.words == "403; 12 of 13 checks are well");
  CHECK(result.next == "see the key");
  CHECK(result.proofs.back() == "wrong: bucket tempo: 403 (see the key)");
  bench.checks.probes.front().is_needed = false;
  CHECK(bench.only(Level::warning).words == "403");
}

TEST_CASE("what a service waits for, and nobody starts, must be there") {
  Bench bench{};
  bench.target.services.push_back({.name = "minio"});
  bench.target.services[1].needs = {"minio", "prometheus"};  // which is started, too
  CHECK(bench.only(Level::wrong).words == "minio, which tempo needs: has no container");
  bench.driver.conditions["minio"] = Condition::unhealthy;  // perhaps only its check is wrong
  CHECK(bench.only(Level::warning).words == "minio, which tempo needs: is there");
  bench.driver.conditions["minio"] = Condition::running;
  const std::vector<string> proofs = result_of(bench.look()).proofs;
  CHECK(std::find(proofs.begin(), proofs.end(), "well: needs: minio, which tempo needs: is there") != proofs.end());
  bench.driver.conditions["minio"] = Condition::unknown;
  CHECK(bench.only(Level::unknown).what == "needs");
}

}  // namespace pyat::rollback
