// Every log under tests/fixtures/explain is answered as the .out file beside it says. Where there is a .yml file, too,
// the answers point into it, as with --config.
#include <algorithm>
#include <filesystem>

#include "explain/explain.hpp"
#include "explain/in_file.hpp"
#include "lint/linter.hpp"
#include "render/explain_log.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;

std::vector<std::string> fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(test::fixture_path("explain"))) {
    if (entry.path().extension() == ".log") names.push_back("explain/" + entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

render::ExplainReport explain_fixture(const std::string& name) {
  render::ExplainReport report{.log = name.substr(8) + ".log"};
  report.result = explain::explain_log(test::read_fixture_file(name + ".log"), {});
  if (!std::filesystem::exists(test::fixture_path(name + ".yml"))) return report;
  const std::string text = test::read_fixture_file(name + ".yml");
  report.config = lint::lint_text(name.substr(8) + ".yml", text, {});
  report.config.text = text;
  explain::point_into(report.result, report.config);
  return report;
}

}  // namespace

TEST_CASE("logs are answered word for word") {
  const auto names = fixtures();
  REQUIRE(names.size() > 8);
  for (const std::string& name : names) {
    INFO(name);
    const std::string text = render::explain_log_text(explain_fixture(name), {});
    test::check_golden_file(name + ".out", text);
    // Nothing of the log may steer a terminal.
    CHECK(std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < 0x20 && c != '\n'; }));
  }
}

TEST_CASE("the answers for programs") {
  test::check_golden_file("explain/docker.json", render::explain_log_json(explain_fixture("explain/docker")));
}

TEST_CASE("narrow terminals and colours") {
  const auto report = explain_fixture("explain/docker");
  const std::string narrow = render::explain_log_text(report, {.color = false, .width = 60});
  test::check_golden_file("explain/docker.60.out", narrow);
  const std::string colored = render::explain_log_text(report, {.color = true, .width = 120});
  test::check_golden_file("explain/docker.color.out", colored);
}
