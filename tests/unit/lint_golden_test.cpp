// Every file under tests/fixtures/lint: those in ok/ have nothing wrong with them, those in err/ are reported as the
// .out file beside them says. Each names its product and release in its modeline.
#include <algorithm>
#include <filesystem>
#include <set>

#include "diag/codes.hpp"
#include "lint/linter.hpp"
#include "lint/rules/table.hpp"
#include "render/lint_report.hpp"
#include "support/golden.hpp"

namespace {

using namespace pyat;

std::vector<std::string> fixtures(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(test::fixture_path(folder))) {
    if (entry.path().extension() == ".yml") names.push_back(folder + "/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The folders of the rules that relate settings, each with files that the rule refuses or warns of and files that pass.
std::vector<std::string> rule_folders() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(test::fixture_path("rules"))) {
    names.push_back("rules/" + entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// A file's name says what becomes of it: accepted.yml, accepted-at-2.3.yml.
bool is_accepted(const std::string& name) {
  return std::filesystem::path(name).filename().string().starts_with("accepted");
}

diag::FileReport lint_fixture(const std::string& name) {
  lint::Options options{};
  options.today = std::chrono::year(2026) / 6 / 30;
  return lint::lint_text(std::filesystem::path(name).filename().string(), test::read_fixture_file(name), options);
}

}  // namespace

TEST_CASE("files without mistakes are accepted without a warning") {
  const auto names = fixtures("lint/ok");
  REQUIRE(names.size() > 5);
  for (const std::string& name : names) {
    const diag::FileReport report = lint_fixture(name);
    INFO(name << (report.diagnostics.empty() ? "" : ": " + report.diagnostics.front().message));
    CHECK(report.status == diag::Status::ok);
    for (const diag::Diagnostic& found : report.diagnostics) CHECK(found.code == "experimental-setting");
  }
}

TEST_CASE("files with mistakes are reported word for word") {
  for (const std::string& name : fixtures("lint/err")) {
    const diag::FileReport report = lint_fixture(name);
    INFO(name);
    CHECK_FALSE(report.diagnostics.empty());
    const std::string out = render::render({.files = {report}, .seconds = 0}, render::Format::text, {});
    test::check_golden_file(name.substr(0, name.size() - 4) + ".out", out);
  }
}

TEST_CASE("each rule has a folder of files that it refuses and of near misses") {
  std::set<std::string> with_folder;
  for (const std::string& folder : rule_folders()) {
    const std::string rule = folder.substr(folder.find('/') + 1);
    with_folder.insert(rule);
    std::size_t accepted = 0, reported = 0;
    for (const std::string& name : fixtures(folder)) {
      const diag::FileReport report = lint_fixture(name);
      INFO(name);
      const bool says_it = std::any_of(report.diagnostics.begin(), report.diagnostics.end(),
                                       [&](const diag::Diagnostic& found) { return found.code == rule; });
      CHECK(says_it != is_accepted(name));
      ++(is_accepted(name) ? accepted : reported);
      if (is_accepted(name)) continue;
      const std::string out = render::render({.files = {report}, .seconds = 0}, render::Format::text, {});
      test::check_golden_file(name.substr(0, name.size() - 4) + ".out", out);
    }
    INFO(folder);
    CHECK(accepted > 0);
    CHECK(reported > 0);
  }
  for (const lint::rules::Rule& rule : lint::rules::table()) {
    INFO(rule.name);
    if (rule.name == "clear-secret") continue;  // needs a repository: lint_suspicions_test.cpp
    CHECK(with_folder.contains(std::string(rule.name)));
  }
}

TEST_CASE("every code that a text can have is shown by a fixture") {
  std::set<std::string_view> shown;
  for (const std::string& folder : rule_folders()) {
    for (const std::string& name : fixtures(folder)) {
      for (const auto& found : lint_fixture(name).diagnostics) shown.insert(found.code);
    }
  }
  for (const std::string& name : fixtures("lint/err")) {
    for (const auto& found : lint_fixture(name).diagnostics) shown.insert(found.code);
  }
  // Files that cannot be read never become a text; some need an environment or a repository (lint_suspicions_test.cpp);
  // the rest is beyond what a fixture should hold.
  const std::set<std::string_view> without_fixture{
      "bad-baseline", "bad-cost-model",   "bad-compose",     "unused-baseline", "bad-inventory", "clear-secret",
      "eaten-dollar",   "expand-env",      "more-problems",   "shell-default", "too-deep",
      "unchecked-file", "unreadable-file", "unset-variable"};
  for (const auto& info : diag::codes()) {
    INFO(info.code);
    CHECK(shown.contains(info.code) != without_fixture.contains(info.code));
  }
}
