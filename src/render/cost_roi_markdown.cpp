// `pyat cost roi` for a pull request or a page of a wiki.
#include <fmt/format.h>

#include "render/cost_roi.hpp"
#include "render/cost_roi_words.hpp"
#include "render/markdown.hpp"

namespace pyat::render {
namespace {

using cost::CaseReport;
using std::string;

void add_paragraph(string& out, const string& text) {
  if (!text.empty()) out += '\n' + markdown_text(text) + '\n';
}

void add_contradictions(string& out, const CaseReport& report, const Money& money) {
  if (report.contradictions.empty() || !report.has_figures) return;
  out += "\n**Inputs that contradict each other**\n\n";
  for (const auto& each : report.contradictions) out += "- " + markdown_text(contradiction_words(each)) + '\n';
  for (const auto& benefit : report.benefits) {
    for (const string& text : alternative_words(benefit.also, money)) {
      out += "- " + markdown_text(benefit.name + " would be " + text) + '\n';
    }
  }
}

void add_case(string& out, const CaseReport& report, const Money& money) {
  out += "\n### " + markdown_text(case_words(report)) + '\n';
  for (const string& reason : report.unknown) add_paragraph(out, "Not known: " + reason);
  if (report.has_figures) {
    append_markdown_table(out, benefit_table(report, money));
    add_paragraph(out, cost_words(report, money));
    append_markdown_table(out, figure_table(report, money));
    add_paragraph(out, soft_words(report));
    add_paragraph(out, ownership_words(report, money));
    add_paragraph(out, simulation_words(report, money));
  }
  add_contradictions(out, report, money);
  if (!report.claims.empty()) append_markdown_table(out, claim_table(report));
}

}  // namespace

string roi_markdown(const RoiReport& report) {
  const Money money(report.currency, 1);
  string out = "## pyat cost roi";
  if (const string words = claims_words(report.cases); !words.empty()) out += ": " + markdown_text(words);
  out += '\n';
  for (const CaseReport& each : report.cases) add_case(out, each, money);
  return out;
}

}  // namespace pyat::render
