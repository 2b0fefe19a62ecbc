// A rollback for the notes of an incident: what is the state now first, as pages are read from the top.
#include "render/markdown.hpp"
#include "render/rollback_report.hpp"
#include "render/rollback_report_words.hpp"

namespace pyat::render {
namespace {

using rollback::RunReport;
using std::string;
using std::string_view;

void append_verified(string& out, const RunReport& report) {
  if (report.verified.empty()) return;
  out += "\n### What was verified\n\n";
  for (const rollback::Verified& verified : report.verified) {
    out += "- " + markdown_text(verified_words(verified)) + '\n';
    for (const string& proof : verified.proofs) out += "  - " + markdown_code(proof) + '\n';
  }
}

}  // namespace

string rollback_report_markdown(const RunReport& report) {
  string out = "## pyat rollback: " + markdown_text(report_headline(report)) + "\n\n";
  out += "**" + markdown_text(report.words) + "**\n";
  if (!report.next.empty()) out += "\nNext: " + markdown_text(report.next) + '\n';
  bool is_first = true;
  for (const string& fact : report_facts(report)) {
    out += (is_first ? "\n- " : "- ") + markdown_text(fact) + '\n';
    is_first = false;
  }
  append_markdown_section(out, "Steps", steps_table(report));
  append_markdown_section(out, "How long nobody has served", blackout_table(report));
  append_markdown_section(out, "Timeline", timeline_table(report));
  append_verified(out, report);
  append_markdown_section(out, "What is not known", report.unknown);
  append_markdown_section(out, "Worth knowing", report.notes);
  out += "\nJournal: " + markdown_code(report.journal) + '\n';
  return out;
}

}  // namespace pyat::render
