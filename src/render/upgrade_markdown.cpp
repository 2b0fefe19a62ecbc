// `pyat upgrade` for the description of a pull request.
#include "render/markdown.hpp"
#include "render/prose.hpp"
#include "render/upgrade_report.hpp"
#include "render/upgrade_words.hpp"

namespace pyat::render {
namespace {

using diag::Diagnostic;
using diag::UpgradeReport;

std::string link(std::string_view label, const std::string& url) {
  return url.empty() ? std::string{} : " ([" + std::string(label) + "](" + url + "))";
}

void add_problem(std::string& out, const Diagnostic& found, const std::string& when) {
  out += "- [ ] ";
  if (found.range.begin.line > 0) out += "line " + std::to_string(found.range.begin.line) + ": ";
  out += markdown_text(found.message) + link("source", found.docs) + '\n';
  if (!found.help.empty()) out += "      " + markdown_text(found.help) + (when.empty() ? "" : "  ") + '\n';
  if (!when.empty()) out += "      *" + markdown_text(when) + "*\n";
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
    out += markdown_text(step.text) + link("source", step.source) + '\n';
  }
}

void add_values(std::string& out, const UpgradeReport& report) {
  if (report.values.empty()) return;
  out += "\n### Values that are read differently\n\n| line | setting | " + report.from + " | " + report.to +
         " |\n|---|---|---|---|\n";
  for (const diag::ValueChange& row : report.values) {
    out += "| " + std::to_string(row.place.line) + " | " + markdown_code(row.path) + " | " +
           markdown_code(shown_value(row.before)) + " | " + markdown_code(shown_value(row.after)) + " |\n";
  }
}

void add_defaults(std::string& out, const UpgradeReport& report) {
  if (report.defaults.empty()) return;
  out += "\n### Defaults that change under this file\n\n| setting | " + report.from + " | " + report.to +
         " | since |\n|---|---|---|---|\n";
  for (const diag::DefaultChange& row : report.defaults) {
    out += "| " + markdown_code(row.path) + (row.experimental ? " (experimental)" : "") + " | " +
           markdown_code(shown_value(row.before)) + " | " + markdown_code(shown_value(row.after)) + " | " + row.since +
           " |\n";
  }
  if (report.defaults_elsewhere > 0) {
    out += "\nNot counted: " + counted(report.defaults_elsewhere, "change") +
           " of components, storages and features that are not in use.\n";
  }
}

void add_deprecated(std::string& out, const UpgradeReport& report) {
  if (!report.deprecated.empty()) out += "\n### Deprecated in " + report.to + "\n\n";
  for (const Diagnostic& found : report.deprecated) {
    out += "- line " + std::to_string(found.range.begin.line) + ": " + markdown_code(found.path) + '\n';
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
    out += "- [ ] " + markdown_code("-" + change.flag) + ": " + markdown_text(flag_words(change, report)) + '\n';
  }
}

}  // namespace

std::string upgrade_markdown(const UpgradeReport& report) {
  std::string out =
      "## " + markdown_text(upgrade_headline(report)) + "\n\n" + markdown_text(upgrade_verdict(report)) + ".\n";
  add_breaks(out, report);
  add_steps(out, report);
  add_values(out, report);
  add_defaults(out, report);
  add_deprecated(out, report);
  add_flags(out, report);
  return out;
}

std::string accepted_markdown(const diag::AcceptedBy& answer) {
  std::string out = "| " + title_of(answer.product) + " | " + markdown_text(answer.path) + " |\n|---|---|\n";
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
