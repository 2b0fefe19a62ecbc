// `pyat cost report` as one page for those who pay: key figures first, then where the money goes, then what it rests
// on.
#include <fmt/format.h>

#include <algorithm>

#include "render/chart/bars.hpp"
#include "render/chart/lines.hpp"
#include "render/cost_measured_tables.hpp"
#include "render/cost_report.hpp"
#include "render/cost_tables.hpp"
#include "render/html_page.hpp"
#include "render/html_time.hpp"
#include "render/money.hpp"

namespace pyat::render {
namespace {

using cost::Amount;
using cost::Report;
using std::string;
using units::Number;

constexpr std::size_t most_bars = 20;
constexpr std::size_t most_items = 500;

class ReportPage {
 public:
  explicit ReportPage(const Report& report)
      : report_(report),
        money_(report.currency, report.rate),
        page_({.title = report.title.empty() ? "Cost of monitoring" : report.title,
               .lead = report.baseline.empty() ? report.current : report.current + " against " + report.baseline,
               .program = "pyat " PYAT_VERSION,
               .time = html_day(report.day)}) {}

  string write() {
    page_.cards(cards());
    add_whole();
    for (const cost::Breakdown& breakdown : report_.breakdowns) add_breakdown(breakdown);
    add_items();
    add_options();
    add_plans();
    add_measured();
    add_notes();
    return page_.finish();
  }

 private:
  double drawn(const Number& amount) const { return money_.in_currency(amount).approximate(); }

  std::vector<HtmlCard> cards() const {
    std::vector<HtmlCard> cards{};
    const bool is_whole = report_.current_total.unknown == 0;
    cards.push_back(
        {.name = report_.current + ", a month",
         .value = money_.amount(report_.current_total),
         .unit = money_.currency(),
         .note = is_whole ? "" : fmt::format("of {} items nobody knows the cost", report_.current_total.unknown),
         .state = is_whole ? HtmlState::none : HtmlState::unknown});
    if (const auto saved = savings(report_)) {
      const string share =
          report_.baseline_total.known.is_zero()
              ? ""
              : percent(abs(*saved) / report_.baseline_total.known) + " of " + money_.amount(report_.baseline_total);
      cards.push_back({.name = saved->sign() >= 0 ? "saved a month" : "more a month",
                       .value = money_.amount(abs(*saved)),
                       .unit = money_.currency(),
                       .note = share,
                       .state = saved->sign() >= 0 ? HtmlState::good : HtmlState::bad});
    }
    const cost::Forecast& forecast = report_.forecast;
    if (forecast.budget) {
      const Number left = *forecast.budget - forecast.whole.known;
      cards.push_back({.name = left.sign() < 0 ? "over the budget" : "left of the budget",
                       .value = money_.amount(abs(left)),
                       .unit = money_.currency(),
                       .note = "the budget is " + money_.amount(*forecast.budget),
                       .state = left.sign() < 0 ? HtmlState::bad : HtmlState::good});
    }
    cards.push_back({.name = "so far this month", .value = money_.amount(forecast.so_far), .unit = money_.currency()});
    return cards;
  }

  // Each plan as one bar, made of its groups.
  void add_whole() {
    const auto& all = report_.breakdowns;
    const auto groups = std::find_if(all.begin(), all.end(), [](const auto& each) { return each.by == "group"; });
    if (report_.baseline.empty() || groups == all.end()) return;
    chart::StackedBars bars{
        .words = {.title = "What a month costs, before and now",
                  .description = "Each bar is made of its groups, which the table below has, too."}};
    chart::Stack before{.label = report_.baseline, .text = money_.amount(report_.baseline_total)};
    chart::Stack now{.label = report_.current, .text = money_.amount(report_.current_total)};
    for (const cost::Row& row : groups->rows) {
      bars.names.push_back(row.name);
      before.parts.push_back({.value = drawn(row.baseline.known), .text = money_.amount(row.baseline)});
      now.parts.push_back({.value = drawn(row.current.known), .text = money_.amount(row.current)});
    }
    bars.stacks = {std::move(before), std::move(now)};
    if (report_.forecast.budget) {
      bars.reference = chart::Reference{.value = drawn(*report_.forecast.budget),
                                        .text = "budget " + money_.amount(*report_.forecast.budget)};
    }
    page_.figure(
        {.caption = money_.currency() + " a month", .picture = draw(bars), .wide_picture = draw(bars, chart::wide)});
  }

  void add_breakdown(const cost::Breakdown& breakdown) {
    page_.section("By " + breakdown.by);
    const bool compares = !report_.baseline.empty();
    chart::Bars bars{.words = {.title = "Cost a month by " + breakdown.by,
                               .description = "The table beside it has the same numbers."},
                     .name = compares ? report_.current : "a month",
                     .before_name = report_.baseline};
    for (const cost::Row& row : breakdown.rows) {
      if (bars.bars.size() == most_bars) break;
      chart::Bar bar{.label = row.name, .text = money_.amount(row.current)};
      // Nothing is drawn of what nobody knows.
      if (row.current.unknown == 0 || !row.current.known.is_zero()) bar.value = drawn(row.current.known);
      if (compares) {
        bar.before = drawn(row.baseline.known);
        bar.before_text = money_.amount(row.baseline);
      }
      bars.bars.push_back(std::move(bar));
    }
    page_.pair({.caption = money_.currency() + " a month", .picture = draw(bars)},
               html_table("By " + breakdown.by, breakdown_table(breakdown, report_, money_)));
  }

  void add_items() {
    if (report_.items.empty()) return;
    page_.section("Items of " + report_.current);
    page_.table(html_table("The dearest first", item_table(report_, money_, most_items)));
    if (report_.items.size() > most_items) {
      page_.paragraph(fmt::format("{} more are in the JSON and CSV reports.", report_.items.size() - most_items));
    }
  }

  void add_options() {
    if (!report_.options.empty()) {
      page_.section("Where to save");
      chart::Bars bars{.words = {.title = "What each option saves a month",
                                 .description = "The table beside it has the same numbers."},
                       .name = "saved a month"};
      for (const cost::Saving& option : report_.options) {
        if (bars.bars.size() == most_bars) break;
        bars.bars.push_back(
            {.label = option.name, .value = drawn(option.monthly), .text = money_.amount(option.monthly)});
      }
      page_.pair({.caption = money_.currency() + " a month", .picture = draw(bars)},
                 html_table("Options", option_table(report_, money_)));
    }
    std::vector<string> risks{};
    for (const cost::RiskRow& risk : report_.risks) {
      risks.push_back(risk.name + ": " + money_.change(risk.monthly) + " " + money_.currency() + " a month");
    }
    if (report_.reserve) {
      risks.push_back("reserve: " + percent(*report_.reserve, 0) + ", " +
                      money_.words(report_.current_total.known * *report_.reserve) + " a month");
    }
    if (!risks.empty()) page_.notes("Risks", risks);
  }

  void add_plans() {
    const Table table = plan_table(report_, money_);
    if (table.rows.empty()) return;
    page_.section("Other plans");
    page_.table(html_table("A month", table));
  }

  // What the plan cost by each snapshot.
  void add_course(const cost::MeasuredReport& measured) {
    if (measured.course.size() < 2) return;
    chart::Lines lines{.words = {.title = "What the plan costs, snapshot by snapshot",
                                 .description = "The table beside it has what was measured then and now."},
                       .unit = money_.currency(),
                       .position = "date"};
    chart::Series series{.name = report_.current};
    for (const cost::CostPoint& point : measured.course) {
      lines.positions.push_back({.at = static_cast<double>(point.time.time_since_epoch().count()),
                                 .text = util::rfc3339(point.time).substr(0, 10)});
      // With something unknown in it, it is no point of this line.
      series.values.push_back(point.monthly.unknown == 0 ? std::optional(drawn(point.monthly.known)) : std::nullopt);
    }
    lines.series.push_back(std::move(series));
    if (report_.forecast.budget) {
      lines.references.push_back(
          {drawn(*report_.forecast.budget), "budget " + money_.amount(*report_.forecast.budget)});
    }
    page_.section("Trend");
    page_.pair({.caption = money_.currency() + " a month", .picture = draw(lines)},
               html_table(trend_heading(measured), trend_table(measured, money_)));
  }

  void add_measured() {
    if (report_.measured == nullptr) return;
    const cost::MeasuredReport& measured = *report_.measured;
    add_course(measured);
    page_.section("Measured, over " + window_words(measured.window));
    page_.table(html_table("What the stack said", measured_table(measured, money_)));
    if (const string missing = unmeasured_words(measured); !missing.empty()) page_.paragraph(missing);
    if (!measured.unused) return;
    page_.section("Metrics that nobody asks for");
    page_.table(html_table("The most series first", unused_table(*measured.unused, money_)));
    for (const string& sentence : unused_words(*measured.unused, money_)) page_.paragraph(sentence);
  }

  void add_notes() {
    std::vector<string> notes{total_words(report_, money_), forecast_words(report_, money_)};
    if (!report_.rate_note.empty()) notes.push_back(report_.rate_note);
    notes.insert(notes.end(), report_.notes.begin(), report_.notes.end());
    if (report_.measured != nullptr) {
      notes.insert(notes.end(), report_.measured->notes.begin(), report_.measured->notes.end());
    }
    notes.push_back("The model is " + report_.path + ". A month is 730 hours.");
    page_.notes("What this rests on", notes);
  }

  const Report& report_;
  Money money_;
  HtmlPage page_;
};

}  // namespace

string cost_html(const Report& report) { return ReportPage(report).write(); }

}  // namespace pyat::render
