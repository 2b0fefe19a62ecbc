// What is made of what a Docker engine said at two times.
#include <string>

#include "cost/measure/docker.hpp"
#include "support/catch.hpp"

using namespace pyat;
using namespace std::chrono_literals;
using cost::Measured;
using std::string;
using units::Number;

namespace {

health::Container container_of(const string& name, const string& image, std::chrono::nanoseconds cpu = 5s) {
  health::Container container{};
  container.id = name;
  container.name = name;
  container.image = image;
  container.status = "running";
  container.started = std::chrono::sys_seconds{1s};
  container.cpu = cpu;
  container.memory = 1000;
  return container;
}

// One container, seen twice two seconds apart.
struct Engine {
  health::EngineFacts earlier{}, later{};

  explicit Engine(const std::vector<health::Container>& containers) {
    earlier.was_asked = later.was_asked = true;
    earlier.containers = later.containers = containers;
    for (health::Container& container : later.containers) {
      *container.cpu += 1s;
      earlier.measured[container.id] = std::chrono::sys_seconds{100s};
      later.measured[container.id] = std::chrono::sys_seconds{102s};
    }
  }
  Engine() : Engine({container_of("lgtm-loki-1", "grafana/loki:2.9.4")}) {}

  health::Container& before() { return earlier.containers.front(); }
  health::Container& after() { return later.containers.front(); }

  cost::Asked values(std::chrono::milliseconds between = 2s, const std::vector<health::Target>& targets = {}) const {
    return cost::docker_values(earlier, later, between, targets, "/run/docker.sock");
  }
};

const Measured& of(const cost::Asked& asked, const string& name, const string& label = "loki") {
  for (const Measured& each : asked.values) {
    if (each.name == name && each.label == label) return each;
  }
  FAIL(name + " of " + label + " is missing");
  return asked.values.front();
}

// Of CPU and memory.
void check_unknown(const Engine& engine, const string& why) {
  const cost::Asked asked = engine.values();
  for (const string name : {"cpu_used", "memory_used"}) {
    INFO(name);
    CHECK_FALSE(of(asked, name).value);
    CHECK(of(asked, name).why == why);
  }
}

}  // namespace

TEST_CASE("CPU of a container is what it used between two times") {
  const Engine engine{};
  const cost::Asked asked = engine.values();
  REQUIRE(asked.values.size() == 2);
  const Measured& cpu = of(asked, "cpu_used");
  CHECK(cpu.value == Number::ratio(1, 2));
  CHECK(cpu.unit == "vCPU");
  CHECK(cpu.release == "Loki 2.9.4");
  CHECK(cpu.asked == "GET /containers/lgtm-loki-1/stats, twice in 2000 ms");
  CHECK(of(asked, "memory_used").value == Number(1000));
  CHECK(asked.notes.empty());
}

TEST_CASE("the times of the engine count, and pyat's where it tells none") {
  Engine engine{};
  engine.later.measured.begin()->second += 6s;
  CHECK(of(engine.values(), "cpu_used").value == Number::ratio(1, 8));
  engine.later.measured.begin()->second -= 1h;
  CHECK(of(engine.values(), "cpu_used").why == "the clock of the engine was set back meanwhile");
  engine.earlier.measured.clear();
  CHECK(of(engine.values(4s), "cpu_used").value == Number::ratio(1, 4));
}

TEST_CASE("what a container did not use is a 0, and what is not told is none") {
  Engine engine{};
  engine.after().cpu = engine.before().cpu;
  CHECK(of(engine.values(), "cpu_used").value == Number(0));
  engine.after().cpu.reset();
  CHECK(of(engine.values(), "cpu_used").why == "the engine did not tell the CPU time of the container lgtm-loki-1");
  CHECK(of(engine.values(), "memory_used").value);
  engine.after().memory.reset();
  CHECK(of(engine.values(), "memory_used").why == "the engine did not tell the memory of the container lgtm-loki-1");
}

TEST_CASE("a container that did not run all the time has no rate") {
  Engine engine{};
  SECTION("restarted") {
    engine.after().started = std::chrono::sys_seconds{5s};
    CHECK(of(engine.values(), "cpu_used").why == "the container lgtm-loki-1 has just been started");
    CHECK(of(engine.values(), "memory_used").value == Number(1000));
  }
  SECTION("restarted, as its counter tells") {
    engine.after().cpu = 1s;
    CHECK(of(engine.values(), "cpu_used").why ==
          "the CPU time of the container lgtm-loki-1 began again: it was restarted");
  }
  SECTION("started") {
    engine.before().status = "exited";
    CHECK(of(engine.values(), "cpu_used").why == "the container lgtm-loki-1 has just been started");
  }
  SECTION("made") {
    engine.earlier.containers.clear();
    CHECK(of(engine.values(), "cpu_used").why == "the container lgtm-loki-1 has just been made");
  }
  SECTION("paused until just now") {
    engine.before().status = "paused";
    CHECK(of(engine.values(), "cpu_used").why == "the container lgtm-loki-1 was paused until just now");
  }
  SECTION("paused") {
    engine.after().status = "paused";
    CHECK(of(engine.values(), "cpu_used").why == "the container lgtm-loki-1 is paused");
    CHECK(of(engine.values(), "memory_used").value == Number(1000));
  }
}

TEST_CASE("a container that has gone says so, and is no 0") {
  Engine engine{};
  SECTION("stopped") {
    engine.after().status = "exited";
    engine.after().exit_code = 137;
    check_unknown(engine, "the container lgtm-loki-1 stopped meanwhile: it exited with code 137");
  }
  SECTION("removed") {
    engine.later.containers.clear();
    check_unknown(engine, "the container lgtm-loki-1 was removed meanwhile");
  }
  SECTION("in a loop of restarts") {
    engine.before().status = engine.after().status = "restarting";
    engine.after().exit_code = 1;
    check_unknown(engine, "the container lgtm-loki-1 restarts again and again: it exited with code 1");
  }
}

TEST_CASE("what does not run is in no figure, and is named") {
  Engine engine({container_of("loki", "grafana/loki:2.9.4"), container_of("tempo", "grafana/tempo:2.4.0"),
                 container_of("shop", "shop:1")});
  for (health::EngineFacts* facts : {&engine.earlier, &engine.later}) {
    facts->containers[1].status = "exited";
    facts->containers[2].status = "exited";
  }
  const cost::Asked asked = engine.values();
  CHECK(asked.values.size() == 2);
  CHECK(asked.notes == std::vector<string>{"containers that do not run, and are in no figure: tempo (exited)"});
}

TEST_CASE("an engine that goes away leaves what it had told") {
  Engine engine{};
  SECTION("after the first time") {
    engine.later = {};
    engine.later.notes = {"no Docker engine listens at /run/docker.sock"};
    const cost::Asked asked = engine.values();
    CHECK(of(asked, "memory_used").value == Number(1000));
    CHECK(of(asked, "cpu_used").why ==
          "CPU time was read once, and a rate needs two times: the engine did not answer again");
    CHECK(asked.notes == engine.later.notes);
  }
  SECTION("before that") {
    engine.earlier = engine.later = {};
    engine.later.notes = {"no Docker socket at /run/docker.sock"};
    const cost::Asked asked = engine.values();
    CHECK(of(asked, "memory_used", "").why == "no Docker socket at /run/docker.sock");
    CHECK_FALSE(of(asked, "cpu_used", "").value);
  }
  SECTION("asked once") {
    engine.earlier = {};
    CHECK(of(engine.values(0ms), "cpu_used").why == "CPU time was read once, and a rate needs two times");
  }
}

TEST_CASE("an engine without the stack says so") {
  CHECK(of(Engine(std::vector<health::Container>{}).values(), "cpu_used", "").why ==
        "the Docker engine at /run/docker.sock has no container that runs");
  CHECK(of(Engine({container_of("shop", "shop:1")}).values(), "memory_used", "").why ==
        "the Docker engine at /run/docker.sock runs 1 container, none of a part of the stack");
}

TEST_CASE("a container is of the part that its own names speak of, not those of its project") {
  health::Container shop = container_of("loki-stack-shop-1", "loki-stack-shop");
  shop.compose_project = "loki-stack";
  shop.compose_service = "shop";
  health::Container loki = container_of("loki-stack-store-1", "grafana/loki:3.7.6");
  loki.compose_project = "loki-stack";
  loki.compose_service = "store";
  const cost::Asked asked = Engine({shop, loki}).values();
  REQUIRE(asked.values.size() == 2);
  CHECK(of(asked, "cpu_used").release == "Loki 3.7.6");
}

TEST_CASE("several containers of one part have their own names") {
  const cost::Asked asked =
      Engine({container_of("loki-1", "grafana/loki:2.9.4"), container_of("loki-2", "grafana/loki:2.9.4")}).values();
  REQUIRE(asked.values.size() == 4);
  CHECK(of(asked, "cpu_used", "loki-1").value == Number::ratio(1, 2));
  CHECK(of(asked, "memory_used", "loki-2").value == Number(1000));
}
