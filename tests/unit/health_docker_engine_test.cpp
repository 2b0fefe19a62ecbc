// What the Docker engine is asked, and what is read of its answers.
#include <algorithm>
#include <map>

#include "health/docker/address.hpp"
#include "health/docker/api.hpp"
#include "health/docker/engine.hpp"
#include "health/docker/time.hpp"
#include "support/catch.hpp"
#include "support/fake_engine.hpp"

namespace pyat::health {
namespace {

using test::answer_of;
using test::engine_socket;
using test::FakeClient;
using test::ping_answer;
using test::problem_of;

EngineAddress found(std::map<std::string, std::string, std::less<>> variables, std::vector<std::string> sockets) {
  const auto environment = [&](std::string_view name) -> std::optional<std::string> {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
  return find_engine(environment, [&](const std::string& path) {
    return std::find(sockets.begin(), sockets.end(), path) != sockets.end();
  });
}

const Container& named(const EngineFacts& facts, std::string_view name) {
  const auto at = std::find_if(facts.containers.begin(), facts.containers.end(),
                               [&](const Container& container) { return container.name == name; });
  REQUIRE(at != facts.containers.end());
  return *at;
}

std::string only_note(FakeClient& client) {
  const EngineFacts facts = test::ask(client);
  CHECK_FALSE(facts.was_asked);
  REQUIRE(facts.notes.size() == 1);
  return facts.notes.front();
}

std::string listing(std::size_t count) {
  std::string list = "[";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    list += (i == 0 ? "" : ",");
    list += R"({"Id":"id)" + number + R"(","Names":["/c)" + number + R"("],"State":"running"})";
  }
  return list + "]";
}

}  // namespace

TEST_CASE("the engine is where DOCKER_HOST says") {
  CHECK(found({{"DOCKER_HOST", "unix:///x.sock"}}, {engine_socket}).unix_socket == "/x.sock");
  const EngineAddress plain = found({{"DOCKER_HOST", "tcp://build"}}, {});
  CHECK(plain.unix_socket.empty());
  CHECK(plain.url == "http://build:2375");
  const EngineAddress tls =
      found({{"DOCKER_HOST", "tcp://build:2377"}, {"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_CERT_PATH", "/certs"}}, {});
  CHECK(tls.url == "https://build:2377");
  CHECK(tls.tls.ca_file == "/certs/ca.pem");
  CHECK(tls.tls.certificate_file == "/certs/cert.pem");
  CHECK(tls.tls.key_file == "/certs/key.pem");
  CHECK(found({{"DOCKER_HOST", "tcp://b"}, {"DOCKER_TLS_VERIFY", "1"}, {"HOME", "/home/u"}}, {}).tls.key_file ==
        "/home/u/.docker/key.pem");
  CHECK(found({{"DOCKER_HOST", "ssh://build"}}, {}).problem ==
        "DOCKER_HOST is 'ssh://build': pyat does not go through ssh; run it on that machine, or forward its socket");
  CHECK(found({{"DOCKER_HOST", "tcp://user:secret@build:2375"}}, {}).problem.find("secret") == std::string::npos);
  CHECK(found({{"DOCKER_HOST", "ssh://user:secret@build"}}, {}).problem.find("secret") == std::string::npos);
}

TEST_CASE("without DOCKER_HOST the first usual socket that is there is taken") {
  const std::map<std::string, std::string, std::less<>> user = {{"HOME", "/home/u"},
                                                                {"XDG_RUNTIME_DIR", "/run/user/1"}};
  CHECK(found(user, {"/run/podman/podman.sock", engine_socket}).unix_socket == engine_socket);
  CHECK(found(user, {"/run/user/1/docker.sock", "/run/podman/podman.sock"}).unix_socket == "/run/user/1/docker.sock");
  CHECK(found(user, {"/home/u/.docker/run/docker.sock"}).unix_socket == "/home/u/.docker/run/docker.sock");
  CHECK(found(user, {"/run/podman/podman.sock"}).unix_socket == "/run/podman/podman.sock");
  CHECK(found({}, {}).unix_socket == engine_socket);
}

TEST_CASE("an engine that cannot be asked is one clear note") {
  FakeClient client{};
  const std::string ping = engine_socket + "/_ping";
  client.set(ping, problem_of(net::Problem::no_socket));
  CHECK(only_note(client) == "no Docker socket at /var/run/docker.sock: containers were not looked at");
  client.set(ping, problem_of(net::Problem::socket_denied));
  CHECK(only_note(client) ==
        "no permission to use the Docker socket /var/run/docker.sock: containers were not looked at; run pyat as root, "
        "or join the group that owns it: sudo usermod -aG docker $USER, then log in again");
  client.set(ping, problem_of(net::Problem::refused));
  CHECK(only_note(client) ==
        "no Docker engine listens at /var/run/docker.sock: containers were not looked at; start the engine, or set "
        "DOCKER_HOST to where it listens");
  client.set(ping, problem_of(net::Problem::no_answer));
  CHECK(only_note(client) ==
        "the Docker engine at /var/run/docker.sock could not be asked (took the connection, but did not answer within "
        "5 s): "
        "containers were not looked at");
  client.set(ping, problem_of(net::Problem::wants_tls));
  CHECK(only_note(client) ==
        "the Docker engine at /var/run/docker.sock speaks TLS: containers were not looked at; set DOCKER_TLS_VERIFY=1, "
        "and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem");
  client.set(ping, answer_of(200, "hello"));
  CHECK(only_note(client) ==
        "what listens at /var/run/docker.sock is no Docker engine (its answer has no Api-Version): containers were not "
        "looked at");
  client.set(ping, ping_answer("1.18"));
  CHECK(
      only_note(client) ==
      "the Docker engine at /var/run/docker.sock speaks API 1.18 only, pyat 1.24 and later: containers were not looked "
      "at");
  client.set(ping, answer_of(500, R"({"message":"daemon is shutting down"})"));
  CHECK(
      only_note(client) ==
      "the Docker engine at /var/run/docker.sock answered 500: daemon is shutting down: containers were not looked at");
}

TEST_CASE("a list that is garbage is one clear note") {
  for (const std::string body : {"", "nonsense", "{}", R"([{"Names":["/x"]}])", "[1]", "null"}) {
    FakeClient client{};
    client.set(engine_socket + "/_ping", ping_answer("1.41"));
    client.set(engine_socket + "/v1.41/containers/json?all=1", answer_of(200, body));
    const EngineFacts facts = test::ask(client);
    CHECK_FALSE(facts.was_asked);
    CHECK(facts.notes.front() ==
          "the Docker engine at /var/run/docker.sock answered something that is no list of containers: containers were "
          "not looked at");
  }
}

TEST_CASE("the newest version that both know is spoken") {
  FakeClient client{};
  client.set(engine_socket + "/_ping", ping_answer("1.60"));
  client.set(engine_socket + "/v1.52/containers/json?all=1", answer_of(200, "[]"));
  CHECK(test::ask(client).api_version == "1.52");
  client.set(engine_socket + "/v1.52/containers/json?all=1",
             answer_of(400, R"({"message":"client version 1.52 is too old. Minimum supported API version is 1.54"})"));
  client.set(engine_socket + "/v1.60/containers/json?all=1", answer_of(200, "[]"));
  CHECK(test::ask(client).api_version == "1.60");
  client.set(engine_socket + "/_ping", ping_answer("1.30"));
  client.set(engine_socket + "/v1.30/containers/json?all=1", answer_of(200, "[]"));
  CHECK(test::ask(client).api_version == "1.30");
}

TEST_CASE("containers are read as a real engine tells them") {
  FakeClient client{};
  test::set_real_engine(client);
  const EngineFacts facts = test::ask(client);
  CHECK(facts.was_asked);
  CHECK(facts.notes.empty());
  CHECK(facts.containers.size() == 15);

  const Container& minio = named(facts, "minio");
  CHECK(minio.image == "minio/minio:RELEASE.2024-01-16T16-07-38Z");
  CHECK(minio.image_id == "sha256:ba7d40166c552cc743a99a954222557ba1cba87db4fcb0b044b1b953761e5825");
  CHECK(minio.compose_project == "stack");
  CHECK(minio.compose_service == "minio");
  CHECK(minio.compose_folder == "/home/user/stack");
  CHECK(minio.status == "running");
  CHECK(minio.uses_host_network);
  CHECK(minio.health == "unhealthy");
  CHECK(minio.health_exit_code == -1);
  CHECK(minio.health_output ==
        "OCI runtime exec failed: exec failed: unable to start container process: exec: \"curl\": executable file not "
        "found in $PATH: unknown");
  CHECK(minio.health_command.front() == "CMD");
  CHECK(minio.memory);
  CHECK(minio.cpu);
  CHECK_FALSE(minio.finished);
  CHECK(minio.log.find('\x02') == std::string::npos);

  const Container& mimir = named(facts, "mimir");
  CHECK(mimir.status == "restarting");
  CHECK(mimir.restarts > 20);
  CHECK(mimir.exit_code == 1);
  CHECK(mimir.restart_policy == "unless-stopped");
  CHECK(mimir.mounts == std::vector<std::pair<std::string, std::string>>{
                            {"/home/user/stack/mimir/mimir.yaml", "/etc/mimir/mimir.yml"}});
  CHECK_FALSE(mimir.memory);
  CHECK(mimir.log.starts_with("error loading config from /etc/mimir/mimir.yml: Error parsing config file: yaml:"));
  CHECK(std::count(mimir.log.begin(), mimir.log.end(), '\n') == 5);  // those of the last start alone

  const Container& oom = named(facts, "oom");
  CHECK(oom.oom_killed);
  CHECK(oom.exit_code == 137);
  CHECK(oom.memory_limit == 33554432);
  CHECK(named(facts, "badcmd").error.ends_with(R"(exec: "/nope": stat /nope: no such file or directory: unknown)"));
  CHECK(named(facts, "term").log == "on a terminal\n");
  CHECK(named(facts, "tty").log == "level=error msg=\"listen tcp :3200: bind: address already in use\"\n");
}

TEST_CASE("only those that are chosen are asked for more, and no more than a thousand") {
  FakeClient client{};
  client.set(engine_socket + "/_ping", ping_answer("1.41"));
  client.set(engine_socket + "/v1.41/containers/json?all=1", answer_of(200, listing(1002)));
  EngineOptions options{};
  options.choose = [](const EngineFacts&) { return std::vector<std::size_t>{}; };
  CHECK(test::ask(client, options).containers.size() == 1002);
  CHECK(client.asked.size() == 2);
  client.asked.clear();
  const EngineFacts facts = test::ask(client);
  CHECK(client.asked.size() == 1002);
  CHECK(facts.notes.front() == "the Docker engine has 1002 containers: 2 of them were not looked at");
  CHECK(facts.notes.back() == "998 more questions about containers were not answered");
}

TEST_CASE("an old engine is not asked for what it measures slowly") {
  FakeClient client{};
  client.set(engine_socket + "/_ping", ping_answer("1.40"));
  client.set(engine_socket + "/v1.40/containers/json?all=1", answer_of(200, listing(1)));
  client.set(engine_socket + "/v1.40/containers/id0/json",
             answer_of(200, R"({"Id":"id0","State":{"Status":"running"}})"));
  CHECK(test::ask(client).notes.empty());
  CHECK(client.asked.size() == 3);
}

TEST_CASE("what cannot be read of one container is said") {
  FakeClient client{};
  client.set(engine_socket + "/_ping", ping_answer("1.41"));
  client.set(engine_socket + "/v1.41/containers/json?all=1", answer_of(200, listing(1)));
  const std::string inspection = engine_socket + "/v1.41/containers/id0/json";
  SECTION("garbage") {
    client.set(inspection, answer_of(200, "<html>"));
    CHECK(test::ask(client).notes ==
          std::vector<std::string>{"the Docker engine did not say how c0 is: it answered garbage"});
  }
  SECTION("it was removed meanwhile") {
    client.set(inspection, answer_of(404, R"({"message":"No such container: id0"})"));
    CHECK(test::ask(client).notes.empty());
  }
  SECTION("its log goes where the engine cannot read it") {
    client.set(inspection, answer_of(200, R"({"Id":"id0","State":{"Status":"exited","ExitCode":1}})"));
    client.set(engine_socket + "/v1.41/containers/id0/logs?stdout=1&stderr=1&tail=50&timestamps=1",
               answer_of(500, R"({"message":"configured logging driver does not support reading"})"));
    CHECK(test::ask(client).notes ==
          std::vector<std::string>{
              "the log of the container c0 could not be read: configured logging driver does not support reading"});
  }
}

TEST_CASE("memory is counted as docker stats does") {
  Container container{};
  read_stats(R"({"memory_stats":{"usage":1000,"stats":{"total_inactive_file":300,"inactive_file":1}},
                 "cpu_stats":{"cpu_usage":{"total_usage":5}}})",
             container);
  CHECK(container.memory == 700);
  CHECK(container.cpu == std::chrono::nanoseconds{5});
  read_stats(R"({"memory_stats":{"usage":1000,"stats":{"inactive_file":200}}})", container);
  CHECK(container.memory == 800);
  container.memory.reset();
  read_stats(R"({"memory_stats":{}})", container);  // of one that has just ended
  CHECK_FALSE(container.memory);
}

TEST_CASE("CPU and memory are known apart from each other, and 0 is neither") {
  Container container{};
  const auto time = read_stats(
      R"({"read":"2026-11-22T06:17:54.003236552Z","memory_stats":{},"cpu_stats":{"cpu_usage":{"total_usage":7}}})",
      container);
  CHECK_FALSE(container.memory);
  CHECK(container.cpu == std::chrono::nanoseconds{7});
  REQUIRE(time);
  CHECK(time->time_since_epoch().count() == 1795328274003236552);
  Container ended{};
  CHECK_FALSE(read_stats(
      R"({"read":"0001-01-01T00:00:00Z","memory_stats":{},"cpu_stats":{"cpu_usage":{"total_usage":0}}})", ended));
  CHECK_FALSE(ended.memory);
  CHECK_FALSE(ended.cpu);
}

TEST_CASE("times have all the digits that they are written with") {
  const auto nanoseconds = [](const char* text) {
    const auto time = read_exact_time(text);
    return time ? time->time_since_epoch().count() : -1;
  };
  CHECK(nanoseconds("1970-01-01T00:00:01Z") == 1'000'000'000);
  CHECK(nanoseconds("1970-01-01T00:00:01.5Z") == 1'500'000'000);
  CHECK(nanoseconds("1970-01-01T01:00:01.000000009+01:00") == 1'000'000'009);
  CHECK(nanoseconds("1970-01-01T00:00:01.0000000019Z") == 1'000'000'001);
  CHECK(nanoseconds("1970-01-01T00:00:01.x") == -1);
}

TEST_CASE("logs are taken out of their frames") {
  Container container{};
  CHECK(read_log(test::frame("2026-11-21T16:30:36Z one\n") + test::frame("2026-11-21T16:30:37Z two\n"), container) ==
        "one\ntwo\n");
  CHECK(read_log(test::frame("a long line that was cut").substr(0, 14), container) == "a long\n");
  CHECK(read_log("", container).empty());
  container.has_terminal = true;
  CHECK(read_log("2026-11-21T16:30:36Z one\r\n", container) == "one\n");
}

TEST_CASE("of a container that has ended only the last run is read") {
  Container container{};
  container.started = read_time("2026-11-21T16:30:37.5Z");
  const std::string log = test::frame("2026-11-21T16:30:36Z old\n") + test::frame("2026-11-21T16:30:37.4Z new\n");
  CHECK(read_log(log, container) == "new\n");
  container.started = read_time("2026-11-21T17:00:00Z");
  CHECK(read_log(log, container) == "old\nnew\n");
  container.status = "running";
  CHECK(read_log(log, container) == "old\nnew\n");
}

TEST_CASE("times are read, and told in words") {
  CHECK(read_time("2026-11-21T16:30:37.052237079Z") == read_time("2026-11-21T17:30:37+01:00"));
  CHECK(read_time("1970-01-01T00:01:00Z")->time_since_epoch().count() == 60);
  for (const char* text : {"", "now", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-21T16:30:37",
                           "2026-11-21T16:30:37.", "2026-11-21 16:30:37Z"}) {
    CHECK_FALSE(read_time(text));
  }
  using std::chrono::seconds;
  CHECK(span_text(seconds{59}) == "59 s");
  CHECK(span_text(seconds{3599}) == "59 min");
  CHECK(span_text(seconds{2 * 86400 - 1}) == "47 h");
  CHECK(span_text(seconds{5 * 86400}) == "5 days");
  const std::chrono::sys_seconds now{seconds{1000}};
  CHECK(ago(now - seconds{90}, now) == "1 min ago");
  CHECK(ago(now + seconds{90}, now) == "just now");
}

}  // namespace pyat::health
