// Reports of the health of stacks in all formats against golden files, and what each format must survive.
#include <nlohmann/json.hpp>
#include <regex>

#include "health/percentiles.hpp"
#include "health/summary.hpp"
#include "health_zoo.hpp"
#include "render/health_report.hpp"
#include "render/health_words.hpp"
#include "render/unicode.hpp"
#include "support/golden.hpp"

namespace pyat::render {
namespace {

using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::Report;
using test::Service;
using test::State;

std::string plain(const Report& report, HealthFormat format) { return render(report, format, {}); }

void check_golden(const std::string& name, const std::string& text) {
  test::check_golden_file("health/render/" + name, text);
}

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

}  // namespace

TEST_CASE("the text of each report is as recorded", "[render]") {
  const std::pair<const char*, Report> zoo[] = {
      {"all_up", test::all_up()},           {"broken_mimir", test::broken_mimir()},
      {"two_causes", test::two_causes()},   {"unhealthy_but_answers", test::unhealthy_but_answers()},
      {"all_unknown", test::all_unknown()}, {"none", test::report_of({})},
      {"hostile", test::hostile()},         {"alike", test::alike()},
      {"repeated", test::repeated()}};
  for (const auto& [name, report] : zoo) {
    for (const unsigned width : {0U, 120U, 80U, 40U}) {
      const std::string text = render(report, HealthFormat::text, {.width = width});
      check_golden(std::string(name) + '_' + std::to_string(width) + ".txt", text);
      CHECK_FALSE(has_control_characters(text));
    }
  }
  check_golden("two_causes_color.txt", render(test::two_causes(), HealthFormat::text, {.color = true, .width = 100}));
}

TEST_CASE("other formats of each report are as recorded", "[render]") {
  const Report report = test::broken_mimir();
  check_golden("broken_mimir.json", plain(report, HealthFormat::json));
  check_golden("broken_mimir.xml", plain(report, HealthFormat::junit));
  check_golden("broken_mimir.md", plain(report, HealthFormat::markdown));
  check_golden("broken_mimir.nagios", plain(report, HealthFormat::nagios));
  check_golden("broken_mimir.prom", plain(report, HealthFormat::prometheus));
  check_golden("hostile.json", plain(test::hostile(), HealthFormat::json));
  check_golden("hostile.xml", plain(test::hostile(), HealthFormat::junit));
  check_golden("hostile.md", plain(test::hostile(), HealthFormat::markdown));
  check_golden("hostile.nagios", plain(test::hostile(), HealthFormat::nagios));
  check_golden("hostile.prom", plain(test::hostile(), HealthFormat::prometheus));
  check_golden("repeated.prom", plain(test::repeated(), HealthFormat::prometheus));
  check_golden("repeated.json", plain(test::repeated(), HealthFormat::json));
  check_golden("unhealthy_but_answers.xml", plain(test::unhealthy_but_answers(), HealthFormat::junit));
  check_golden("unhealthy_but_answers.md", plain(test::unhealthy_but_answers(), HealthFormat::markdown));
}

TEST_CASE("names and formats of health reports belong together", "[render]") {
  CHECK(health_format_names().front() == "text");
  for (const std::string_view name : health_format_names()) CHECK(health_format_from(name).has_value());
  CHECK(health_format_from("prometheus") == HealthFormat::prometheus);
  CHECK_FALSE(health_format_from("xml").has_value());
}

TEST_CASE("a table fits where words allow it, and says what has no room", "[render]") {
  for (const unsigned width : {200U, 120U, 100U, 80U, 60U}) {
    for (const Report& report : {test::all_up(), test::unhealthy_but_answers(), test::repeated()}) {
      CHECK(widest_line(render(report, HealthFormat::text, {.width = width})) <= width);
    }
  }
  const std::string narrow = render(test::all_up(), HealthFormat::text, {.width = 60});
  CHECK(narrow.find("ADDRESS") < narrow.find('\n'));
  CHECK(narrow.find("(no room for ") != std::string::npos);
  const std::string wide = render(test::all_up(), HealthFormat::text, {});
  CHECK(wide.find("no room") == std::string::npos);
  CHECK(wide.find("FIRST BYTE") != std::string::npos);
}

TEST_CASE("a thousand services are a thousand lines", "[render]") {
  std::vector<Service> services;
  for (int i = 0; i < 1000; ++i) services.push_back(test::service("s" + std::to_string(i), "http", "http://h"));
  const std::string text = plain(test::report_of(std::move(services)), HealthFormat::text);
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 1000 + 2);
  CHECK(text.find("1000 services: 1000 up (0.8 s)") != std::string::npos);
}

TEST_CASE("what is left out is counted", "[render]") {
  Report report = test::broken_mimir();
  const health::Counts before = health::count(report);
  health::leave_out_well(report);
  CHECK(report.services.size() == 3);
  CHECK(health::count(report).of_state == before.of_state);
  CHECK(summary_words(report) ==
        "6 services: 2 up, 2 degraded, 1 restarting, 1 completed; 1 warning; 3 that are well not shown (0.8 s)");
  Report good = test::all_up();
  health::leave_out_well(good);
  CHECK(good.services.empty());
  CHECK(plain(good, HealthFormat::text) == "5 services: 4 up, 1 completed; 5 that are well not shown (0.8 s)\n");
  CHECK(health::verdict(good) == health::Verdict::ok);
}

TEST_CASE("the verdict on a report, and what Nagios makes of it", "[render]") {
  CHECK(health::verdict(test::all_up()) == health::Verdict::ok);
  CHECK(nagios_exit_code(test::all_up()) == 0);
  CHECK(health::verdict(test::unhealthy_but_answers()) == health::Verdict::ok);
  CHECK(nagios_exit_code(test::unhealthy_but_answers()) == 1);
  CHECK(health::verdict(test::broken_mimir()) == health::Verdict::problems);
  CHECK(nagios_exit_code(test::broken_mimir()) == 2);
  CHECK(health::verdict(test::all_unknown()) == health::Verdict::unknown);
  CHECK(nagios_exit_code(test::all_unknown()) == 3);
  CHECK(health::verdict(test::report_of({})) == health::Verdict::unknown);
  CHECK(nagios_exit_code(test::report_of({})) == 3);
  Report one_unknown = test::all_up();
  one_unknown.services[0].state = State::unknown;
  CHECK(nagios_exit_code(one_unknown) == 3);
  one_unknown.services[1].state = State::degraded;
  CHECK(nagios_exit_code(one_unknown) == 1);
  Report interrupted = test::all_up();
  interrupted.was_interrupted = true;
  CHECK(nagios_exit_code(interrupted) == 3);
}

TEST_CASE("a service that is ill is spoken of even when no cause is known", "[render]") {
  Report report = test::broken_mimir();
  report.causes.clear();
  const std::string text = plain(report, HealthFormat::text);
  CHECK(text.find("To look into:\n  mimir is restarting: its container restarts") != std::string::npos);
  CHECK(plain(report, HealthFormat::nagios).starts_with("PYAT CRITICAL - mimir is restarting: its container restarts"));
}

TEST_CASE("hostile bytes leave every document of a health check valid", "[render]") {
  const Report report = test::hostile();
  CHECK_NOTHROW(json::parse(plain(report, HealthFormat::json)));
  for (const HealthFormat format : {HealthFormat::markdown, HealthFormat::nagios, HealthFormat::prometheus}) {
    CHECK_FALSE(has_control_characters(plain(report, format)));
  }
  SECTION("one bar begins the numbers of Nagios, and there is no other") {
    const std::string out = plain(report, HealthFormat::nagios);
    CHECK(std::count(out.begin(), out.end(), '|') == 1);
    CHECK(out.find('|') < out.find('\n'));
  }
  SECTION("every line of the metrics is a comment of ours or a sample") {
    const std::regex line(R"(# (HELP|TYPE) pyat_health_[a-z_]+ .*|pyat_health_[a-z_]+(\{.*\})? [0-9.e+-]+)");
    std::istringstream lines(plain(report, HealthFormat::prometheus));
    for (std::string each; std::getline(lines, each);) {
      INFO(each);
      CHECK(std::regex_match(each, line));
    }
  }
}

TEST_CASE("a check that is made several times is one series, and the worst counts", "[render]") {
  Service grafana = test::service("grafana", "grafana", "http://g");
  grafana.checks = {{.id = "datasource", .state = State::down, .message = "x"},
                    {.id = "datasource", .state = State::up}};
  const std::string out = plain(test::report_of({grafana}), HealthFormat::prometheus);
  CHECK(out.find("pyat_health_check_ok{service=\"grafana\",check=\"datasource\"} 0\n") != std::string::npos);
  CHECK(out.find("pyat_health_check_ok{service=\"grafana\",check=\"datasource\"} 1\n") == std::string::npos);
}

TEST_CASE("JSON of a health check leaves out what there is not", "[render]") {
  const json report = json::parse(plain(test::all_up(), HealthFormat::json));
  CHECK(report["status"] == "ok");
  CHECK(report["time"] == "2026-11-21T03:00:00Z");
  const json& job = report["services"][4];
  for (const char* key : {"address", "reason", "release", "expected_release", "uptime_seconds", "memory_bytes",
                          "latency_ms", "repeat", "container", "needs"}) {
    CHECK_FALSE(job.contains(key));
  }
  CHECK(report["summary"]["services"] == 5);
  CHECK(report["summary"]["completed"] == 1);
}

TEST_CASE("percentiles are samples, by the nearest rank", "[render]") {
  CHECK_FALSE(health::percentiles({}).has_value());
  std::vector<microseconds> samples;
  for (int i = 100; i >= 1; --i) samples.emplace_back(i);
  const auto hundred = health::percentiles(samples);
  REQUIRE(hundred);
  CHECK(hundred->p50 == microseconds(50));
  CHECK(hundred->p95 == microseconds(95));
  CHECK(hundred->p99 == microseconds(99));
  CHECK(hundred->max == microseconds(100));
  const auto three = health::percentiles({microseconds(30), microseconds(10), microseconds(20)});
  CHECK(three->p50 == microseconds(20));
  CHECK(three->p99 == microseconds(30));
  CHECK(health::percentiles({microseconds(7)})->p50 == microseconds(7));
}

TEST_CASE("numbers are as long as they are worth", "[render]") {
  CHECK(span_words(seconds(0)) == "0s");
  CHECK(span_words(seconds(45)) == "45s");
  CHECK(span_words(seconds(120)) == "2m");
  CHECK(span_words(seconds(3 * 3600 + 12 * 60 + 59)) == "3h12m");
  CHECK(span_words(seconds(2 * 86400 + 4 * 3600)) == "2d4h");
  CHECK(span_words(seconds(2 * 86400 + 59)) == "2d");
  CHECK(span_words(seconds(-5)) == "0s");  // a clock that was set back
  CHECK(size_words(0) == "0 B");
  CHECK(size_words(1023) == "1023 B");
  CHECK(size_words(1024) == "1 KiB");
  CHECK(size_words(std::uint64_t{1536} << 20) == "1.5 GiB");
  CHECK(size_words((std::uint64_t{1} << 30) - 1) == "1 GiB");
  CHECK(size_words(~std::uint64_t{0}) == "16384 PiB");
  CHECK(latency_words(microseconds(45)) == "0.04 ms");
  CHECK(latency_words(microseconds(4870)) == "4.9 ms");
  CHECK(latency_words(microseconds(120'400)) == "120 ms");
  CHECK(latency_words(microseconds(999'600)) == "1.0 s");
  CHECK(latency_words(seconds(61)) == "61 s");
}

TEST_CASE("the header of --watch names time and interval", "[render]") {
  const auto time = std::chrono::sys_days(std::chrono::year(2026) / 3 / 9) + seconds(3 * 3600 + 5);
  CHECK(watch_header(time, seconds(5), {}) == "2026-03-09 03:00:05 UTC, again every 5 s; Ctrl-C ends it\n\n");
}

}  // namespace pyat::render
