// `pyat health` as JUnit XML: a suite a service, a test case a check. What is not well is a failure, what could not be
// told an error; nothing is "skipped", which readers count as good.
#include <fmt/format.h>

#include <algorithm>

#include "render/health_report.hpp"
#include "render/xml.hpp"

namespace pyat::render {
namespace {

using health::Check;
using health::Service;
using health::State;
using std::string;

enum class Outcome { passed, failure, error };

Outcome outcome_of(State state) {
  if (health::is_well(state)) return Outcome::passed;
  return state == State::unknown ? Outcome::error : Outcome::failure;
}

struct Counted {
  std::size_t tests = 0, failures = 0, errors = 0;
};

// The checks of a service. One without a check that says why it is not well has one more, so that it is not lost.
std::vector<Check> cases_of(const Service& service) {
  std::vector<Check> cases = service.checks;
  const bool is_told =
      std::any_of(cases.begin(), cases.end(), [](const Check& c) { return !health::is_well(c.state); });
  const bool is_well = health::is_well(service.state);
  if (cases.empty() || (!is_well && !is_told)) {
    cases.push_back({.id = "state", .state = service.state, .message = service.reason});
  }
  return cases;
}

bool has(const std::vector<string>& names, const string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The cause that the service is, or is blocked by.
string explanation(const Service& service, const health::Report& report) {
  string out;
  for (const health::Cause& cause : report.causes) {
    if (has(cause.services, service.name)) {
      out += "Root cause: " + cause.sentence + '\n';
      for (const string& detail : cause.details) out += "  " + detail + '\n';
      for (const string& step : cause.next) out += "Next: " + step + '\n';
    } else if (has(cause.blocked, service.name)) {
      out += "Blocked by " + cause.service + ": " + cause.sentence + '\n';
    }
  }
  return out;
}

string next_of(const Check& check) { return check.next.empty() ? string{} : "Next: " + check.next + '\n'; }

void append_case(string& out, const Service& service, const Check& check, const string& explanation) {
  const Outcome outcome = outcome_of(check.state);
  out += "    <testcase" + xml_attribute("name", check.id) + xml_attribute("classname", service.name);
  if (outcome == Outcome::passed && !check.is_warning) {
    out += "/>\n";
    return;
  }
  out += ">\n";
  if (outcome == Outcome::passed) {
    out += "      <system-out>" + xml_text("warning: " + check.message + '\n' + next_of(check)) + "</system-out>\n";
  } else {
    const char* element = outcome == Outcome::failure ? "failure" : "error";
    const string message = service.name + " is " + string(health::to_string(check.state)) +
                           (check.message.empty() ? "" : ": " + check.message);
    out += fmt::format("      <{}{}{}>{}</{}>\n", element, xml_attribute("message", message),
                       xml_attribute("type", health::to_string(check.state)), xml_text(next_of(check) + explanation),
                       element);
  }
  out += "    </testcase>\n";
}

string suite_of(const Service& service, const health::Report& report, Counted& all) {
  string cases;
  Counted counted{};
  string about = explanation(service, report);
  for (const Check& check : cases_of(service)) {
    append_case(cases, service, check, about);
    if (outcome_of(check.state) != Outcome::passed) about.clear();  // once is enough
    ++counted.tests;
    counted.failures += outcome_of(check.state) == Outcome::failure;
    counted.errors += outcome_of(check.state) == Outcome::error;
  }
  all.tests += counted.tests;
  all.failures += counted.failures;
  all.errors += counted.errors;
  const auto time = service.latency ? service.latency->total : std::chrono::microseconds{};
  return fmt::format("  <testsuite{} tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"{:.6f}\">\n{}",
                     xml_attribute("name", service.name), counted.tests, counted.failures, counted.errors,
                     std::chrono::duration<double>(time).count(), cases) +
         "  </testsuite>\n";
}

// What could not be checked is of no service: it has a suite without tests.
string suite_of_notes(const health::Report& report) {
  string notes;
  for (const string& note : report.notes) notes += note + '\n';
  if (report.was_interrupted) notes += "interrupted: this is what was known by then\n";
  if (notes.empty()) return {};
  return "  <testsuite name=\"notes\" tests=\"0\" failures=\"0\" errors=\"0\" skipped=\"0\">\n    <system-out>" +
         xml_text(notes) + "</system-out>\n  </testsuite>\n";
}

}  // namespace

string health_junit(const health::Report& report) {
  Counted all{};
  string suites;
  for (const Service& service : report.services) suites += suite_of(service, report, all);
  suites += suite_of_notes(report);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         fmt::format("<testsuites name=\"pyat health\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
                     all.tests, all.failures, all.errors, std::chrono::duration<double>(report.took).count()) +
         suites + "</testsuites>\n";
}

}  // namespace pyat::render
