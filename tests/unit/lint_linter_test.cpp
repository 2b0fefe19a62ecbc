#include "lint/detect.hpp"
#include "lint/linter.hpp"
#include "lint/pragma.hpp"
#include "support/catch.hpp"

using namespace pyat;

namespace {

lint::Options target(const std::string& product, const std::string& release) {
  lint::Options options{};
  options.product = {product, "flag"};
  options.target = {release, "flag"};
  return options;
}

}  // namespace

TEST_CASE("the product is told by flag, modeline, pyat.yml, name and content, in this order") {
  lint::Options options{};
  CHECK(lint::lint_text("x.yml", "storage:\n  trace: {}\n", options).product_source == "content");
  CHECK(lint::lint_text("x.yml", "storage:\n  trace: {}\n", options).product == "tempo");
  CHECK(lint::lint_text("my-mimir.yaml", "server: {}\n", options).product_source == "file name");
  CHECK(lint::lint_text("tempo/config.yaml", "server: {}\n", options).product == "tempo");
  options.default_product = {"mimir", "pyat.yml"};
  CHECK(lint::lint_text("tempo.yml", "server: {}\n", options).product_source == "pyat.yml");
  CHECK(lint::lint_text("tempo.yml", "# pyat: tempo\nserver: {}\n", options).product_source == "modeline");
  options.product = {"mimir", "flag"};
  CHECK(lint::lint_text("tempo.yml", "# pyat: tempo\nserver: {}\n", options).product == "mimir");
}

TEST_CASE("the release is told by flag, modeline and pyat.yml; else it is the newest") {
  lint::Options options{};
  CHECK(lint::lint_text("mimir.yml", "target: all\n", options).version == "3.0.2");
  CHECK(lint::lint_text("mimir.yml", "target: all\n", options).version_source == "default");
  options.default_targets[schemas::index_of(schemas::Product::mimir)] = {"2.10.3", "pyat.yml"};
  CHECK(lint::lint_text("mimir.yml", "target: all\n", options).version == "2.10.3");
  CHECK(lint::lint_text("mimir.yml", "# pyat: mimir 2.9\n", options).version == "2.9.4");
  options.target = {"v2.0.0", "flag"};
  CHECK(lint::lint_text("mimir.yml", "# pyat: mimir 2.9\n", options).version == "2.0.0");
}

TEST_CASE("an unknown release is an error that lists the known ones") {
  const auto report = lint::lint_text("mimir.yml", "target: all\n", target("mimir", "2.99.0"));
  CHECK(report.status == diag::Status::unreadable);
  REQUIRE(report.diagnostics.size() == 1);
  CHECK_THAT(report.diagnostics[0].help, Contains("2.10.3") && Contains("3.0.2"));
}

TEST_CASE("files for something else are named, not linted") {
  const auto kind = [](const std::string& text) {
    const auto report = lint::lint_text("x.yml", text, {});
    CHECK(report.status == diag::Status::unreadable);
    return report.diagnostics.front().message;
  };
  CHECK_THAT(kind("services:\n  mimir:\n    image: grafana/mimir\n"), Contains("Docker Compose"));
  CHECK_THAT(kind("schema_config: {}\n"), Contains("Loki"));
  CHECK_THAT(kind("apiVersion: v1\nkind: ConfigMap\n"), Contains("Kubernetes"));
  CHECK_THAT(kind("receivers: {}\nexporters: {}\nservice: {}\n"), Contains("OpenTelemetry"));
  CHECK_THAT(kind("clients: []\nscrape_configs: []\nlimits_config: {}\n"), Contains("Promtail"));
  CHECK_THAT(kind("a: b\n"), Contains("cannot tell"));

  const auto said = lint::lint_text("x.yml", "schema_config: {}\n", target("mimir", "2.10.3"));
  CHECK(said.status == diag::Status::refused);
  CHECK(said.diagnostics.front().severity == diag::Severity::info);
  CHECK(said.diagnostics.front().message == "this looks like a Loki configuration");
}

TEST_CASE("a section of another server in a file that is named for one is a mistake in it") {
  const auto report = lint::lint_text("mimir.yml", "server: {}\nlimits: {}\nschema_config: {}\n", {});
  CHECK(report.status == diag::Status::refused);
  CHECK(lint::lint_text("compose.mimir.yml", "services: {}\nnetworks: {}\n", {}).status == diag::Status::unreadable);
  CHECK(lint::lint_text("mimir/loki.yml", "server: {}\nlimits_config: {}\n", {}).status == diag::Status::unreadable);
}

TEST_CASE("modelines stand in the comments above the first key") {
  CHECK(lint::find_modeline("# a\n#pyat: tempo 2.3.1 \na: 1\n")->version == "2.3.1");
  CHECK(lint::find_modeline("---\n\n# pyat: mimir\n")->product == "mimir");
  CHECK(lint::find_modeline("---\n\n# pyat: mimir\n")->line == 3);
  CHECK_FALSE(lint::find_modeline("a: 1\n# pyat: mimir 2.3.1\n").has_value());
}

TEST_CASE("mistakes are reported in file order, each once") {
  const auto report = lint::lint_text("m.yml", "limits:\n  b: 1\ncommon:\n  c: 1\na: 1\n", target("mimir", "2.10.3"));
  REQUIRE(report.diagnostics.size() == 3);
  CHECK(report.diagnostics[0].path == "limits.b");
  CHECK(report.diagnostics[1].path == "common.c");
  CHECK(report.diagnostics[2].path == "a");
  CHECK(report.diagnostics[1].range.begin.line == 4);
  CHECK(report.diagnostics[1].range.end.column == 4);
}

TEST_CASE("with --expand-env places are those of the source") {
  auto options = target("mimir", "2.10.3");
  options.expand_env = true;
  options.environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "LONG") return std::string(50, 'x');
    return {};
  };
  const auto report =
      lint::lint_text("m.yml", "target: ${LONG}\nserver: {http_listen_port: ${LONG}, bad: 1}\n", options);
  REQUIRE(report.diagnostics.size() == 2);
  CHECK(report.diagnostics[0].range.begin.column == 28);
  CHECK(report.diagnostics[0].range.end.column == 35);
  CHECK(report.diagnostics[1].path == "server.bad");
  CHECK(report.diagnostics[1].range.begin.column == 37);
}

TEST_CASE("unexpanded variables are warned of once, and only where they do harm") {
  const auto harmless =
      lint::lint_text("m.yml", "common: {storage: {s3: {secret_access_key: \"${KEY}\"}}}\n", target("mimir", "2.10.3"));
  CHECK(harmless.status == diag::Status::ok);
  const auto report = lint::lint_text("m.yml", "server:\n  http_listen_port: ${A}\n  grpc_listen_port: ${B}\n",
                                      target("mimir", "2.10.3"));
  int warnings = 0;
  for (const auto& found : report.diagnostics) warnings += found.code == "unexpanded-variable" ? 1 : 0;
  CHECK(warnings == 1);
}

TEST_CASE("an error of the expansion is the server's") {
  auto options = target("tempo", "2.3.1");
  options.expand_env = true;
  options.environment = [](std::string_view) -> std::optional<std::string> { return {}; };
  const auto report = lint::lint_text("t.yml", "target: ${A\n", options);
  CHECK(report.status == diag::Status::refused);
  REQUIRE(report.diagnostics.size() == 1);
  CHECK(report.diagnostics[0].code == "expand-env");
  CHECK(report.diagnostics[0].server_message == "missing closing brace");
}

TEST_CASE("null and nothing are not the same to each server") {
  CHECK(lint::lint_text("m.yml", "", target("mimir", "2.10.3")).status == diag::Status::refused);
  CHECK(lint::lint_text("m.yml", "---\n", target("mimir", "2.10.3")).status == diag::Status::ok);
  CHECK(lint::lint_text("t.yml", "", target("tempo", "2.3.1")).status == diag::Status::ok);
  CHECK(lint::lint_text("t.yml", "---\n", target("tempo", "2.3.1")).status == diag::Status::refused);
}

TEST_CASE("problems without end are cut off, and it is said") {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  for (const std::string release : {"2.2.0", "2.10.3"}) {
    const auto report = lint::lint_text("m.yml", text, target("mimir", release));
    CHECK(report.status == diag::Status::refused);
    CHECK(report.diagnostics.size() == 10'001);
    CHECK(report.diagnostics.front().code == "more-problems");
  }
}

TEST_CASE("duplicate keys in a large mapping are found without comparing each pair") {
  std::string text = "limits:\n";
  for (int i = 0; i < 200'000; ++i) text += "  k" + std::to_string(i % 100'000) + ": 1\n";
  const auto report = lint::lint_text("m.yml", text, target("mimir", "2.10.3"));
  CHECK(report.diagnostics.size() == 10'001);
}

TEST_CASE("the server's line is there for a structure that takes any key, and for Mimir's whole document") {
  const auto headers = lint::lint_text("t.yml", "metrics_generator: {storage: {remote_write: [{http_headers: 5}]}}\n",
                                       target("tempo", "2.8.3"));
  REQUIRE_FALSE(headers.diagnostics.empty());
  CHECK(headers.diagnostics.front().server_message == "line 1: cannot unmarshal !!int `5` into config.Headers");
  const auto whole = lint::lint_text("m.yml", "5\n", target("mimir", "2.10.3"));
  REQUIRE_FALSE(whole.diagnostics.empty());
  CHECK(whole.diagnostics.front().server_message ==
        "line 1: cannot unmarshal !!int `5` into mimir.configWithCustomCommonUnmarshaler");
}
