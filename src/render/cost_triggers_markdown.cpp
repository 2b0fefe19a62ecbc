// `pyat cost triggers` and its lint for a pull request or a page of a wiki.
#include <fmt/format.h>

#include "render/cost_triggers_words.hpp"
#include "render/diff.hpp"
#include "render/markdown.hpp"

namespace pyat::render {
namespace {

using std::string;

// A block that no line of the text can end.
string fenced(const string& text) {
  string fence = "```";
  while (text.find(fence) != string::npos) fence += '`';
  return "\n" + fence + "diff\n" + text + fence + "\n";
}

}  // namespace

string triggers_markdown(const TriggersReport& report) {
  string out = "## pyat cost triggers: " + markdown_text(trigger_total(report)) + "\n";
  if (!report.triggers.empty()) append_markdown_table(out, trigger_table(report));
  string sentences;
  for (const cost::TriggerResult& result : report.triggers) {
    for (const string& sentence : trigger_sentences(result)) {
      sentences += "- " + markdown_text(result.trigger->name + ": " + sentence) + '\n';
    }
  }
  if (!sentences.empty()) out += '\n' + sentences;
  for (const cost::FileChange& change : report.changes) {
    out += "\n### " + markdown_text(change.path) + "\n\n";
    for (const string& sentence : change_sentences(change)) out += "- " + markdown_text(sentence) + '\n';
    if (change.has_problem()) out += "- nothing in this file was changed\n";
    if (change.is_applied) out += "- applied\n";
    const string diff = unified_diff(change.path, change.before, change.after, {});
    if (!diff.empty()) out += fenced(diff);
  }
  out += '\n';
  for (const string& note : report.notes) out += markdown_text(note) + "\n\n";
  out += markdown_text(measured_words(report.measured, report.snapshots)) + '\n';
  if (report.past) out += '\n' + markdown_text(past_words(*report.past)) + '\n';
  return out;
}

string triggers_lint_markdown(const TriggersLint& lint) {
  string out = "## pyat cost triggers lint: " + markdown_text(lint_total(lint)) + "\n";
  if (lint.findings.empty()) return out;
  Table table{.columns = {{.title = "WHERE"}, {.title = "WHAT"}, {.title = "WHY"}, {.title = "INSTEAD"}}};
  for (const cost::Finding& finding : lint.findings) {
    table.rows.push_back({place_words(finding),
                          fmt::format("{}: {}: {}", to_string(finding.severity), finding.subject, finding.what),
                          finding.why, finding.instead});
  }
  append_markdown_table(out, table);
  return out;
}

}  // namespace pyat::render
