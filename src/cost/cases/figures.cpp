#include "cost/cases/figures.hpp"

#include <fmt/format.h>

#include <utility>

#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using finance::Figure;
using std::string;
using units::Dimension;
using units::Number;
using Kind = NamedFigure::Kind;

class Figures {
 public:
  Figures(const CaseReport& report, const units::Units& units) : report_(report), units_(units) {}

  std::vector<NamedFigure> list() {
    add_plans();
    if (report_.has_figures) {
      add_case("", report_.result.with_soft, false);
      add_case("_cash", report_.result.cash_only, true);
      add_benefits();
      if (report_.result.ownership) add_ownership(*report_.result.ownership);
      add("soft_share_needed", "the share of the soft benefits that must come true to break even in year 1",
          Kind::ratio, report_.result.soft_share_first_year, "");
    }
    return std::move(list_);
  }

 private:
  string money(const Number& amount) const {
    return units::words({.value = amount, .dimension = Dimension(units::money)}, units_);
  }

  void add(string name, string words, Kind kind, const Figure& figure, string derivation) {
    NamedFigure made{
        .name = std::move(name), .words = std::move(words), .kind = kind, .derivation = std::move(derivation)};
    if (figure.value) {
      units::Quantity value{.value = *figure.value};
      if (kind == Kind::money) value.dimension = Dimension(units::money);
      if (kind == Kind::rate) value = units::money_a_month(*figure.value);
      made.value = std::move(value);
    } else {
      made.why = finance::to_string(figure.why);
    }
    list_.push_back(std::move(made));
  }

  void add_plans() {
    if (report_.baseline.empty()) return;
    const Number& before = report_.baseline_monthly;
    const Number& now = report_.current_monthly;
    const string difference = money(before) + " \u2212 " + money(now);
    add("baseline_cost", "what the baseline costs a month", Kind::rate, before, "");
    add("current_cost", "what the current plan costs a month", Kind::rate, now, "");
    add("savings", "what is saved a month, in cash", Kind::rate, before - now, difference);
    add("savings_percent", "the share of the baseline that is saved", Kind::ratio,
        finance::quotient(before - now, before, finance::Why::no_cost),
        fmt::format("({}) / {}", difference, money(before)));
    for (const int years : {1, 2, 3, 5}) {
      add(fmt::format("savings_{}_year{}", years, years == 1 ? "" : "s"),
          fmt::format("what is saved in {} year{}, in cash", years, years == 1 ? "" : "s"), Kind::money,
          (before - now) * Number(12 * years), fmt::format("({}) \u00D7 {}", difference, 12 * years));
    }
  }

  void add_case(const string& suffix, const finance::Appraisal& appraisal, bool is_cash) {
    const string of = is_cash ? " with cash alone" : "";
    if (!appraisal.years.empty()) add_totals(suffix, of, appraisal.years.front(), "");
    for (const finance::Totals& totals : appraisal.years) {
      add_totals(suffix, of, totals, fmt::format("_{}_year{}", totals.months / 12, totals.months == 12 ? "" : "s"));
    }
    const auto months = [&](const string& name, const string& words, const finance::Recovery& recovery) {
      add(name + "_months" + suffix, words + " in months" + of, Kind::months, recovery.payback.periods, "");
    };
    months("payback", "the simple payback", appraisal.simple);
    months("discounted_payback", "the discounted payback", appraisal.discounted);
    const auto& break_even = appraisal.simple.payback.break_even;
    add("break_even_month" + suffix, "the month that breaks even" + of, Kind::months,
        break_even ? Figure(Number(*break_even)) : Figure(appraisal.simple.payback.periods.why), "");
    add("npv" + suffix, "the net present value of yearly flows" + of, Kind::money, appraisal.npv_yearly, "");
    add("npv_monthly" + suffix, "the net present value of monthly flows" + of, Kind::money, appraisal.npv_monthly, "");
    add("irr" + suffix, "the internal rate of return" + of, Kind::ratio, appraisal.irr.rate, "");
  }

  void add_totals(const string& suffix, const string& of, const finance::Totals& totals, const string& years) {
    const string time = years.empty() ? " of year 1" : fmt::format(" of {} months", totals.months);
    const string benefit = money(totals.benefit);
    const string cost = money(totals.cost);
    add("roi" + suffix + years, "the ROI" + time + of, Kind::ratio, totals.roi,
        fmt::format("({} \u2212 {}) / {}", benefit, cost, cost));
    add("bcr" + suffix + years, "the benefit-cost ratio" + time + of, Kind::ratio, totals.benefit_cost_ratio,
        fmt::format("{} / {}", benefit, cost));
    if (years.empty()) return;
    const string cash = suffix.empty() ? "" : "cash_";
    add(cash + "benefit" + years, "the gross benefit" + time + of, Kind::money, totals.benefit, "");
    add(cash + "net" + years, "the benefit less the cost" + time + of, Kind::money, totals.net_benefit,
        fmt::format("{} \u2212 {}", benefit, cost));
  }

  void add_benefits() {
    Number cash{};
    Number soft{};
    for (const finance::BenefitFlow& benefit : report_.investment.benefits) {
      (benefit.is_cash ? cash : soft) += benefit.per_month;
    }
    add("benefit", "all benefits", Kind::rate, cash + soft, "");
    add("cash_benefit", "the cash benefits", Kind::rate, cash, "");
    add("soft_benefit", "the soft benefits", Kind::rate, soft, "");
    add("implementation", "the implementation cost", Kind::money, report_.investment.implementation, "");
  }

  void add_ownership(const finance::Ownership& ownership) {
    const unsigned months = report_.investment.horizon_months;
    add("tco_baseline", fmt::format("what the baseline costs in {} months", months), Kind::money, ownership.baseline,
        fmt::format("{} \u00D7 {}", money(report_.baseline_monthly), months));
    add("tco_current", fmt::format("what the current plan costs in {} months, with its implementation", months),
        Kind::money, ownership.current,
        fmt::format("{} + {} \u00D7 {}", money(report_.investment.implementation), money(report_.current_monthly),
                    months));
    add("roi_on_all_spending", "the ROI of year 1 on all that is spent", Kind::ratio, ownership.roi_on_all_spending,
        "");
    add("roi_from_year_2", "the ROI of a year once the implementation is paid", Kind::ratio,
        ownership.roi_once_implemented, "");
  }

  const CaseReport& report_;
  const units::Units& units_;
  std::vector<NamedFigure> list_{};
};

}  // namespace

std::vector<NamedFigure> figures_of(const CaseReport& report, const units::Units& units) {
  return Figures(report, units).list();
}

}  // namespace pyat::cost
