// The Compose driver on bad days that a real engine does not have when it is asked to.
#include <map>
#include <nlohmann/json.hpp>

#include "rollback/driver/compose_driver.hpp"
#include "support/catch.hpp"
#include "support/crashing_files.hpp"
#include "support/fake_engine.hpp"
#include "support/fake_process.hpp"

using namespace pyat;
using namespace pyat::rollback;
using namespace pyat::test;
using namespace std::chrono_literals;
using nlohmann::json;
using std::string;

namespace {

struct Box {
  string service{}, image{}, status = "running", health{};
  string definition{};
  int exit_code = 0, restarts = 0;
};

class Bed {
 public:
  Bed() {
    generation.services = {
        {.name = "tempo", .container = "tempo", .image = "grafana/tempo:2.3.1", .image_id = "sha256:bee4"},
        {.name = "minio-init", .image = "minio/mc", .image_id = "sha256:b748", .is_one_shot = true}};
    generation.files = {{.path = "/srv/stack/compose.yml", .role = Role::compose, .digest = "d"}};
    client.tell = [this](const net::Request& request) { return answer(request.url); };
    runner.answers = {{"docker compose version", ended(0, "2.26.1")}, {" up ", ended(0)}};
  }

  std::optional<net::Answer> answer(const string& url) {
    if (!is_up) return problem_of(net::Problem::no_socket);
    if (url.ends_with("/_ping")) {
      if (on_look != nullptr) on_look();
      return ping_answer("1.41");
    }
    if (url.find("/images/") != string::npos) {
      return images_are_there ? answer_of(200, R"({"Id":"sha256:bee4"})")
                              : answer_of(404, R"({"message":"No such image"})");
    }
    if (url.ends_with("json?all=1")) {
      json list = json::array();
      for (const Box& box : boxes) list.push_back(listed(box));
      return answer_of(200, list.dump());
    }
    if (url.find("/stop?t=") != string::npos || url.ends_with("-id")) return answer_of(204);
    for (const Box& box : boxes) {
      if (url.find("/" + box.service + "-id/json") != string::npos) return answer_of(200, inspected(box).dump());
    }
    return answer_of(404, "{}");
  }

  json listed(const Box& box) const {
    return {{"Id", box.service + "-id"},
            {"Names", {"/" + box.service}},
            {"Image", "x"},
            {"ImageID", box.image},
            {"State", box.status},
            {"Labels",
             {{"com.docker.compose.project", "lgtm"},
              {"com.docker.compose.service", box.service},
              {"pyat.rollback.service", box.definition}}}};
  }

  json inspected(const Box& box) const {
    json state = {{"Status", box.status}, {"ExitCode", box.exit_code}};
    if (!box.health.empty()) state["Health"] = {{"Status", box.health}};
    return {{"Id", box.service + "-id"}, {"Image", box.image}, {"State", state}, {"RestartCount", box.restarts}};
  }

  // As the generation has it.
  Box well(const string& service) const {
    for (const Service& each : generation.services) {
      if (each.name == service) {
        return {.service = service,
                .image = each.image_id,
                .health = "healthy",
                .definition = definition_of(generation, each)};
      }
    }
    return {};
  }

  Material material() {
    return {&generation, [](const File&) { return util::ReadResult{.text = "services: {tempo: {image: a}}\n"}; }};
  }

  ComposeDriver driver() {
    return {runner, client, engine_address(), files, {.folder = "/state", .settled_after = settled_after}};
  }

  std::chrono::milliseconds settled_after = 10s;

  Generation generation{.number = 12,
                        .digest = "9f86d081884c7d65",
                        .stack = "lgtm",
                        .folder = "/srv/stack",
                        .compose_files = {"/srv/stack/compose.yml"}};
  std::vector<Box> boxes{};
  bool is_up = true, images_are_there = true;
  std::function<void()> on_look = nullptr;
  FakeClient client{};
  FakeProcesses runner{};
  CrashingFiles files{};
};

TEST_CASE("What a killed process has left of its copies is taken away, and nothing else") {
  test::CrashingFiles files{};
  files.set("/state/lgtm/compose/files/srv/lgtm/.env", "PASSWORD=hunter2\n");
  files.set("/state/lgtm/compose/pyat.json", "{}");
  files.set("/state/lgtm/store.json", "{}");
  CHECK(remove_copies(files, "/state/lgtm/compose").empty());
  CHECK_FALSE(files.has("/state/lgtm/compose/files/srv/lgtm/.env"));
  CHECK_FALSE(files.has("/state/lgtm/compose/pyat.json"));
  CHECK(files.has("/state/lgtm/store.json"));
}

}  // namespace

TEST_CASE("a Compose and an engine that say it is done and have done nothing are not believed") {
  Bed bed{};
  auto driver = bed.driver();
  const StepResult up = driver.up(bed.material(), {"tempo"}, 30s);
  CHECK_FALSE(up.is_done);
  CHECK(up.words == "tempo has no container");
  bed.boxes = {{.service = "tempo", .image = "sha256:other", .definition = "another"}};
  CHECK(driver.up(bed.material(), {"tempo"}, 30s).words == "tempo runs, but not as generation 12-9f86d081 has it");
  const StepResult down = driver.down(bed.material(), {"tempo"}, 30s);
  CHECK_FALSE(down.is_done);
  CHECK(down.words == "tempo is still there: running");
  CHECK(down.next == "docker stop tempo && docker rm tempo");
}

TEST_CASE("what is there already is not touched") {
  Bed bed{};
  bed.boxes = {bed.well("tempo"), bed.well("minio-init")};
  bed.boxes[1].status = "exited";
  CHECK(bed.driver().up(bed.material(), {"tempo", "minio-init"}, 30s).is_done);
  CHECK(bed.runner.asked.empty());
  bed.boxes.clear();
  CHECK(bed.driver().down(bed.material(), {"tempo", "minio-init"}, 30s).is_done);
  CHECK(bed.runner.asked.empty());
}

TEST_CASE("copies are there while Compose runs, readable by nobody else, and gone after it, whatever it said") {
  Bed bed{};
  unsigned mode = 0;
  bed.runner.on_run = [&](const util::ProcessRequest& request) {
    if (util::joined(request.argv, " ").find(" up ") == string::npos) return;
    mode = bed.files.facts("/state/files/srv/stack/compose.yml").mode;
    bed.boxes = {bed.well("tempo")};
  };
  const auto is_there = [&] {
    return bed.files.facts("/state/files/srv/stack/compose.yml").kind != util::FileKind::missing;
  };
  const StepResult up = bed.driver().up(bed.material(), {"tempo"}, 30s);
  CHECK(up.is_done);
  CHECK(up.proofs == std::vector<string>{"tempo: tempo of image bee4, running (healthy)"});
  CHECK(mode == 0600);
  CHECK_FALSE(is_there());
  bed.boxes.clear();
  bed.runner.answers[1].second = ended(1, "", "Error: port is already allocated");
  CHECK_FALSE(bed.driver().up(bed.material(), {"tempo"}, 30s).is_done);
  CHECK_FALSE(is_there());
}

TEST_CASE("a disk that is full at any write stops it before Compose is asked, and leaves no copies") {
  for (std::size_t change = 0;; ++change) {
    CAPTURE(change);
    Bed bed{};
    bed.files.begin();
    bed.files.full_from(change);
    bed.runner.on_run = [&](const util::ProcessRequest& request) {
      if (util::joined(request.argv, " ").find(" up ") != string::npos) bed.boxes = {bed.well("tempo")};
    };
    const StepResult up = bed.driver().up(bed.material(), {"tempo"}, 30s);
    if (up.is_done) {
      CHECK(change >= 3);  // the Compose file, the .env and the pins
      break;
    }
    CHECK_THAT(up.words, StartsWith("cannot write /state/") && EndsWith("no space left on device"));
    CHECK(up.next == "make room, or choose another folder with --state");
    CHECK(bed.runner.lines().size() == 1);  // "version"
    CHECK(bed.files.facts("/state/files/srv/stack/compose.yml").kind == util::FileKind::missing);
  }
}

TEST_CASE("an engine that is gone is told before anything is done") {
  Bed bed{};
  bed.is_up = false;
  for (const StepResult& result :
       {bed.driver().up(bed.material(), {"tempo"}, 30s), bed.driver().down(bed.material(), {"tempo"}, 30s)}) {
    CHECK_FALSE(result.is_done);
    CHECK_THAT(result.words, StartsWith("no Docker socket at "));
    CHECK(result.next == "docker info; when the engine answers: pyat rollback resume");
  }
  CHECK(bed.runner.asked.empty());
  CHECK(bed.driver().look(bed.generation, {"tempo"}).services[0].condition == Condition::unknown);
  CHECK_FALSE(bed.driver().missing_images(bed.generation, {"tempo"}).problem.empty());
}

TEST_CASE("an engine that is started again in the middle is waited for") {
  Bed bed{};
  bed.boxes = {bed.well("tempo")};
  bed.boxes[0].health = "starting";
  int looks = 0;
  bed.client.tell = [&](const net::Request& request) {
    if (request.url.ends_with("/_ping")) ++looks;
    bed.is_up = looks < 3 || looks > 8;
    if (looks > 12) bed.boxes[0].health = "healthy";
    return bed.answer(request.url);
  };
  CHECK(bed.driver().wait_healthy(bed.generation, {"tempo"}, 60s).is_done);
  CHECK(looks > 12);
}

TEST_CASE("a container that the engine lists and does not tell of is not known to be well") {
  Bed bed{};
  bed.boxes = {bed.well("tempo")};
  bed.client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.url.ends_with("-id/json")) return problem_of(net::Problem::no_answer);
    return bed.answer(request.url);
  };
  const Look look = bed.driver().look(bed.generation, {"tempo"});
  CHECK_THAT(look.problem, StartsWith("the Docker engine lists tempo, and does not say how it is"));
  CHECK(look.services[0].condition == Condition::unknown);
  CHECK_FALSE(bed.driver().wait_healthy(bed.generation, {"tempo"}, 5s).is_done);
}

TEST_CASE("an engine that answers with other things than it should ends nothing") {
  Bed bed{};
  for (const char* body :
       {"[]", "{\"Id\":\"sha256:bee4\",\"Config\":[]}", "{\"Id\":7,\"Config\":{\"Volumes\":[]}}", "x"}) {
    bed.client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
      return request.url.find("/images/") != string::npos ? answer_of(200, body) : bed.answer(request.url);
    };
    CHECK_NOTHROW(bed.driver().missing_images(bed.generation, {"tempo"}));
  }
  for (const char* body :
       {"[]", "{\"Volumes\":[{\"Name\":null},{\"Name\":7},3,{\"Name\":\"a\"}]}", "{\"Volumes\":null}", "x"}) {
    bed.client.tell = [&](const net::Request&) { return answer_of(200, body); };
    CHECK(bed.driver().volumes().names.size() <= 1);
  }
  bed.client.tell = [&](const net::Request&) { return answer_of(500, "{\"message\":\"no\"}"); };
  CHECK(bed.driver().volumes().problem == "the engine answered 500: no");
}

TEST_CASE("Compose works with the engine that pyat asks") {
  Bed bed{};
  CHECK_FALSE(bed.driver().up(bed.material(), {"tempo"}, 30s).is_done);
  const auto& environment = bed.runner.asked.back().environment;
  CHECK(std::find(environment.begin(), environment.end(),
                  std::pair<string, string>("DOCKER_HOST", "unix://" + engine_address().unix_socket)) !=
        environment.end());
}

TEST_CASE("an engine that stays away ends the wait when its time is over") {
  Bed bed{};
  bed.is_up = false;
  const StepResult result = bed.driver().wait_healthy(bed.generation, {"tempo"}, 20s);
  CHECK_FALSE(result.is_done);
  CHECK_THAT(result.words, StartsWith("no Docker socket at "));
  CHECK(bed.client.elapsed() >= 20s);
  CHECK(bed.client.elapsed() < 25s);
}

TEST_CASE("a container that vanishes or loops is not waited for") {
  Bed bed{};
  bed.boxes = {bed.well("tempo")};
  bed.boxes[0].health = "starting";
  int looks = 0;
  SECTION("it vanishes") {
    bed.on_look = [&] {
      if (++looks == 5) bed.boxes.clear();
    };
    CHECK(bed.driver().wait_healthy(bed.generation, {"tempo"}, 600s).words ==
          "tempo will not be well: has no container");
  }
  SECTION("it loops") {
    bed.on_look = [&] { bed.boxes[0].restarts = ++looks; };
    CHECK_THAT(bed.driver().wait_healthy(bed.generation, {"tempo"}, 600s).words, StartsWith("tempo will not be well"));
  }
  CHECK(bed.client.elapsed() < 10s);
}

TEST_CASE("what runs and only has to go on running gets the time for it") {
  Bed bed{};
  bed.boxes = {bed.well("tempo")};
  bed.boxes[0].health.clear();
  bed.settled_after = 20min;
  CHECK(bed.driver().wait_healthy(bed.generation, {"tempo"}, 5min).is_done);
  bed.boxes[0].health = "starting";
  CHECK_THAT(bed.driver().wait_healthy(bed.generation, {"tempo"}, 5min).words, StartsWith("not well after 300 s"));
}

TEST_CASE("somebody who has had enough ends a wait") {
  Bed bed{};
  bed.boxes = {bed.well("tempo")};
  bed.boxes[0].health = "starting";
  bed.client.interrupt_after = 5s;
  CHECK_THAT(bed.driver().wait_healthy(bed.generation, {"tempo"}, 600s).words, StartsWith("interrupted"));
}

TEST_CASE("a service that the generation does not have is refused") {
  Bed bed{};
  CHECK(bed.driver().up(bed.material(), {"nobody"}, 30s).words == "generation 12-9f86d081 has no service nobody");
  CHECK(bed.driver().down(bed.material(), {"nobody"}, 30s).words == "generation 12-9f86d081 has no service nobody");
  CHECK_FALSE(bed.driver().wait_healthy(bed.generation, {"nobody"}, 30s).is_done);
}

TEST_CASE("an image that is not there is refused before Compose is asked") {
  Bed bed{};
  bed.images_are_there = false;
  const StepResult result = bed.driver().up(bed.material(), {"tempo"}, 30s);
  CHECK(result.words == "the image grafana/tempo:2.3.1 of tempo (bee4) is not on this machine");
  CHECK(bed.runner.asked.empty());
}

TEST_CASE("what the driver works with is told") {
  Bed bed{};
  CHECK(bed.driver().ready().words == "docker compose 2.26.1, engine API 1.41");
  bed.runner.answers.clear();
  CHECK_THAT(bed.driver().ready().words, Contains("neither docker compose nor docker-compose"));
  bed.is_up = false;
  CHECK_FALSE(bed.driver().ready().is_done);
}
