// `pyat cost roi` as one page: what the case comes to, what it hangs on, and which of its claims hold.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/chart/histogram.hpp"
#include "render/chart/lines.hpp"
#include "render/chart/tornado.hpp"
#include "render/cost_roi.hpp"
#include "render/cost_roi_words.hpp"
#include "render/html_page.hpp"
#include "units/quantity.hpp"

namespace pyat::render {
namespace {

using cost::CaseReport;
using cost::finance::Appraisal;
using std::string;
using units::Number;
using Verdict = cost::ClaimRow::Verdict;

HtmlState state_of(Verdict verdict) {
  if (verdict == Verdict::right) return HtmlState::good;
  return verdict == Verdict::wrong || verdict == Verdict::wrongly_named ? HtmlState::bad : HtmlState::unknown;
}

HtmlState gain_state(const cost::finance::Figure& figure) {
  if (!figure.value) return HtmlState::unknown;
  return figure.value->sign() < 0 ? HtmlState::bad : HtmlState::good;
}

// Long horizons are drawn with fewer points than there are months.
constexpr std::size_t most_points = 240;

class CasePage {
 public:
  CasePage(HtmlPage& page, const CaseReport& report, const Money& money)
      : page_(page), report_(report), money_(money) {}

  void write() {
    page_.section(report_.name.empty() ? "The business case" : report_.name);
    page_.paragraph(case_words(report_));
    if (!report_.unknown.empty()) page_.notes("Not known", report_.unknown);
    if (report_.has_figures) {
      add_cards();
      page_.table(html_table("Benefits", benefit_table(report_, money_)));
      page_.paragraph(cost_words(report_, money_));
      add_curve();
      page_.paragraph(soft_words(report_));
      page_.paragraph(ownership_words(report_, money_));
      add_tornado();
      page_.paragraph(simulation_words(report_, money_));
      add_histogram();
      add_contradictions();
    }
    add_claims();
  }

 private:
  void add_cards() {
    const Appraisal& soft = report_.result.with_soft;
    const Appraisal& cash = report_.result.cash_only;
    std::vector<HtmlCard> cards{};
    if (!soft.years.empty()) {
      const auto& roi = soft.years.front().roi;
      cards.push_back({.name = "ROI of year 1",
                       .value = figure_words(roi),
                       .note = "with cash alone: " + figure_words(cash.years.front().roi),
                       .state = gain_state(roi)});
    }
    cards.push_back({.name = "simple payback",
                     .value = months_words(soft.simple),
                     .note = "with cash alone: " + months_words(cash.simple)});
    cards.push_back({.name = fmt::format("NPV, {} months", report_.investment.horizon_months),
                     .value = units::grouped(soft.npv_yearly.fixed(0)),
                     .unit = money_.currency(),
                     .note = "with cash alone: " + units::grouped(cash.npv_yearly.fixed(0)),
                     .state = soft.npv_yearly.sign() < 0 ? HtmlState::bad : HtmlState::good});
    if (report_.result.soft_share_first_year.value) {
      cards.push_back({.name = "soft benefits needed",
                       .value = percent(*report_.result.soft_share_first_year.value),
                       .note = "to break even in year 1"});
    }
    page_.cards(cards);
  }

  chart::Series series(const string& name, const Appraisal& appraisal, std::size_t step) const {
    chart::Series made{.name = name};
    for (std::size_t i = 0; i < appraisal.curve.size(); i += step) {
      made.values.emplace_back(appraisal.curve[i].plain.approximate());
    }
    return made;
  }

  void add_curve() {
    const Appraisal& soft = report_.result.with_soft;
    const Appraisal& cash = report_.result.cash_only;
    const std::size_t step = soft.curve.size() / most_points + 1;
    chart::Lines lines{
        .words = {.title = "Benefit less cost, month by month",
                  .description = "With the soft benefits, and with cash alone. The figures are in the table."},
        .unit = money_.currency(),
        .position = "month"};
    for (std::size_t i = 0; i < soft.curve.size(); i += step) {
      const unsigned month = soft.curve[i].month;
      lines.positions.push_back({.at = static_cast<double>(month), .text = std::to_string(month)});
    }
    lines.series = {series("with soft", soft, step), series("cash alone", cash, step)};
    for (const Appraisal* appraisal : {&soft, &cash}) {
      const auto& month = appraisal->simple.payback.break_even;
      if (!month || *month > report_.investment.horizon_months) continue;
      lines.markers.push_back({.at = static_cast<double>(*month),
                               .value = appraisal->curve[*month].plain.approximate(),
                               .text = fmt::format("break-even: month {}", *month)});
    }
    page_.pair({.caption = "Cumulative, not discounted", .picture = draw(lines)},
               html_table("Figures", figure_table(report_, money_)));
  }

  void add_tornado() {
    if (report_.tornado.empty()) return;
    chart::Tornado tornado{.words = {.title = "What the net present value hangs on",
                                     .description = "Each input is changed alone. The table has the same numbers."},
                           .base = report_.result.with_soft.npv_yearly.approximate(),
                           .base_text = money_.amount(report_.result.with_soft.npv_yearly)};
    tornado.low_name = "input " + percent(report_.tornado_change, 0) + " lower";
    tornado.high_name = "input " + percent(report_.tornado_change, 0) + " higher";
    const Table table = tornado_table(report_, money_);
    for (std::size_t i = 0; i < report_.tornado.size(); ++i) {
      const auto& swing = report_.tornado[i];
      tornado.swings.push_back({.label = table.rows[i][0],
                                .text = table.rows[i][1] + " to " + table.rows[i][2],
                                .when_low = swing.npv_at_low.approximate(),
                                .when_high = swing.npv_at_high.approximate()});
    }
    page_.pair({.caption = "NPV, yearly flows, " + money_.currency(), .picture = draw(tornado)},
               html_table("Sensitivity", table));
  }

  void add_histogram() {
    const cost::finance::Simulation& simulation = report_.simulation;
    if (simulation.npv_bins.empty()) return;
    chart::Histogram histogram{
        .words = {.title = "How often each net present value came out",
                  .description = "Of all trials; the sentence above it says where 90% of them are."},
        .unit = money_.currency()};
    for (const cost::finance::Bin& bin : simulation.npv_bins) {
      histogram.bins.push_back({.from = bin.from.approximate(), .to = bin.to.approximate(), .count = bin.trials});
    }
    for (const auto& [name, figure] :
         {std::pair("5%", &simulation.npv.p5), {"half", &simulation.npv.p50}, {"95%", &simulation.npv.p95}}) {
      if (figure->value) {
        histogram.marks.push_back({.value = figure->value->approximate(),
                                   .text = fmt::format("{}: {}", name, units::grouped(figure->value->fixed(0)))});
      }
    }
    page_.figure({.caption = "NPV of each trial, " + money_.currency(),
                  .picture = draw(histogram),
                  .wide_picture = draw(histogram, chart::wide)});
  }

  void add_contradictions() {
    if (report_.contradictions.empty()) return;
    std::vector<string> notes{};
    for (const auto& each : report_.contradictions) notes.push_back(contradiction_words(each));
    for (const auto& benefit : report_.benefits) {
      for (const string& text : alternative_words(benefit.also, money_)) {
        notes.push_back(benefit.name + " would be " + text);
      }
    }
    page_.notes("Inputs that contradict each other", notes);
  }

  void add_claims() {
    if (report_.claims.empty()) return;
    HtmlTable table{.caption = "Claims", .columns = {{"Claim"}, {"Claimed", true}, {"Verdict"}, {"Because"}}};
    for (const auto& claim : report_.claims) {
      string because = claim.explanation;
      for (const string& other : alternative_words(claim.also, money_)) because += "; or " + other;
      table.rows.push_back(
          {.cells = {
               {claim.says}, {claim.claimed}, {string(to_string(claim.verdict)), state_of(claim.verdict)}, {because}}});
    }
    page_.table(table);
  }

  HtmlPage& page_;
  const CaseReport& report_;
  const Money& money_;
};

}  // namespace

string roi_html(const RoiReport& report) {
  const Money money(report.currency, 1);
  HtmlPage page({.title = report.title.empty() ? "Business case" : report.title,
                 .lead = claims_words(report.cases),
                 .program = "pyat " PYAT_VERSION,
                 .time = report.day});
  for (const CaseReport& each : report.cases) CasePage(page, each, money).write();
  page.notes("What this rests on",
             {"The model is " + report.path + ".",
              "ROI is (benefit \u2212 cost) / cost, the benefit-cost ratio benefit / cost; NPV has "
              "yearly flows at the end of each year. Cash is money that is no longer paid; soft "
              "benefits are time and damage that no invoice shows."});
  return page.finish();
}

}  // namespace pyat::render
