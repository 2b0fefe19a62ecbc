#include "render/cost_roi_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "units/quantity.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::CaseReport;
using cost::finance::Appraisal;
using cost::finance::Figure;
using cost::finance::Recovery;
using cost::finance::Totals;
using std::string;
using std::string_view;
using units::Number;
using Verdict = cost::ClaimRow::Verdict;

string ratio_words(const Figure& figure) {
  return figure.value ? figure.value->fixed(2) : string(to_string(figure.why));
}

string break_even_words(const Recovery& recovery) {
  const auto& payback = recovery.payback;
  return payback.break_even ? fmt::format("month {}", *payback.break_even) : string(to_string(payback.periods.why));
}

string rate_words(const cost::finance::RateOfReturn& irr) { return figure_words(irr.rate); }

class FigureRows {
 public:
  FigureRows(Table& table, const CaseReport& report) : table_(table), report_(report) {}

  template <typename Words>
  void add(const string& name, Words words) {
    table_.rows.push_back({name, words(report_.result.cash_only), words(report_.result.with_soft)});
  }

 private:
  Table& table_;
  const CaseReport& report_;
};

string quantity_words(const units::Quantity& quantity, const Money& money) {
  if (quantity.dimension.is(units::money)) return money.words(quantity.value);
  if (quantity.dimension == units::money_over_time()) {
    return money.words(quantity.value * Number(units::seconds_a_year)) + " a year";
  }
  return units::words(quantity, units::Units(money.currency()));
}

}  // namespace

string figure_words(const Figure& figure) {
  return figure.value ? percent(*figure.value) : string(to_string(figure.why));
}

string months_words(const Recovery& recovery) {
  const auto& periods = recovery.payback.periods;
  if (!periods.value) return string(to_string(periods.why));
  return periods.value->fixed(1) + " months";
}

string case_words(const CaseReport& report) {
  string text = report.name.empty() ? "The business case" : report.name;
  if (!report.description.empty()) text += " (" + report.description + ")";
  if (!report.baseline.empty()) text += fmt::format(": {} instead of {}", report.current, report.baseline);
  text += fmt::format(
      ", {} months{}, {}% a year{}", report.investment.horizon_months, report.horizon_is_assumed ? " (assumed)" : "",
      (report.investment.yearly_rate * Number(100)).shortest(2), report.rate_is_assumed ? " (assumed)" : "");
  return text;
}

Table benefit_table(const CaseReport& report, const Money& money) {
  Table table{.columns = {{.title = "BENEFIT"},
                          {.title = "KIND"},
                          {.title = "A YEAR", .is_number = true},
                          {.title = "SHARE", .is_number = true, .rank = 1}},
              .beside_title = "FORMULA"};
  Number whole{};
  for (const auto& row : report.benefits) whole += row.yearly.value_or(Number{});
  for (const auto& row : report.benefits) {
    table.rows.push_back({to_printable(row.name), row.is_cash ? "cash" : "soft",
                          row.yearly ? money.amount(*row.yearly) : "unknown",
                          row.yearly && !whole.is_zero() ? percent(*row.yearly / whole) : ""});
    table.beside.push_back(row.yearly ? row.terms : util::joined(row.unknown, "; "));
  }
  if (report.benefits.size() > 1) {
    table.rows.push_back({"together", "", money.amount(whole), ""});
    table.beside.emplace_back();
  }
  return table;
}

Table figure_table(const CaseReport& report, const Money& money) {
  Table table{.columns = {{.title = "FIGURE"},
                          {.title = "CASH ALONE", .is_number = true},
                          {.title = "WITH SOFT BENEFITS", .is_number = true}}};
  FigureRows rows(table, report);
  const string horizon = fmt::format("{} months", report.investment.horizon_months);
  if (!report.result.cash_only.years.empty()) {
    rows.add("ROI of year 1", [](const Appraisal& a) { return figure_words(a.years.front().roi); });
  }
  rows.add("ROI of " + horizon, [](const Appraisal& a) { return figure_words(a.horizon.roi); });
  if (!report.result.cash_only.years.empty()) {
    rows.add("benefit-cost ratio of year 1",
             [](const Appraisal& a) { return ratio_words(a.years.front().benefit_cost_ratio); });
  }
  rows.add("net benefit of " + horizon, [&](const Appraisal& a) { return money.amount(a.horizon.net_benefit); });
  rows.add("simple payback", [](const Appraisal& a) { return months_words(a.simple); });
  rows.add("discounted payback", [](const Appraisal& a) { return months_words(a.discounted); });
  rows.add("breaks even in", [](const Appraisal& a) { return break_even_words(a.simple); });
  rows.add("NPV, yearly flows", [&](const Appraisal& a) { return money.amount(a.npv_yearly); });
  rows.add("NPV, monthly flows", [&](const Appraisal& a) { return money.amount(a.npv_monthly); });
  rows.add("IRR a year", [](const Appraisal& a) { return rate_words(a.irr); });
  return table;
}

Table curve_table(const CaseReport& report, const Money& money) {
  Table table{.columns = {{.title = "AFTER"},
                          {.title = "CASH ALONE", .is_number = true},
                          {.title = "WITH SOFT", .is_number = true},
                          {.title = "DISCOUNTED", .is_number = true, .rank = 1}}};
  const auto& cash = report.result.cash_only.curve;
  const auto& soft = report.result.with_soft.curve;
  for (const std::size_t month : {0U, 3U, 6U, 12U, 24U, 36U, 60U, 120U}) {
    if (month >= soft.size() || month >= cash.size()) break;
    table.rows.push_back({month == 0 ? string("today") : fmt::format("{} months", month),
                          money.amount(cash[month].plain), money.amount(soft[month].plain),
                          money.amount(soft[month].discounted)});
  }
  return table;
}

Table tornado_table(const CaseReport& report, const Money& money) {
  const string change = percent(report.tornado_change, 0);
  Table table{.columns = {{.title = "INPUT"},
                          {.title = "NPV LOW", .is_number = true},
                          {.title = "NPV HIGH", .is_number = true},
                          {.title = "SWING", .is_number = true},
                          {.title = "ROI", .is_number = true, .rank = 1}}};
  for (const auto& swing : report.tornado) {
    string name = to_printable(swing.name);
    if (swing.input == cost::finance::Input::rate) name = "discount rate";
    if (swing.input == cost::finance::Input::implementation) name = "implementation";
    const Number& low = std::min(swing.npv_at_low, swing.npv_at_high);
    const Number& high = std::max(swing.npv_at_low, swing.npv_at_high);
    table.rows.push_back({name, money.amount(low), money.amount(high), money.amount(swing.swing),
                          figure_words(swing.roi_at_low) + " to " + figure_words(swing.roi_at_high)});
  }
  return table;
}

Table claim_table(const CaseReport& report) {
  Table table{.columns = {{.title = "CLAIM"}, {.title = "CLAIMED", .is_number = true}, {.title = "VERDICT"}},
              .beside_title = "BECAUSE"};
  for (const auto& claim : report.claims) {
    table.rows.push_back({to_printable(claim.says), to_printable(claim.claimed), string(to_string(claim.verdict))});
    table.colors.push_back({{}, {}, color_of(claim.verdict)});
    table.beside.push_back(claim.explanation);
  }
  return table;
}

string cost_words(const CaseReport& report, const Money& money) {
  if (report.implementation.empty()) return "Nothing is said of what it costs to get there.";
  std::vector<string> parts{};
  for (const auto& row : report.implementation) {
    parts.push_back(to_printable(row.name) + " " + (row.once ? money.amount(*row.once) : "unknown"));
  }
  const string whole = money.words(report.investment.implementation);
  return "Implementation, once: " + (parts.size() == 1 ? whole : util::joined(parts, ", ") + ", together " + whole);
}

string soft_words(const CaseReport& report) {
  const auto& result = report.result;
  if (result.soft_shares.empty()) return {};
  string text = "To break even in year 1, ";
  text += result.soft_share_first_year.value
              ? percent(*result.soft_share_first_year.value) + " of the soft benefits must come true."
              : "no share of the soft benefits will do: " + string(to_string(result.soft_share_first_year.why)) + ".";
  std::vector<string> shares{};
  for (const auto& share : result.soft_shares) {
    shares.push_back(fmt::format("{} with {}", figure_words(share.roi_first_year), percent(share.share, 0)));
  }
  return text + " The ROI of year 1 is " + util::joined(shares, ", ") + " of them.";
}

string ownership_words(const CaseReport& report, const Money& money) {
  if (!report.result.ownership) return {};
  const auto& ownership = *report.result.ownership;
  const bool is_dearer = ownership.saving.sign() < 0;
  string text =
      fmt::format("In cash, {} months cost {} before and {} now, the implementation included: {} {}.",
                  report.investment.horizon_months, money.amount(ownership.baseline), money.amount(ownership.current),
                  money.words(abs(ownership.saving)), is_dearer ? "dearer" : "less");
  const auto& payback = ownership.break_even.payback;
  text += payback.periods.value ? " It breaks even after " + payback.periods.value->fixed(1) + " months."
                                : " It does not break even: " + string(to_string(payback.periods.why)) + ".";
  if (ownership.roi_on_all_spending.value) {
    text += fmt::format(
        " On all that is spent in year 1, the running costs included, the ROI is {}; of a year after "
        "it, {}.",
        figure_words(ownership.roi_on_all_spending), figure_words(ownership.roi_once_implemented));
  }
  return text;
}

string simulation_words(const CaseReport& report, const Money& money) {
  const auto& simulation = report.simulation;
  if (!simulation.npv.p50.value) return {};
  string text = fmt::format("Of {} trials (seed {}), 90% have an NPV from {} to {}, half above {}; {} gain.",
                            units::grouped(std::to_string(simulation.options.trials)), simulation.options.seed,
                            money.amount(*simulation.npv.p5.value), money.words(*simulation.npv.p95.value),
                            money.amount(*simulation.npv.p50.value), percent(simulation.probability_of_gain));
  if (report.spreads_are_assumed) {
    text += fmt::format(" Assumed: each amount is off by up to {}; low and high in the model say better.",
                        percent(report.tornado_change, 0));
  }
  return text;
}

std::vector<string> alternative_words(const std::vector<cost::Alternative>& also, const Money& money) {
  std::vector<string> lines{};
  for (const auto& each : also) {
    lines.push_back((each.value ? quantity_words(*each.value, money) : "unknown") + ": " + to_printable(each.how));
  }
  return lines;
}

string contradiction_words(const cost::Contradiction& contradiction) {
  std::vector<string> statements{};
  for (const auto& [value, source] : contradiction.statements) {
    statements.push_back(value + (source.empty() ? "" : " (" + source + ")"));
  }
  return contradiction.input + " is " + util::joined(statements, ", and ");
}

string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right: return sgr::green;
    case Verdict::wrong:
    case Verdict::wrongly_named: return sgr::red;
    default: return sgr::yellow;
  }
}

string claims_words(const std::vector<CaseReport>& cases) {
  std::array<std::size_t, 5> counts{};
  std::size_t all = 0;
  for (const CaseReport& report : cases) {
    for (const auto& claim : report.claims) {
      ++counts[static_cast<std::size_t>(claim.verdict)];
      ++all;
    }
  }
  if (all == 0) return {};
  std::vector<string> parts{};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) parts.push_back(fmt::format("{} {}", counts[i], to_string(static_cast<Verdict>(i))));
  }
  return counted(all, "claim") + ": " + util::joined(parts, ", ");
}

}  // namespace pyat::render
