#include "render/cost_measured_json.hpp"

#include "units/quantity.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

// More digits than any server has.
constexpr unsigned digits = 12;

Json values_json(const cost::MeasuredReport& measured) {
  Json list = Json::array();
  for (const cost::MeasuredRow& row : measured.rows) {
    Json object = {{"name", row.name}};
    set(object, "tenant", row.tenant);
    set(object, "label", row.label);
    if (row.number) object["value"] = row.number->shortest(digits);
    set(object, "unit", row.unit);
    set(object, "unknown", row.why);
    set(object, "asked", row.asked);
    set(object, "source", row.source);
    set(object, "release", row.release);
    list.push_back(std::move(object));
  }
  return list;
}

Json trends_json(const cost::MeasuredReport& measured, const Money& money) {
  const units::Units units(money.currency());
  Json list = Json::array();
  for (const cost::TrendRow& row : measured.trends) {
    Json object = {{"name", row.name}};
    set(object, "label", row.label);
    object["first"] = units::words(row.first, units);
    object["last"] = units::words(row.last, units);
    if (row.at_month_end) object["at_month_end"] = units::words(*row.at_month_end, units);
    list.push_back(std::move(object));
  }
  return list;
}

Json metrics_json(const std::vector<cost::SeriesCount>& metrics) {
  Json list = Json::array();
  for (const cost::SeriesCount& metric : metrics) {
    list.push_back({{"name", metric.name}, {"series", metric.series.shortest(0)}});
  }
  return list;
}

Json unused_json(const cost::UnusedReport& report, const Money& money) {
  const cost::Unused& unused = report.unused;
  Json object = {{"series", unused.all.shortest(0)},
                 {"unused_series", unused.unused.shortest(0)},
                 {"unused_metrics", metrics_json(unused.unused_metrics)}};
  if (report.per_series) {
    object["monthly_of_a_series"] = money.exact(*report.per_series);
    object["monthly_of_unused"] = money.exact(*report.per_series * unused.unused);
    object["price"] = report.how;
  }
  set(object, "price_unknown", report.why);
  object["missing"] = unused.missing;
  object["doubts"] = unused.doubts;
  return object;
}

}  // namespace

Json measured_json(const cost::MeasuredReport& measured, const Money& money) {
  Json object = {{"taken", util::rfc3339(measured.taken)},
                 {"window_seconds", measured.window.count()},
                 {"values", values_json(measured)},
                 {"notes", measured.notes}};
  if (measured.course.size() > 1) {
    object["course"] = Json::array();
    for (const cost::CostPoint& point : measured.course) {
      object["course"].push_back({{"time", util::rfc3339(point.time)},
                                  {"monthly", money.exact(point.monthly.known)},
                                  {"complete", point.monthly.unknown == 0}});
    }
    object["trends"] = trends_json(measured, money);
  }
  if (measured.unused) object["unused"] = unused_json(*measured.unused, money);
  return object;
}

}  // namespace pyat::render
