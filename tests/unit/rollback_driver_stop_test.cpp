// How containers are stopped and removed, on an engine in memory.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "rollback/driver/compose_driver.hpp"
#include "rollback/driver/stopping.hpp"
#include "rollback/plan/stops.hpp"
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
using Names = std::vector<string>;

namespace {

struct Box {
  string service{}, status = "running";
  std::optional<int> stop_timeout{};
  int ends_with = 0;
  std::chrono::milliseconds takes{10};  // to end by itself
  bool is_one_off = false;
};

// By id. A stop is carried out when the engine is asked for it, and takes its time.
class Machine {
 public:
  Machine() {
    generation.services = {{.name = "grafana", .kind = "grafana", .release = "10.2.0", .needs = {"loki", "tempo"}},
                           {.name = "loki", .kind = "loki", .release = "3.7.6", .needs = {"minio"}},
                           {.name = "minio", .image = "minio/minio:1"},
                           {.name = "tempo", .kind = "tempo", .release = "2.3.1", .needs = {"minio"}}};
    client.tell = [this](const net::Request& request) { return answer(request); };
  }

  std::optional<net::Answer> answer(const net::Request& request) {
    const string& url = request.url;
    if (url.ends_with("/_ping")) return ping_answer("1.41");
    if (url.ends_with("json?all=1")) {
      json list = json::array();
      for (const auto& [id, box] : boxes) list.push_back(listed(id, box));
      return answer_of(200, list.dump());
    }
    if (request.method != "GET") changes.push_back(request.method + ' ' + url.substr(url.find("/containers")));
    for (auto& [id, box] : boxes) {
      if (url.find("/containers/" + id) == string::npos) continue;
      if (request.method == "POST") return stopped(box, url);
      if (request.method == "GET") return answer_of(200, inspected(id, box).dump());
      if (removal.status != 204) return removal;
      boxes.erase(id);
      return removal;
    }
    return answer_of(404, "{}");
  }

  net::Answer stopped(Box& box, const string& url) {
    if (refuses) return answer_of(500, R"({"message":"cannot stop container: tried to kill it, and it lives"})");
    if (box.status != "running") return answer_of(304);
    const std::chrono::seconds grace(std::stol(url.substr(url.find("t=") + 2)));
    if (box.takes > grace) box.ends_with = 137;
    // Time passes before the next question is answered.
    client.latency = 1ms;
    box.status = "exited";
    return answer_of(204);
  }

  static json listed(const string& id, const Box& box) {
    return {{"Id", id},
            {"Names", {"/" + box.service + (id.ends_with('2') ? "_2" : "")}},
            {"State", box.status},
            {"Labels",
             {{"com.docker.compose.project", "lgtm"},
              {"com.docker.compose.service", box.service},
              {"com.docker.compose.oneoff", box.is_one_off ? "True" : "False"}}}};
  }

  static json inspected(const string& id, const Box& box) {
    json config = json::object();
    if (box.stop_timeout) config["StopTimeout"] = *box.stop_timeout;
    return {{"Id", id}, {"State", {{"Status", box.status}, {"ExitCode", box.ends_with}}}, {"Config", config}};
  }

  StepResult down(const Names& services, std::chrono::seconds timeout = 30min) {
    ComposeDriver driver(runner, client, engine_address(), files, {.folder = "/state"});
    return driver.down({&generation, nullptr}, services, timeout);
  }

  Generation generation{.number = 12, .digest = "9f86d081884c7d65", .stack = "lgtm", .folder = "/srv/stack"};
  std::map<string, Box> boxes{};
  std::vector<string> changes{};  // what it was asked to change
  net::Answer removal = answer_of(204);
  bool refuses = false;
  FakeClient client{};
  FakeProcesses runner{};
  CrashingFiles files{};
};

}  // namespace

TEST_CASE("a container is stopped and removed, without Compose and without its volumes") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio"}}};
  const StepResult result = machine.down({"minio"});
  CHECK(result.is_done);
  CHECK(result.words == "minio has no container any more; volumes and networks are as they were");
  CHECK(machine.changes == Names{"POST /containers/a1/stop?t=10", "DELETE /containers/a1"});
  CHECK(machine.runner.asked.empty());
  CHECK_THAT(result.proofs.at(0), StartsWith("minio: ended by itself after 0.0 s (exit code 0)"));
}

TEST_CASE("no request can remove a volume, or what runs, whatever the engine calls its containers") {
  for (const string id : {"", "a?v=true", "a/../../volumes/x", "a%3Fv=1", "a&v=1", "a?force=1", "a#", "a b", "../a"}) {
    CAPTURE(id);
    CHECK_FALSE(stop_request(engine_address(), id, 10s).has_value());
    CHECK_FALSE(remove_request(engine_address(), id).has_value());
    Machine machine{};
    machine.boxes = {{id, {.service = "minio"}}};
    CHECK_FALSE(machine.down({"minio"}).is_done);
    CHECK(machine.changes.empty());
  }
  const auto removal = remove_request(engine_address(), "0123abc");
  REQUIRE(removal.has_value());
  CHECK(removal->method == "DELETE");
  CHECK(removal->url == "http://docker/containers/0123abc");
  CHECK(stop_request(engine_address(), "0123abc", 600s)->url == "http://docker/containers/0123abc/stop?t=600");
  CHECK(stop_request(engine_address(), "0123abc", -5s)->url == "http://docker/containers/0123abc/stop?t=0");
}

TEST_CASE("those that need others end before them, those of a level at once") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio"}},
                   {"b1", {.service = "tempo"}},
                   {"c1", {.service = "loki"}},
                   {"d1", {.service = "grafana"}}};
  CHECK(machine.down({"minio", "tempo", "loki", "grafana"}).is_done);
  CHECK(machine.changes == Names{"POST /containers/d1/stop?t=60", "DELETE /containers/d1",
                                 "POST /containers/b1/stop?t=60", "POST /containers/c1/stop?t=600",
                                 "DELETE /containers/b1", "DELETE /containers/c1", "POST /containers/a1/stop?t=10",
                                 "DELETE /containers/a1"});
  Generation& generation = machine.generation;
  CHECK(stop_order(generation, {"minio", "loki"}) == std::vector<Names>{{"loki"}, {"minio"}});
  // What is between them is not stopped, and counts.
  CHECK(stop_order(generation, {"minio", "grafana"}) == std::vector<Names>{{"grafana"}, {"minio"}});
  generation.services[2].needs = {"grafana", "minio"};
  CHECK(stop_order(generation, {"minio", "loki", "nobody"}) == std::vector<Names>{{"loki", "minio"}});
  CHECK(stop_order(generation, {}).empty());
}

TEST_CASE("all replicas of a service are stopped, and nothing of compose run") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio"}},
                   {"a2", {.service = "minio"}},
                   {"e1", {.service = "minio", .is_one_off = true}},
                   {"f1", {.service = "other"}}};
  CHECK(machine.down({"minio"}).is_done);
  CHECK(machine.boxes.size() == 2);
  CHECK(machine.boxes.contains("e1"));
  CHECK(machine.boxes.contains("f1"));
}

TEST_CASE("a container has the time that it wants, that its product needs, and never more than there is") {
  const auto asked = [](Box box, std::chrono::seconds timeout) {
    Machine machine{};
    machine.boxes = {{"a1", std::move(box)}};
    machine.down({machine.boxes["a1"].service}, timeout);
    return machine.changes.at(0).substr(machine.changes.at(0).find("t="));
  };
  CHECK(asked({.service = "minio", .stop_timeout = 1}, 30min) == "t=10");
  CHECK(asked({.service = "minio", .stop_timeout = 45}, 30min) == "t=45");
  CHECK(asked({.service = "loki", .stop_timeout = 45}, 30min) == "t=600");
  CHECK(asked({.service = "loki", .stop_timeout = 900}, 30min) == "t=900");
  CHECK(asked({.service = "loki"}, 300s) == "t=289");  // some of it has passed, and killing takes some
  CHECK(asked({.service = "minio", .stop_timeout = -1}, 300s) == "t=289");
  CHECK(asked({.service = "loki"}, 5s) == "t=1");
}

TEST_CASE("how long it took and how it ended is told") {
  const auto told = [](Box box, std::chrono::milliseconds takes) {
    Machine machine{};
    machine.client.latency = takes;  // of every answer
    machine.boxes = {{"a1", std::move(box)}};
    return machine.down({machine.boxes["a1"].service});
  };
  CHECK(told({.service = "loki", .ends_with = 143}, 12s).proofs.at(0) ==
        "loki: ended by itself after 12 s (exit code 143)");
  CHECK(told({.service = "loki", .ends_with = 1}, 1500ms).proofs.at(0) ==
        "loki: ended after 1.5 s: exited with code 1");
  CHECK(told({.service = "loki", .ends_with = 137}, 3s).proofs.at(0) ==
        "loki: ended after 3.0 s: exited with code 137: killed from outside (SIGKILL)");
  const StepResult killed = told({.service = "minio", .takes = 11s}, 10100ms);
  CHECK(killed.is_done);
  CHECK(killed.proofs.at(0) == "minio: was killed after 10 s, in which it had not ended by itself (exit code 137)");
  CHECK_THAT(killed.words, EndsWith("; minio was killed after 10 s"));
  const StepResult loses = told({.service = "tempo", .takes = 61s}, 60001ms);
  CHECK_THAT(loses.proofs.at(0), Contains("was killed after 60 s") && Contains(". At risk: Traces of the last"));
}

TEST_CASE("what does not run any more is only removed") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio", .status = "exited", .ends_with = 3}}};
  StepResult result = machine.down({"minio"});
  CHECK(result.is_done);
  CHECK(result.proofs.at(0) == "minio: had ended before: exited with code 3");
  machine.boxes = {{"a1", {.service = "minio", .status = "created"}}};
  result = machine.down({"minio"});
  CHECK(result.is_done);
  CHECK(result.proofs.at(0) == "minio: was never started");
}

TEST_CASE("what cannot be stopped is told, stays, and keeps what it needs") {
  Machine machine{};
  machine.refuses = true;
  machine.boxes = {{"a1", {.service = "minio"}}, {"c1", {.service = "loki"}}};
  const StepResult result = machine.down({"minio", "loki"});
  CHECK_FALSE(result.is_done);
  CHECK(result.words ==
        "the engine did not stop loki: it answered 500: cannot stop container: tried to kill it, and it lives");
  CHECK(result.next == "docker stop loki && docker rm loki; then: pyat rollback resume");
  CHECK(machine.changes == Names{"POST /containers/c1/stop?t=600"});
}

TEST_CASE("what cannot be removed is told; what somebody else removes is waited for") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio"}}};
  machine.removal = answer_of(409, R"({"message":"You cannot remove a running container a1"})");
  CHECK(machine.down({"minio"}).words ==
        "the engine did not remove minio: it answered 409: You cannot remove a running container a1");
  machine.removal = answer_of(409, R"({"message":"removal of container a1 is already in progress"})");
  int lists = 0;
  machine.client.tell = [&](const net::Request& request) {
    if (request.url.ends_with("json?all=1") && ++lists == 5) machine.boxes.clear();
    return machine.answer(request);
  };
  CHECK(machine.down({"minio"}).is_done);
  CHECK(lists == 5);
}

TEST_CASE("an engine that goes away while it stops something is told") {
  Machine machine{};
  machine.boxes = {{"a1", {.service = "minio"}}};
  machine.client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.method == "POST") return problem_of(net::Problem::closed);
    return machine.answer(request);
  };
  const StepResult result = machine.down({"minio"});
  CHECK_FALSE(result.is_done);
  CHECK_THAT(result.words, StartsWith("minio could not be stopped: "));
  CHECK_THAT(result.next, Contains("pyat rollback resume"));
}

TEST_CASE("a release that nobody tells has the time of its product") {
  CHECK(grace_of({.kind = "loki", .release = "3.7.6"}) == 600s);
  CHECK(grace_of({.kind = "loki"}) == 600s);
  CHECK(grace_of({.kind = "mimir", .release = "99.0.0"}) == 1200s);
  CHECK(grace_of({.image = "minio/minio:1"}) == 10s);
  const Machine machine{};
  CHECK(longest_stop(machine.generation, {"minio", "loki", "tempo", "grafana"}) == 670s);
  CHECK(longest_stop(machine.generation, {}) == 0s);
}
