// What a generation takes in, what it leaves out, and that it says so.
#include <algorithm>
#include <string>
#include <vector>

#include "rollback/secrets.hpp"
#include "rollback/snapshot/mounts.hpp"
#include "rollback/snapshot/services.hpp"
#include "support/catch.hpp"
#include "support/rollback_stack.hpp"

namespace {

using namespace pyat;
using rollback::Role;
using Words = std::vector<std::string>;

struct Lgtm : test::Machine {
  Lgtm() { test::set_lgtm_files(files); }
};

Words paths_of(const rollback::Snapshot& snapshot) {
  Words paths{};
  for (const rollback::File& file : snapshot.generation.files) paths.push_back(file.path);
  return paths;
}

const rollback::File* file_of(const rollback::Snapshot& snapshot, std::string_view path) {
  for (const rollback::File& file : snapshot.generation.files) {
    if (file.path == path) return &file;
  }
  return nullptr;
}

const rollback::Service& service_of(const rollback::Snapshot& snapshot, std::string_view name) {
  const auto& all = snapshot.generation.services;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& service) { return service.name == name; });
  REQUIRE(found != all.end());
  return *found;
}

bool has_content(const rollback::Snapshot& snapshot, const std::string& text) {
  return std::count(snapshot.contents.begin(), snapshot.contents.end(), text) == 1;
}

bool has_note(const rollback::Snapshot& snapshot, std::string_view part) {
  const Words& notes = snapshot.generation.notes;
  return std::any_of(notes.begin(), notes.end(),
                     [&](const auto& note) { return note.find(part) != std::string::npos; });
}

// All that a manifest has in clear.
std::string shown(const rollback::Generation& generation) {
  std::string all{};
  for (const rollback::Service& service : generation.services) {
    for (const std::string& word : service.command) all += word + '\n';
    for (const auto& [name, digest] : service.environment) all += name + '=' + digest + '\n';
    all += service.image + service.state + '\n';
    for (const rollback::Mounted& mount : service.mounts) all += mount.source + mount.target + '\n';
  }
  for (const rollback::File& file : generation.files) all += file.path + file.used_by + file.digest + '\n';
  for (const std::string& note : generation.notes) all += note + '\n';
  return all;
}

}  // namespace

TEST_CASE("a generation has the files that define the stack") {
  Lgtm lgtm{};
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(snapshot.problems.empty());
  CHECK(paths_of(snapshot) == Words{"/srv/lgtm/.env", "/srv/lgtm/compose.yml", "/srv/lgtm/grafana.env",
                                    "/srv/lgtm/grafana/provisioning/dashboards/all.yml",
                                    "/srv/lgtm/grafana/provisioning/datasources/all.yml", "/srv/lgtm/mimir/mimir.yml",
                                    "/srv/lgtm/promtail.yml", "/srv/lgtm/secrets/grafana_db",
                                    "/srv/lgtm/tempo/tempo.yml"});
  const rollback::File* tempo = file_of(snapshot, "/srv/lgtm/tempo/tempo.yml");
  REQUIRE(tempo != nullptr);
  CHECK(tempo->mode == 0644);
  CHECK(tempo->user == 10001);
  CHECK(tempo->role == Role::configuration);
  CHECK(tempo->used_by == "tempo: /etc/tempo/tempo.yml");
  const std::string& text = lgtm.files.text("/srv/lgtm/tempo/tempo.yml");
  CHECK(tempo->digest == lgtm.digest_of(text));
  CHECK(tempo->size == text.size());
  CHECK(has_content(snapshot, text));
  CHECK(has_content(snapshot, lgtm.files.text("/srv/lgtm/.env")));
  CHECK(file_of(snapshot, "/srv/lgtm/.env")->role == Role::environment);
  CHECK(file_of(snapshot, "/srv/lgtm/grafana.env")->used_by == "env_file of grafana");
  CHECK(file_of(snapshot, "/srv/lgtm/secrets/grafana_db")->role == Role::secret);
  CHECK(file_of(snapshot, "/srv/lgtm/compose.yml")->role == Role::compose);
}

TEST_CASE("what is left out is said") {
  Lgtm lgtm{};
  lgtm.files.set_kind("/srv/lgtm/grafana/provisioning/socket", util::FileKind::pipe);
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(has_note(
      snapshot,
      "/srv/lgtm/grafana/provisioning/socket (grafana: /etc/grafana/provisioning) is left out: it is a socket"));
  CHECK(has_note(snapshot, "/srv/lgtm/data/tempo (tempo: /var/tempo) is left out: its server keeps data there"));
  CHECK(has_note(snapshot,
                 "left out, because they are parts of the machine: /var/log (promtail), "
                 "/var/run/docker.sock (promtail)"));
  CHECK(snapshot.generation.notes.size() == 3);
}

TEST_CASE("no secret is in what is not encrypted") {
  Lgtm lgtm{};
  const std::string all = shown(lgtm.take().generation);
  for (const std::string secret : {"storage-s3cret", "hunter2hunter2", "mail-s3cret", "db-s3cret-word"}) {
    INFO(secret);
    CHECK(all.find(secret) == std::string::npos);
  }
}

TEST_CASE("a secret in a command that has changed is seen") {
  Lgtm lgtm{};
  const Words before = service_of(lgtm.take(), "minio-init").command;
  std::string text = lgtm.files.text("/srv/lgtm/compose.yml");
  for (std::size_t at = text.find("storage-s3cret"); at != std::string::npos; at = text.find("storage-s3cret")) {
    text.replace(at, 14, "storage-0ther!");
  }
  lgtm.files.set("/srv/lgtm/compose.yml", text);
  const rollback::Snapshot after = lgtm.take();
  CHECK(shown(after.generation).find("storage-0ther!") == std::string::npos);
  CHECK(before != service_of(after, "minio-init").command);
}

TEST_CASE("services are what the Compose files say, with what runs") {
  Lgtm lgtm{};
  lgtm.containers = {
      test::container_of("tempo", "grafana/tempo:2.3.1", "sha256:77", {"/tempo", "-config.file=/etc/tempo/tempo.yml"})};
  lgtm.containers[0].health = "healthy";
  lgtm.containers[0].ports = {{3200, "0.0.0.0:3200"}, {4317, "127.0.0.1:4317"}};
  lgtm.containers[0].mounts = {{"/srv/lgtm/tempo/tempo.yml", "/etc/tempo/tempo.yml"},
                               {"/srv/lgtm/data/tempo", "/var/tempo"}};
  const rollback::Snapshot snapshot = lgtm.take();
  const rollback::Service& tempo = service_of(snapshot, "tempo");
  CHECK(tempo.kind == "tempo");
  CHECK(tempo.release == "2.3.1");
  CHECK(tempo.image_id == "sha256:77");
  CHECK(tempo.state == "running (healthy)");
  CHECK(tempo.command == Words{"-config.file=/etc/tempo/tempo.yml"});
  CHECK(tempo.ports == std::vector<rollback::Published>{{"0.0.0.0:3200", "3200/tcp"}, {"127.0.0.1:4317", "4317/tcp"}});
  CHECK(tempo.mounts.at(1) == rollback::Mounted{"/srv/lgtm/data/tempo", "/var/tempo", false});
  CHECK(service_of(snapshot, "mimir").mounts.at(1) == rollback::Mounted{"mimir-data", "/data", true});
  CHECK(service_of(snapshot, "mimir").state == "absent");
  CHECK(service_of(snapshot, "mimir").container == "mimir");
  CHECK(service_of(snapshot, "minio").container == "lgtm-minio-1");
  CHECK(service_of(snapshot, "mimir").needs == Words{"minio-init"});
  CHECK(service_of(snapshot, "minio-init").is_one_shot);
  CHECK(snapshot.generation.formats == std::vector<rollback::Format>{{"tempo", "blocks", "vParquet2"}});
  CHECK_FALSE(has_note(snapshot, "tempo: its container"));
}

TEST_CASE("the same value under another name has another digest, and one that has changed too") {
  Lgtm lgtm{};
  const rollback::Service before = service_of(lgtm.take(), "grafana");
  Words names{};
  for (const auto& [name, digest] : before.environment) names.push_back(name);
  CHECK(names == Words{"GF_SECURITY_ADMIN_PASSWORD", "GF_SERVER_DOMAIN", "GF_SMTP_PASSWORD", "GF_USERS_ALLOW_SIGN_UP"});
  lgtm.environment["GRAFANA_PASSWORD"] = "mail-s3cret";
  const rollback::Service after = service_of(lgtm.take(), "grafana");
  CHECK(after.environment[0].second != before.environment[0].second);
  CHECK(after.environment[0].second != after.environment[2].second);
  CHECK(after.environment[1] == before.environment[1]);
}

TEST_CASE("a container that is not what the files say") {
  Lgtm lgtm{};
  lgtm.containers = {
      test::container_of("tempo", "grafana/tempo:2.3.0", "sha256:77", {"/tempo", "-config.file=/old.yml"})};
  lgtm.containers[0].ports = {{3200, "0.0.0.0:3201"}};
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(has_note(snapshot,
                 "tempo: its container runs grafana/tempo:2.3.0, and the Compose files say grafana/tempo:2.3.1"));
  CHECK(has_note(snapshot, "tempo: its container runs another command"));
  CHECK(has_note(snapshot, "tempo: its container does not publish the port 3200"));
  CHECK(has_note(snapshot,
                 "tempo: its container does not have /srv/lgtm/tempo/tempo.yml mounted at /etc/tempo/tempo.yml"));
}

TEST_CASE("the name of an image that another one has got since") {
  compose::Service service{.image = "grafana/loki:latest"};
  const health::Container container = test::container_of("loki", "sha256:12", "sha256:12", {});
  CHECK(rollback::drift_of(service, container).size() == 1);
  service.image = "docker.io/grafana/loki";
  CHECK(rollback::drift_of(service, test::container_of("loki", "grafana/loki:latest", "sha256:12", {})).empty());
}

TEST_CASE("no engine, and containers of nobody") {
  Lgtm lgtm{};
  lgtm.engine_problem = "/var/run/docker.sock: permission denied";
  const rollback::Snapshot unknown = lgtm.take();
  CHECK(has_note(unknown, "what the containers run is not known: /var/run/docker.sock: permission denied"));
  CHECK(service_of(unknown, "tempo").state.empty());
  lgtm.engine_problem.clear();
  lgtm.containers = {test::container_of("jaeger", "jaegertracing/all-in-one:1.50", "sha256:1", {})};
  CHECK(
      has_note(lgtm.take(), "the container jaeger is of the service jaeger, which is in none of these Compose files"));
  lgtm.containers = {test::container_of("tempo", "grafana/tempo:2.3.1", "sha256:1", {}),
                     test::container_of("tempo", "grafana/tempo:2.3.1", "sha256:2", {})};
  lgtm.containers[1].name = "lgtm-tempo-2";
  CHECK(has_note(lgtm.take(), "the containers tempo and lgtm-tempo-2 of tempo run different images"));
}

TEST_CASE("the server knows its release better than a tag") {
  Lgtm lgtm{};
  lgtm.releases = {{"tempo", "2.10.8"}};
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(service_of(snapshot, "tempo").release == "2.10.8");
  CHECK(snapshot.generation.formats == std::vector<rollback::Format>{{"tempo", "blocks", "vParquet4"}});
}

TEST_CASE("files that are gone") {
  Lgtm lgtm{};
  for (const std::string path : {".env", "grafana.env", "secrets/grafana_db", "mimir/mimir.yml"}) {
    lgtm.files.erase("/srv/lgtm/" + path);
  }
  lgtm.environment.erase("GRAFANA_PASSWORD");
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(snapshot.problems.empty());  // that is what the stack is now
  CHECK(has_note(snapshot, "/srv/lgtm/.env is not there"));
  CHECK(has_note(snapshot, "that have no value, and Compose puts nothing in their place: GRAFANA_PASSWORD"));
  CHECK(has_note(snapshot, "/srv/lgtm/grafana.env (env_file of grafana) is not there"));
  CHECK(has_note(snapshot, "/srv/lgtm/secrets/grafana_db (secret of grafana) is not there"));
  CHECK(has_note(snapshot, "/srv/lgtm/mimir/mimir.yml (mimir: /etc/mimir/mimir.yml) is mounted and not there"));
}

TEST_CASE("files that cannot be read") {
  Lgtm lgtm{};
  lgtm.files.unreadable["/srv/lgtm/secrets/grafana_db"] = "permission denied";
  lgtm.files.unreadable["/srv/lgtm/grafana/provisioning/dashboards"] = "permission denied";
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(snapshot.problems == Words{"/srv/lgtm/secrets/grafana_db (secret of grafana) cannot be read: permission denied",
                                   "/srv/lgtm/grafana/provisioning (grafana: /etc/grafana/provisioning) is left out: "
                                   "/srv/lgtm/grafana/provisioning/dashboards: permission denied"});
  for (const std::string& problem : snapshot.problems) CHECK(has_note(snapshot, problem));
}

TEST_CASE("symbolic links are links, and what they lead to is taken") {
  Lgtm lgtm{};
  lgtm.files.erase("/srv/lgtm/mimir/mimir.yml");
  lgtm.files.set("/etc/mimir/2.10.yml", "target: all\n");
  lgtm.files.set_link("/srv/lgtm/mimir/mimir.yml", "/etc/mimir/2.10.yml");
  lgtm.files.set_link("/srv/lgtm/grafana/provisioning/datasources/more.yml", "../../elsewhere.yml");
  lgtm.files.set_link("/srv/lgtm/promtail.yml", "promtail.yml");
  const rollback::Snapshot snapshot = lgtm.take();
  const rollback::File* link = file_of(snapshot, "/srv/lgtm/mimir/mimir.yml");
  REQUIRE(link != nullptr);
  CHECK(link->link == "/etc/mimir/2.10.yml");
  CHECK(link->digest.empty());
  REQUIRE(file_of(snapshot, "/etc/mimir/2.10.yml") != nullptr);
  CHECK(file_of(snapshot, "/srv/lgtm/grafana/provisioning/datasources/more.yml")->link == "../../elsewhere.yml");
  CHECK(file_of(snapshot, "/srv/lgtm/grafana/elsewhere.yml") == nullptr);
}

TEST_CASE("a mounted folder that is a link") {
  Lgtm lgtm{};
  lgtm.files.erase("/srv/lgtm/tempo/tempo.yml");
  lgtm.files.erase("/srv/lgtm/tempo");
  lgtm.files.set("/srv/releases/7/tempo.yml", "x: 1\n");
  std::string text = lgtm.files.text("/srv/lgtm/compose.yml");
  const std::string mount = "./tempo/tempo.yml:/etc/tempo/tempo.yml:ro";
  text.replace(text.find(mount), mount.size(), "./tempo:/etc/tempo:ro");
  lgtm.files.set("/srv/lgtm/compose.yml", text);
  lgtm.files.set_link("/srv/lgtm/tempo", "/srv/releases/7");
  const rollback::Snapshot snapshot = lgtm.take();
  REQUIRE(file_of(snapshot, "/srv/lgtm/tempo") != nullptr);
  CHECK(file_of(snapshot, "/srv/lgtm/tempo")->link == "/srv/releases/7");
  CHECK(file_of(snapshot, "/srv/releases/7/tempo.yml") != nullptr);
}

TEST_CASE("what pyat.yml adds") {
  Lgtm lgtm{};
  lgtm.files.set("/srv/app/api/otel.env", "OTEL_EXPORTER_OTLP_ENDPOINT=http://tempo:4317\n");
  lgtm.files.set("/srv/app/web/otel.env", "OTEL_EXPORTER_OTLP_ENDPOINT=http://tempo:4317\n");
  lgtm.files.set("/srv/app/web/readme.md", "no\n");
  lgtm.patterns = {{"/srv/app/*/otel.env"}, {"/srv/app/none/*.env"}, {"/srv/app/gone.yml"}};
  const rollback::Snapshot snapshot = lgtm.take();
  REQUIRE(file_of(snapshot, "/srv/app/api/otel.env") != nullptr);
  CHECK(file_of(snapshot, "/srv/app/api/otel.env")->role == Role::application);
  CHECK(file_of(snapshot, "/srv/app/web/otel.env") != nullptr);
  CHECK(file_of(snapshot, "/srv/app/web/readme.md") == nullptr);
  CHECK(has_content(snapshot, "OTEL_EXPORTER_OTLP_ENDPOINT=http://tempo:4317\n"));  // of both
  CHECK(file_of(snapshot, "/srv/app/api/otel.env")->digest == file_of(snapshot, "/srv/app/web/otel.env")->digest);
  REQUIRE(snapshot.problems.size() == 2);
  CHECK(snapshot.problems[0].starts_with("pyat.yml: /srv/app/none/*.env"));
  CHECK(snapshot.problems[1] == "/srv/app/gone.yml is not there, and `rollback: files:` of pyat.yml names it");
}

TEST_CASE("Compose files that others include and extend") {
  Lgtm lgtm{};
  lgtm.files.set("/srv/lgtm/extra/loki.yml",
                 "services: {loki: {image: grafana/loki:2.9.4, volumes: [./l.yml:/etc/loki/l.yml:ro]}}\n");
  lgtm.files.set("/srv/lgtm/extra/l.yml", "auth_enabled: false\n");
  lgtm.files.set("/srv/lgtm/override.yml", "include: [extra/loki.yml]\n");
  lgtm.compose_files.push_back("/srv/lgtm/override.yml");
  const rollback::Snapshot snapshot = lgtm.take();
  REQUIRE(file_of(snapshot, "/srv/lgtm/extra/loki.yml") != nullptr);
  CHECK(file_of(snapshot, "/srv/lgtm/extra/loki.yml")->used_by == "included or extended");
  CHECK(file_of(snapshot, "/srv/lgtm/extra/l.yml") != nullptr);
  CHECK(service_of(snapshot, "loki").release == "2.9.4");
  CHECK(snapshot.generation.compose_files == lgtm.compose_files);
}

TEST_CASE("folders that are too large, or pyat's own") {
  Lgtm lgtm{};
  for (int i = 0; i < 1001; ++i) {
    lgtm.files.set("/srv/lgtm/grafana/provisioning/many/" + std::to_string(i) + ".json", "{}");
  }
  const rollback::Snapshot many = lgtm.take();
  CHECK(many.problems == Words{"/srv/lgtm/grafana/provisioning (grafana: /etc/grafana/provisioning) is left out: it "
                               "has more than 1000 files or 32 MiB"});
  CHECK(file_of(many, "/srv/lgtm/grafana/provisioning/dashboards/all.yml") == nullptr);  // all or nothing

  Lgtm whole{};
  whole.files.set("/srv/lgtm/.pyat/rollback/objects/1", "sealed");
  whole.files.set("/srv/lgtm/.git/HEAD", "ref");
  whole.patterns = {{"/srv/lgtm"}};
  whole.files.erase("/srv/lgtm/data/tempo/wal/1/meta");
  const rollback::Snapshot snapshot = whole.take();
  CHECK(file_of(snapshot, "/srv/lgtm/.pyat/rollback/objects/1") == nullptr);
  CHECK(file_of(snapshot, "/srv/lgtm/.git/HEAD") == nullptr);
  CHECK(has_note(snapshot, "/srv/lgtm/.git is left out"));
}

TEST_CASE("a file that is too large is a problem") {
  Lgtm lgtm{};
  lgtm.files.set("/srv/lgtm/mimir/mimir.yml", std::string((8U << 20U) + 1, 'x'));
  CHECK(lgtm.take().problems ==
        Words{"/srv/lgtm/mimir/mimir.yml (mimir: /etc/mimir/mimir.yml) is not taken: it has more than 8 MiB"});
}

TEST_CASE("what lies in the folder of the stack is of the stack, wherever that is") {
  const std::string portainer = "/var/lib/docker/volumes/portainer_data/_data/compose/7";
  test::CrashingFiles files{};
  files.set(portainer + "/mimir.yml", "target: all");
  files.set("/var/lib/docker/config.json", "{}");
  const rollback::DigestOf digest = [](std::string_view text) { return std::string(text); };
  rollback::Collector collector(files, digest, portainer, {});
  collector.add_mount({.source = portainer + "/mimir.yml", .target = "/etc/mimir.yml", .is_path = true}, "mimir");
  collector.add_mount({.source = "/var/lib/docker/config.json", .target = "/config.json", .is_path = true}, "mimir");
  REQUIRE(collector.files().size() == 1);
  CHECK(collector.files()[0].path == portainer + "/mimir.yml");
  CHECK(collector.notes() ==
        Words{"left out, because they are parts of the machine: /var/lib/docker/config.json (mimir)"});
  for (const std::string folder : {"/", "/etc", "/var/log", "/dev"}) {
    INFO(folder);
    CHECK(rollback::is_part_of_machine("/var/log/messages", folder));
    CHECK(rollback::is_part_of_machine("/dev/kmsg", folder));
    CHECK(rollback::is_part_of_machine("/etc/localtime", folder));
  }
}

TEST_CASE("bounds of the whole") {
  test::CrashingFiles files{};
  const rollback::DigestOf digest = [](std::string_view text) { return std::string(text); };
  rollback::Collector collector(files, digest, "/a", {}, {.total = 5, .files = 2});
  files.set("/a/1", "123");
  files.set("/a/2", "456");
  files.set("/a/3", "4");
  files.set("/a/4", "");
  for (const std::string name : {"1", "2", "3", "4"}) CHECK(collector.add_file("/a/" + name, Role::configuration, "x"));
  CHECK_FALSE(collector.add_file("/a/5", Role::configuration, "x"));
  CHECK(collector.files().size() == 2);
  CHECK(collector.problems().size() == 2);
}

TEST_CASE("what is mounted, by its paths") {
  const auto why = [](std::string source, std::string target, bool is_read_only) {
    return rollback::why_not_configuration(
        {.source = std::move(source), .target = std::move(target), .is_path = true, .is_read_only = is_read_only});
  };
  CHECK(why("/srv/a/loki.yml", "/etc/loki/loki.yml", true).empty());
  CHECK(why("/srv/a/dashboards", "/var/lib/grafana/dashboards", false).empty());
  CHECK(why("/etc/mimir/mimir.yml", "/etc/mimir.yml", false).empty());
  for (const std::string machine :
       {"/", "/etc", "/etc/localtime", "/proc/1", "/sys", "/dev/kmsg", "/var/lib/docker/containers"}) {
    INFO(machine);
    CHECK(rollback::is_part_of_machine(machine, "/srv/a"));
  }
  for (const std::string stack : {"/etc/mimir", "/srv/a", "/runner/x", "/system", "/home/op/stack"}) {
    INFO(stack);
    CHECK_FALSE(rollback::is_part_of_machine(stack, "/srv/a"));
  }
  CHECK(why("/srv/a/data", "/prometheus", false) == "its server keeps data there");
  CHECK(why("/srv/a/grafana.db", "/var/lib/grafana/grafana.db", false) == "it is a database, which its server writes");
  CHECK(rollback::is_mark_of_data("chunks_head"));
}

TEST_CASE("a missing .env is missed where there are variables") {
  Lgtm lgtm{};
  lgtm.files.erase("/srv/lgtm/.env");
  CHECK(has_note(lgtm.take(), "/srv/lgtm/.env is not there"));
  lgtm.files.set("/srv/lgtm/compose.yml", "services: {a: {build: .}, b: {build: .}}\n");
  const rollback::Snapshot snapshot = lgtm.take();
  CHECK(snapshot.generation.notes ==
        Words{"images that are built here, and that only this machine has: those of a, b"});
}
