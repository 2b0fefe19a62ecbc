// `pyat upgrade` for the description of a pull request.
#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "render/upgrade_report.hpp"
#include "render/upgrade_words.hpp"

namespace pyat::render {
namespace {

using diag::Diagnostic;
using diag::UpgradeReport;

// Text that Markdown shows as it is.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : to_printable(text)) {
    if (c == '\n') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_[]<>|#").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// Nothing is escaped in a code span; one backtick more than the text has keeps it together.
std::string code(std::string_view text) {
  std::string fence = "`";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  std::string inside;
  for (const char c : to_printable(text)) {
    if (c == '|') inside += '\\';  // ends a cell of a table even here
    inside += c == '\n' ? ' ' : c;
  }
  return fence.size() == 1 ? fence + inside + fence : fence + ' ' + inside + ' ' + fence;
}

std::string link(std::string_view label, const std::string& url) {
  return url.empty() ? std::string{} : " ([" + std::string(label) + "](" + url + "))";
}

void add_problem(std::string& out, const Diagnostic& found, const std::string& when) {
  out += "- [ ] ";
  if (found.range.begin.line > 0) out += "line " + std::to_string(found.range.begin.line) + ": ";
  out += escaped(found.message) + link("source", found.docs) + '\n';
  if (!found.help.empty()) out += "      " + escaped(found.help) + (when.empty() ? "" : "  ") + '\n';
  if (!when.empty()) out += "      *" + escaped(when) + "*\n";
}

void add_breaks(std::string& out, const UpgradeReport& report) {
  if (!report.breaks.empty()) out += "\n### What breaks\n\n";
  for (const diag::Break& change : report.breaks) add_problem(out, change.problem, timing_words(change, report));
  if (!report.already.empty()) out += "\n### Already wrong in " + report.from + "\n\n";
  for (const Diagnostic& found : report.already) add_problem(out, found, {});
}

void add_steps(std::string& out, const UpgradeReport& report) {
  if (!report.steps.empty()) out += "\n### Steps and notes\n\n";
  for (const diag::UpgradeStep& step : report.steps) {
    out += step.release.empty() ? "- " : "- run " + step.release + ": ";
    out += escaped(step.text) + link("source", step.source) + '\n';
  }
}

void add_values(std::string& out, const UpgradeReport& report) {
  if (report.values.empty()) return;
  out += "\n### Values that are read differently\n\n| line | setting | " + report.from + " | " + report.to +
         " |\n|---|---|---|---|\n";
  for (const diag::ValueChange& row : report.values) {
    out += "| " + std::to_string(row.place.line) + " | " + code(row.path) + " | " + code(shown_value(row.before)) +
           " | " + code(shown_value(row.after)) + " |\n";
  }
}

void add_defaults(std::string& out, const UpgradeReport& report) {
  if (report.defaults.empty()) return;
  out += "\n### Defaults that change under this file\n\n| setting | " + report.from + " | " + report.to +
         " | since |\n|---|---|---|---|\n";
  for (const diag::DefaultChange& row : report.defaults) {
    out += "| " + code(row.path) + (row.experimental ? " (experimental)" : "") + " | " + code(shown_value(row.before)) +
           " | " + code(shown_value(row.after)) + " | " + row.since + " |\n";
  }
  if (report.defaults_elsewhere > 0) {
    out += "\nNot counted: " + counted(report.defaults_elsewhere, "change") +
           " of components, storages and features that are not in use.\n";
  }
}

void add_deprecated(std::string& out, const UpgradeReport& report) {
  if (!report.deprecated.empty()) out += "\n### Deprecated in " + report.to + "\n\n";
  for (const Diagnostic& found : report.deprecated) {
    out += "- line " + std::to_string(found.range.begin.line) + ": " + code(found.path) + '\n';
  }
}

void add_flags(std::string& out, const UpgradeReport& report) {
  if (report.flags.empty()) return;
  out += "\n### Flags\n\n";
  if (!report.flags_given) {
    const FlagCounts counts = count_flags(report.flags);
    out += std::to_string(counts.renamed) + " of the server's flags have another name, " +
           std::to_string(counts.removed) + " are gone; those in use were not given to `pyat upgrade`.\n";
    return;
  }
  for (const diag::FlagChange& change : report.flags) {
    out += "- [ ] " + code("-" + change.flag) + ": " + escaped(flag_words(change, report)) + '\n';
  }
}

}  // namespace

std::string upgrade_markdown(const UpgradeReport& report) {
  std::string out = "## " + escaped(upgrade_headline(report)) + "\n\n" + escaped(upgrade_verdict(report)) + ".\n";
  add_breaks(out, report);
  add_steps(out, report);
  add_values(out, report);
  add_defaults(out, report);
  add_deprecated(out, report);
  add_flags(out, report);
  return out;
}

std::string accepted_markdown(const diag::AcceptedBy& answer) {
  std::string out = "| " + title_of(answer.product) + " | " + escaped(answer.path) + " |\n|---|---|\n";
  for (const Run& run : runs_of(answer)) {
    out += "| " + words_of(run) + " | " +
           (!run.accepted ? "refused"
            : run.stops   ? "accepted, then stops"
                          : "accepted") +
           " |\n";
  }
  return out;
}

}  // namespace pyat::render
