// `pyat cost triggers` and its lint for people.
#include <fmt/format.h>

#include "render/cost_triggers_words.hpp"
#include "render/diff.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;

void add_sentences(string& out, const TriggersReport& report, const Style& style) {
  for (const cost::TriggerResult& result : report.triggers) {
    const std::vector<string> sentences = trigger_sentences(result);
    if (sentences.empty()) continue;
    Page page(out, style);
    page.heading(to_printable(result.trigger->name + ": " + result.trigger->when.expression.text),
                 color_of(result.state));
    for (const string& sentence : sentences) page.line(to_printable(sentence), 2);
  }
}

void add_changes(string& out, const TriggersReport& report, const Style& style) {
  for (const cost::FileChange& change : report.changes) {
    Page page(out, style);
    page.heading(to_printable(change.path), change.has_problem() ? sgr::red : sgr::bold);
    for (const string& sentence : change_sentences(change)) page.line(to_printable(sentence), 2);
    if (change.has_problem()) {
      page.line("nothing in this file was changed", 2);
    } else if (change.is_applied) {
      page.line("applied", 2);
    }
    out += unified_diff(change.path, change.before, change.after, style);
    if (!change.is_applied && !change.has_problem() && change.before != change.after) {
      append_text_line(out, "--apply writes this", style, sgr::dim);
    }
  }
}

string_view severity_color(diag::Severity severity) {
  switch (severity) {
    case diag::Severity::error: return sgr::red;
    case diag::Severity::warning: return sgr::yellow;
    case diag::Severity::info: return sgr::blue;
  }
  return {};
}

}  // namespace

string triggers_text(const TriggersReport& report, const Style& style) {
  string out;
  if (!report.triggers.empty()) append_table(out, trigger_table(report), style);
  add_sentences(out, report, style);
  add_changes(out, report, style);
  if (!out.empty()) out += '\n';
  for (const string& note : report.notes) append_text_line(out, note, style, sgr::dim);
  append_text_line(out, measured_words(report.measured, report.snapshots), style, sgr::dim);
  if (report.past) append_text_line(out, past_words(*report.past), style, sgr::dim);
  append_text_line(out, trigger_total(report), style, sgr::bold);
  return out;
}

string triggers_lint_text(const TriggersLint& lint, const Style& style) {
  string out;
  for (const cost::Finding& finding : lint.findings) {
    Page page(out, style);
    page.heading(to_printable(fmt::format("{}: {}: {}: {}", place_words(finding), to_string(finding.severity),
                                          finding.subject, finding.what)),
                 severity_color(finding.severity));
    if (!finding.why.empty()) page.line(to_printable("why: " + finding.why), 2);
    if (!finding.instead.empty()) page.line(to_printable("instead: " + finding.instead), 2);
    string code;
    append_painted(code, style, sgr::dim, "  [" + string(finding.code) + "]");
    out += code + '\n';
  }
  if (!out.empty()) out += '\n';
  append_text_line(out, lint_total(lint), style, sgr::bold);
  return out;
}

}  // namespace pyat::render
