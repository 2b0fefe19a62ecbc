// `pyat health` as a plugin of Nagios, Icinga and the like: a line with the verdict and counts for graphs, then lines
// of detail. https://nagios-plugins.org/doc/guidelines.html
#include <fmt/format.h>

#include "health/summary.hpp"
#include "render/health_report.hpp"
#include "render/health_words.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using health::Report;
using health::Service;
using health::State;
using std::string;

enum Code { ok = 0, warning = 1, critical = 2, unknown = 3 };

constexpr std::string_view word_of(Code code) {
  switch (code) {
    case ok: return "OK";
    case warning: return "WARNING";
    case critical: return "CRITICAL";
    case unknown: return "UNKNOWN";
  }
  return "UNKNOWN";
}

// What is known to be ill outdoes what is not known.
Code code_of(const Report& report) {
  const health::Counts counts = health::count(report);
  if (counts.of(State::down) + counts.of(State::restarting) > 0) return critical;
  if (counts.of(State::degraded) + counts.of(State::starting) > 0) return warning;
  if (health::verdict(report) == health::Verdict::unknown) return unknown;
  return counts.warnings > 0 ? warning : ok;
}

// A bar begins the numbers for graphs, wherever it stands; a broken one looks the same.
string plain(std::string_view text) {
  string out;
  for (const char c : to_printable(text)) {
    if (c == '|') {
      out += "\u00A6";
    } else {
      out += c;
    }
  }
  return out;
}

string headline(const Report& report) {
  if (!report.causes.empty()) {
    const std::size_t others = report.causes.size() - 1;
    return report.causes.front().sentence + (others == 0 ? "" : fmt::format(" (and {} more)", others));
  }
  for (const auto& remarks : {unexplained_of(report), warnings_of(report)}) {
    if (remarks.empty()) continue;
    const std::size_t others = remarks.size() - 1;
    return remarks.front().sentence + (others == 0 ? "" : fmt::format(" (and {} more)", others));
  }
  return report.was_interrupted ? "interrupted: " + summary_words(report) : summary_words(report);
}

// No labels of services: a monitoring system wants the same ones each time.
string numbers(const Report& report) {
  const health::Counts counts = health::count(report);
  string out = fmt::format("services={};;;0", counts.services());
  for (const State state : health::all_states) {
    out += fmt::format(" {}={};;;0;{}", health::to_string(state), counts.of(state), counts.services());
  }
  return out + fmt::format(" warnings={};;;0 time={:.3f}s;;;0", counts.warnings,
                           std::chrono::duration<double>(report.took).count());
}

void add_line(string& out, const string& text) { out += plain(text) + '\n'; }

void add_cause(string& out, const health::Cause& cause) {
  add_line(out, "Root cause: " + cause.sentence);
  if (cause.services.size() > 1) add_line(out, "  " + list_words(cause.services));
  for (const string& detail : cause.details) add_line(out, "  " + detail);
  for (const string& step : cause.next) add_line(out, "  Next: " + step);
  if (!cause.blocked.empty()) add_line(out, "  Blocked by it: " + list_words(cause.blocked));
}

void add_remarks(string& out, const char* title, const std::vector<Remark>& remarks) {
  for (const Remark& remark : remarks) {
    add_line(out, title + remark.sentence);
    if (!remark.next.empty()) add_line(out, "  Next: " + remark.next);
  }
}

}  // namespace

int nagios_exit_code(const Report& report) { return code_of(report); }

string health_nagios(const Report& report) {
  string out = fmt::format("PYAT {} - {} | {}\n", word_of(code_of(report)), plain(headline(report)), numbers(report));
  for (const health::Cause& cause : report.causes) add_cause(out, cause);
  add_remarks(out, "", unexplained_of(report));
  add_remarks(out, "Warning: ", warnings_of(report));
  for (const string& note : report.notes) add_line(out, "Note: " + note);
  add_line(out, summary_words(report));
  return out;
}

}  // namespace pyat::render
