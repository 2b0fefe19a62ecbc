// A page with every kind of chart, with the figures of a small company that moves its monitoring.
#pragma once

#include <fmt/format.h>

#include <string>

#include "render/chart/axis.hpp"
#include "render/chart/bars.hpp"
#include "render/chart/histogram.hpp"
#include "render/chart/lines.hpp"
#include "render/chart/tornado.hpp"
#include "render/html_page.hpp"

namespace pyat::render::test {

inline chart::Bars group_bars() {
  return {.words = {"Costs a month by group, USD", "Network and operations fell most, from 305 to 75."},
          .name = "current",
          .before_name = "baseline",
          .bars = {{"Compute", 214, "214", 255, "255"},
                   {"Storage", 98, "98", 104, "104"},
                   {"Network and operations", 75, "75", 305, "305"}}};
}

inline chart::Bars budget_bars() {
  return {.words = {"Costs a month by plan, USD", "High availability is the only plan above the budget of 500."},
          .bars = {{"Development", 75, "75", {}, {}},
                   {"Staging", 165, "165", {}, {}},
                   {"Production", 387, "387", {}, {}},
                   {"High availability", 850, "850", {}, {}},
                   {"Disaster recovery", {}, "unknown: no price", {}, {}}},
          .reference = chart::Reference{500, "budget 500"}};
}

inline chart::Bars saving_bars() {
  return {.words = {"What changed a month, USD", "Operations save 140; storage of metrics costs 20 more."},
          .bars = {{"Operations", -140, "−140", {}, {}},
                   {"Data transfer and load balancing, all zones", -60, "−60", {}, {}},
                   {"Backup", -30, "−30", {}, {}},
                   {"Compute", -41, "−41", {}, {}},
                   {"Storage of metrics", 20, "+20", {}, {}},
                   {"Storage of logs", -10, "−10", {}, {}}}};
}

inline chart::StackedBars environment_bars() {
  return {.words = {"Costs a month by environment and group, USD", "Compute is the largest part everywhere."},
          .names = {"Compute", "Storage", "Network", "Operations"},
          .stacks = {{"Development", "75", {{60, "60"}, {15, "15"}, {}, {}}},
                     {"Staging", "165", {{120, "120"}, {45, "45"}, {}, {}}},
                     {"Production", "387", {{214, "214"}, {98, "98"}, {15, "15"}, {60, "60"}}},
                     {"High availability", "850", {{400, "400"}, {200, "200"}, {150, "150"}, {100, "100"}}}}};
}

inline chart::Lines cumulative_lines() {
  chart::Lines lines{.words = {"Cumulative benefit over 36 months, USD",
                               "It begins at −15,000 and crosses zero in month 5; with cash savings only it does not "
                               "within 36 months."},
                     .unit = "USD, cumulative",
                     .position = "months after the change"};
  chart::Series all{.name = "all benefits"}, cash{.name = "cash only"};
  for (int month = 0; month <= 36; ++month) {
    lines.positions.push_back({static_cast<double>(month), fmt::format("{}", month)});
    all.values.emplace_back(-15000 + 3277 * month);
    cash.values.emplace_back(-15000 + 277 * month);
  }
  lines.series = {all, cash};
  lines.markers = {{4.577, 0, "break-even: month 5"}};
  return lines;
}

inline chart::Lines forecast_lines() {
  chart::Lines lines{.words = {"Costs by month with forecast, USD", "The forecast passes the budget in November."},
                     .unit = "USD a month"};
  constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  chart::Series cost{
      .name = "cost", .values = {387, 391, 402, {}, 398, 420, 431, 440, 452, 466, 481, 497}, .forecast_from = 8};
  chart::Band band{.name = "P5 to P95"};
  for (int month = 0; month < 12; ++month) {
    lines.positions.push_back({static_cast<double>(month), months[month]});
    if (month < 8) {
      band.low.emplace_back();
      band.high.emplace_back();
    } else {
      band.low.emplace_back(452 + (month - 8) * 5);
      band.high.emplace_back(452 + (month - 8) * 27);
    }
  }
  lines.series = {
      cost,
      {.name = "budget", .values = {500, 500, 500, 450, 450, 450, 400, 400, 400, 350, 350, 350}, .is_stepped = true}};
  lines.band = band;
  lines.references = {{464.4, "rollback at 464.40"}};
  return lines;
}

inline chart::Tornado present_value_tornado() {
  return {.words = {"What moves the net present value, USD", "The share of soft benefits moves it most."},
          .base = 82793,
          .base_text = "base 82,793",
          .swings = {{"Discount rate", "79,450 to 86,342", 86342, 79450, "8 %", "12 %"},
                     {"Soft benefits realised", "−6,734 to 82,793", -6734, 82793, "0 %", "100 %"},
                     {"Implementation cost", "75,293 to 90,293", 90293, 75293, "7,500", "22,500"},
                     {"Cash savings a month", "76,000 to 89,000", 76000, 89000, "0", "554"},
                     {"Horizon", "unknown", {}, {}, "", ""}}};
}

inline chart::Histogram value_histogram() {
  chart::Histogram histogram{.words = {"Net present value in 10,000 draws, USD", "Half of them lie above 61,000."},
                             .unit = "net present value, USD",
                             .marks = {{-8000, "P5 −8,000"}, {61000, "P50 61,000"}, {124000, "P95 124,000"}}};
  constexpr std::uint64_t counts[] = {40,   90,   180, 330, 520, 760, 1010, 1240, 1370,
                                      1340, 1130, 850, 560, 320, 170, 70,   20};
  double from = -40000;
  for (const std::uint64_t count : counts) {
    histogram.bins.push_back({from, from + 12500, count});
    from += 12500;
  }
  return histogram;
}

// The same numbers as a table, for who does not see the picture.
inline HtmlTable table_of(const chart::Bars& bars) {
  const bool has_before = !bars.before_name.empty();
  HtmlTable table{.caption = bars.words.title, .columns = {{"Item"}}};
  if (has_before) table.columns.push_back({"Baseline", true});
  table.columns.push_back({"Current", true});
  for (const chart::Bar& bar : bars.bars) {
    HtmlRow row{.cells = {{bar.label}}};
    if (has_before) row.cells.push_back({bar.before_text});
    row.cells.push_back({bar.text, bar.value ? HtmlState::none : HtmlState::unknown});
    table.rows.push_back(row);
  }
  return table;
}

inline HtmlTable table_of(const chart::StackedBars& bars) {
  HtmlTable table{.caption = bars.words.title, .columns = {{"Environment"}}};
  for (const std::string& name : bars.names) table.columns.push_back({name, true});
  table.columns.push_back({"Total", true});
  for (const chart::Stack& stack : bars.stacks) {
    HtmlRow row{.cells = {{stack.label}}};
    for (const chart::Part& part : stack.parts) row.cells.push_back({part.value ? part.text : "-"});
    row.cells.push_back({stack.text});
    table.rows.push_back(row);
  }
  return table;
}

inline HtmlTable table_of(const chart::Tornado& tornado) {
  HtmlTable table{.caption = tornado.words.title,
                  .columns = {{"Assumption"}, {"From", true}, {"To", true}, {"Result"}}};
  for (const chart::Swing& swing : tornado.swings) {
    table.rows.push_back({{{swing.label}, {swing.when_low_text}, {swing.when_high_text}, {swing.text}}});
  }
  return table;
}

inline HtmlTable claim_table() {
  return {.caption = "Claims, recomputed",
          .columns = {{"Claim"}, {"Stated", true}, {"Computed", true}, {"Verdict"}},
          .rows = {{{{"ROI, year 1"},
                     {"262 %"},
                     {"162.2 %"},
                     {"wrongly named: 262 % is the benefit-cost ratio", HtmlState::bad}}},
                   {{{"Payback"}, {"4.6 months"}, {"4.58 months"}, {"right, with soft benefits", HtmlState::good}}},
                   {{{"ROI after year 1"}, {"522 %"}, {"-"}, {"not derivable from the model", HtmlState::unknown}}},
                   {{{"Benefit a year"}, {"39,324"}, {"39,324"}, {"right", HtmlState::good}}, true}}};
}

inline std::string gallery() {
  using chart::draw;
  HtmlPage page({.title = "What the monitoring costs",
                 .lead = "Production costs 387 USD a month, 277 less than the baseline of 664 (41.7%).",
                 .program = "pyat 0.0.0",
                 .time = "2026-11-22T03:00:00Z"});
  page.cards({{"Current", "387", "USD a month", "within the budget of 500", HtmlState::good},
              {"Baseline", "664", "USD a month", "the stack before", HtmlState::none},
              {"Saving", "277", "USD a month", "41.7 % of the baseline", HtmlState::none},
              {"Cash payback", "54.2", "months", "beyond the horizon of 36 months", HtmlState::bad},
              {"Disaster recovery", "?", "", "no price for item \"replica\"", HtmlState::unknown}});
  page.section("Costs");
  page.pair({"Baseline against current", draw(group_bars())}, table_of(group_bars()));
  page.pair({"Plans against the budget", draw(budget_bars())}, table_of(budget_bars()));
  page.pair({"Changes", draw(saving_bars())}, table_of(saving_bars()));
  page.pair({"Environments", draw(environment_bars())}, table_of(environment_bars()));
  page.section("Forecast");
  page.figure({"Costs by month", draw(forecast_lines()), draw(forecast_lines(), chart::wide)});
  page.section("Business case");
  page.figure({"Cumulative benefit", draw(cumulative_lines()), draw(cumulative_lines(), chart::wide)});
  page.subsection("Sensitivity");
  page.pair({"Net present value, one assumption at a time", draw(present_value_tornado())},
            table_of(present_value_tornado()));
  page.figure({"Net present value by chance", draw(value_histogram())});
  page.subsection("Claims");
  page.table(claim_table());
  page.notes("What this rests on", {"Prices of 2026-07-20, none older than 180 days.",
                                    "Disaster recovery: the price of item \"replica\" is missing; it is in no total."});
  return page.finish();
}

}  // namespace pyat::render::test
