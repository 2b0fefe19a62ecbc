// The services of a generation are where its own files say, whatever is in their places now.
#include <algorithm>
#include <memory>
#include <string>

#include "cmd/generation_files.hpp"
#include "cmd/rollback_places.hpp"
#include "rollback_store_support.hpp"
#include "support/catch.hpp"
#include "support/memory_files.hpp"

namespace pyat::cmd {
namespace {

using rollback::Generation;
using rollback::Probe;
using rollback::Probes;
using std::string;

string compose_of(const string& services) { return "name: lgtm\nservices:\n" + services; }

const char* const loki = "  loki: {image: 'grafana/loki:2.9.4', ports: ['${PORT:-3100}:3100']}\n";
const char* const jaeger = "  jaeger: {image: 'jaegertracing/all-in-one:1.50', network_mode: host}\n";

rollback::Service service_of(string name, string kind, string image) {
  rollback::Service service{.name = std::move(name), .kind = std::move(kind)};
  service.image = std::move(image);
  service.state = "running";
  return service;
}

struct Bed {
  test::CrashingFiles durable{};
  test::MemoryFiles files{};
  util::StringSink out{}, err{};
  std::unique_ptr<rollback::Store> store = rollback::opened(durable);

  Context context() {
    Context context{.files = files, .out = out, .err = err, .env = [](std::string_view) { return std::nullopt; }};
    context.current_folder = "/srv";
    return context;
  }

  rollback::File file_of(string path, const string& text) const {
    rollback::File file{.path = std::move(path), .role = rollback::Role::compose};
    file.digest = store->vault().digest_of(text);
    file.size = text.size();
    return file;
  }

  // `text`: of its Compose file.
  Generation taken(const string& text, std::vector<rollback::Service> services, std::vector<rollback::File> more = {},
                   std::vector<string> contents = {}) {
    Generation generation{.taken = rollback::night, .stack = "lgtm", .folder = "/srv"};
    generation.compose_files = {"/srv/compose.yml"};
    generation.services = std::move(services);
    generation.files = std::move(more);
    generation.files.push_back(file_of("/srv/compose.yml", text));
    contents.push_back(text);
    rollback::Taken result = store->take(std::move(generation), contents);
    INFO(result.problem.words);
    REQUIRE_FALSE(result.problem.is_there());
    return std::move(result.generation);
  }
};

std::vector<string> words_of(const Probes& probes) {
  std::vector<string> all{};
  for (const Probe& probe : probes.all) all.push_back(probe.watched.signal + ": " + probe.watched.how);
  return all;
}

}  // namespace

TEST_CASE("both generations are watched where their own files say", "[rollback]") {
  Bed bed{};
  const Generation before = bed.taken(compose_of(loki), {service_of("loki", "loki", "grafana/loki:2.9.4")});
  const Generation target =
      bed.taken(compose_of(jaeger), {service_of("jaeger", "http", "jaegertracing/all-in-one:1.50")});
  bed.files.files["/srv/compose.yml"] = "what somebody has broken: [";
  bed.files.files["/srv/.env"] = "PORT=9999\n";  // that neither had
  Context context = bed.context();
  const Probes probes = watch_probes(before, target, *bed.store, {}, context);
  CHECK(words_of(probes) ==
        std::vector<string>{"logs: GET http://localhost:3100/ready", "traces: GET http://localhost:16686/"});
  CHECK(probes.notes.empty());
  CHECK(bed.err.text().empty());
}

TEST_CASE("of a generation whose files cannot be read, the published ports are watched, and that is said",
          "[rollback]") {
  Bed bed{};
  rollback::Service loki_service = service_of("loki", "loki", "grafana/loki:2.9.4");
  loki_service.ports = {{"0.0.0.0:3199", "3100/tcp"}};
  const Generation broken = bed.taken("services: [", {loki_service});
  Context context = bed.context();
  const Probes probes = watch_probes(broken, broken, *bed.store, {}, context);
  CHECK(words_of(probes) == std::vector<string>{"logs: GET http://127.0.0.1:3199/ready"});
  REQUIRE(probes.notes.size() == 2);
  CHECK(probes.notes[0].find("are watched at the ports that they publish") != string::npos);
}

TEST_CASE("the files of a generation are read as they were, links included, and never written", "[rollback]") {
  Bed bed{};
  const string text = "auth_enabled: false\n";
  const Generation generation = bed.taken(
      compose_of(loki), {},
      {{.path = "/srv/current.yml", .link = "releases/loki.yml"}, bed.file_of("/srv/releases/loki.yml", text)}, {text});
  bed.files.files = {{"/srv/releases/loki.yml", "changed: true\n"}, {"/srv/new.yml", "new: 1\n"}, {"/srv/.env", "A=1"}};
  GenerationFiles files(bed.files, *bed.store, generation);
  CHECK(files.read("/srv/releases/../releases/loki.yml", 100).text == text);
  CHECK(files.read("/srv/current.yml", 100).text == text);
  CHECK(files.kind("/srv/current.yml") == util::FileKind::file);
  CHECK_FALSE(files.read("/srv/current.yml", 5).problem.empty());
  CHECK(files.read_end("/srv/current.yml", 6).text == "false\n");
  CHECK(files.read("/srv/new.yml", 100).text == "new: 1\n");
  CHECK(files.kind("/srv/.env") == util::FileKind::missing);
  CHECK_FALSE(files.read("/srv/.env", 100).problem.empty());
  CHECK_FALSE(files.write("/srv/new.yml", "x").empty());
  CHECK_FALSE(files.replace("/srv/new.yml", "x").empty());
  CHECK(bed.files.files["/srv/new.yml"] == "new: 1\n");
}

TEST_CASE("a service is flushed where its generation says, and one that it has not is a problem", "[rollback]") {
  Bed bed{};
  Context context = bed.context();
  const Stack none{};
  const Generation generation = bed.taken(compose_of(loki), {});
  bed.files.files["/srv/compose.yml"] = "what somebody has broken: [";
  const auto find = flush_places_in(generation, *bed.store, "off", none, context);
  REQUIRE(find("loki").targets.size() == 1);
  CHECK(util::to_text(find("loki").targets[0].address) == "http://localhost:3100");
  CHECK_FALSE(find("tempo").problem.empty());
  const Generation broken = bed.taken("services: [", {});
  CHECK(flush_places_in(broken, *bed.store, "off", none, context)("loki").problem ==
        "nothing was checked: the Compose files have mistakes");
}

}  // namespace pyat::cmd
