#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "rollback/driver/compose_files.hpp"
#include "rollback/driver/compose_paths.hpp"
#include "rollback/driver/compose_tool.hpp"
#include "support/catch.hpp"
#include "support/fake_process.hpp"

using namespace pyat::rollback;
using namespace pyat::test;
using pyat::util::EnvironmentList;
using pyat::util::ProcessResult;
using std::string;
using Names = std::vector<string>;

namespace {

const EnvironmentList environment = {{"PATH", "/usr/bin"}, {"HOME", "/root"}};

class Stack {
 public:
  Generation generation{.number = 12, .digest = "9f86d081884c7d65", .stack = "lgtm", .folder = "/srv/stack"};
  std::map<string, string> contents{};

  void add(const string& path, string text, Role role = Role::compose) {
    generation.files.push_back({.path = path, .role = role, .digest = path + text});
    contents[path] = std::move(text);
  }

  Copies copies(bool is_v2 = true, const EnvironmentList& variables = environment) {
    const Material material{&generation,
                            [this](const File& file) { return pyat::util::ReadResult{.text = contents[file.path]}; }};
    return make_copies(material, "/state/run", variables, is_v2);
  }
};

Stack small_stack() {
  Stack stack{};
  stack.generation.compose_files = {"/srv/stack/compose.yml"};
  stack.generation.services = {{.name = "tempo", .image = "grafana/tempo:2.3.1", .image_id = "sha256:bee4"}};
  stack.add("/srv/stack/compose.yml", "services:\n  tempo:\n    image: grafana/tempo:2.3.1\n    env_file: tempo.env\n");
  stack.add("/srv/stack/tempo.env", "A=1\n", Role::environment);
  return stack;
}

string text_of(const Copies& copies, const string& path) {
  const auto at =
      std::find_if(copies.files.begin(), copies.files.end(), [&](const Copy& copy) { return copy.path == path; });
  return at == copies.files.end() ? "no " + path : at->text;
}

ComposeTool tool_v2() { return {.words = {"docker", "compose"}, .version = "2.26.1", .is_v2 = true}; }

}  // namespace

TEST_CASE("the v2 plugin is chosen, else docker-compose") {
  FakeProcesses runner{};
  runner.answers = {{"docker compose version", ended(0, "2.26.1-4\n")},
                    {"docker-compose version", ended(0, "1.29.2\n")}};
  CHECK(find_compose(runner, environment).name() == "docker compose 2.26.1-4");
  CHECK(find_compose(runner, environment).is_v2);
  runner.answers[0].second = ended(1, "", "docker: 'compose' is not a docker command.\n");
  CHECK(find_compose(runner, environment).name() == "docker-compose 1.29.2");
  CHECK_FALSE(find_compose(runner, environment).is_v2);
  runner.answers[1].second = ended(0, "v2.29.7\n");  // the same program by its old name
  CHECK(find_compose(runner, environment).is_v2);
}

TEST_CASE("no Compose, an old one, and one that hangs are told") {
  FakeProcesses runner{};
  CHECK(find_compose(runner, environment).problem == "neither docker compose nor docker-compose is on this machine");
  CHECK_THAT(find_compose(runner, environment).next, Contains("docker-compose-plugin"));
  runner.answers = {{"docker-compose version", ended(0, "1.24.1\n")}};
  CHECK(find_compose(runner, environment).problem ==
        "docker-compose 1.24.1 is older than 1.25, the first that pyat can use");
  runner.answers = {{"docker compose version", timed_out()}};
  CHECK(find_compose(runner, environment).problem == "docker compose does not answer within 20 s");
  runner.answers = {{"version", ended(0, "what?\n")}};
  CHECK_FALSE(find_compose(runner, environment).problem.empty());
}

TEST_CASE("no command line can remove a volume, whatever is named") {
  const Names hostile = {"-v", "--volumes", "-V", "--renew-anon-volumes", "--remove-orphans", "-y", "tempo", "down"};
  const Names allowed = {"up", "--detach", "--no-deps", "--no-build", "--"};
  for (const ComposeTool& tool : {tool_v2(), ComposeTool{.words = {"docker-compose"}, .version = "1.29.2"}}) {
    for (const string& word : hostile) {
      const ComposeProject project{word, word, word, {word, "/b.yml"}, {word}};
      const Names line = up_command(tool, project, hostile);
      const auto names = std::find(line.begin(), line.end(), "--");
      REQUIRE(names != line.end());
      CHECK(Names(names + 1, line.end()) == hostile);
      for (auto at = line.begin() + static_cast<std::ptrdiff_t>(tool.words.size()); at != names; ++at) {
        CAPTURE(*at);
        const bool is_value = at->starts_with("--project-name=") || at->starts_with("--project-directory=") ||
                              at->starts_with("--env-file=") || at->starts_with("--file=") ||
                              at->starts_with("--profile=");
        CHECK((is_value || std::find(allowed.begin(), allowed.end(), *at) != allowed.end()));
      }
    }
  }
}

TEST_CASE("Compose does not hear the user's COMPOSE_ variables, and the generation's .env counts") {
  const EnvironmentList all = {{"PATH", "/usr/bin"}, {"COMPOSE_FILE", "x.yml"},    {"COMPOSE_PROFILES", "all"},
                               {"TAG", "new"},       {"DOCKER_HOST", "unix:///x"}, {"PASSWORD", "of the shell"}};
  const EnvironmentList dotenv = {{"TAG", "old"}, {"PATH", "/evil"}, {"DOCKER_HOST", "tcp://elsewhere"}};
  CHECK(compose_environment(all, dotenv) == EnvironmentList{{"PATH", "/usr/bin"},
                                                            {"DOCKER_HOST", "unix:///x"},
                                                            {"PASSWORD", "of the shell"},
                                                            {"COMPOSE_IGNORE_ORPHANS", "1"}});
}

TEST_CASE("what Compose says is told in its words, with what to do, and without secrets") {
  const auto failure = [](const string& errors) {
    return failure_of(tool_v2(), ended(1, "", errors), std::chrono::seconds(30));
  };
  const StepResult port = failure(
      " Container tempo  Creating\nError response from daemon: driver failed: Bind for 0.0.0.0:4317 failed: "
      "port is already allocated\n");
  CHECK_FALSE(port.is_done);
  CHECK(port.words ==
        "docker compose 2.26.1 ended with 1: Error response from daemon: driver failed: Bind for 0.0.0.0:4317 failed: "
        "port is already allocated");
  CHECK_THAT(port.next, Contains("ss -ltnp"));
  CHECK_THAT(
      failure("Creating tempo ... \nCreating tempo ... error\n\nERROR: for tempo  no space left on device\n").next,
      Contains("docker system df"));
  CHECK_THAT(failure("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?").next,
             Contains("systemctl start docker"));
  CHECK_THAT(failure("error: url http://admin:hunter2@mimir failed, password=hunter2").words, !Contains("hunter2"));
  CHECK(failure("").words == "docker compose 2.26.1 ended with 1");
  const StepResult hangs = failure_of(tool_v2(), timed_out(), std::chrono::seconds(30));
  CHECK(hangs.words == "docker compose 2.26.1 did not end within 30 s, and was ended");
  CHECK_THAT(hangs.next, Contains("docker ps"));
}

TEST_CASE("copies take the place of what is on the disk") {
  Stack stack = small_stack();
  stack.add("/srv/stack/.env", "TAG=2.3.1\n", Role::environment);
  const Copies copies = stack.copies();
  REQUIRE(copies.problem.empty());
  CHECK(copies.project.folder == "/srv/stack");
  CHECK(copies.project.env_file == "/state/run/files/srv/stack/.env");
  CHECK(copies.project.files == Names{"/state/run/files/srv/stack/compose.yml", "/state/run/pyat.json"});
  CHECK(
      text_of(copies, "/state/run/files/srv/stack/compose.yml") ==
      "services:\n  tempo:\n    image: grafana/tempo:2.3.1\n    env_file: \"/state/run/files/srv/stack/tempo.env\"\n");
  CHECK(text_of(copies, "/state/run/files/srv/stack/tempo.env") == "A=1\n");
  CHECK(text_of(copies, "/state/run/files/srv/stack/.env") == "TAG=2.3.1\n");
}

TEST_CASE("without an .env the one that is there now does not count") {
  const Copies copies = small_stack().copies();
  CHECK(text_of(copies, copies.project.env_file).empty());
}

TEST_CASE("each service is pinned to the image that it ran") {
  Stack stack = small_stack();
  stack.generation.services.push_back({.name = "minio-init", .image = "minio/mc"});  // it did not run
  const auto pinned = nlohmann::json::parse(text_of(stack.copies(), "/state/run/pyat.json"));
  const auto& tempo = pinned["services"]["tempo"];
  CHECK(tempo["image"] == "sha256:bee4");
  CHECK(tempo["pull_policy"] == "never");
  CHECK(tempo["labels"]["pyat.rollback.generation"] == "12-9f86d081");
  CHECK(tempo["labels"]["pyat.rollback.service"].get<string>().size() == 32);
  CHECK_FALSE(pinned["services"]["minio-init"].contains("image"));
  CHECK_FALSE(pinned.contains("version"));
  const auto old = nlohmann::json::parse(text_of(stack.copies(false), "/state/run/pyat.json"));
  CHECK_FALSE(old["services"]["tempo"].contains("pull_policy"));
  // docker-compose 1.29 refuses files of different versions.
  stack.contents["/srv/stack/compose.yml"].insert(0, "version: '3.8'\n");
  CHECK(nlohmann::json::parse(text_of(stack.copies(), "/state/run/pyat.json"))["version"] == "3.8");
}

TEST_CASE("what a generation does not have is refused, not taken from the disk") {
  Stack stack = small_stack();
  stack.generation.compose_files.emplace_back("/srv/stack/other.yml");
  const Copies copies = stack.copies();
  CHECK(copies.problem == "generation 12-9f86d081 has no /srv/stack/other.yml, which its Compose files need");
  CHECK_THAT(copies.next, Contains("pyat rollback list"));
  CHECK(copies.files.empty());
  stack = small_stack();
  stack.contents["/srv/stack/compose.yml"] = "services: [\n";
  CHECK_THAT(stack.copies().problem, StartsWith("/srv/stack/compose.yml: line "));
}

TEST_CASE("an altered content is refused in the words of the store") {
  Stack stack = small_stack();
  const Material material{&stack.generation,
                          [](const File&) { return pyat::util::ReadResult{.problem = "its content was altered"}; }};
  CHECK(make_copies(material, "/state/run", environment, true).problem ==
        "/srv/stack/compose.yml of generation 12-9f86d081: its content was altered");
}

TEST_CASE("what is extended or included comes along, with its own paths") {
  Stack stack{};
  stack.generation.compose_files = {"/srv/stack/compose.yml"};
  stack.add("/srv/stack/compose.yml",
            "include:\n  - sub/one.yml\n  - path: [two.yml]\n    env_file: two.env\n"
            "services:\n  tempo:\n    extends: {file: base/base.yml, service: base}\n    volumes: [./tempo.yaml:/t]\n");
  stack.add("/srv/stack/base/base.yml",
            "services:\n  base:\n    env_file: [{path: a.env, required: false}]\n    extends: {service: other}\n"
            "    volumes:\n      - ./x.yaml:/x:ro\n      - {type: bind, source: ../y, target: /y}\n      - data:/data\n"
            "  other: {image: a}\n");
  stack.add("/srv/stack/base/a.env", "A=1\n", Role::environment);
  stack.add("/srv/stack/sub/one.yml", "services: {}\n");
  stack.add("/srv/stack/sub/.env", "B=1\n", Role::environment);
  stack.add("/srv/stack/two.yml", "services: {}\n");
  stack.add("/srv/stack/two.env", "C=1\n", Role::environment);
  const Copies copies = stack.copies();
  REQUIRE(copies.problem.empty());
  const string root = "/state/run/files/srv/stack/";
  CHECK(text_of(copies, root + "compose.yml") ==
        "include:\n"
        "  - {path: [\"" +
            root + "sub/one.yml.included\"], project_directory: \"/srv/stack/sub\", env_file: [\"" + root +
            "sub/.env\"]}\n"
            "  - {path: [\"" +
            root + "two.yml.included\"], project_directory: \"/srv/stack\", env_file: [\"" + root +
            "two.env\"]}\n"
            "services:\n  tempo:\n    extends: {file: \"" +
            root +
            "base/base.yml.extended\", service: base}\n"
            "    volumes: [./tempo.yaml:/t]\n");
  CHECK(text_of(copies, root + "base/base.yml.extended") ==
        "services:\n  base:\n    env_file: [{path: \"" + root +
            "base/a.env\", required: false}]\n"
            "    extends: {service: other}\n"
            "    volumes:\n      - \"/srv/stack/base/x.yaml:/x:ro\"\n      - {type: bind, source: \"/srv/stack/y\", "
            "target: /y}\n"
            "      - data:/data\n  other: {image: a}\n");
  CHECK(text_of(copies, root + "sub/.env") == "B=1\n");
}

TEST_CASE("paths with variables, aliases, merge keys and other alphabets are found") {
  Stack stack{};
  stack.generation.compose_files = {"/srv/stack/compose.yml"};
  stack.add("/srv/stack/compose.yml",
            "# größe\nx-all: &all\n  env_file: &env [\"ü/${WHICH:-a}.env\"]\nservices:\n"
            "  one: {<<: *all}\n  two:\n    <<: [*all]\n  three:\n    env_file: *env\n");
  stack.add("/srv/stack/.env", "WHICH=b\n", Role::environment);
  stack.add("/srv/stack/ü/b.env", "A=1\n", Role::environment);
  const Copies copies = stack.copies(true, {{"WHICH", "of the shell"}});
  REQUIRE(copies.problem.empty());
  CHECK_THAT(text_of(copies, "/state/run/files/srv/stack/compose.yml"),
             Contains("env_file: &env [\"/state/run/files/srv/stack/ü/b.env\"]\nservices:"));
}

TEST_CASE("a symbolic link among the files is followed within the generation") {
  Stack stack = small_stack();
  stack.generation.compose_files = {"/srv/stack/current.yml"};
  stack.generation.files.push_back({.path = "/srv/stack/current.yml", .role = Role::compose, .link = "./compose.yml"});
  CHECK(stack.copies().problem.empty());
  stack.generation.files.push_back({.path = "/srv/stack/loop.yml", .role = Role::compose, .link = "loop.yml"});
  stack.generation.compose_files = {"/srv/stack/loop.yml"};
  CHECK_FALSE(stack.copies().problem.empty());
}

TEST_CASE("paths are resolved and quoted") {
  CHECK(resolved_path("/srv/stack", "../x/./a.env") == "/srv/x/a.env");
  CHECK(resolved_path("/srv", "/etc//y") == "/etc/y");
  CHECK(resolved_path("/", "../../a") == "/a");
  CHECK(quoted_path("/a b/\"$x\\") == "\"/a b/\\\"$$x\\\\\"");
}

TEST_CASE("programs are led to one engine, whatever context was chosen") {
  const EnvironmentList all = {{"DOCKER_CONTEXT", "far"}, {"DOCKER_HOST", "ssh://far"}, {"PATH", "/bin"}};
  const auto host = [&](const pyat::health::EngineAddress& engine) { return with_engine(all, engine); };
  CHECK(host({.unix_socket = "/run/docker.sock", .url = "http://docker"}) ==
        EnvironmentList{{"PATH", "/bin"}, {"DOCKER_HOST", "unix:///run/docker.sock"}});
  CHECK(host({.url = "https://build:2376"}) == EnvironmentList{{"PATH", "/bin"}, {"DOCKER_HOST", "tcp://build:2376"}});
  CHECK(host({.url = "http://build:2375"}) == EnvironmentList{{"PATH", "/bin"}, {"DOCKER_HOST", "tcp://build:2375"}});
  CHECK(host({.problem = "ssh is not spoken"}) == all);
}

TEST_CASE("what Compose quotes of secret values is not shown") {
  const EnvironmentList dotenv = {{"DB_PASSWORD", "open$sesame-word"}, {"TAG", "release-2.3.1"}};
  const string said =
      without_values("cannot read open$sesame-word\nThe sesame-word variable is not set\nrelease-2.3.1\n", dotenv);
  CHECK(said.find("sesame") == string::npos);
  CHECK(said.find("release-2.3.1") != string::npos);
}

TEST_CASE("a service is another one when anything of it is, mounted files included") {
  Stack stack = small_stack();
  Generation& generation = stack.generation;
  Service& tempo = generation.services[0];
  tempo.mounts = {{"/srv/stack/tempo", "/etc/tempo", false}};
  generation.files.push_back({.path = "/srv/stack/tempo/tempo.yaml", .digest = "one"});
  const string first = definition_of(generation, tempo);
  generation.number = 13;
  CHECK(definition_of(generation, tempo) == first);
  generation.files.back().digest = "two";
  CHECK(definition_of(generation, tempo) != first);
  generation.files.back().digest = "one";
  CHECK(definition_of(generation, tempo) == first);
  generation.files.front().digest = "another Compose file";
  CHECK(definition_of(generation, tempo) != first);
  generation.files.front().digest = "/srv/stack/compose.yml" + stack.contents["/srv/stack/compose.yml"];
  CHECK(definition_of(generation, tempo) == first);
  tempo.environment = {{"PASSWORD", "digest"}};
  CHECK(definition_of(generation, tempo) != first);
  tempo.environment.clear();
  tempo.image_id = "sha256:other";
  CHECK(definition_of(generation, tempo) != first);
}
