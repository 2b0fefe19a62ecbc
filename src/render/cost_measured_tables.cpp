#include "render/cost_measured_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "render/prose.hpp"
#include "render/unicode.hpp"
#include "units/quantity.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::MeasuredReport;
using std::string;
using units::Number;

constexpr std::size_t most_metrics = 20;

string value_words(const units::Quantity& quantity, const Money& money) {
  return units::words(quantity, units::Units(money.currency()));
}

string name_words(const string& name, const string& tenant, const string& label) {
  string text = to_printable(name);
  if (!tenant.empty()) text += ", tenant " + to_printable(tenant);
  if (!label.empty()) text += ", " + to_printable(label);
  return text;
}

string change_words(const units::Quantity& first, const units::Quantity& last) {
  if (first.value.is_zero()) return {};
  const Number change = (last.value - first.value) / first.value;
  return (change.sign() > 0 ? "+" : "") + percent(change);
}

string first_words(const std::vector<string>& names) {
  if (names.size() <= most_metrics) return util::joined(names, ", ");
  const std::vector<string> first(names.begin(), names.begin() + most_metrics);
  return util::joined(first, ", ") + fmt::format(" and {} more", names.size() - most_metrics);
}

// What several files have in common is said once: "FILE and 3 more: …".
std::vector<string> together(const std::vector<string>& doubts) {
  std::vector<std::pair<string, std::vector<string>>> reasons{};
  for (const string& doubt : doubts) {
    const std::size_t colon = doubt.find(": ");
    const string reason = colon == string::npos ? doubt : doubt.substr(colon + 2);
    auto at = std::find_if(reasons.begin(), reasons.end(), [&](const auto& each) { return each.first == reason; });
    if (at == reasons.end()) at = reasons.insert(at, {reason, {}});
    at->second.push_back(colon == string::npos ? "" : doubt.substr(0, colon));
  }
  std::vector<string> lines{};
  for (const auto& [reason, files] : reasons) {
    string line = files.front();
    if (files.size() > 1) line += fmt::format(" and {} more", files.size() - 1);
    lines.push_back(line.empty() ? reason : line + ": " + reason);
  }
  return lines;
}

}  // namespace

string window_words(std::chrono::seconds window) {
  using namespace std::chrono;
  if (window >= days(2)) return fmt::format("{} days", duration_cast<days>(window).count());
  if (window >= hours(1)) return fmt::format("{} h", duration_cast<hours>(window).count());
  if (window >= minutes(1)) return fmt::format("{} min", duration_cast<minutes>(window).count());
  return fmt::format("{} s", window.count());
}

Table measured_table(const MeasuredReport& measured, const Money& money) {
  Table table{.columns = {{.title = "QUANTITY"},
                          {.title = "VALUE", .is_number = true},
                          {.title = "OF", .rank = 1},
                          {.title = "FROM", .rank = 2}},
              .beside_title = "ASKED"};
  for (const cost::MeasuredRow& row : measured.rows) {
    if (!row.value) continue;
    table.rows.push_back({name_words(row.name, row.tenant, row.label), value_words(*row.value, money),
                          to_printable(row.release), to_printable(row.source)});
    table.beside.push_back(row.asked);
  }
  drop_empty(table);
  return table;
}

string unmeasured_words(const MeasuredReport& measured) {
  // Many have the same reason.
  std::vector<std::pair<string, std::vector<string>>> reasons{};
  for (const cost::MeasuredRow& row : measured.rows) {
    if (row.value) continue;
    auto at = std::find_if(reasons.begin(), reasons.end(), [&](const auto& each) { return each.first == row.why; });
    if (at == reasons.end()) at = reasons.insert(at, {row.why, {}});
    at->second.push_back(name_words(row.name, row.tenant, row.label));
  }
  std::vector<string> sentences{};
  for (const auto& [why, names] : reasons) {
    sentences.push_back(util::joined(names, ", ") + (why.empty() ? "" : " (" + why + ")"));
  }
  return sentences.empty() ? string{} : "Not measured: " + util::joined(sentences, "; ");
}

string trend_heading(const MeasuredReport& measured) {
  if (measured.course.empty()) return "Trend";
  return fmt::format("Since {}, in {}", util::rfc3339(measured.course.front().time).substr(0, 10),
                     counted(measured.course.size(), "snapshot"));
}

Table trend_table(const MeasuredReport& measured, const Money& money) {
  Table table{.columns = {{.title = "QUANTITY"},
                          {.title = "FIRST", .is_number = true},
                          {.title = "NOW", .is_number = true},
                          {.title = "CHANGE", .is_number = true, .rank = 1},
                          {.title = "AT THE END OF THE MONTH", .is_number = true, .rank = 2}}};
  if (measured.course.size() > 1) {
    const auto& first = measured.course.front().monthly;
    const auto& last = measured.course.back().monthly;
    const bool is_whole = first.unknown == 0 && last.unknown == 0;
    table.rows.push_back({"cost a month", money.amount(first), money.amount(last),
                          is_whole ? change_words(units::plain(first.known), units::plain(last.known)) : "", ""});
  }
  for (const cost::TrendRow& row : measured.trends) {
    table.rows.push_back({name_words(row.name, {}, row.label), value_words(row.first, money),
                          value_words(row.last, money), change_words(row.first, row.last),
                          row.at_month_end ? value_words(*row.at_month_end, money) : ""});
  }
  return table;
}

Table unused_table(const cost::UnusedReport& report, const Money& money) {
  Table table{.columns = {{.title = "METRIC"},
                          {.title = "SERIES", .is_number = true},
                          {.title = "A MONTH", .is_number = true, .rank = 1}}};
  for (const cost::SeriesCount& metric : report.unused.unused_metrics) {
    if (table.rows.size() == most_metrics) break;
    table.rows.push_back({to_printable(metric.name), units::grouped(metric.series.shortest(0)),
                          report.per_series ? money.amount(*report.per_series * metric.series) : ""});
  }
  return table;
}

std::vector<string> unused_words(const cost::UnusedReport& report, const Money& money) {
  const cost::Unused& unused = report.unused;
  std::vector<string> lines{};
  if (unused.unused_metrics.size() > most_metrics) {
    lines.push_back(fmt::format("and {} more", counted(unused.unused_metrics.size() - most_metrics, "metric")));
  }
  string text = fmt::format("{} of {} series are asked for by no dashboard and no rule",
                            units::grouped(unused.unused.shortest(0)), units::grouped(unused.all.shortest(0)));
  if (unused.all.sign() > 0) text += " (" + percent(unused.unused / unused.all) + ")";
  if (report.per_series) {
    text += fmt::format(": {} a month, by {}", money.words(*report.per_series * unused.unused), report.how);
  } else {
    text += "; what they cost is not known: " + report.why;
  }
  lines.push_back(text);
  if (!unused.missing.empty()) lines.push_back("Asked for, and not there: " + first_words(unused.missing));
  for (const string& doubt : together(unused.doubts)) lines.push_back("Perhaps used after all: " + doubt);
  return lines;
}

}  // namespace pyat::render
