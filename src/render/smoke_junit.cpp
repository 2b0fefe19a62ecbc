// `pyat smoke` as JUnit XML: a suite a signal, a test case a path or check and one more for each way of reading it.
// What is not well is a failure, what could not be told an error; nothing is "skipped", which readers count as good.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "render/smoke_details.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "render/xml.hpp"

namespace pyat::render {
namespace {

using smoke::Report;
using smoke::Result;
using smoke::Verdict;
using smoke::ViewResult;
using std::string;

struct Counted {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
};

struct Case {
  string name{};
  Verdict verdict = Verdict::passed;
  string message{}, details{};
  std::chrono::microseconds took{};
  bool is_skipped = false;
};

string name_of(const Result& result) {
  const string route = route_words(result);
  if (result.name.empty()) return route.empty() ? result.signal : route;  // of a service that could not be tried
  return route.empty() ? result.name : result.name + ", " + route;
}

// Of the path as a whole: its writing and what was found out. What the views have to say stands with them.
Case case_of(const Result& result) {
  Result own = result;
  own.views.clear();
  return {.name = name_of(result),
          .verdict = result.verdict,
          .message = result.sentence,
          .details = details_of(own, {}),
          .took = result.acknowledge ? result.acknowledge->max : std::chrono::microseconds{}};
}

Case case_of(const Result& result, const ViewResult& view) {
  return {.name = name_of(result) + ": " + view.name,
          .verdict = view.verdict,
          .message = view.problem.empty() ? ledger_words(view) : view.problem,
          .details = is_remarkable(view) ? details_of(view, {}) : string{},
          .took = visible_of(view.ledger).value_or(health::Percentiles{}).max,
          .is_skipped = view.is_untried};
}

void append_case(string& out, const string& signal, const Case& each, Counted& counted) {
  ++counted.tests;
  counted.failures += each.verdict == Verdict::failed;
  counted.errors += each.verdict == Verdict::unchecked && !each.is_skipped;
  counted.skipped += each.is_skipped;
  out += "    <testcase" + xml_attribute("name", each.name) + xml_attribute("classname", signal) +
         fmt::format(" time=\"{:.6f}\">\n", std::chrono::duration<double>(each.took).count());
  if (each.is_skipped) {
    out += "      <skipped" + xml_attribute("message", each.message) + "/>\n";
  } else if (each.verdict == Verdict::failed || each.verdict == Verdict::unchecked) {
    const char* element = each.verdict == Verdict::failed ? "failure" : "error";
    out += fmt::format("      <{}{}{}>{}</{}>\n", element, xml_attribute("message", each.message),
                       xml_attribute("type", smoke::to_string(each.verdict)), xml_text(each.details), element);
  } else if (const string text = each.message + (each.details.empty() ? "" : '\n' + each.details); !text.empty()) {
    const char* kind = each.verdict == Verdict::warned ? "warning: " : "";
    out += "      <system-out>" + xml_text(kind + text) + "</system-out>\n";
  }
  out += "    </testcase>\n";
}

string suite_of(const Report& report, const string& signal, Counted& all) {
  string cases;
  Counted counted{};
  for (const Result& result : report.results) {
    if (result.signal != signal) continue;
    append_case(cases, signal, case_of(result), counted);
    for (const ViewResult& view : result.views) append_case(cases, signal, case_of(result, view), counted);
  }
  all.tests += counted.tests;
  all.failures += counted.failures;
  all.errors += counted.errors;
  return fmt::format("  <testsuite{} tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  </testsuite>\n",
                     xml_attribute("name", signal), counted.tests, counted.failures, counted.errors, counted.skipped,
                     cases);
}

std::vector<string> signals_of(const Report& report) {
  std::vector<string> signals{};
  for (const Result& result : report.results) {
    if (std::find(signals.begin(), signals.end(), result.signal) == signals.end()) signals.push_back(result.signal);
  }
  return signals;
}

// Of the run itself: an interrupted one, and one that tried nothing, must not look as if all were well.
string suite_of_run(const Report& report, Counted& all) {
  string text = blast_words(report) + '\n';
  if (const string label = label_words(report); !label.empty()) text += label + '\n';
  text += verdict_words(report) + '\n';
  for (const string& note : report.notes) text += note + '\n';
  const bool is_whole = !report.was_interrupted && !report.results.empty();
  all.tests += 1;
  all.errors += is_whole ? 0 : 1;
  string out = fmt::format(
      "  <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"{}\" skipped=\"0\">\n"
      "    <testcase{} classname=\"run\">\n",
      is_whole ? 0 : 1, xml_attribute("name", report.run));
  if (!is_whole) {
    const string why = report.was_interrupted ? interruption_words(report) : "nothing was checked";
    out += "      <error" + xml_attribute("message", why) + " type=\"unchecked\"/>\n";
  }
  return out + "      <system-out>" + xml_text(text) + "</system-out>\n    </testcase>\n  </testsuite>\n";
}

}  // namespace

string smoke_junit(const Report& report) {
  Counted all{};
  string suites = suite_of_run(report, all);
  for (const string& signal : signals_of(report)) suites += suite_of(report, signal, all);
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
         fmt::format("<testsuites name=\"pyat smoke\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\">\n",
                     all.tests, all.failures, all.errors, std::chrono::duration<double>(report.took).count()) +
         suites + "</testsuites>\n";
}

}  // namespace pyat::render
