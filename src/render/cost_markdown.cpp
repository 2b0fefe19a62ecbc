// `pyat cost report` for a pull request or a page of a wiki.
#include <fmt/format.h>

#include "render/cost_measured_tables.hpp"
#include "render/cost_report.hpp"
#include "render/cost_tables.hpp"
#include "render/markdown.hpp"

namespace pyat::render {
namespace {

using cost::Report;
using std::string;
using std::string_view;

void add_paragraph(string& out, string_view text) {
  if (!text.empty()) out += '\n' + markdown_text(text) + '\n';
}

void add_table(string& out, string_view heading, const Table& table) {
  if (table.rows.empty()) return;
  if (!heading.empty()) out += fmt::format("\n### {}\n", heading);
  append_markdown_table(out, table);
}

void add_list(string& out, string_view heading, const std::vector<string>& lines) {
  if (lines.empty()) return;
  out += fmt::format("\n### {}\n\n", heading);
  for (const string& line : lines) out += "- " + markdown_text(line) + '\n';
}

void add_measured(string& out, const cost::MeasuredReport& measured, const Money& money) {
  add_table(out, "Measured, over " + window_words(measured.window), measured_table(measured, money));
  add_paragraph(out, unmeasured_words(measured));
  add_table(out, trend_heading(measured), trend_table(measured, money));
  if (!measured.unused) return;
  add_table(out, "Metrics that nobody asks for", unused_table(*measured.unused, money));
  for (const string& sentence : unused_words(*measured.unused, money)) add_paragraph(out, sentence);
}

}  // namespace

string cost_markdown(const Report& report) {
  const Money money(report.currency, report.rate);
  string out = "## pyat cost report: " + markdown_text(total_words(report, money)) + '\n';
  add_paragraph(out, heading_words(report));
  add_paragraph(out, forecast_words(report, money));
  for (const cost::Breakdown& breakdown : report.breakdowns) {
    add_table(out, "By " + breakdown.by, breakdown_table(breakdown, report, money));
  }
  add_table(out, "Items", item_table(report, money, most_items_listed));
  add_paragraph(out, rest_words(report, money, most_items_listed));
  add_table(out, "What could be saved", option_table(report, money));
  add_list(out, "Risks", risk_words(report, money));
  add_table(out, "Other plans", plan_table(report, money));
  if (report.measured != nullptr) add_measured(out, *report.measured, money);
  add_list(out, "What this rests on", note_words(report));
  return out;
}

}  // namespace pyat::render
