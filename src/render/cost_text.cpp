// `pyat cost report` for people.
#include <fmt/format.h>

#include "render/cost_measured_tables.hpp"
#include "render/cost_report.hpp"
#include "render/cost_tables.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using cost::Report;
using std::string;
using std::string_view;

constexpr std::size_t most_items = 15;

void add_line(string& out, string_view text, const Style& style, string_view color = {}) {
  string folded;
  append_folded(folded, to_printable(text), {0, 2}, style.width);
  append_painted(out, color.empty() ? Style{} : style, color, folded);
  out += '\n';
}

void add_table(string& out, string_view heading, Table table, const Style& style) {
  if (table.rows.empty()) return;
  out += '\n';
  if (!heading.empty()) add_line(out, heading, style, sgr::bold);
  append_table(out, std::move(table), style);
}

void add_items(string& out, const Report& report, const Money& money, const Style& style) {
  add_table(out, "", item_table(report, money, most_items), style);
  if (report.items.size() > most_items) {
    cost::Amount rest{};
    for (std::size_t i = most_items; i < report.items.size(); ++i) {
      const auto& monthly = report.items[i].monthly;
      rest += monthly ? cost::Amount{*monthly, 0} : cost::Amount{{}, 1};
    }
    add_line(out,
             fmt::format("and {} more, together {} {}", counted(report.items.size() - most_items, "item"),
                         money.amount(rest), money.currency()),
             style, sgr::dim);
  }
}

void add_risks(string& out, const Report& report, const Money& money, const Style& style) {
  if (report.risks.empty() && !report.reserve) return;
  Page page(out, style);
  page.heading("Risks", sgr::bold);
  for (const cost::RiskRow& risk : report.risks) {
    page.line(fmt::format("{}: {} a month", to_printable(risk.name), money.change(risk.monthly)), 2);
  }
  if (report.reserve) {
    page.line(fmt::format("reserve: {}, {} a month", percent(*report.reserve, 0),
                          money.words(report.current_total.known * *report.reserve)),
              2);
  }
}

void add_measured(string& out, const cost::MeasuredReport& measured, const Money& money, const Style& style) {
  add_table(out, "Measured, over " + window_words(measured.window), measured_table(measured, money), style);
  if (const string missing = unmeasured_words(measured); !missing.empty()) add_line(out, missing, style, sgr::dim);
  add_table(out, trend_heading(measured), trend_table(measured, money), style);
  if (measured.unused) {
    add_table(out, "Metrics that nobody asks for", unused_table(*measured.unused, money), style);
    for (const string& sentence : unused_words(*measured.unused, money)) add_line(out, sentence, style);
  }
}

}  // namespace

string cost_text(const Report& report, const Style& style) {
  const Money money(report.currency, report.rate);
  string out;
  if (!report.title.empty()) add_line(out, report.title, style, sgr::bold);
  if (!report.baseline.empty()) {
    add_line(out, fmt::format("{} against {}, from {}", report.current, report.baseline, report.path), style);
  } else {
    add_line(out, fmt::format("{}, from {}", report.current, report.path), style);
  }
  for (const cost::Breakdown& breakdown : report.breakdowns) {
    add_table(out, "", breakdown_table(breakdown, report, money), style);
  }
  add_items(out, report, money, style);
  add_table(out, "", option_table(report, money), style);
  add_risks(out, report, money, style);
  add_table(out, "Other plans", plan_table(report, money), style);
  if (report.measured != nullptr) add_measured(out, *report.measured, money, style);
  std::vector<string> notes = report.notes;
  if (report.measured != nullptr) {
    notes.insert(notes.end(), report.measured->notes.begin(), report.measured->notes.end());
  }
  if (!notes.empty() || !report.rate_note.empty()) {
    Page page(out, style);
    page.heading("What this rests on", sgr::bold);
    if (!report.rate_note.empty()) page.line(to_printable(report.rate_note), 2);
    for (const string& note : notes) page.line(to_printable(note), 2);
  }
  out += '\n';
  add_line(out, forecast_words(report, money), style, report.forecast.is_over ? sgr::red : string_view{});
  const auto saved = savings(report);
  add_line(out, total_words(report, money), style, !saved ? sgr::bold : saved->sign() >= 0 ? sgr::green : sgr::yellow);
  return out;
}

}  // namespace pyat::render
