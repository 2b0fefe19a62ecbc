// `pyat cost report` for programs. Amounts are texts with all their digits: a reader's binary numbers must not round
// them.
#include "render/cost_measured_json.hpp"
#include "render/cost_report.hpp"
#include "render/json_object.hpp"
#include "render/money.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using cost::Amount;
using cost::Report;
using std::string;

Json amount_json(const Amount& amount, const Money& money) {
  Json object = {{"amount", money.exact(amount.known)}, {"complete", amount.unknown == 0}};
  set(object, "unknown_items", static_cast<std::uint64_t>(amount.unknown));
  return object;
}

Json price_json(const cost::NamedPrice& price) {
  Json object = {{"name", price.name}, {"as_of", util::iso_date(price.as_of)}, {"source", price.source}};
  set(object, "region", price.region);
  set(object, "confidence", price.confidence);
  return object;
}

Json item_json(const cost::ItemRow& item, const Money& money) {
  Json object = {{"name", item.name}, {"group", string(cost::to_string(item.group))}};
  set(object, "component", item.component);
  Json signals = Json::object();
  for (const cost::Part& part : item.signals) signals[part.name] = part.share.shortest(6);
  object["signals"] = signals;
  set(object, "tenant", item.tenant);
  set(object, "environment", item.environment);
  if (item.monthly) object["monthly"] = money.exact(*item.monthly);
  if (!item.unknown.empty()) object["unknown"] = item.unknown;
  object["terms"] = item.terms;
  if (item.price) object["price"] = price_json(*item.price);
  if (item.is_measured) object["measured"] = true;
  set(object, "note", item.note);
  set(object, "line", static_cast<std::uint64_t>(item.line));
  return object;
}

Json items_json(const std::vector<cost::ItemRow>& items, const Money& money) {
  Json list = Json::array();
  for (const cost::ItemRow& item : items) list.push_back(item_json(item, money));
  return list;
}

Json breakdowns_json(const Report& report, const Money& money) {
  Json object = Json::object();
  for (const cost::Breakdown& breakdown : report.breakdowns) {
    Json rows = Json::array();
    for (const cost::Row& row : breakdown.rows) {
      Json entry = {{"name", row.name}, {"current", amount_json(row.current, money)}};
      if (!report.baseline.empty()) entry["baseline"] = amount_json(row.baseline, money);
      rows.push_back(std::move(entry));
    }
    object[breakdown.by] = std::move(rows);
  }
  return object;
}

Json plans_json(const Report& report, const Money& money) {
  Json list = Json::array();
  for (const cost::PlanRow& plan : report.plans) {
    Json object = {{"name", plan.name}, {"monthly", amount_json(plan.monthly, money)}};
    set(object, "description", plan.description);
    set(object, "environment", plan.environment);
    set(object, "provider", plan.provider);
    if (plan.stated) object["stated"] = money.exact(*plan.stated);
    list.push_back(std::move(object));
  }
  return list;
}

Json forecast_json(const cost::Forecast& forecast, const Money& money) {
  Json object = {
      {"month", util::rfc3339(std::chrono::sys_seconds(std::chrono::sys_days(forecast.month / 1))).substr(0, 7)},
      {"so_far", amount_json(forecast.so_far, money)},
      {"whole", amount_json(forecast.whole, money)},
      {"next_month", amount_json({forecast.next_month, forecast.whole.unknown}, money)}};
  if (forecast.budget) {
    object["budget"] = money.exact(*forecast.budget);
    object["over_budget"] = forecast.is_over;
  }
  return object;
}

}  // namespace

string cost_json(const Report& report) {
  const Money money(report.currency, report.rate);
  Json object = {{"format_version", 1}};
  set(object, "title", report.title);
  object["model"] = report.path;
  object["currency"] = report.currency;
  set(object, "rate", report.rate_note);
  object["day"] = util::rfc3339(std::chrono::sys_seconds(std::chrono::sys_days(report.day))).substr(0, 10);
  object["current"] = {{"plan", report.current}, {"monthly", amount_json(report.current_total, money)}};
  if (!report.baseline.empty()) {
    object["baseline"] = {{"plan", report.baseline}, {"monthly", amount_json(report.baseline_total, money)}};
    const units::Number saved = *savings(report);
    const bool is_complete = report.baseline_total.unknown == 0 && report.current_total.unknown == 0;
    object["savings"] = {{"monthly", money.exact(saved)}, {"complete", is_complete}};
    if (!report.baseline_total.known.is_zero()) {
      object["savings"]["percent"] = (saved / report.baseline_total.known * units::Number(100)).shortest(4);
    }
  }
  object["forecast"] = forecast_json(report.forecast, money);
  object["breakdowns"] = breakdowns_json(report, money);
  object["items"] = items_json(report.items, money);
  if (!report.baseline.empty()) object["baseline_items"] = items_json(report.baseline_items, money);
  object["plans"] = plans_json(report, money);
  object["options"] = Json::array();
  for (const cost::Saving& option : report.options) {
    Json entry = {{"name", option.name}, {"saves", money.exact(option.monthly)}};
    set(entry, "loses", option.loses);
    object["options"].push_back(std::move(entry));
  }
  object["risks"] = Json::array();
  for (const cost::RiskRow& risk : report.risks) {
    object["risks"].push_back({{"name", risk.name}, {"cost", money.exact(risk.monthly)}});
  }
  if (report.measured != nullptr) object["measured"] = measured_json(*report.measured, money);
  object["notes"] = report.notes;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
