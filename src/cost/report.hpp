// `pyat cost report` as data: what a plan costs by whatever one asks, before and now, what could be saved, and how the
// month will end.
#pragma once

#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/costs.hpp"
#include "cost/model.hpp"
#include "diag/diagnostic.hpp"
#include "units/number.hpp"

namespace pyat::cost {

// An amount a month in the model's currency. With something unknown in it, it is at least that.
struct Amount {
  units::Number known{};
  std::size_t unknown = 0;  // items whose cost nobody knows

  Amount& operator+=(const Amount& other);
};

struct Row {
  std::string name{};
  Amount baseline{}, current{};
};

struct Breakdown {
  std::string by{};         // "component"
  std::vector<Row> rows{};  // the dearest first
};

// A price with a name, as the item that uses it shows it.
struct NamedPrice {
  std::string name{}, source{}, region{}, description{}, confidence{};
  std::chrono::year_month_day as_of{};
};

struct ItemRow {
  std::string name{}, component{}, tenant{}, environment{}, note{};
  std::string path{};  // in the model: plans.lgtm.items[2]
  Group group = Group::other;
  std::vector<Part> signals{};
  std::optional<units::Number> monthly{};
  units::Number list{};  // what it would be without discounts
  std::vector<std::string> unknown{};
  std::vector<std::string> terms{};
  std::optional<NamedPrice> price{};
  bool is_measured = false;
  std::optional<units::Quantity> quantity{}, unit_price{};  // nothing: a fixed cost
  std::uint32_t line = 0;                                   // in the model
};

struct PlanRow {
  std::string name{}, description{}, environment{}, provider{};
  Amount monthly{};
  std::optional<units::Number> stated{};
  bool is_baseline = false, is_current = false;
};

struct Saving {
  std::string name{}, loses{};
  units::Number monthly{};
};

struct RiskRow {
  std::string name{};
  units::Number monthly{};
};

// The calendar month of `today`, as it will end if nothing changes.
struct Forecast {
  std::chrono::year_month month{};
  units::Number elapsed{};  // of 1
  Amount so_far{}, whole{};
  units::Number next_month{};  // with what grows
  std::optional<units::Number> budget{};
  bool is_over = false;
};

struct MeasuredReport;  // measured_report.hpp

struct Report {
  std::string title{}, path{};
  std::string currency{}, model_currency{};
  units::Number rate = 1;  // what one of `currency` is worth in the model's: amounts are divided by it to be shown
  std::string rate_note{};
  std::chrono::year_month_day day{};
  std::string baseline{}, current{};  // names of plans; no baseline: empty
  Amount baseline_total{}, current_total{};
  std::vector<Breakdown> breakdowns{};
  std::vector<ItemRow> items{};  // of the current plan, the dearest first
  std::vector<ItemRow> baseline_items{};
  std::vector<PlanRow> plans{};
  std::vector<Saving> options{};  // the largest first
  std::vector<RiskRow> risks{};
  std::optional<units::Number> reserve{};  // a share of the current plan
  Forecast forecast{};
  std::vector<std::string> notes{};
  std::shared_ptr<const MeasuredReport> measured{};  // nullptr: nothing was
};

// What is saved a month; nothing without a baseline.
std::optional<units::Number> savings(const Report& report);

struct ReportOptions {
  std::string baseline{}, current{};  // other plans than the model names; empty: those
  std::string currency{};
  std::chrono::sys_seconds now{};
  std::size_t most_terms = std::numeric_limits<std::size_t>::max();  // of rows whose terms will be shown
  bool totals_alone = false;  // without items and breakdowns, which take longer than all the rest
};

// Mistakes are reported; then the result must not be used.
Report report_of(const Model& model, const Costs& costs, const Scope& scope, const ReportOptions& options,
                 std::vector<diag::Diagnostic>& problems);

// Which plan of the model is the current one: the one it names, or the only one, or the last; empty: there is none.
std::string current_plan(const Model& model);

// The budget of a month, in the model's currency; nothing where there is none.
std::optional<units::Number> budget_of(const Model& model, const Scope& scope, std::chrono::year_month month,
                                       std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
