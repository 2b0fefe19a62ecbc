// What was measured, as a report has it: now, against the first time, and where it leads.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/report.hpp"
#include "cost/unused/unused.hpp"
#include "units/quantity.hpp"

namespace pyat::cost {

struct MeasuredRow {
  std::string name{}, tenant{}, label{};
  std::optional<units::Quantity> value{};
  std::optional<units::Number> number{};  // the same, in `unit`
  std::string unit{};
  std::string why{}, asked{}, source{}, release{};
};

struct TrendRow {
  std::string name{}, label{};
  units::Quantity first{}, last{};
  std::optional<units::Quantity> at_month_end{};
};

struct CostPoint {
  std::chrono::sys_seconds time{};
  Amount monthly{};
};

// Series that nobody asks for, at what a series costs.
struct UnusedReport {
  Unused unused{};
  std::optional<units::Number> per_series{};  // a month; nothing: `why`
  std::string why{};
  std::string how{};  // "120.00 USD of metrics / 45,000 active series"
};

struct MeasuredReport {
  std::chrono::sys_seconds taken{};
  std::chrono::seconds window{};
  std::vector<MeasuredRow> rows{};
  std::vector<TrendRow> trends{};   // where there are earlier snapshots
  std::vector<CostPoint> course{};  // what the current plan costs by each snapshot, the oldest first
  std::vector<std::string> notes{};
  std::optional<UnusedReport> unused{};
};

// `history`: in the order of time, with `now` as its last.
MeasuredReport measured_report(const Snapshot& now, const std::vector<Snapshot>& history, const units::Units& units,
                               std::chrono::sys_seconds month_end);

// What the metrics of the current plan cost, by the series that are active or, where that is not known, counted.
UnusedReport priced(Unused unused, const Report& report, const Snapshot* snapshot, const units::Units& units);

// Takes the forecast from the course of the costs, where that is of two points or more.
void forecast_from(const std::vector<CostPoint>& course, std::chrono::sys_seconds now, Report& report);

}  // namespace pyat::cost
