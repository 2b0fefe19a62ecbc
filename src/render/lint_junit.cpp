// The report as JUnit XML: one suite with one test case for each file. A file with which the
// server does not run, and not for what the baseline accepts, is a failure, a file without a verdict an error.
#include <fmt/format.h>

#include "render/issue.hpp"
#include "render/lint_formats.hpp"
#include "render/verdict.hpp"
#include "render/xml.hpp"

namespace pyat::render {
namespace {

// mimir.yml:12:3: error[unknown-field]: message
std::string describe(const diag::FileReport& file, const diag::Diagnostic& d) {
  std::string where = file.path;
  if (d.range.begin.line > 0) where += fmt::format(":{}:{}", d.range.begin.line, d.range.begin.column);
  return fmt::format("{}: {}[{}]: {}\n", where, diag::to_string(d.severity), d.code, full_message(d));
}

struct Findings {
  std::string errors{};           // described, one after the other
  std::string others{};           // warnings and notes
  std::string_view first_code{};  // of the errors
};

Findings collect(const diag::FileReport& file) {
  Findings out;
  for (const diag::Diagnostic& d : file.diagnostics) {
    if (d.in_baseline) continue;
    const bool error = diag::is_fatal(d);
    (error ? out.errors : out.others) += describe(file, d);
    if (error && out.first_code.empty()) out.first_code = d.code;
  }
  return out;
}

bool failed(const diag::FileReport& file) { return diag::fails(file); }
bool without_verdict(const diag::FileReport& file) { return file.status == diag::Status::unreadable; }

void append_test_case(std::string& out, const diag::FileReport& file) {
  const Findings findings = collect(file);
  out += "    <testcase" + xml_attribute("name", file.path) + xml_attribute("classname", "pyat.lint") + ">\n";
  if (failed(file) || without_verdict(file)) {
    const std::string_view element = failed(file) ? "failure" : "error";
    out += fmt::format("      <{}{}{}>{}</{}>\n", element, xml_attribute("message", verdict(file)),
                       xml_attribute("type", findings.first_code), xml_text(findings.errors), element);
  }
  if (!findings.others.empty()) {
    out += "      <system-out>" + xml_text(findings.others) + "</system-out>\n";
  }
  out += "    </testcase>\n";
}

void append_properties(std::string& out, const diag::FileReport& file) {
  const auto property = [](std::string_view name, std::string_view value) {
    return "      <property" + xml_attribute("name", name) + xml_attribute("value", value) + "/>\n";
  };
  if (file.product.empty()) return;
  out += "    <properties>\n" + property("product", file.product);
  if (!file.version.empty()) out += property("version", file.version);
  if (!file.version_source.empty()) out += property("version_source", file.version_source);
  out += "    </properties>\n";
}

}  // namespace

std::string lint_junit(const diag::Report& report) {
  const diag::Counts counts = diag::count(report);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"pyat lint\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.6f}\">\n",
                     counts.files, counts.failing, counts.unreadable, report.seconds);
  for (const diag::FileReport& file : report.files) {
    out += fmt::format("  <testsuite{} tests=\"1\" failures=\"{:d}\" errors=\"{:d}\" skipped=\"0\">\n",
                       xml_attribute("name", file.path), failed(file), without_verdict(file));
    append_properties(out, file);
    append_test_case(out, file);
    out += "  </testsuite>\n";
  }
  out += "</testsuites>\n";
  return out;
}

}  // namespace pyat::render
