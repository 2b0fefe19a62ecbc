// Every file under tests/fixtures/fix: what --fix makes of it is the .fixed file beside it, what --fix=all makes of it
// the .all file. The .out file is the report of both.
#include <algorithm>
#include <filesystem>

#include "fix/fix_text.hpp"
#include "lint/linter.hpp"
#include "render/diff.hpp"
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

std::string file_name(const std::string& name) { return name.substr(name.rfind('/') + 1); }

fix::Result fixed(const std::string& name, std::string text, fix::Level level) {
  const auto look = [&](std::string t) { return lint::lint_text(file_name(name), std::move(t), {}); };
  return fix::fix_text(std::move(text), look, level);
}

std::string report_of(const fix::Result& result) {
  return render::render({.files = {result.report}, .seconds = 0}, render::Format::text, {});
}

std::size_t problems(const diag::FileReport& report) {
  return static_cast<std::size_t>(std::count_if(report.diagnostics.begin(), report.diagnostics.end(),
                                                [](const auto& d) { return d.severity != diag::Severity::info; }));
}

}  // namespace

TEST_CASE("files are fixed as the files beside them say") {
  const auto names = fixtures("fix");
  REQUIRE(names.size() > 5);
  for (const std::string& name : names) {
    const std::string stem = name.substr(0, name.size() - 4);
    const fix::Result safe = fixed(name, test::read_fixture_file(name), fix::Level::safe);
    const fix::Result all = fixed(name, test::read_fixture_file(name), fix::Level::all);
    test::check_golden_file(stem + ".fixed", safe.text);
    test::check_golden_file(stem + ".all", all.text);
    test::check_golden_file(stem + ".out", "# --fix\n" + report_of(safe) + "\n# --fix=all\n" + report_of(all));
  }
}

TEST_CASE("fixing leaves fewer problems, and nothing to fix") {
  std::size_t changed = 0;
  for (const std::string folder : {"lint/err", "lint/ok", "fix"}) {
    for (const std::string& name : fixtures(folder)) {
      for (const fix::Level level : {fix::Level::safe, fix::Level::all}) {
        INFO(name << (level == fix::Level::all ? " --fix=all" : " --fix"));
        const std::string text = test::read_fixture_file(name);
        const fix::Result once = fixed(name, text, level);
        CHECK(problems(once.report) <= problems(once.original));
        CHECK(once.report.fixed.empty() == (once.text == text));
        if (once.text != text) {
          CHECK(problems(once.report) < problems(once.original));
          // Only a comment for pyat itself may go.
          const bool ignores = std::any_of(once.report.fixed.begin(), once.report.fixed.end(), [](const auto& done) {
            return done.code.find("ignore") != std::string_view::npos;
          });
          const auto comments = [](const std::string& t) { return std::count(t.begin(), t.end(), '#'); };
          CHECK((ignores || comments(once.text) == comments(text)));
          ++changed;
        }
        const fix::Result twice = fixed(name, once.text, level);
        CHECK(twice.text == once.text);
        CHECK(twice.report.fixed.empty());
      }
    }
  }
  CHECK(changed > 20);
}
