// `pyat init` on every folder under tests/fixtures/compose: what it writes is NAME.pyat.yml, what it says NAME.out.
// What it says of the files in err is beside them.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "config/inventory.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/program.hpp"

namespace {

using namespace pyat;
namespace fs = std::filesystem;
using Catch::Matchers::Contains;

std::vector<std::string> folders() {
  std::vector<std::string> names{};
  for (const auto& entry : fs::directory_iterator(test::fixture_path("compose"))) {
    if (entry.is_directory() && entry.path().filename() != "err") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The folder as the current one of a program.
void load_folder(test::Program& program, const std::string& name) {
  const fs::path root = test::fixture_path("compose/" + name);
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = fs::relative(entry.path(), root).string();
    if (entry.is_regular_file()) program.files.files[path] = test::read_fixture_file("compose/" + name + "/" + path);
  }
}

}  // namespace

TEST_CASE("pyat.yml is made of Compose files, and pyat takes it", "[compose]") {
  REQUIRE(folders().size() >= 7);
  for (const std::string& name : folders()) {
    CAPTURE(name);
    test::Program program{};
    load_folder(program, name);
    CHECK(program.run({"init"}) == 0);
    CHECK(program.out.text().empty());
    const std::string written = program.files.files["pyat.yml"];
    test::check_golden_file("compose/" + name + ".pyat.yml", written);
    test::check_golden_file("compose/" + name + ".out", program.err.text());

    const config::LoadResult loaded = config::load_inventory("pyat.yml", written);
    REQUIRE(loaded.inventory);
    CHECK_FALSE(loaded.inventory->services.empty());
  }
}

TEST_CASE("secrets of Compose files are copied nowhere", "[compose]") {
  for (const std::string& name : folders()) {
    CAPTURE(name);
    test::Program program{};
    load_folder(program, name);
    program.run({"init", "--stdout"});
    CHECK(program.out.text().size() > 100);
    CHECK((program.out.text() + program.err.text()).find("keep-this") == std::string::npos);
  }
}

TEST_CASE("mistakes in Compose files are shown with their places", "[compose]") {
  const std::string name =
      GENERATE(as<std::string>{}, "bomb", "circle", "empty", "list", "no_services", "syntax", "values");
  test::Program program{};
  const std::string file = name + ".yml";
  program.files.files[file] = test::read_fixture_file("compose/err/" + file);
  CHECK(program.run({"init", file}) == 2);
  CHECK_FALSE(program.files.files.contains("pyat.yml"));
  CHECK(program.out.text().empty());
  test::check_golden_file("compose/err/" + name + ".out", program.err.text());
}

TEST_CASE("the stack of a terminal's user has nine services, each with what it is and where", "[compose]") {
  test::Program program{};
  load_folder(program, "lgtm");
  REQUIRE(program.run({"init"}) == 0);
  const auto loaded = config::load_inventory("/work/pyat.yml", program.files.files["pyat.yml"]);
  REQUIRE(loaded.inventory);
  struct Wanted {
    const char *name, *kind, *version, *address, *config;
  };
  const std::vector<Wanted> wanted = {
      {"objects", "minio", "RELEASE.2024-05-10T01-41-38Z", "http://localhost:9000", ""},
      {"buckets", "container", "", "", ""},
      {"loki", "loki", "3.1.1", "http://localhost:3100", "/work/loki/loki.yml"},
      {"tempo", "tempo", "2.6.0", "http://localhost:3201", "/work/tempo/tempo.yaml"},
      {"mimir", "mimir", "2.14.0", "http://127.0.0.1:9009", "/work/mimir/mimir.yml"},
      {"dashboards", "grafana", "11.2.0", "http://localhost:3001", ""},
      {"promtail", "promtail", "3.1.1", "", "/work/promtail/config.yml"},
      {"otel-collector", "otel-collector", "0.108.0", "http://localhost:13134", "/work/otel/collector.yml"},
      {"alertmanager", "alertmanager", "0.27.0", "http://localhost:9093", "/work/alertmanager/alertmanager.yml"}};
  REQUIRE(loaded.inventory->services.size() == wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const config::Service& service = loaded.inventory->services[i];
    CAPTURE(wanted[i].name);
    CHECK(service.name == wanted[i].name);
    CHECK(service.kind == wanted[i].kind);
    CHECK(service.version == wanted[i].version);
    CHECK(service.address == wanted[i].address);
    CHECK(service.config == wanted[i].config);
    CHECK(service.one_shot == (service.name == "buckets"));
  }
  CHECK(loaded.inventory->services[3].expand_env == true);
  CHECK(loaded.inventory->services[4].expand_env == true);
  CHECK_FALSE(loaded.inventory->services[2].expand_env);
}
