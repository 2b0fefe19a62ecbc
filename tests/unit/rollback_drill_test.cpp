#include <algorithm>
#include <nlohmann/json.hpp>

#include "compose/tree.hpp"
#include "rollback/drill/drill.hpp"
#include "rollback/drill/report.hpp"
#include "rollback/drill/scratch.hpp"
#include "rollback/plan/plan.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "support/fake_engine.hpp"
#include "support/rollback_stack.hpp"

using namespace pyat;
using namespace pyat::rollback;
using nlohmann::json;
using std::string;

namespace {

const DrillPlace place{.project = "lgtm-drill", .folder = "/state/lgtm/drill"};

// A stack in memory, its Compose file as it is or another one, and what a drill makes of it.
class Drilled {
 public:
  explicit Drilled(const string& text = string(test::lgtm_compose)) {
    test::set_lgtm_files(machine.files);
    machine.files.set("/srv/lgtm/compose.yml", text, {.mode = 0644});
    generation = machine.take().generation;
    generation.number = 12;
    generation.digest = "9f86d081884c7d65";
    const auto read = [this](const string& path) {
      util::ReadResult done = machine.files.read(path, 1U << 20U);
      return done.problem.empty() ? std::optional(done.text) : std::nullopt;
    };
    const std::vector<compose::File> files{{"/srv/lgtm/compose.yml", text}};
    read_ = compose::load_tree(files, "lgtm", machine.variables(), read);
    REQUIRE(read_.loaded.project);
    make();
  }

  void make() {
    const DrillSource source{.generation = generation,
                             .project = *read_.loaded.project,
                             .tree = read_.tree,
                             .environment = machine.variables(),
                             .image_volumes = image_volumes};
    left_out = not_drilled(source);
    side = drill_side(source, place, left_out);
    compose = json::parse(side.compose);
  }

  const json& service(const string& name) const { return compose["services"][name]; }

  // Where it is mounted from; null: it is not.
  json mount(const string& name, const string& target) const {
    for (const json& each : service(name).value("volumes", json::array())) {
      if (each["target"] == target) return each;
    }
    return nullptr;
  }

  bool has_difference(const DrillNote& note) const {
    return std::find(side.differences.begin(), side.differences.end(), note) != side.differences.end();
  }

  test::Machine machine{};
  Generation generation{};
  std::map<string, std::vector<string>> image_volumes{};
  std::vector<DrillNote> left_out{};
  DrillSide side{};
  json compose{};

 private:
  compose::LoadedTree read_{};
};

bool waits(const Plan& plan, std::string_view service) {
  return std::any_of(plan.moves.begin(), plan.moves.end(),
                     [&](const ServiceMove& move) { return move.name == service && move.move == Move::after; });
}

string with_service(const string& lines) { return "name: lgtm\nservices:\n  one:\n    image: a:1\n" + lines; }

}  // namespace

TEST_CASE("the copies of a drill publish nothing, and their networks lead nowhere") {
  const Drilled drilled{};
  for (const auto& [name, service] : drilled.compose["services"].items()) {
    CAPTURE(name);
    CHECK_FALSE(service.contains("ports"));
    CHECK(service["labels"]["pyat.rollback.drill"] == place.folder);
  }
  CHECK(drilled.compose["networks"]["default"]["internal"] == true);
  CHECK(drilled.compose["networks"]["default"]["labels"]["pyat.rollback.drill"] == place.folder);
  CHECK(drilled.service("mimir")["container_name"] == "mimir-drill");
  CHECK_FALSE(drilled.service("minio").contains("container_name"));
}

TEST_CASE("what a copy has mounted is a copy, or an empty volume of the drill") {
  const Drilled drilled{};
  CHECK(drilled.mount("mimir", "/etc/mimir/mimir.yml") ==
        json{{"type", "bind"},
             {"source", place.folder + "/files/srv/lgtm/mimir/mimir.yml"},
             {"target", "/etc/mimir/mimir.yml"},
             {"read_only", true}});
  CHECK(drilled.mount("grafana", "/etc/grafana/provisioning")["source"] ==
        place.folder + "/files/srv/lgtm/grafana/provisioning");
  CHECK(drilled.mount("grafana", "/run/secrets/grafana_db")["source"] ==
        place.folder + "/files/srv/lgtm/secrets/grafana_db");
  CHECK(drilled.mount("mimir", "/data") == json{{"type", "volume"}, {"source", "mimir-data"}, {"target", "/data"}});
  CHECK(drilled.mount("tempo", "/var/tempo")["source"] == "host-srv-lgtm-data-tempo");
  CHECK(drilled.has_difference({"tempo", "with an empty volume in the place of /srv/lgtm/data/tempo"}));
  for (const auto& [name, volume] : drilled.compose["volumes"].items()) {
    CAPTURE(name);
    CHECK(volume == json{{"labels", {{"pyat.rollback.drill", place.folder}}}});
  }
  // Whatever is mounted from this machine is below the folder of the drill.
  for (const auto& [name, service] : drilled.compose["services"].items()) {
    for (const json& mount : service.value("volumes", json::array())) {
      const string source = mount["source"];
      if (mount["type"] == "bind") CHECK(source.starts_with(place.folder + "/files/"));
    }
  }
}

TEST_CASE("a volume of another project, or on another machine, is replaced by an empty one") {
  const Drilled drilled(
      with_service("    volumes: ['shared:/data', 'nfs:/more', '/unnamed']\n"
                   "volumes:\n  shared: {external: true, name: production}\n"
                   "  nfs: {driver_opts: {type: nfs, o: addr=10.0.0.1, device: ':/export'}}\n"));
  CHECK(drilled.compose["volumes"].size() == 3);
  CHECK(drilled.side.compose.find("production") == string::npos);
  CHECK(drilled.side.compose.find("nfs, ") == string::npos);
  CHECK(drilled.side.compose.find("10.0.0.1") == string::npos);
  CHECK(drilled.mount("one", "/unnamed")["source"] == "unnamed-one-unnamed");
}

TEST_CASE("a volume that only the image asks for gets a name, so that it can be removed") {
  Drilled drilled{};
  drilled.image_volumes["mimir"] = {"/data", "/more"};
  drilled.make();
  CHECK(drilled.mount("mimir", "/data")["source"] == "mimir-data");
  CHECK(drilled.mount("mimir", "/more")["source"] == "image-mimir-more");
}

TEST_CASE("services that may change the machine or the stack are not drilled") {
  SECTION("the engine's socket") {
    const Drilled drilled{};
    REQUIRE(drilled.left_out.size() == 1);
    CHECK(drilled.left_out.front() == DrillNote{"promtail", "it has /var/run/docker.sock: it may change the stack"});
    CHECK_FALSE(drilled.compose["services"].contains("promtail"));
    CHECK(find_service(drilled.side.generation, "promtail") == nullptr);
  }
  SECTION("privileged, and who shares its network") {
    const Drilled drilled(
        with_service("    privileged: true\n  two: {image: 'b:1', network_mode: 'service:one'}\n"
                     "  three: {image: 'c:1', depends_on: [one]}\n"));
    REQUIRE(drilled.left_out.size() == 2);
    CHECK(drilled.left_out[0] == DrillNote{"one", "it is privileged: it may change the machine"});
    CHECK(drilled.left_out[1] == DrillNote{"two", "it shares the network of one, which is not drilled"});
    CHECK_FALSE(drilled.service("three").contains("depends_on"));
    CHECK(find_service(drilled.side.generation, "three")->needs.empty());
  }
  SECTION("a health check that needs the host's network") {
    const Drilled drilled(
        with_service("    network_mode: host\n    healthcheck: {test: curl -f http://db.local:80/}\n"));
    CHECK(drilled.left_out ==
          std::vector<DrillNote>{{"one", "its health check asks db.local, which needs the host's network"}});
  }
}

TEST_CASE("the network of the host is left alone") {
  const Drilled drilled(
      with_service("    network_mode: host\n    healthcheck: {test: curl -f http://localhost:80/}\n"));
  CHECK(drilled.left_out.empty());
  CHECK(drilled.service("one")["network_mode"] == "none");
  CHECK_FALSE(drilled.compose.contains("networks"));
  CHECK(drilled.has_difference(
      {"one", "has a network of its own, and the stack's is that of the host: it reaches nobody"}));
}

TEST_CASE("what a service may do to others is left out, and said") {
  const Drilled drilled(with_service(
      "    cap_add: [NET_ADMIN]\n    devices: [/dev/sda]\n    pid: host\n    labels: {traefik.enable: 'true'}\n"
      "    mem_limit: 1g\n    restart: always\n    x-mine: 1\n    networks: {back: {ipv4_address: 10.0.0.2, aliases: "
      "[db]}}\n"
      "networks: {back: {external: true}}\n"));
  const json& one = drilled.service("one");
  for (const char* key : {"cap_add", "devices", "pid", "x-mine"}) CHECK_FALSE(one.contains(key));
  CHECK(one["labels"].size() == 1);
  CHECK(one["mem_limit"] == "1g");
  CHECK(one["restart"] == "on-failure");
  CHECK(one["networks"] == json{{"back", {{"aliases", {"db"}}}}});
  CHECK(drilled.compose["networks"]["back"]["internal"] == true);
  CHECK_FALSE(drilled.compose["networks"]["back"].contains("external"));
  CHECK(drilled.has_difference({"one", "without cap_add, devices, pid"}));
}

TEST_CASE("variables are replaced once, with the values of the generation") {
  Drilled drilled(
      with_service("    command: [sh, -c, 'echo $$HOME ${GRAFANA_PASSWORD}']\n    environment: [HOME, ABSENT]\n"));
  CHECK(drilled.service("one")["command"] == json{"sh", "-c", "echo $$HOME hunter2hunter2"});
  CHECK(drilled.service("one")["environment"] == json{{"HOME", "/home/op"}});
  const Drilled lgtm{};
  CHECK(lgtm.service("grafana")["environment"]["GF_SMTP_PASSWORD"] == "mail-s3cret");
  CHECK_FALSE(lgtm.service("grafana").contains("env_file"));
}

TEST_CASE("the plan of a drill has the steps of the run") {
  string older(test::lgtm_compose);
  const auto change = [&older](std::string_view from, std::string_view to) {
    const std::size_t at = older.find(from);
    REQUIRE(at != string::npos);
    older.replace(at, from.size(), to);
  };
  change("grafana/mimir:2.10.3", "grafana/mimir:2.9.0");
  change("  tempo:\n", "  jaeger:\n");
  change("container_name: tempo", "container_name: jaeger");
  change("[mimir, tempo]", "[mimir, jaeger]");
  Drilled before{};
  Drilled target(older);
  for (Drilled* side : {&before, &target}) {
    for (Service& service : side->generation.services) service.state = "running (healthy)";
  }
  before.make();
  target.generation.number = 11;
  for (File& file : target.generation.files) {
    if (file.path == "/srv/lgtm/mimir/mimir.yml") file.digest = "another one";
  }
  target.make();
  const auto ids = [](const Plan& plan) {
    std::vector<std::pair<string, std::vector<string>>> all{};
    for (const Step& step : plan.steps) all.emplace_back(step.id, step.services);
    return all;
  };
  const PlanOptions options{.flushes = false};
  const Plan real = plan_of(before.generation, target.generation, options);
  const Plan drill = plan_of(before.side.generation, target.side.generation, options);
  // The port of tempo is that of jaeger: none is published in the drill, and jaeger waits all the same.
  REQUIRE(waits(real, "jaeger"));
  CHECK(ids(real) == ids(drill));
  for (const Step& step : drill.steps) {
    for (const auto& [name, value] : step.details) {
      if (name == "path") CHECK(value.starts_with(place.folder + "/files/"));
    }
  }
}

TEST_CASE("only what the drill has made is removed") {
  using Kind = ScratchKind;
  CHECK(is_scratch(place, Kind::volume, "lgtm-drill_mimir-data", "lgtm-drill", place.folder));
  CHECK(is_scratch(place, Kind::container, "mimir-drill", "lgtm-drill", place.folder));
  CHECK_FALSE(is_scratch(place, Kind::volume, "lgtm_mimir-data", "lgtm-drill", place.folder));
  CHECK_FALSE(is_scratch(place, Kind::volume, "lgtm-drill_mimir-data", "lgtm", place.folder));
  CHECK_FALSE(is_scratch(place, Kind::volume, "lgtm-drill_mimir-data", "lgtm-drill", ""));
  CHECK_FALSE(is_scratch(place, Kind::volume, "lgtm-drill_mimir-data", "lgtm-drill", "/elsewhere/drill"));
  CHECK_FALSE(is_scratch(place, Kind::volume, "lgtm-drill", "lgtm-drill", place.folder));
  CHECK_FALSE(is_scratch(place, Kind::network, "lgtm_default", "lgtm-drill", place.folder));
}

TEST_CASE("a drill removes its containers before its volumes, and asks for no volume with a container") {
  const auto labels = [](const string& project, const string& folder) {
    return json{{"com.docker.compose.project", project}, {"pyat.rollback.drill", folder}};
  };
  test::FakeClient client{};
  bool is_stuck = false;
  client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.method == "DELETE")
      return test::answer_of(is_stuck ? 409 : 204, is_stuck ? R"({"message":"in use"})" : "");
    json all = json::array();
    if (request.url.find("/containers/") != string::npos) {
      all.push_back({{"Id", "c1"}, {"Names", {"/mimir-drill"}}, {"Labels", labels("lgtm-drill", place.folder)}});
      all.push_back({{"Id", "c2"}, {"Names", {"/mimir"}}, {"Labels", labels("lgtm", "")}});
    } else if (request.url.find("/volumes") != string::npos) {
      json list = json::array();
      list.push_back({{"Name", "lgtm-drill_data"}, {"Labels", labels("lgtm-drill", place.folder)}});
      list.push_back({{"Name", "lgtm_data"}, {"Labels", labels("lgtm-drill", place.folder)}});
      list.push_back({{"Name", "unnamed"}, {"Labels", nullptr}});
      return test::answer_of(200, json{{"Volumes", list}}.dump());
    }
    return test::answer_of(200, all.dump());
  };
  Scratch scratch(client, test::engine_address(), place);
  const ScratchLook look = scratch.look();
  CHECK(look.own == std::vector<ScratchItem>{{ScratchKind::container, "c1", "mimir-drill"},
                                             {ScratchKind::volume, "lgtm-drill_data", "lgtm-drill_data"}});
  CHECK(look.foreign == std::vector<string>{"the volume lgtm_data"});
  CHECK(words_of(scratch.remove()) == "1 container, 1 volume");
  std::vector<string> deleted{};
  for (const net::Request& request : client.asked) {
    if (request.method == "DELETE") deleted.push_back(request.url);
  }
  CHECK(deleted == std::vector<string>{"http://docker/containers/c1?force=1", "http://docker/volumes/lgtm-drill_data"});
  is_stuck = true;
  const ScratchRemoved left = scratch.remove();
  CHECK(left.problem == "the container mimir-drill is left: the Docker engine answered 409: in use");
  CHECK(left.next == "docker container rm mimir-drill");
}

TEST_CASE("an engine that does not answer is no engine without a drill") {
  test::FakeClient client{};
  Scratch scratch(client, test::engine_address(), place);
  CHECK_FALSE(scratch.look().problem.empty());
  const ScratchRemoved removed = scratch.remove();
  CHECK_FALSE(removed.problem.empty());
  CHECK(removed.next.find("docker info") == 0);
}

TEST_CASE("a drill says what it has not tried") {
  Plan plan{};
  plan.steps.push_back({.id = "flush/tempo", .kind = Kind::flush, .services = {"tempo"}});
  const auto lines = not_tried(plan, {"revert"}, true);
  const auto has = [&](std::string_view beginning) {
    return std::any_of(lines.begin(), lines.end(), [&](const string& line) { return line.starts_with(beginning); });
  };
  CHECK(has("flush of tempo: "));
  CHECK(has("steps of pyat.yml"));
  CHECK(has("messages to people"));
  CHECK(has("data: "));
  CHECK(not_tried({}, {}, false).size() == 3);
}
