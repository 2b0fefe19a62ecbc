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

constexpr unsigned width_with_bars = 75;

void add_table(string& out, string_view heading, Table table, const Style& style) {
  if (table.rows.empty()) return;
  out += '\n';
  if (!heading.empty()) append_text_line(out, heading, style, sgr::bold);
  append_table(out, std::move(table), style);
}

void add_items(string& out, const Report& report, const Money& money, const Style& style) {
  add_table(out, "", item_table(report, money, most_items_listed), style);
  const string rest = rest_words(report, money, most_items_listed);
  if (!rest.empty()) append_text_line(out, rest, style, sgr::dim);
}

void add_list(string& out, string_view heading, const std::vector<string>& lines, const Style& style) {
  if (lines.empty()) return;
  Page page(out, style);
  page.heading(heading, sgr::bold);
  for (const string& line : lines) page.line(to_printable(line), 2);
}

// Green where it became cheaper.
string_view color_of(const Report& report) {
  const auto saved = savings(report);
  return !saved ? sgr::bold : saved->sign() >= 0 ? sgr::green : sgr::yellow;
}

void add_measured(string& out, const cost::MeasuredReport& measured, const Money& money, const Style& style) {
  add_table(out, "Measured, over " + window_words(measured.window), measured_table(measured, money), style);
  if (const string missing = unmeasured_words(measured); !missing.empty())
    append_text_line(out, missing, style, sgr::dim);
  add_table(out, trend_heading(measured), trend_table(measured, money), style);
  if (measured.unused) {
    add_table(out, "Metrics that nobody asks for", unused_table(*measured.unused, money), style);
    for (const string& sentence : unused_words(*measured.unused, money)) append_text_line(out, sentence, style);
  }
}

}  // namespace

string cost_text(const Report& report, const Style& style) {
  const Money money(report.currency, report.rate);
  string out;
  append_text_line(out, heading_words(report), style, sgr::bold);
  append_text_line(out, total_words(report, money), style, color_of(report));
  append_text_line(out, forecast_words(report, money), style, report.forecast.is_over ? sgr::red : string_view{});
  for (const cost::Breakdown& breakdown : report.breakdowns) {
    add_table(out, "", breakdown_table(breakdown, report, money, style.width == 0 || style.width >= width_with_bars),
              style);
  }
  add_items(out, report, money, style);
  add_table(out, "", option_table(report, money), style);
  add_list(out, "Risks", risk_words(report, money), style);
  add_table(out, "Other plans", plan_table(report, money), style);
  if (report.measured != nullptr) add_measured(out, *report.measured, money, style);
  add_list(out, "What this rests on", note_words(report), style);
  out += '\n';
  append_text_line(out, total_words(report, money), style, color_of(report));
  return out;
}

}  // namespace pyat::render
