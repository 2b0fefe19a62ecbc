#include "render/cost_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cost/measured_report.hpp"
#include "render/prose.hpp"
#include "render/text_bars.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using cost::Amount;
using cost::Report;
using std::string;
using std::string_view;
using units::Number;

constexpr auto months = std::to_array<string_view>({"January", "February", "March", "April", "May", "June", "July",
                                                    "August", "September", "October", "November", "December"});

bool is_complete(const std::vector<cost::Row>& rows, Amount cost::Row::*side) {
  return std::all_of(rows.begin(), rows.end(), [&](const cost::Row& row) { return (row.*side).unknown == 0; });
}

// Parts of one whole, rounded together where nothing is unknown.
std::vector<string> cells(const std::vector<cost::Row>& rows, Amount cost::Row::*side, const Money& money) {
  std::vector<string> texts{};
  if (!is_complete(rows, side)) {
    for (const cost::Row& row : rows) texts.push_back(money.amount(row.*side));
    return texts;
  }
  std::vector<Number> amounts{};
  for (const cost::Row& row : rows) amounts.push_back((row.*side).known);
  return money.parts(amounts);
}

// Of a whole of which a part is not known, nothing is a share.
string share_words(const Number& part, const Amount& whole) {
  return whole.known.is_zero() || whole.unknown > 0 ? string{} : percent(part / whole.known);
}

string change_words(const Amount& before, const Amount& now, const Money& money) {
  return before.unknown > 0 || now.unknown > 0 ? "unknown" : money.change(now.known - before.known);
}

// What is unknown makes a saving smaller where it is in the current plan, and larger where it is in the baseline.
string saved_words(const Report& report, const Money& money) {
  const Number saved = *savings(report);
  const bool before = report.baseline_total.unknown > 0;
  const bool now = report.current_total.unknown > 0;
  if (before && now) return "nobody knows what is saved";
  string bound{};
  if (before || now) bound = before == (saved.sign() > 0) ? "at least " : "at most ";
  if (saved.is_zero()) return bound.empty() ? "nothing saved" : "nobody knows what is saved";
  string text = fmt::format("{}{} {}", bound, money.words(abs(saved)), saved.sign() > 0 ? "saved" : "more");
  if (bound.empty() && !report.baseline_total.known.is_zero()) {
    text += " (" + percent(abs(saved) / report.baseline_total.known) + ")";
  }
  return text;
}

string signal_words(const cost::ItemRow& item) {
  std::vector<string> names{};
  for (const cost::Part& part : item.signals) names.push_back(part.name);
  return util::joined(names, ", ");
}

// A title that lives as long as the program, which Column needs.
string_view title_of(string_view by) {
  static constexpr auto titles = std::to_array<std::pair<string_view, string_view>>({{"group", "GROUP"},
                                                                                     {"component", "COMPONENT"},
                                                                                     {"signal", "SIGNAL"},
                                                                                     {"environment", "ENVIRONMENT"},
                                                                                     {"tenant", "TENANT"}});
  for (const auto& [name, title] : titles) {
    if (name == by) return title;
  }
  return "NAME";
}

// Against the dearest row.
string bar_words(const Number& amount, const cost::Breakdown& breakdown) {
  constexpr unsigned columns = 20;
  Number most{};
  for (const cost::Row& row : breakdown.rows) most = std::max(most, row.current.known);
  if (most.sign() <= 0 || amount.is_zero()) return "\u258F";  // where a bar would begin
  return text_bar((amount / most).approximate(), columns);
}

}  // namespace

Table breakdown_table(const cost::Breakdown& breakdown, const Report& report, const Money& money, bool has_bars) {
  const bool compares = !report.baseline.empty();
  Table table{.columns = {{.title = title_of(breakdown.by)}}};
  if (compares) table.columns.push_back({.title = "BEFORE", .is_number = true});
  table.columns.push_back({.title = compares ? string_view("NOW") : string_view("A MONTH"), .is_number = true});
  if (compares) table.columns.push_back({.title = "CHANGE", .is_number = true, .rank = 2});
  table.columns.push_back({.title = "SHARE", .is_number = true, .rank = 1});
  if (has_bars)
    table.columns.push_back({
        .title = "",
        .rank = 3,
    });
  const std::vector<string> before = cells(breakdown.rows, &cost::Row::baseline, money);
  const std::vector<string> now = cells(breakdown.rows, &cost::Row::current, money);
  for (std::size_t i = 0; i < breakdown.rows.size(); ++i) {
    const cost::Row& row = breakdown.rows[i];
    std::vector<string> line{to_printable(row.name)};
    if (compares) line.push_back(before[i]);
    line.push_back(now[i]);
    if (compares) line.push_back(change_words(row.baseline, row.current, money));
    line.push_back(share_words(row.current.known, report.current_total));
    if (has_bars) line.push_back(bar_words(row.current.known, breakdown));
    table.rows.push_back(std::move(line));
  }
  drop_empty(table);
  return table;
}

Table item_table(const Report& report, const Money& money, std::size_t most) {
  Table table{.columns = {{.title = "ITEM"},
                          {.title = "GROUP", .rank = 2},
                          {.title = "SIGNAL", .rank = 3},
                          {.title = "A MONTH", .is_number = true},
                          {.title = "SHARE", .is_number = true, .rank = 1}},
              .beside_title = "TERMS"};
  for (const cost::ItemRow& item : report.items) {
    if (table.rows.size() == most) break;
    table.rows.push_back({to_printable(item.name), string(cost::to_string(item.group)), signal_words(item),
                          item.monthly ? money.amount(*item.monthly) : "unknown",
                          item.monthly ? share_words(*item.monthly, report.current_total) : ""});
    string beside = util::joined(item.monthly ? item.terms : item.unknown, "; ");
    // A fixed cost has no other terms than itself.
    if (item.monthly && beside == money.words(*item.monthly) + "/month") beside.clear();
    if (item.price) beside += " (" + price_words(*item.price) + ")";
    table.beside.push_back(std::move(beside));
  }
  drop_empty(table);
  return table;
}

Table plan_table(const Report& report, const Money& money) {
  Table table{.columns = {{.title = "PLAN"},
                          {.title = "ENVIRONMENT", .rank = 2},
                          {.title = "PROVIDER", .rank = 3},
                          {.title = "A MONTH", .is_number = true},
                          {.title = "STATED", .is_number = true, .rank = 1}}};
  for (const cost::PlanRow& plan : report.plans) {
    if (plan.is_baseline || plan.is_current) continue;
    string stated = plan.stated ? money.amount(*plan.stated) : "";
    if (plan.stated && *plan.stated != plan.monthly.known) {
      stated += " (" + money.change(plan.monthly.known - *plan.stated) + ")";
    }
    table.rows.push_back({to_printable(plan.name), to_printable(plan.environment), to_printable(plan.provider),
                          money.amount(plan.monthly), std::move(stated)});
    table.beside.push_back(plan.description);
  }
  drop_empty(table);
  return table;
}

Table option_table(const Report& report, const Money& money) {
  Table table{.columns = {{.title = "OPTION"},
                          {.title = "SAVES A MONTH", .is_number = true},
                          {.title = "SHARE", .is_number = true, .rank = 1}},
              .beside_title = "LOSES"};
  for (const cost::Saving& option : report.options) {
    table.rows.push_back(
        {to_printable(option.name), money.amount(option.monthly), share_words(option.monthly, report.current_total)});
    table.beside.push_back(option.loses);
  }
  drop_empty(table);
  return table;
}

string heading_words(const Report& report) {
  const string title = report.title.empty() ? string{} : report.title + ": ";
  if (report.baseline.empty()) return fmt::format("{}{}, from {}", title, report.current, report.path);
  return fmt::format("{}{} against {}, from {}", title, report.current, report.baseline, report.path);
}

string rest_words(const Report& report, const Money& money, std::size_t most) {
  if (report.items.size() <= most) return {};
  Amount rest{};
  for (std::size_t i = most; i < report.items.size(); ++i) {
    const auto& monthly = report.items[i].monthly;
    rest += monthly ? Amount{*monthly, 0} : Amount{{}, 1};
  }
  return fmt::format("and {} more, together {} {}", counted(report.items.size() - most, "item"), money.amount(rest),
                     money.currency());
}

std::vector<string> risk_words(const Report& report, const Money& money) {
  std::vector<string> lines{};
  for (const cost::RiskRow& risk : report.risks) {
    lines.push_back(fmt::format("{}: {} a month", risk.name, money.change(risk.monthly)));
  }
  if (report.reserve) {
    lines.push_back(fmt::format("reserve: {}, {} a month", percent(*report.reserve, 0),
                                money.words(report.current_total.known * *report.reserve)));
  }
  return lines;
}

std::vector<string> note_words(const Report& report) {
  std::vector<string> lines = report.notes;
  if (report.measured != nullptr) {
    lines.insert(lines.end(), report.measured->notes.begin(), report.measured->notes.end());
  }
  if (!report.rate_note.empty()) lines.insert(lines.begin(), report.rate_note);
  return lines;
}

string price_words(const cost::NamedPrice& price) {
  string text = fmt::format("{}, {}, {}", price.name, util::iso_date(price.as_of), price.source);
  if (!price.confidence.empty()) text += ", " + price.confidence;
  return text;
}

string total_words(const Report& report, const Money& money) {
  const std::size_t missing = report.current_total.unknown;
  const string now = money.amount(report.current_total) + " " + money.currency();
  const string unknown = missing == 0 ? string{}
                                      : fmt::format("; of {} nobody knows what {}", counted(missing, "item"),
                                                    missing == 1 ? "it costs" : "they cost");
  if (!savings(report)) return now + " a month" + unknown;
  return fmt::format("{} \u2192 {} a month: {}{}", money.amount(report.baseline_total), now, saved_words(report, money),
                     unknown);
}

string forecast_words(const Report& report, const Money& money) {
  const cost::Forecast& forecast = report.forecast;
  string text =
      fmt::format("{} {}: {} so far, {} at its end", months[static_cast<unsigned>(forecast.month.month()) - 1],
                  static_cast<int>(forecast.month.year()), money.amount(forecast.so_far),
                  money.amount(forecast.whole) + " " + money.currency());
  if (forecast.next_month != forecast.whole.known) {
    text += fmt::format(", {} in the next month", money.amount(Amount{forecast.next_month, forecast.whole.unknown}));
  }
  if (!forecast.budget) return text;
  const bool is_complete = forecast.whole.unknown == 0;
  const Number left = *forecast.budget - forecast.whole.known;
  const string_view bound = is_complete ? "" : left.sign() < 0 ? "at least " : "at most ";
  text += fmt::format("; the budget of {} {} {}{}", money.amount(*forecast.budget),
                      left.sign() < 0 ? "is exceeded by" : "leaves", bound, money.amount(abs(left)));
  return text;
}

}  // namespace pyat::render
