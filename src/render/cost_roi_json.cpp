// `pyat cost roi` for programs.
#include "render/cost_roi.hpp"
#include "render/json_object.hpp"
#include "render/money.hpp"
#include "units/quantity.hpp"

namespace pyat::render {
namespace {

using cost::CaseReport;
using cost::finance::Appraisal;
using cost::finance::Figure;
using cost::finance::Recovery;
using std::string;

Json figure_json(const Figure& figure) {
  if (figure.value) return figure.value->shortest(10);
  return {{"none", string(to_string(figure.why))}};
}

Json recovery_json(const Recovery& recovery) {
  Json object = {{"months", figure_json(recovery.payback.periods)}};
  if (recovery.payback.break_even) object["break_even_month"] = *recovery.payback.break_even;
  if (recovery.is_beyond_horizon) object["beyond_horizon"] = true;
  return object;
}

Json totals_json(const cost::finance::Totals& totals, const Money& money) {
  return {{"months", totals.months},
          {"cost", money.exact(totals.cost)},
          {"benefit", money.exact(totals.benefit)},
          {"net_benefit", money.exact(totals.net_benefit)},
          {"roi", figure_json(totals.roi)},
          {"benefit_cost_ratio", figure_json(totals.benefit_cost_ratio)}};
}

Json appraisal_json(const Appraisal& appraisal, const Money& money) {
  Json object = {
      {"horizon", totals_json(appraisal.horizon, money)},          {"simple_payback", recovery_json(appraisal.simple)},
      {"discounted_payback", recovery_json(appraisal.discounted)}, {"npv_yearly", money.exact(appraisal.npv_yearly)},
      {"npv_monthly", money.exact(appraisal.npv_monthly)},         {"irr", figure_json(appraisal.irr.rate)}};
  object["years"] = Json::array();
  for (const auto& totals : appraisal.years) object["years"].push_back(totals_json(totals, money));
  object["curve"] = Json::array();
  for (const auto& point : appraisal.curve) {
    object["curve"].push_back({{"month", point.month},
                               {"cumulative", money.exact(point.plain)},
                               {"discounted", money.exact(point.discounted)}});
  }
  return object;
}

Json alternatives_json(const std::vector<cost::Alternative>& also, const Money& money) {
  Json list = Json::array();
  for (const auto& each : also) {
    Json object = {{"how", each.how}};
    if (each.value) object["value"] = units::words(*each.value, units::Units(money.currency()));
    list.push_back(std::move(object));
  }
  return list;
}

Json benefits_json(const CaseReport& report, const Money& money) {
  Json list = Json::array();
  for (const auto& row : report.benefits) {
    Json object = {{"name", row.name}, {"kind", row.is_cash ? "cash" : "soft"}};
    if (row.yearly) object["yearly"] = money.exact(*row.yearly);
    if (!row.unknown.empty()) object["unknown"] = row.unknown;
    object["terms"] = row.terms;
    if (!row.also.empty()) object["also"] = alternatives_json(row.also, money);
    list.push_back(std::move(object));
  }
  return list;
}

Json claims_json(const CaseReport& report, const Money& money) {
  Json list = Json::array();
  for (const auto& claim : report.claims) {
    Json object = {{"says", claim.says},
                   {"claimed", claim.claimed},
                   {"verdict", string(to_string(claim.verdict))},
                   {"because", claim.explanation}};
    set(object, "source", claim.source);
    if (!claim.also.empty()) object["also"] = alternatives_json(claim.also, money);
    set(object, "line", static_cast<std::uint64_t>(claim.line));
    list.push_back(std::move(object));
  }
  return list;
}

Json tornado_json(const CaseReport& report, const Money& money) {
  Json list = Json::array();
  for (const auto& swing : report.tornado) {
    list.push_back({{"name", swing.name},
                    {"npv_at_low", money.exact(swing.npv_at_low)},
                    {"npv_at_high", money.exact(swing.npv_at_high)},
                    {"roi_at_low", figure_json(swing.roi_at_low)},
                    {"roi_at_high", figure_json(swing.roi_at_high)}});
  }
  return list;
}

Json percentiles_json(const cost::finance::Percentiles& percentiles) {
  return {{"p5", figure_json(percentiles.p5)},
          {"p50", figure_json(percentiles.p50)},
          {"p95", figure_json(percentiles.p95)}};
}

Json simulation_json(const CaseReport& report) {
  const auto& simulation = report.simulation;
  return {{"trials", simulation.options.trials},
          {"seed", simulation.options.seed},
          {"spreads_are_assumed", report.spreads_are_assumed},
          {"npv", percentiles_json(simulation.npv)},
          {"roi", percentiles_json(simulation.roi)},
          {"payback_months", percentiles_json(simulation.payback_months)},
          {"probability_of_gain", simulation.probability_of_gain.shortest(6)}};
}

Json results_json(const CaseReport& report, const Money& money) {
  const auto& result = report.result;
  Json object = {{"cash_only", appraisal_json(result.cash_only, money)},
                 {"with_soft", appraisal_json(result.with_soft, money)},
                 {"soft_share_needed_year_1", figure_json(result.soft_share_first_year)}};
  object["soft_shares"] = Json::array();
  for (const auto& share : result.soft_shares) {
    object["soft_shares"].push_back(
        {{"share", share.share.shortest(4)}, {"roi_year_1", figure_json(share.roi_first_year)}});
  }
  if (result.ownership) {
    object["ownership"] = {{"baseline", money.exact(result.ownership->baseline)},
                           {"current", money.exact(result.ownership->current)},
                           {"saving", money.exact(result.ownership->saving)},
                           {"break_even", recovery_json(result.ownership->break_even)},
                           {"roi_on_all_spending", figure_json(result.ownership->roi_on_all_spending)},
                           {"roi_once_implemented", figure_json(result.ownership->roi_once_implemented)}};
  }
  object["tornado"] = tornado_json(report, money);
  object["simulation"] = simulation_json(report);
  return object;
}

Json case_json(const CaseReport& report, const Money& money) {
  Json object = Json::object();
  set(object, "name", report.name);
  set(object, "description", report.description);
  set(object, "baseline", report.baseline);
  set(object, "current", report.current);
  object["horizon_months"] = report.investment.horizon_months;
  object["discount_rate"] = report.investment.yearly_rate.shortest(6);
  if (report.has_figures) {
    object["benefits"] = benefits_json(report, money);
    object["implementation"] = money.exact(report.investment.implementation);
    object["results"] = results_json(report, money);
  }
  object["contradictions"] = Json::array();
  for (const auto& each : report.contradictions) {
    Json statements = Json::array();
    for (const auto& [value, source] : each.statements) {
      Json statement = {{"value", value}};
      set(statement, "source", source);
      statements.push_back(std::move(statement));
    }
    object["contradictions"].push_back({{"input", each.input}, {"statements", std::move(statements)}});
  }
  object["claims"] = claims_json(report, money);
  if (!report.unknown.empty()) object["unknown"] = report.unknown;
  return object;
}

}  // namespace

string roi_json(const RoiReport& report) {
  const Money money(report.currency, 1);
  Json object = {{"format_version", 1}};
  set(object, "title", report.title);
  object["model"] = report.path;
  object["currency"] = report.currency;
  object["cases"] = Json::array();
  for (const CaseReport& each : report.cases) object["cases"].push_back(case_json(each, money));
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
