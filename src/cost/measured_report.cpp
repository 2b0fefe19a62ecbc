#include "cost/measured_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cost/measure/trend.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using units::Quantity;

std::optional<Quantity> quantity_of(const std::optional<Number>& value, const string& unit, const units::Units& units) {
  if (!value) return std::nullopt;
  const auto parsed = units.parse(unit);
  if (!parsed.unit) return units::plain(*value);
  Quantity quantity = units::quantity(*value, *parsed.unit);
  // Sizes and rates are shown in the unit that suits them.
  if (quantity.dimension.exponent_of(units::data) != 0 || quantity.dimension.exponent_of(units::time) != 0) {
    const bool is_data = quantity.dimension.exponent_of(units::data) != 0;
    if (is_data || quantity.dimension.is(units::time)) quantity.written.reset();
  }
  return quantity;
}

std::vector<TrendRow> trends_of(const std::vector<Snapshot>& history, const units::Units& units,
                                std::chrono::sys_seconds month_end) {
  std::vector<TrendRow> rows{};
  if (history.size() < 2) return rows;
  for (const Measured& measured : history.back().values) {
    if (!measured.value || !measured.tenant.empty()) continue;
    const auto points = points_of(history, measured.name, {}, measured.label);
    if (points.size() < 2) continue;
    TrendRow row{.name = measured.name, .label = measured.label};
    row.first = *quantity_of(points.front().value, measured.unit, units);
    row.last = *quantity_of(measured.value, measured.unit, units);
    const TrendResult trend = trend_of(points);
    if (trend.trend) row.at_month_end = quantity_of(trend.trend->at(month_end), measured.unit, units);
    rows.push_back(std::move(row));
  }
  return rows;
}

const Row* metrics_row(const Report& report) {
  for (const Breakdown& breakdown : report.breakdowns) {
    if (breakdown.by != "signal") continue;
    for (const Row& row : breakdown.rows) {
      if (row.name == to_string(Signal::metrics)) return &row;
    }
  }
  return nullptr;
}

}  // namespace

MeasuredReport measured_report(const Snapshot& now, const std::vector<Snapshot>& history, const units::Units& units,
                               std::chrono::sys_seconds month_end) {
  MeasuredReport report{.taken = now.taken, .window = now.window, .notes = now.notes};
  for (const Measured& measured : now.values) {
    report.rows.push_back({.name = measured.name,
                           .tenant = measured.tenant,
                           .label = measured.label,
                           .value = quantity_of(measured.value, measured.unit, units),
                           .number = measured.value,
                           .unit = measured.unit,
                           .why = measured.why,
                           .asked = measured.asked,
                           .source = measured.source,
                           .release = measured.release});
  }
  report.trends = trends_of(history, units, month_end);
  return report;
}

UnusedReport priced(Unused unused, const Report& report, const Snapshot* snapshot, const units::Units& units) {
  UnusedReport result{.unused = std::move(unused)};
  const Row* metrics = metrics_row(report);
  if (metrics == nullptr || metrics->current.known.sign() <= 0) {
    result.why = "no item of the current plan is for metrics, so that a series has no price: signal: metrics";
    return result;
  }
  const Measured* active = snapshot == nullptr ? nullptr : find(*snapshot, "active_series");
  const bool is_active = active != nullptr && active->value && active->value->sign() > 0;
  const Number series = is_active ? *active->value : result.unused.all;
  if (series.sign() <= 0) {
    result.why = "there are no series";
    return result;
  }
  result.per_series = metrics->current.known / series;
  result.how =
      fmt::format("{} of metrics / {} {}",
                  units::words({.value = metrics->current.known, .dimension = units::Dimension(units::money)}, units),
                  units::grouped(series.shortest(0)), is_active ? "active series" : "series");
  if (metrics->current.unknown > 0) result.how += ", with items whose cost nobody knows";
  return result;
}

void forecast_from(const std::vector<CostPoint>& course, std::chrono::sys_seconds now, Report& report) {
  std::vector<Point> points{};
  for (const CostPoint& point : course) {
    if (point.monthly.unknown == 0) points.push_back({.time = point.time, .value = point.monthly.known});
  }
  const TrendResult trend = trend_of(points);
  if (!trend.trend) return;
  using namespace std::chrono;
  Forecast& forecast = report.forecast;
  const sys_seconds begin = sys_days(forecast.month / 1);
  const sys_seconds end = sys_days((forecast.month + months(1)) / 1);
  const sys_seconds next_end = sys_days((forecast.month + months(2)) / 1);
  // What a straight line is worth over a time is its value in the middle.
  forecast.whole.known = trend.trend->at(begin + (end - begin) / 2);
  forecast.so_far.known = trend.trend->at(begin + (now - begin) / 2) * forecast.elapsed;
  forecast.next_month = trend.trend->at(end + (next_end - end) / 2);
  forecast.is_over = forecast.budget && forecast.whole.known > *forecast.budget;
  report.notes.push_back(fmt::format("the forecast is the line through {} snapshots", points.size()));
}

}  // namespace pyat::cost
