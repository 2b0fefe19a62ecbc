// One report in all formats against golden files, and what each format must survive.
#include <nlohmann/json.hpp>
#include <string>

#include "render/lint_report.hpp"
#include "render_golden.hpp"
#include "render_sample.hpp"

using namespace pyat;
using nlohmann::json;
using render::Format;

namespace {

// The golden file must not change with every release.
std::string without_tool_version(const std::string& text) {
  auto document = nlohmann::ordered_json::parse(text);
  auto& driver = document["runs"][0]["tool"]["driver"];
  driver["version"] = "0.0.0";
  driver.erase("informationUri");
  return document.dump(2) + "\n";
}

std::string render_plain(const diag::Report& report, Format format) { return render::render(report, format, {}); }

diag::Report hostile_report() {
  diag::FileReport file;
  file.path = "::error::a\"b<c>&'d\x1b[31m\xff.yml";
  file.product = "mimir";
  file.status = diag::Status::refused;
  file.text = "a: \x1b[2J\xff\n";
  diag::Diagnostic d;
  d.code = "unknown-field";
  d.range = {{1, 4}, {1, 9}};
  d.path = "a]]>";
  d.message = "bad \xff\xfe \x1b[31m]]> \x01 \"quoted\" & <tag> 100%\r\n::error::x\xEF\xBF\xBE";
  file.diagnostics = {d};
  diag::Report report;
  report.files = {file};
  return report;
}

}  // namespace

TEST_CASE("every format of the sample report is as recorded", "[render]") {
  const diag::Report report = test::sample_report();
  test::check_golden("lint_text.out", render_plain(report, Format::text));
  test::check_golden("lint_text_color.out", render::render(report, Format::text, {.color = true, .width = 100}));
  test::check_golden("lint_text_narrow.out", render::render(report, Format::text, {.color = false, .width = 40}));
  test::check_golden("lint_json.out", render_plain(report, Format::json));
  test::check_golden("lint_github.out", render_plain(report, Format::github));
  test::check_golden("lint_sarif.out", without_tool_version(render_plain(report, Format::sarif)));
  test::check_golden("lint_junit.out", render_plain(report, Format::junit));
  test::check_golden("lint_gitlab.out", render_plain(report, Format::gitlab));
}

TEST_CASE("format names and formats belong together", "[render]") {
  for (const std::string_view name : render::format_names()) CHECK(render::format_from(name).has_value());
  CHECK(render::format_from("text") == Format::text);
  CHECK(render::format_from("gitlab") == Format::gitlab);
  CHECK(!render::format_from("xml").has_value());
  CHECK(!render::format_from("").has_value());
}

TEST_CASE("a report of no files is a valid document in every format", "[render]") {
  const diag::Report none;
  CHECK(render_plain(none, Format::text) == "no files: nothing was checked\n");
  CHECK(render_plain(none, Format::github) == "pyat lint: no files: nothing was checked\n");
  CHECK(json::parse(render_plain(none, Format::json))["summary"]["files"] == 0);
  CHECK(json::parse(render_plain(none, Format::sarif))["runs"][0]["results"].empty());
  CHECK(json::parse(render_plain(none, Format::gitlab)).empty());
  CHECK(render_plain(none, Format::junit).find("tests=\"0\"") != std::string::npos);
}

TEST_CASE("hostile bytes leave every document valid", "[render]") {
  const diag::Report report = hostile_report();
  SECTION("JSON formats parse, with replacement characters") {
    const json parsed = json::parse(render_plain(report, Format::json));
    CHECK(parsed["files"][0]["diagnostics"][0]["message"].get<std::string>().find("\xEF\xBF\xBD") != std::string::npos);
    CHECK_NOTHROW(json::parse(render_plain(report, Format::sarif)));
    CHECK_NOTHROW(json::parse(render_plain(report, Format::gitlab)));
  }
  SECTION("text holds no control characters but line feeds") {
    for (const char c : render_plain(report, Format::text)) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  }
  SECTION("GitHub sees one command, and no other line that could be one") {
    const std::string out = render_plain(report, Format::github);
    CHECK(out.starts_with("::error file=%3A%3Aerror%3A%3Aa"));
    CHECK(out.find("100%25%0D%0A::error::x") != std::string::npos);
    CHECK(out.find("\n::") == std::string::npos);
    CHECK(out.find('\x1b') == std::string::npos);
  }
  SECTION("XML holds only characters that XML has") {
    const std::string out = render_plain(report, Format::junit);
    CHECK(out.find("\xEF\xBF\xBD\xEF\xBF\xBD [31m]]&gt;  &quot;quoted&quot; &amp; &lt;tag&gt; 100%&#13;\n") !=
          std::string::npos);
    CHECK(out.find("\xEF\xBF\xBE") == std::string::npos);
    for (const char c : out) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
  }
}

TEST_CASE("JSON leaves out what there is not", "[render]") {
  diag::Report report;
  report.files = {test::unreadable_file()};
  const json file = json::parse(render_plain(report, Format::json))["files"][0];
  CHECK(!file.contains("product"));
  CHECK(file["status"] == "unreadable");
  const json& diagnostic = file["diagnostics"][0];
  for (const char* key :
       {"line", "column", "end_line", "end_column", "path", "help", "docs", "server_message", "fix"}) {
    CHECK(!diagnostic.contains(key));
  }
}

TEST_CASE("fingerprints outlive edits and are unique", "[render]") {
  diag::Report report;
  report.files = {test::refused_mimir()};
  const json before = json::parse(render_plain(report, Format::gitlab));
  diag::Diagnostic& first = report.files[0].diagnostics[0];
  first.range = {{30, 3}, {30, 16}};
  first.message = "reworded";
  report.files[0].diagnostics.push_back(first);
  report.files[0].path = "deploy/mimir prod.yml";
  const json after = json::parse(render_plain(report, Format::gitlab));
  for (std::size_t i = 0; i < before.size(); ++i) CHECK(before[i]["fingerprint"] == after[i]["fingerprint"]);
  CHECK(after[0]["fingerprint"] != after[4]["fingerprint"]);
}

TEST_CASE("GitHub gets columns only on a single line", "[render]") {
  diag::Report report;
  report.files = {test::refused_mimir()};
  const std::string out = render_plain(report, Format::github);
  CHECK(out.find("line=9,endLine=10,title=") != std::string::npos);
  CHECK(out.find("line=6,endLine=6,col=23,endColumn=25,title=") != std::string::npos);
}
