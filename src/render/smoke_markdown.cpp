// `pyat smoke` for a pull request, a chat or the notes of an incident: the verdict first, as pages are read from the
// top.
#include "render/markdown.hpp"
#include "render/smoke_details.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_table.hpp"
#include "render/smoke_words.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using smoke::Report;
using std::string;

// Text as it is: a fence that is longer than any in it.
void append_fenced(string& out, const string& text) {
  string fence = "```";
  while (text.find(fence) != string::npos) fence += '`';
  out += '\n' + fence + "text\n" + text + fence + '\n';
}

void append_ledgers(string& out, const Report& report) {
  const Table table = ledger_table(report);
  if (table.rows.empty()) return;
  append_markdown_table(out, table);
  out += "\nANSWERED and VISIBLE: p50/p95/max in ms.\n";
  if (const string precision = precision_words(report); !precision.empty()) out += markdown_text(precision) + '\n';
}

}  // namespace

string smoke_markdown(const Report& report) {
  string out = "## pyat smoke: " + markdown_text(verdict_words(report)) + '\n';
  string what = blast_words(report);
  if (const string label = label_words(report); !label.empty()) what += ' ' + label;
  out += '\n' + markdown_text(what) + '\n';
  if (report.was_interrupted) out += '\n' + markdown_text(interruption_words(report)) + '\n';
  for (const SmokeSection& section : sections_of(report, {})) {
    out += "\n**" + markdown_text(heading_of(section)) + "**\n";
    if (!section.details.empty()) append_fenced(out, section.details);
  }
  append_ledgers(out, report);
  if (const Table checks = check_table(report); !checks.rows.empty()) append_markdown_table(out, checks);
  if (!report.notes.empty()) out += "\n**Not checked, or taken for granted**\n\n";
  for (const string& note : report.notes) out += "- " + markdown_text(note) + '\n';
  if (const string command = verify_command(report); !command.empty()) {
    out += "\nVerify it later: " + markdown_code(command) + '\n';
  }
  return out;
}

}  // namespace pyat::render
