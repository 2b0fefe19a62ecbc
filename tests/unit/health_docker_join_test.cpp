// What is known of a container, joined with what the probe has found.
#include <algorithm>
#include <array>

#include "health/checker.hpp"
#include "health/docker/image.hpp"
#include "health/docker/join.hpp"
#include "health/docker/match.hpp"
#include "support/catch.hpp"

namespace pyat::health {
namespace {

using std::chrono::seconds;

const std::chrono::sys_seconds now{seconds{1'800'000'000}};

Target target_at(std::string name, std::string kind, std::string_view address) {
  Target target{};
  target.name = std::move(name);
  target.kind = std::move(kind);
  if (!address.empty()) target.address = util::parse_url(address, "http").url;
  return target;
}

Container running(std::string name, seconds since = seconds{3600}) {
  Container container{};
  container.id = "id-" + name;
  container.name = std::move(name);
  container.status = "running";
  container.is_full = true;
  container.started = now - since;
  return container;
}

EngineFacts facts_of(std::vector<Container> containers) {
  EngineFacts facts{};
  facts.was_asked = true;
  facts.containers = std::move(containers);
  return facts;
}

enum class Probe : std::uint8_t { none, up, refused };

Service joined(const Target& target, const EngineFacts& facts, Probe probe) {
  Service service{.name = target.name, .kind = target.kind, .expected_release = target.release};
  if (probe == Probe::up) service.checks.push_back({.id = "reach", .message = "answers"});
  if (probe == Probe::refused) {
    service.checks.push_back({.id = "reach", .state = State::down, .message = "nothing listens there", .next = "old"});
  }
  join(service, target, facts, {.now = now, .folder = "/stack"});
  settle(service, {});
  return service;
}

Service alone(const Container& container) {
  return joined(target_at(container.name, "container", ""), facts_of({container}), Probe::none);
}

const Check& check(const Service& service, std::string_view id) {
  const auto found =
      std::find_if(service.checks.begin(), service.checks.end(), [&](const Check& each) { return each.id == id; });
  REQUIRE(found != service.checks.end());
  return *found;
}

Container unhealthy(std::string output, std::vector<std::string> command) {
  Container container = running("minio");
  container.health = "unhealthy";
  container.health_failures = 3;
  container.health_exit_code = 1;
  container.health_output = std::move(output);
  container.health_command = std::move(command);
  return container;
}

}  // namespace

TEST_CASE("a container is found by what names it most clearly") {
  Container other = running("b");
  other.compose_service = "mimir";
  other.compose_folder = "/elsewhere";
  Container ours = running("stack-mimir-1");
  ours.status = "exited";
  ours.compose_service = "mimir";
  ours.compose_folder = "/stack";
  Container by_name = running("mimir");
  Container by_port = running("x");
  by_port.ports = {{8080, "0.0.0.0:8081"}};
  const EngineFacts all = facts_of({by_port, by_name, other, ours});
  const Target target = target_at("mimir", "mimir", "localhost:8081");
  CHECK(find_container(target, all, "/stack")->name == "stack-mimir-1");
  CHECK(find_container(target, all, "/")->name == "b");  // the one that runs
  CHECK(find_container(target, facts_of({by_port, by_name}), "/stack")->name == "mimir");
  CHECK(find_container(target, facts_of({by_port}), "/stack")->name == "x");
  Target told = target;
  told.container = "x";
  CHECK(find_container(told, all, "/stack")->name == "x");
  told.container = "nobody";
  CHECK(find_container(told, all, "/stack") == nullptr);
}

TEST_CASE("a service on another machine has no container here") {
  const EngineFacts facts = facts_of({running("mimir")});
  CHECK(find_container(target_at("mimir", "mimir", "mimir.example.com:8080"), facts, "/") == nullptr);
  CHECK(find_container(target_at("mimir", "mimir", "mimir:8080"), facts, "/") != nullptr);
  CHECK(find_container(target_at("mimir", "mimir", ""), facts, "/") != nullptr);
  EngineFacts remote = facts;
  remote.host = "build";
  CHECK(find_container(target_at("mimir", "mimir", "build:8080"), remote, "/") != nullptr);
  CHECK(find_container(target_at("mimir", "mimir", "localhost:8080"), remote, "/") == nullptr);
}

TEST_CASE("those that have ended are asked for more only where a container is missing") {
  Container ended = running("ended");
  ended.status = "exited";
  const EngineFacts facts = facts_of({running("mimir"), running("other"), ended});
  const std::array found = {target_at("mimir", "mimir", "localhost:8080")};
  CHECK(choose_containers(found, facts, "/") == std::vector<std::size_t>{0});
  const std::array missing = {target_at("mimir", "mimir", "localhost:8080"), target_at("loki", "loki", "localhost:1")};
  CHECK(choose_containers(missing, facts, "/") == std::vector<std::size_t>{0, 2});
}

TEST_CASE("a container that restarts explains a probe that was refused") {
  Container container = running("mimir", seconds{2});
  container.status = "restarting";
  container.exit_code = 1;
  container.restarts = 8;
  const Target target = target_at("mimir", "mimir", "localhost:8080");
  const Service service = joined(target, facts_of({container}), Probe::refused);
  CHECK(service.state == State::restarting);
  CHECK(service.reason == "its container restarts again and again (8 times): it exited with code 1");
  container.status = "running";  // for the moment
  CHECK(joined(target, facts_of({container}), Probe::refused).reason ==
        "its container restarts again and again (8 times): it ends soon after its start");
  // It answers: it may be past it.
  const Service back = joined(target, facts_of({container}), Probe::up);
  CHECK(back.state == State::up);
  CHECK(back.reason == "its container was started again 2 s ago (restarted 8 times)");
}

TEST_CASE("how a container has ended") {
  Container container = running("api");
  container.status = "exited";
  container.finished = now - seconds{300};
  for (const auto& [code, text] : std::vector<std::pair<int, std::string>>{
           {0, "its container exited with code 0, 5 min ago"},
           {2, "its container exited with code 2, 5 min ago"},
           {126, "its container exited with code 126: its command cannot be executed, 5 min ago"},
           {127, "its container exited with code 127: its command was not found in the image, 5 min ago"},
           {137, "its container exited with code 137: killed from outside (SIGKILL), 5 min ago"},
           {139, "its container exited with code 139: it crashed (SIGSEGV), 5 min ago"},
           {143, "its container exited with code 143: stopped from outside (SIGTERM), 5 min ago"}}) {
    container.exit_code = code;
    const Service service = alone(container);
    CHECK(service.state == State::down);
    CHECK(service.reason == text);
  }
  container.exit_code = 137;
  CHECK(check(alone(container), "container").next ==
        "if nobody has ended it, the kernel has, for memory (journalctl -k | grep -i oom); start it: docker start api");
  container.oom_killed = true;
  container.memory_limit = 512ULL * 1024 * 1024;
  CHECK(alone(container).reason == "its container was killed for memory, 5 min ago: it may use 512 MiB");
  container.memory_limit = 0;
  CHECK(alone(container).reason == "its container was killed for memory, 5 min ago: the machine had none left");
  container.oom_killed = false;
  container.status = "dead";
  container.exit_code = 143;
  CHECK(alone(container).reason ==
        "its container is dead: it exited with code 143: stopped from outside (SIGTERM), 5 min ago");
}

TEST_CASE("a container that was never started, or is paused") {
  Container container = running("api");
  container.status = "created";
  container.error =
      "driver failed programming external connectivity on endpoint api (0123): Bind for 0.0.0.0:8081 failed: port is "
      "already allocated";
  CHECK(alone(container).reason == "its container was never started: port 8081 is taken already");
  container.error.clear();
  CHECK(alone(container).reason == "its container was never started");
  container.status = "paused";
  const Service paused = joined(target_at("api", "http", "localhost:80"), facts_of({container}), Probe::refused);
  CHECK(paused.reason == "its container is paused: nothing in it answers");
  CHECK(check(paused, "container").next == "docker unpause api");
}

TEST_CASE("one-shots are completed, at work, or have failed") {
  Container container = running("init", seconds{12});
  Target target = target_at("init", "container", "");
  target.one_shot = true;
  const auto state_of = [&] { return joined(target, facts_of({container}), Probe::none); };
  CHECK(state_of().state == State::starting);
  CHECK(state_of().reason == "is still at work after 12 s");
  container.status = "exited";
  container.finished = now - seconds{60};
  CHECK(state_of().state == State::completed);
  CHECK(check(state_of(), "one-shot").message == "has done its work, 1 min ago");
  container.exit_code = 3;
  CHECK(state_of().state == State::down);
  CHECK(state_of().reason == "its container exited with code 3, 1 min ago");
}

TEST_CASE("a health check that cannot run is told from a service that is ill") {
  const Target minio = target_at("minio", "minio", "localhost:9000");
  const auto reason = [&](const std::string& output, std::vector<std::string> command) {
    const Service service = joined(minio, facts_of({unhealthy(output, std::move(command))}), Probe::up);
    CHECK(service.state == State::up);
    CHECK(check(service, "container-health").is_warning);
    return service.reason;
  };
  const std::string no_curl =
      "its container is \"unhealthy\" only because the health check itself fails: the image has no curl";
  CHECK(
      reason("OCI runtime exec failed: exec failed: unable to start container process: exec: \"curl\": executable file "
             "not found in $PATH: unknown",
             {"CMD", "curl", "-f", "x"}) == no_curl);
  CHECK(reason("/bin/sh: curl: not found\n", {"CMD-SHELL", "curl -f x || exit 1"}) == no_curl);
  CHECK(reason("/bin/sh: 1: curl: not found\n", {"CMD-SHELL", "curl -f x || exit 1"}) == no_curl);
  CHECK(reason("/bin/bash: line 1: curl: command not found\n", {"CMD-SHELL", "curl -f x"}) == no_curl);
  CHECK(
      reason("OCI runtime exec failed: exec failed: unable to start container process: exec: \"/bin/sh\": stat "
             "/bin/sh: no such file or directory: unknown",
             {"CMD-SHELL", "curl -f x"}) ==
      "its container is \"unhealthy\" only because the health check itself fails: the image has no shell to run it in");
  CHECK(reason("bucket logs: not found\n", {"CMD", "check"}) ==
        "its container is \"unhealthy\", although it answers here: bucket logs: not found");
  CHECK(reason("  % Total\n  0     0\ncurl: (7) Failed to connect to localhost port 9001\n", {"CMD", "curl"}) ==
        "its container is \"unhealthy\", although it answers here: curl: (7) Failed to connect to localhost port 9001");
  CHECK(reason("Health check exceeded timeout (2s)", {"CMD", "curl"}) ==
        "its container is \"unhealthy\", although it answers here: its health check did not end within 2s");
  CHECK(reason("", {"CMD", "check"}) ==
        "its container is \"unhealthy\", although it answers here: its health check ends with code 1");
}

TEST_CASE("what is put in the place of a health check asks what that asked") {
  const auto advice = [](const std::string& command) {
    const Container container = unhealthy("/bin/sh: curl: not found\n", {"CMD-SHELL", command});
    return check(joined(target_at("minio", "http", "localhost:1"), facts_of({container}), Probe::up),
                 "container-health")
        .next;
  };
  const std::string same =
      R"(mount pyat-probe and make its health check ["CMD", "/pyat-probe", "http://localhost:80/up"])";
  CHECK(advice("curl -f http://localhost:80/up || exit 1") == same);
  CHECK(advice("curl -f 'http://localhost:80/up'") == same);
  CHECK(advice("curl http://me:s3cret@localhost:80/up") == same);
  CHECK(advice("curl http://localhost:$PORT/up").find("http://localhost:PORT/") != std::string::npos);
}

TEST_CASE("what to put in the place of a health check depends on the image") {
  const auto advice = [](const std::string& kind, const std::string& missing) {
    Container container = unhealthy("/bin/sh: " + missing + ": not found\n", {"CMD-SHELL", missing + " x"});
    container.ports = {{8000, "0.0.0.0:1"}, {8000, "[::]:1"}};
    return check(joined(target_at("minio", kind, "localhost:1"), facts_of({container}), Probe::up), "container-health")
        .next;
  };
  CHECK(
      advice("minio", "curl") ==
      R"(make its health check ["CMD", "mc", "ready", "local"], or mount pyat-probe and make it ["CMD", "/pyat-probe", "minio"])");
  CHECK(advice("mimir", "wget") == R"(mount pyat-probe and make its health check ["CMD", "/pyat-probe", "mimir"])");
  CHECK(advice("minio", "mc") == R"(mount pyat-probe and make its health check ["CMD", "/pyat-probe", "minio"])");
  CHECK(advice("http", "curl") ==
        R"(mount pyat-probe and make its health check ["CMD", "/pyat-probe", "http://localhost:8000/"])");
  CHECK(advice("redis", "redis-cli") ==
        R"(mount pyat-probe and make its health check ["CMD", "/pyat-probe", "tcp://localhost:8000"])");
}

TEST_CASE("an unhealthy container whose service does not answer is down") {
  const Container container = unhealthy("storage is offline\n", {"CMD", "check"});
  const std::string reason = "its container is \"unhealthy\" (3 failures in a row): storage is offline";
  CHECK(alone(container).reason == reason);
  CHECK(alone(container).state == State::down);
}

TEST_CASE("a container whose health check has not passed yet is starting") {
  Container container = running("api", seconds{5});
  container.health = "starting";
  CHECK(alone(container).state == State::starting);
  CHECK(joined(target_at("api", "http", "localhost:1"), facts_of({container}), Probe::up).state == State::up);
}

TEST_CASE("a container without a health check is starting for half a minute") {
  const Target target = target_at("api", "http", "localhost:80");
  Container container = running("api", seconds{12});
  container.ports = {{8000, "0.0.0.0:80"}};
  const Service young = joined(target, facts_of({container}), Probe::refused);
  CHECK(young.state == State::starting);
  CHECK(young.reason == "does not answer yet: its container was started 12 s ago");
  container.started = now - seconds{31};
  CHECK(joined(target, facts_of({container}), Probe::refused).state == State::down);
}

TEST_CASE("a port that is not published, or another one, is named") {
  Container container = running("mimir");
  container.health = "healthy";
  const Target target = target_at("mimir", "mimir", "localhost:8080");
  const auto reach = [&](const Target& asked) {
    return check(joined(asked, facts_of({container}), Probe::refused), "reach");
  };
  CHECK(reach(target).message == "nothing listens there; its container runs, but publishes no port");
  CHECK(reach(target).next ==
        R"(publish it in the Compose file, ports: ["8080:8080"], or run pyat in the same network)");
  container.ports = {{8080, "0.0.0.0:8081"}, {8080, "[::]:8081"}};
  CHECK(reach(target).message ==
        "nothing listens there; its container runs, and publishes 8080 as 0.0.0.0:8081, 8080 as [::]:8081");
  CHECK(reach(target).next == "use http://localhost:8081 as its address");
  CHECK(reach(target_at("mimir", "mimir", "mimir:8080")).next == "use http://localhost:8081 as its address");
  CHECK(reach(target_at("mimir", "mimir", "localhost:8081")).message == "nothing listens there");
  container.uses_host_network = true;
  CHECK(reach(target).message == "nothing listens there");
}

TEST_CASE("a container that is not there") {
  Target target = target_at("init", "container", "");
  const Service service = joined(target, facts_of({}), Probe::none);
  CHECK(service.state == State::down);
  CHECK(service.reason == "there is no container init");
  EngineFacts silent{};
  silent.notes = {"no Docker socket"};
  CHECK(joined(target, silent, Probe::none).state == State::unknown);
  CHECK(joined(target, silent, Probe::none).reason == "only its container can tell how it is");
  // What answers needs no container.
  CHECK(joined(target_at("api", "http", "localhost:1"), facts_of({}), Probe::up).checks.size() == 1);
}

TEST_CASE("the image tells the release where the server does not") {
  Container container = running("mimir");
  container.image = "grafana/mimir:2.10.5";
  Target target = target_at("mimir", "mimir", "localhost:8080");
  target.release = "2.10.3";
  target.release_source = "pyat.yml";
  const Service service = joined(target, facts_of({container}), Probe::refused);
  CHECK(service.release == "2.10.5");
  CHECK(check(service, "release").message == "its container is of grafana/mimir:2.10.5, but pyat.yml says 2.10.3");
  target.release = "2.10";
  CHECK(joined(target, facts_of({container}), Probe::refused).checks.size() == 2);
}

TEST_CASE("releases are read from the names of images") {
  CHECK(release_of_image("grafana/mimir:2.10.3") == "2.10.3");
  CHECK(release_of_image("registry:5000/prom/prometheus:v2.45.0@sha256:0123") == "v2.45.0");
  CHECK(release_of_image("minio/minio:RELEASE.2024-01-16T16-07-38Z") == "RELEASE.2024-01-16T16-07-38Z");
  CHECK(release_of_image("redis:7-alpine") == "7");
  for (const char* image : {"", "grafana/mimir", "grafana/mimir:latest", "registry:5000/mimir", "mimir:3f2a9c1",
                            "sha256:0123", "mimir:main-1f2"}) {
    CHECK(release_of_image(image).empty());
  }
}

TEST_CASE("the engine knows better than the metrics what a container takes") {
  Container container = running("mimir", seconds{100});
  container.memory = 5000;
  container.memory_limit = 9000;
  container.cpu = seconds{50};
  Target target = target_at("mimir", "mimir", "localhost:8080");
  const Resources found = joined(target, facts_of({container}), Probe::up).resources;
  CHECK(found.memory == 5000);
  CHECK(found.memory_limit == 9000);
  CHECK(found.cpu == 0.5);
  CHECK(found.uptime == seconds{100});
  CHECK(found.source == "docker");
}

TEST_CASE("a container that runs where nobody listens: its log is what is left to read") {
  Container container = running("mimir");
  container.ports = {{8080, "0.0.0.0:8081"}};
  const Target target = target_at("mimir", "mimir", "localhost:8081");
  Service service{.name = "mimir", .kind = "mimir"};
  const std::string advice = net::problem_advice({}, {.problem = net::Problem::refused});
  service.checks = {{.id = "reach", .state = State::down, .message = "nothing listens there", .next = advice}};
  join(service, target, facts_of({container}), {.now = now, .folder = "/stack"});
  CHECK(check(service, "reach").next == "docker logs --tail 50 mimir");
}

}  // namespace pyat::health
