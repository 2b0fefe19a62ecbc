// `pyat cost kpi` for people, on a terminal and in a pull request.
#include "render/cost_triggers_words.hpp"
#include "render/markdown.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::string;

// What is to be said beside the rows: why something is not known, and what is claimed though it would miss its target.
std::vector<string> sentences(const KpiTable& table) {
  std::vector<string> out{};
  for (const cost::KpiResult& row : table.report.kpis) {
    for (const string& reason : row.unknown) out.push_back(row.kpi->name + ": " + reason);
    if (row.claimed_meets && !*row.claimed_meets) {
      out.push_back(row.kpi->name + ": what is claimed misses the target itself");
    }
    if (row.before_meets && *row.before_meets) {
      out.push_back(row.kpi->name + ": the target was met before, too: it asks for nothing");
    }
  }
  return out;
}

string origin(const KpiTable& table) {
  string words = measured_words(table.measured, 1);
  if (table.measured && !table.window.empty()) words += "; rates, uptime and incidents are those of " + table.window;
  return words;
}

}  // namespace

string kpi_text(const KpiTable& table, const Style& style) {
  string out;
  if (!table.report.kpis.empty()) append_table(out, kpi_table(table), style);
  const std::vector<string> said = sentences(table);
  Page page(out, style);
  if (!said.empty()) page.heading("To know", sgr::bold);
  for (const string& sentence : said) page.line(to_printable(sentence), 2);
  if (!table.report.contradictions.empty()) page.heading("Rows that contradict each other", sgr::yellow);
  for (const auto& each : table.report.contradictions) {
    page.line(to_printable(each.column + ": " + each.what), 2);
    page.line(to_printable(each.why), 4);
  }
  if (!out.empty()) out += '\n';
  for (const string& note : table.notes) page.line(to_printable(note), 0);
  page.line(to_printable(origin(table)), 0);
  append_painted(out, style, sgr::bold, to_printable(kpi_total(table)));
  return out + '\n';
}

string kpi_markdown(const KpiTable& table) {
  string out = "## pyat cost kpi: " + markdown_text(kpi_total(table)) + "\n";
  if (!table.report.kpis.empty()) append_markdown_table(out, kpi_table(table));
  const std::vector<string> said = sentences(table);
  if (!said.empty()) out += '\n';
  for (const string& sentence : said) out += "- " + markdown_text(sentence) + '\n';
  if (!table.report.contradictions.empty()) out += "\n**Rows that contradict each other**\n\n";
  for (const auto& each : table.report.contradictions) {
    out += "- " + markdown_text(each.column + ": " + each.what + "; " + each.why) + '\n';
  }
  out += '\n';
  for (const string& note : table.notes) out += markdown_text(note) + "\n\n";
  return out + markdown_text(origin(table)) + '\n';
}

}  // namespace pyat::render
