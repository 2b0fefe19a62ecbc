// Which rows of a table of KPIs cannot all be true: what is down while incidents are repaired is not up.
#include <array>
#include <utility>

#include "cost/kpis/kpi.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;
using units::Quantity;

enum class Column : std::uint8_t { before, target, claimed };
constexpr auto columns = std::to_array<std::pair<Column, string_view>>(
    {{Column::before, "before"}, {Column::target, "target"}, {Column::claimed, "claimed"}});

struct Cell {
  const KpiResult* row = nullptr;
  Quantity quantity{};
};

std::optional<Quantity> quantity_in(const KpiResult& row, Column column) {
  if (column == Column::before) return row.before;
  if (column == Column::claimed) return row.claimed;
  return row.seen.front().threshold;
}

std::optional<Cell> cell_of(const std::vector<KpiResult>& kpis, string_view name, Column column) {
  for (const KpiResult& row : kpis) {
    if (row.seen.size() != 1 || row.seen.front().name != name) continue;
    if (auto quantity = quantity_in(row, column)) return Cell{&row, *std::move(quantity)};
  }
  return std::nullopt;
}

// "99.79 %"; with more digits where two would say 100 %, and it is not.
string percent_words(const Number& share) {
  const Number percent = share * Number(100);
  const bool is_nearly = percent < Number(100) && percent.rounded(2) == Number(100);
  return percent.shortest(is_nearly ? 4 : 2) + " %";
}

// Times of a month, in minutes.
string minutes(const Number& share, const Number& month) { return (share * month / Number(60)).shortest(1) + " min"; }

// What was, and what is said to be, must be one number. Targets may be of different strength, and one that is reached
// whenever the others are says nothing.
void compare(Column column, string_view title, const Cell& uptime, const Cell& incidents, const Cell& repair,
             const units::Units& units, std::vector<KpiContradiction>& found) {
  const units::Dimension incident("incident");
  const units::Dimension time(units::time);
  // The time to repair may be one for each incident, or just a time.
  const bool is_each = repair.quantity.dimension == time / incident;
  if (incidents.quantity.dimension != incident / time || (repair.quantity.dimension != time && !is_each)) return;
  if (!uptime.quantity.dimension.is_plain()) return;
  const Number month = units.find("month")->factor;
  const Number down = incidents.quantity.value * repair.quantity.value;
  const Number stated = Number(1) - uptime.quantity.value;
  const Number larger = down > stated ? down : stated;
  // A tenth of the downtime is what rounding explains.
  if (abs(down - stated) * Number(10) <= larger) return;
  KpiContradiction one{.column = string(title)};
  for (const Cell* cell : {&uptime, &incidents, &repair}) one.kpis.push_back(cell->row->kpi->name);
  one.what = words(incidents.quantity, units) + " × " + words(repair.quantity, units) + " are " + minutes(down, month) +
             " a month: an uptime of " + percent_words(Number(1) - down) + ", and not " +
             words(uptime.quantity, units) + ", which are " + minutes(stated, month);
  const bool is_weaker = column == Column::target && stated > down;
  one.why = is_weaker ? "whoever reaches the other two targets has more than reached this one: it says nothing"
            : column == Column::target ? "the three targets cannot be reached together unless the others are exceeded"
                                       : "one of the three numbers is wrong, or they are of different times";
  found.push_back(std::move(one));
}

}  // namespace

std::vector<KpiContradiction> contradictions_of(const std::vector<KpiResult>& kpis, const units::Units& units) {
  std::vector<KpiContradiction> found{};
  for (const auto& [column, title] : columns) {
    const auto uptime = cell_of(kpis, "uptime", column);
    const auto incidents = cell_of(kpis, "incidents", column);
    const auto repair = cell_of(kpis, "time_to_repair", column);
    if (uptime && incidents && repair) compare(column, title, *uptime, *incidents, *repair, units, found);
  }
  return found;
}

}  // namespace pyat::cost
