// `pyat health` for a pull request, a chat or the notes of an incident: the verdict first, as pages are read from the
// top.
#include <algorithm>
#include <array>

#include "render/health_report.hpp"
#include "render/health_table.hpp"
#include "render/health_words.hpp"
#include "render/markdown.hpp"

namespace pyat::render {
namespace {

using health::Report;
using std::string;

// Steps are sentences or commands; a command must survive copying, and editors that make one dash of two.
string step_text(const string& step) {
  constexpr std::array<std::string_view, 8> programs = {"pyat ",       "docker ",    "docker-compose ", "kubectl ",
                                                        "journalctl ", "systemctl ", "curl ",           "sudo "};
  const bool is_command =
      std::any_of(programs.begin(), programs.end(), [&](std::string_view name) { return step.starts_with(name); });
  return is_command ? markdown_code(step) : markdown_text(step);
}

void add_causes(string& out, const Report& report) {
  for (const health::Cause& cause : report.causes) {
    out += "\n**Root cause: " + markdown_text(cause.sentence) + "**\n";
    if (cause.services.size() > 1) out += '\n' + markdown_text(list_words(cause.services)) + '\n';
    if (!cause.details.empty()) out += '\n';
    for (const string& detail : cause.details) out += "- " + markdown_text(detail) + '\n';
    if (!cause.next.empty()) out += "\nNext:\n\n";
    for (const string& step : cause.next) out += "- [ ] " + step_text(step) + '\n';
    if (!cause.blocked.empty()) out += "\nBlocked by it: " + markdown_text(list_words(cause.blocked)) + '\n';
  }
}

void add_table(string& out, const Report& report) {
  Table table = health_table(report.services);
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (table.columns[i].rank == rank_of_phases) table.remove_column(i);
  }
  append_markdown_table(out, table);
}

void add_remarks(string& out, const char* title, const std::vector<Remark>& remarks) {
  if (remarks.empty()) return;
  out += string("\n**") + title + "**\n\n";
  for (const Remark& remark : remarks) {
    out += "- " + markdown_text(remark.sentence);
    if (!remark.next.empty()) out += ". Next: " + step_text(remark.next);
    out += '\n';
  }
}

}  // namespace

string health_markdown(const Report& report) {
  string out = "## " + markdown_text(summary_words(report)) + '\n';
  if (report.was_interrupted) out += "\nInterrupted: this is what was known by then.\n";
  add_causes(out, report);
  add_remarks(out, "To look into", unexplained_of(report));
  if (!report.services.empty()) add_table(out, report);
  add_remarks(out, "Warnings", warnings_of(report));
  if (!report.notes.empty()) out += "\n**Notes**\n\n";
  for (const string& note : report.notes) out += "- " + markdown_text(note) + '\n';
  return out;
}

}  // namespace pyat::render
