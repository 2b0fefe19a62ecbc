// Why a service is not well, as its log and its configuration file tell.
#include "health/docker/diagnose.hpp"
#include "health/docker/last_words.hpp"
#include "health/docker/peer.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"

namespace pyat::health {
namespace {

const std::string refusal =
    "error loading config from /etc/mimir.yml: Error parsing config file: yaml: unmarshal errors:\n"
    "  line 1: field query_frontend not found in type mimir.Config\n";

Service down(std::string log, std::string image = "grafana/mimir:2.10.3") {
  Service service{.name = "mimir", .kind = "mimir", .state = State::restarting};
  Container container{};
  container.name = "mimir";
  container.status = "restarting";
  container.image = std::move(image);
  container.log = std::move(log);
  container.command = {"/bin/mimir", "-config.file=/etc/mimir.yml"};
  container.mounts = {{"/stack/mimir/mimir.yml", "/etc/mimir.yml"}};
  container.exit_code = 1;
  service.container = std::move(container);
  return service;
}

std::optional<Diagnosis> diagnosed(Service& service, test::MemoryFiles& files) {
  return diagnose(service, files, {.environment = {}, .folder = "/stack", .today = {}});
}

std::optional<Diagnosis> diagnosed(Service service, const std::string& path = {}, const std::string& text = {}) {
  test::MemoryFiles files{};
  if (!path.empty()) files.files[path] = text;
  return diagnosed(service, files);
}

}  // namespace

TEST_CASE("a complaint in the log leads into the file that is mounted") {
  test::MemoryFiles files{};
  files.files["/stack/mimir/mimir.yml"] = "query_frontend:\n  x: 1\ntarget: all\n";
  Service service = down(refusal);
  const auto found = diagnosed(service, files);
  REQUIRE(found);
  CHECK(found->sentence == "its configuration has 1 error");
  CHECK_FALSE(found->may_follow);
  REQUIRE(found->details.size() == 1);
  CHECK(found->details[0].starts_with("mimir/mimir.yml:1:1: unknown key \"query_frontend\""));
  CHECK(found->next[0] == "pyat lint --product mimir --target 2.10.3 mimir/mimir.yml");
}

TEST_CASE("without the file the log is explained") {
  const auto found = diagnosed(down(refusal));
  REQUIRE(found);
  CHECK(found->sentence == "its configuration has 1 error");
  CHECK(found->details[0].starts_with("line 1: Mimir 2.10.3 knows no key \"query_frontend\" at the top level"));
  CHECK(found->next == std::vector<std::string>{"docker logs mimir 2>&1 | pyat explain -"});
}

TEST_CASE("a file that was mended since is told from one that is wrong") {
  const auto found = diagnosed(down(refusal), "/stack/mimir/mimir.yml", "target: all\n");
  REQUIRE(found);
  CHECK(found->sentence == "its configuration had 1 error when it was started, but mimir/mimir.yml has none");
  CHECK(found->next == std::vector<std::string>{"if the file was mended since: docker restart mimir"});
}

TEST_CASE("without Docker the configuration file is read all the same") {
  Service service{.name = "mimir", .kind = "mimir", .state = State::down, .expected_release = "2.10.3"};
  service.config_file = "mimir.yml";
  test::MemoryFiles files{};
  files.files["mimir.yml"] = "query_frontend:\n  x: 1\n";
  CHECK(diagnosed(service, files)->sentence == "its configuration has 1 error");
  SECTION("a file without errors is no diagnosis") {
    files.files["mimir.yml"] = "target: all\n";
    CHECK_FALSE(diagnosed(service, files));
  }
  SECTION("nor is that of a server that answers, or is well") {
    service.state = State::degraded;
    CHECK_FALSE(diagnosed(service, files));
    service.state = State::up;
    CHECK_FALSE(diagnosed(service, files));
  }
  SECTION("no release is guessed") {
    service.expected_release = "9.9.9";
    CHECK_FALSE(diagnosed(service, files));
    service.expected_release.clear();
    CHECK_FALSE(diagnosed(service, files));
  }
}

TEST_CASE("variables are expanded as the server's command line says") {
  Service service = down(refusal);
  service.container->command.emplace_back("-config.expand-env=true");
  const auto found = diagnosed(service, "/stack/mimir/mimir.yml", "query_frontend:\n  x: 1\n");
  REQUIRE(found);
  CHECK(found->next[0] == "pyat lint --product mimir --target 2.10.3 --expand-env mimir/mimir.yml");
}

TEST_CASE("what it cannot reach is what it needs") {
  test::MemoryFiles files{};
  Service service = down(
      "level=info msg=\"Starting\"\n"
      "level=error msg=\"module failed\" module=store err=\"Get \\\"http://minio:9000/tempo\\\": dial tcp: lookup "
      "minio "
      "on 127.0.0.11:53: no such host\"\n"
      "level=info msg=\"stopped\"\n");
  service.kind = "loki";
  const auto found = diagnosed(service, files);
  REQUIRE(found);
  CHECK(found->sentence == "it cannot reach minio:9000 (the name has no address)");
  CHECK(found->may_follow);
  CHECK(service.needs_addresses == std::vector<std::string>{"minio:9000"});
}

TEST_CASE("what a container says before it is stopped or killed is no reason") {
  Service service = down("something\n");
  service.kind = "loki";
  service.state = State::down;
  service.container->status = "exited";
  CHECK(diagnosed(service)->sentence == "its log ends with: something");
  service.container->exit_code = 143;
  CHECK_FALSE(diagnosed(service));
  service.container->exit_code = 137;
  service.container->oom_killed = true;
  CHECK_FALSE(diagnosed(service));
  service.container->status = "running";  // the last line of one that runs is any line
  service.container->oom_killed = false;
  CHECK_FALSE(diagnosed(service));
}

TEST_CASE("well known last words") {
  for (const auto& [line, sentence] : std::vector<std::pair<std::string, std::string>>{
           {"level=error msg=\"listen tcp :3200: bind: address already in use\"", "port 3200 is taken already"},
           {"Error: listen EADDRINUSE: address already in use :::3000", "port 3000 is taken already"},
           {"write /data/wal/0001: no space left on device", "there is no space left on its disk"},
           {"exec /usr/bin/loki: exec format error", "its image is for another processor than this machine's"},
           {"read /etc/loki/loki.yml: is a directory", "/etc/loki/loki.yml is a folder, where a file should be"},
           {"mkdir /loki/rules: permission denied", "it has no permission for /loki/rules"},
           {"open /etc/x.yml: no such file or directory", "it does not find /etc/x.yml"},
           {"FATAL: password authentication failed for user \"grafana\"", "its credentials are not accepted"},
           {"The specified bucket does not exist", "a bucket that it stores in does not exist"},
           {"fatal error: runtime: out of memory", "it ran out of memory"},
           {"panic: oh no", "its log ends with: panic: oh no"}}) {
    CHECK(last_words(line).sentence == sentence);
  }
  CHECK(last_words("").sentence.empty());
  CHECK(last_words("level=warn msg=\"open /x: no such file or directory\"\nerror: y\nbye").sentence ==
        "its log ends with: error: y");
  CHECK(last_words("a\x1b[31mb\x01\n").sentence == "its log ends with: ab ");
}

TEST_CASE("passwords in a log are not shown") {
  CHECK(last_words("error: postgres://grafana:s3cret@db:5432/g?x: bad").line == "error: postgres://db:5432/g?x: bad");
  CHECK(last_words("error: user=g PASSWORD=s3cret, token=abc").line == "error: user=g PASSWORD=***, token=***");
  // A slash in a password that nobody has escaped.
  CHECK(last_words("error: postgres://grafana:s3/cret@db:5432: bad").line == "error: postgres://db:5432: bad");
  CHECK(last_words("error: Authorization: Bearer abc was refused").line ==
        "error: Authorization: Bearer *** was refused");
}

TEST_CASE("whom a line says that it could not reach") {
  for (const auto& [line, address] : std::vector<std::pair<std::string, std::string>>{
           {"Get \"http://minio:9000/x\": dial tcp 172.20.0.3:9000: connect: connection refused", "minio:9000"},
           {"dial tcp 172.20.0.3:9000: connect: connection refused", "172.20.0.3:9000"},
           {"dial tcp: lookup redis on 127.0.0.11:53: no such host", "redis"},
           {"dial tcp 10.0.0.1:80: i/o timeout", "10.0.0.1:80"},
           {"connection to server at \"db\" (172.20.0.4), port 5432 failed: Connection refused", "db:5432"},
           {"Error: connect ECONNREFUSED 172.20.0.4:5432", "172.20.0.4:5432"},
           {"Error: getaddrinfo ENOTFOUND db", "db"},
           {"HTTPConnectionPool(host='mimir', port=9009): [Errno 111] Connection refused", "mimir:9009"},
           {"Error 111 connecting to redis:6379. Connection refused.", "redis:6379"}}) {
    const auto peer = unreached_peer(line);
    REQUIRE(peer);
    CHECK(peer->address == address);
    CHECK_FALSE(peer->is_itself);
  }
  CHECK(unreached_peer("dial tcp 127.0.0.1:9000: connect: connection refused")->is_itself);
  CHECK(unreached_peer("dial tcp [::1]:9000: connect: connection refused")->is_itself);
  CHECK_FALSE(unreached_peer("connection refused"));
  CHECK_FALSE(unreached_peer("all is well"));
}

TEST_CASE("why the engine could not start a container") {
  CHECK(words_of_engine(R"(exec: "/nope": stat /nope: no such file or directory: unknown)").sentence ==
        "its command /nope is not in the image");
  CHECK(words_of_engine("Are you trying to mount a directory onto a file (or vice-versa)?").sentence ==
        "a folder is mounted where the image has a file");
  CHECK(words_of_engine("").sentence.empty());
}

}  // namespace pyat::health
