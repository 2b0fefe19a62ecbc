// Reports of smoke tests in all formats against golden files, and what each format must survive.
#include <nlohmann/json.hpp>

#include "render/prose.hpp"
#include "render/smoke_prometheus.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "render/unicode.hpp"
#include "smoke_zoo.hpp"
#include "support/golden.hpp"

namespace pyat::render {
namespace {

using nlohmann::json;
using std::chrono::microseconds;

namespace zoo = test::smoke_zoo;

void check_golden(const std::string& name, const std::string& text) {
  test::check_golden_file("smoke/render/" + name, text);
}

std::string plain(const smoke::Report& report, SmokeFormat format) { return render(report, format, {}); }

bool has_control_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode_utf8(text, at);
    if (c.code != '\n' && printable(c.code) != c.code) return true;
    at += c.size;
  }
  return false;
}

std::size_t widest_line(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    widest = std::max(widest, display_width(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return widest;
}

std::string last_line(std::string_view text) {
  text.remove_suffix(1);
  return std::string(text.substr(text.rfind('\n') + 1));
}

}  // namespace

TEST_CASE("the text of each smoke test is as recorded", "[render]") {
  const std::pair<const char*, smoke::Report> reports[] = {
      {"all_well", zoo::all_well()},       {"lossy", zoo::lossy()},       {"refused", zoo::refused()},
      {"interrupted", zoo::interrupted()}, {"verified", zoo::verified()}, {"all_paths", zoo::all_paths()},
      {"hostile", zoo::hostile()},         {"none", zoo::report_of({})}};
  for (const auto& [name, report] : reports) {
    for (const unsigned width : {0U, 120U, 80U, 60U, 40U}) {
      const std::string text = render(report, SmokeFormat::text, {.width = width});
      check_golden(std::string(name) + '_' + std::to_string(width) + ".txt", text);
      CHECK_FALSE(has_control_characters(text));
      if (width > 0 && report.hosts != zoo::hostile().hosts) CHECK(widest_line(text) <= width);
    }
  }
  check_golden("lossy_color.txt", render(zoo::lossy(), SmokeFormat::text, {.color = true, .width = 100}));
}

TEST_CASE("other formats of each smoke test are as recorded", "[render]") {
  const std::pair<SmokeFormat, const char*> formats[] = {{SmokeFormat::json, ".json"},
                                                         {SmokeFormat::junit, ".xml"},
                                                         {SmokeFormat::markdown, ".md"},
                                                         {SmokeFormat::prometheus, ".prom"}};
  for (const auto& [format, ending] : formats) {
    check_golden(std::string("lossy") + ending, plain(zoo::lossy(), format));
    check_golden(std::string("interrupted") + ending, plain(zoo::interrupted(), format));
    check_golden(std::string("hostile") + ending, plain(zoo::hostile(), format));
    check_golden(std::string("none") + ending, plain(zoo::report_of({}), format));
  }
}

TEST_CASE("names of formats lead to formats", "[render]") {
  CHECK(smoke_format_names().front() == "text");
  for (const std::string_view name : smoke_format_names()) CHECK(smoke_format_from(name));
  CHECK(smoke_format_from("prometheus") == SmokeFormat::prometheus);
  CHECK_FALSE(smoke_format_from("nagios"));
}

TEST_CASE("the last line of the text is the verdict, and how to verify it later", "[render]") {
  CHECK(last_line(plain(zoo::all_well(), SmokeFormat::text)) ==
        "passed: 4 paths and 3 checks: 7 passed; 1220 items written, 1220 of 1220 read back (3.2 s); verify later: "
        "pyat smoke "
        "--verify 42-totw5g");
  CHECK(last_line(plain(zoo::lossy(), SmokeFormat::text)).starts_with("failed: "));
  CHECK(last_line(plain(zoo::report_of({}), SmokeFormat::text)) == "not proven: nothing was checked (3.2 s)");
}

TEST_CASE("what was interrupted, or not tried, has not passed", "[render]") {
  smoke::Report report = zoo::all_well();
  CHECK(smoke::verdict_of(report) == smoke::Verdict::passed);
  report.was_interrupted = true;
  CHECK(smoke::verdict_of(report) == smoke::Verdict::unchecked);
  CHECK(last_line(plain(report, SmokeFormat::text)).starts_with("interrupted, so not proven"));
  CHECK(json::parse(plain(report, SmokeFormat::json))["status"] == "unchecked");
  CHECK(plain(report, SmokeFormat::junit).find("errors=\"1\"") != std::string::npos);
  CHECK(plain(report, SmokeFormat::prometheus).find("pyat_smoke_success 0\n") != std::string::npos);
  CHECK(smoke::verdict_of(zoo::report_of({})) == smoke::Verdict::unchecked);
}

TEST_CASE("only the lines that differ are shown", "[render]") {
  const Lines lines = differing_lines({.expected = "a: 1\nb: 2\nc: 3", .found = "a: 1\nb: 4\nc: 3\nd: 5"});
  CHECK(lines.expected == std::vector<std::string>{"b: 2"});
  CHECK(lines.found == std::vector<std::string>{"b: 4", "d: 5"});
  SECTION("a line that is there twice differs from one that is there once") {
    const Lines twice = differing_lines({.expected = "a\na", .found = "a"});
    CHECK(twice.expected == std::vector<std::string>{"a"});
    CHECK(twice.found.empty());
  }
  SECTION("where none differ, as in another order, all are shown") {
    const Lines moved = differing_lines({.expected = "a\nb", .found = "b\na"});
    CHECK(moved.expected == std::vector<std::string>{"a", "b"});
    CHECK(moved.found == std::vector<std::string>{"b", "a"});
  }
}

TEST_CASE("a difference that several views show is told once", "[render]") {
  const std::string text = plain(zoo::lossy(), SmokeFormat::text);
  const std::string first = "first missing: pyat_smoke_gauge{series=\"7\"}";
  REQUIRE(text.find(first) != std::string::npos);
  CHECK(text.find(first, text.find(first) + 1) == std::string::npos);
}

TEST_CASE("where nothing may be found, that is well only when somebody has looked") {
  CHECK(ledger_words({.name = "tenant b"}) == "nothing found, as it must be");
  CHECK(ledger_words({.name = "counts", .verdict = smoke::Verdict::unchecked, .problem = "it answers 401"}) ==
        "nothing is known of it");
}

TEST_CASE("a service that could not be tried has a name in JUnit") {
  const std::string text =
      plain(zoo::report_of({zoo::check("metrics", "", "prometheus", "it is down")}), SmokeFormat::junit);
  CHECK(text.find("<testcase name=\"prometheus\" classname=\"metrics\"") != std::string::npos);
}

TEST_CASE("an interruption before anything was tried is no failure of anybody") {
  smoke::Report report = zoo::report_of({});
  report.hosts.clear();
  report.was_interrupted = true;
  const std::string text = plain(report, SmokeFormat::text);
  CHECK(text.find("Interrupted while the services were looked for: nothing was written.") != std::string::npos);
  CHECK(last_line(text) == "interrupted: nothing was checked (3.2 s)");
}

TEST_CASE("a refusal that a finding tells word by word is not told twice") {
  const std::string text =
      plain(zoo::report_of([] {
              smoke::Result result = zoo::path("logs", "JSON", "loki", 10, "backward");
              result.verdict = smoke::Verdict::failed;
              result.written = smoke::Written{.written = 10, .unanswered = 10};
              result.refusals = {{.message = "it took too long", .items = 10, .is_unanswered = true}};
              result.findings = {{.message = "10 lines without an answer: it took too long"}};
              return std::vector{result};
            }()),
            SmokeFormat::text);
  const std::size_t at = text.find("it took too long");
  REQUIRE(at != std::string::npos);
  CHECK(text.find("it took too long", at + 1) == std::string::npos);
}

TEST_CASE("milliseconds stay milliseconds", "[render]") {
  CHECK(milliseconds_words(microseconds{350}) == "0.35");
  CHECK(milliseconds_words(microseconds{4'940}) == "4.9");
  CHECK(milliseconds_words(microseconds{9'960}) == "10");
  CHECK(milliseconds_words(microseconds{2'140'499}) == "2140");
  const json report = json::parse(plain(zoo::all_well(), SmokeFormat::json));
  CHECK(report["results"][0]["answered_ms"]["p50"] == 3.14);
  CHECK(report["results"][0]["views"][0]["visible_ms"]["p50"] == 35.15);
}

TEST_CASE("metrics of a continuous smoke test are counted over its runs", "[render]") {
  SmokeMetrics metrics{};
  metrics.add(zoo::all_well());
  metrics.add(zoo::lossy());
  const std::string text = metrics.text();
  const auto has = [&](const char* line) { return text.find(line) != std::string::npos; };
  CHECK(has("pyat_smoke_success 0\n"));
  CHECK(has("pyat_smoke_runs_total{verdict=\"passed\"} 1\n"));
  CHECK(has("pyat_smoke_runs_total{verdict=\"failed\"} 1\n"));
  CHECK(
      has("pyat_smoke_items_written_total{signal=\"logs\",protocol=\"JSON\",from=\"loki\",to=\"loki\",through=\"\","
          "outcome=\"refused\"} 50\n"));
  CHECK(
      has("pyat_smoke_items_total{signal=\"metrics\",protocol=\"remote write 1.0\",from=\"mimir\",to=\"mimir\","
          "through=\"\",view=\"raw samples\",outcome=\"found\"} 958\n"));
  CHECK(has("view=\"by id\",le=\"0.025\"} 120\n"));
  CHECK(has("view=\"by id\"} 120\n"));
}

}  // namespace pyat::render
