#include "render/smoke_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "render/prose.hpp"
#include "render/smoke_words.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using smoke::Ledger;
using smoke::Result;
using smoke::Verdict;
using smoke::ViewResult;
using std::size_t;
using std::string;
using std::string_view;

// What a line is about: a path, or one more view of it.
struct Line {
  const Result& result;
  const ViewResult* view;  // nullptr: the path has none
  bool is_path;
};

string signal_cell(const Line& line) { return line.is_path ? to_printable(line.result.signal) : string(" "); }
string name_cell(const Line& line) {
  return line.is_path ? to_printable(line.result.name) : "  as " + to_printable(line.view->name);
}
string route_cell(const Line& line) {
  const string route = to_printable(route_words(line.result));
  return line.is_path || route.empty() ? route : " ";
}
string result_cell(const Line& line) {
  return string(smoke::to_string(line.is_path ? line.result.verdict : line.view->verdict));
}

template <size_t smoke::Written::*count>
string written_cell(const Line& line) {
  if (!line.is_path) return " ";
  return line.result.written ? std::to_string((*line.result.written).*count) : string{};
}

template <size_t Ledger::*count>
string ledger_cell(const Line& line) {
  return line.view == nullptr ? string{} : std::to_string(line.view->ledger.*count);
}

string rate_cell(const Line& line) {
  if (!line.is_path) return " ";
  return line.result.throughput ? fmt::format("{:.0f}", line.result.throughput->achieved) : string{};
}

string answered_cell(const Line& line) {
  if (!line.is_path) return " ";
  const auto& latency = line.result.acknowledge;
  if (!latency) return {};
  return milliseconds_words(latency->p50) + '/' + milliseconds_words(latency->p95) + '/' +
         milliseconds_words(latency->max);
}

string visible_cell(const Line& line) {
  if (line.view == nullptr) return {};
  const auto found = visible_of(line.view->ledger);
  if (!found) return {};
  return milliseconds_words(found->p50) + '/' + milliseconds_words(found->p95) + '/' + milliseconds_words(found->max);
}

enum class Kind : std::uint8_t { always, unless_zero, if_any, fault };

struct LedgerColumn {
  Column column;
  string (*cell)(const Line& line) = nullptr;
  Kind kind = Kind::always;
};

constexpr std::array ledger_columns = {
    LedgerColumn{{"SIGNAL"}, signal_cell},
    LedgerColumn{{"PATH"}, name_cell},
    LedgerColumn{{"SERVICE", false, 1}, route_cell},
    LedgerColumn{{"RESULT"}, result_cell},
    LedgerColumn{{"WRITTEN", true, 1}, written_cell<&smoke::Written::written>},
    LedgerColumn{{"PER SECOND", true, 1}, rate_cell, Kind::if_any},
    LedgerColumn{{"ACKNOWLEDGED", true, rank_of_acknowledged}, written_cell<&smoke::Written::acknowledged>},
    LedgerColumn{{"REFUSED", true, 1}, written_cell<&smoke::Written::refused>, Kind::fault},
    LedgerColumn{{"NOT ANSWERED", true, 1}, written_cell<&smoke::Written::unanswered>, Kind::fault},
    LedgerColumn{{"EXPECTED", true, 1}, ledger_cell<&Ledger::expected>, Kind::unless_zero},
    LedgerColumn{{"FOUND", true, 1}, ledger_cell<&Ledger::found>},
    LedgerColumn{{"MISSING", true, 1}, ledger_cell<&Ledger::missing>, Kind::fault},
    LedgerColumn{{"ALTERED", true, 1}, ledger_cell<&Ledger::altered>, Kind::fault},
    LedgerColumn{{"DUPLICATED", true, 1}, ledger_cell<&Ledger::duplicated>, Kind::fault},
    LedgerColumn{{"UNEXPECTED", true, 1}, ledger_cell<&Ledger::unexpected>, Kind::fault},
    LedgerColumn{{"OUT OF ORDER", true, 1}, ledger_cell<&Ledger::out_of_order>, Kind::fault},
    LedgerColumn{{"LATE", true, 1}, ledger_cell<&Ledger::late>, Kind::fault},
    LedgerColumn{{"PERHAPS LATE", true, 1}, ledger_cell<&Ledger::late_unknown>, Kind::fault},
    LedgerColumn{{"UNVERIFIED", true, 1}, ledger_cell<&Ledger::unverified>, Kind::fault},
    LedgerColumn{{"ANSWERED", true, rank_of_answered}, answered_cell},
    LedgerColumn{{"VISIBLE", true, rank_of_visible}, visible_cell},
};

bool is_nothing(string_view cell) { return cell.empty() || cell == "0" || cell == " "; }

constexpr size_t column_of_result = 3;

void add_line(Table& table, const Line& line) {
  std::vector<string>& row = table.rows.emplace_back();
  std::vector<string_view>& colors = table.colors.emplace_back();
  for (const LedgerColumn& each : ledger_columns) {
    row.push_back(each.cell(line));
    colors.push_back(each.kind == Kind::fault && !is_nothing(row.back()) ? sgr::red : string_view{});
  }
  colors[column_of_result] = color_of(line.is_path ? line.result.verdict : line.view->verdict);
}

// Where every path is written, and each item read, the number of those that were expected says nothing new.
bool is_expected_known(const smoke::Report& report) {
  return std::all_of(report.results.begin(), report.results.end(), [](const Result& result) {
    return !has_ledger(result) || (result.written && (result.views.empty() ||
                                                      result.views.front().ledger.expected == result.written->written));
  });
}

void drop_zeros(Table& table, bool is_expected_told) {
  for (size_t i = ledger_columns.size(); i-- > 0;) {
    const bool is_zero =
        std::all_of(table.rows.begin(), table.rows.end(), [&](const auto& row) { return is_nothing(row[i]); });
    const Kind kind = ledger_columns[i].kind;
    if (((kind == Kind::fault || kind == Kind::if_any) && is_zero) ||
        (kind == Kind::unless_zero && (is_zero || is_expected_told))) {
      table.remove_column(i);
    }
  }
}

// Where all is acknowledged, the number of it says nothing new: it is the first that goes.
void rank_acknowledged(Table& table, const smoke::Report& report) {
  const bool is_known = std::all_of(report.results.begin(), report.results.end(), [](const Result& result) {
    return !result.written || result.written->acknowledged == result.written->written;
  });
  for (Column& column : table.columns) {
    if (is_known && column.rank == rank_of_acknowledged) column.rank = rank_of_answered + 1;
  }
}

// "refused", "accepted": what became of what may be refused. Empty of other signals.
string_view outcome_of(const Result& result) {
  const string_view sentence = result.sentence;
  return result.signal == "refusals" ? sentence.substr(0, sentence.find(' ')) : string_view{};
}

// The checks of a signal that passed at one place, in the same way.
bool is_beside(const Result& a, const Result& b) {
  return a.verdict == Verdict::passed && b.verdict == Verdict::passed && a.signal == b.signal &&
         route_words(a) == route_words(b) && outcome_of(a) == outcome_of(b);
}

string outcomes_words(const Result& first, const std::vector<string>& names) {
  const string_view outcome = outcome_of(first);
  return string(outcome) + (outcome.empty() ? "" : ": ") + util::joined(names, ", ");
}

}  // namespace

string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed: return sgr::green;
    case Verdict::warned:
    case Verdict::unchecked: return sgr::yellow;
    case Verdict::failed: return sgr::red;
  }
  return {};
}

Table ledger_table(const smoke::Report& report) {
  Table table{};
  for (const LedgerColumn& each : ledger_columns) table.columns.push_back(each.column);
  for (const Result& result : report.results) {
    if (!has_ledger(result)) continue;
    add_line(table, {result, result.views.empty() ? nullptr : &result.views.front(), true});
    for (size_t i = 1; i < result.views.size(); ++i) {
      if (is_remarkable(result.views[i]) && !result.views[i].is_untried)
        add_line(table, {result, &result.views[i], false});
    }
  }
  drop_zeros(table, is_expected_known(report));
  drop_empty(table);
  rank_acknowledged(table, report);
  return table;
}

Table check_table(const smoke::Report& report) {
  Table table{.columns = {{"SIGNAL"}, {"CHECK"}, {"SERVICE", false, 1}, {"RESULT"}}, .beside_title = "WHAT CAME OF IT"};
  std::vector<const Result*> left{};
  for (const Result& result : report.results) {
    if (!has_ledger(result)) left.push_back(&result);
  }
  while (!left.empty()) {
    const Result& first = *left.front();
    std::vector<string> names{};
    std::erase_if(left, [&](const Result* other) {
      const bool is_one = other == &first || is_beside(first, *other);
      if (is_one) names.push_back(other->name);
      return is_one;
    });
    const bool is_alone = names.size() == 1;
    table.rows.push_back({to_printable(first.signal),
                          is_alone ? to_printable(names.front()) : counted(names.size(), "check"),
                          to_printable(route_words(first)), string(smoke::to_string(first.verdict))});
    table.colors.push_back({{}, {}, {}, color_of(first.verdict)});
    table.beside.push_back(is_alone ? first.sentence : outcomes_words(first, names));
  }
  drop_empty(table);
  return table;
}

}  // namespace pyat::render
