// `pyat smoke` for people: what was written where, a line a path, what is not well and why, and a line that counts.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/smoke_details.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_table.hpp"
#include "render/smoke_words.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using smoke::Report;
using smoke::Result;
using smoke::ViewResult;
using std::size_t;
using std::string;
using std::string_view;

string spread_words(const std::chrono::microseconds& p50, const std::chrono::microseconds& p95,
                    const std::chrono::microseconds& max) {
  return fmt::format("{} ms (p50), {} ms (p95), {} ms (max)", milliseconds_words(p50), milliseconds_words(p95),
                     milliseconds_words(max));
}

// ---- the numbers of all paths
// -----------------------------------------------------------------------------------------

// What a narrow terminal has instead of the table: nothing of it is lost.
void add_prose(string& out, const Report& report, const Style& style) {
  Page page(out, style);
  for (const Result& result : report.results) {
    if (!has_ledger(result)) continue;
    append_text_line(out, path_words(result) + ": " + string(smoke::to_string(result.verdict)), style,
                     color_of(result.verdict));
    if (result.written) page.line(written_words(*result.written), 2);
    if (result.throughput) page.line(throughput_words(*result.throughput), 2);
    if (const auto& answered = result.acknowledge) {
      page.line("answered in " + spread_words(answered->p50, answered->p95, answered->max), 2);
    }
    for (const ViewResult& view : result.views) {
      const bool counts = &view == &result.views.front();
      if (view.is_untried || (!counts && !is_remarkable(view))) continue;
      page.line((counts ? "" : "as " + to_printable(view.name) + ": ") + ledger_words(view), 2);
      const auto visible = visible_of(view.ledger);
      if (counts && visible) page.line("visible in " + spread_words(visible->p50, visible->p95, visible->max), 2);
    }
  }
}

void add_legend(string& out, const Table& table, const Style& style) {
  const auto has = [&](unsigned rank) {
    return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& c) { return c.rank == rank; });
  };
  string legend;
  if (has(rank_of_answered)) legend += "; ANSWERED: from the sending of a write to its answer";
  if (has(rank_of_visible)) legend += "; VISIBLE: from that answer to the one that showed the item";
  if (!legend.empty()) append_text_line(out, "(p50/p95/max in ms" + legend + ")", style, sgr::dim);
}

// Which ways of reading there were, of each signal.
void add_views(string& out, const Report& report, const Style& style) {
  std::vector<std::pair<string_view, std::vector<string_view>>> signals{};
  for (const Result& result : report.results) {
    if (result.views.empty()) continue;
    auto at = std::find_if(signals.begin(), signals.end(), [&](const auto& s) { return s.first == result.signal; });
    if (at == signals.end()) at = signals.insert(at, {result.signal, {}});
    for (const ViewResult& view : result.views) {
      auto& names = at->second;
      if (view.is_untried) continue;
      if (std::find(names.begin(), names.end(), view.name) == names.end()) names.push_back(view.name);
    }
  }
  string line;
  for (const auto& [signal, names] : signals) {
    line += fmt::format("{}{}: {}", line.empty() ? "Read back as " : "; ", signal, util::joined(names, ", "));
  }
  if (!line.empty()) append_text_line(out, line, style);
}

void add_ledgers(string& out, const Report& report, const Style& style) {
  Table table = ledger_table(report);
  if (table.rows.empty()) return;
  if (style.width > 0) narrow(table, style.width);
  const auto matters = [](string_view title) {
    return title != "ACKNOWLEDGED" && title != "ANSWERED" && title != "VISIBLE";
  };
  out += '\n';
  if (std::any_of(table.left_out.begin(), table.left_out.end(), matters) ||
      (style.width > 0 && table.width() > style.width)) {
    add_prose(out, report, style);
  } else {
    append_table(out, table, style);
    add_legend(out, table, style);
  }
  if (const string precision = precision_words(report); !precision.empty())
    append_text_line(out, precision, style, sgr::dim);
  add_views(out, report, style);
}

void add_checks(string& out, const Report& report, const Style& style) {
  Table table = check_table(report);
  if (table.rows.empty()) return;
  out += '\n';
  if (style.width > 0) narrow(table, style.width);
  if (style.width == 0 || table.width() <= style.width) return append_table(out, table, style);
  for (const Result& result : report.results) {
    if (has_ledger(result)) continue;
    const string line = path_words(result) + ": " + string(smoke::to_string(result.verdict));
    append_text_line(out, line, style, color_of(result.verdict));
    if (!result.sentence.empty()) Page(out, style).line(to_printable(result.sentence), 2);
  }
}

// ---- what is not well
// ------------------------------------------------------------------------------------------------

void add_sections(string& out, Page& page, const Report& report, const Style& style) {
  for (const SmokeSection& section : sections_of(report, style)) {
    page.heading(heading_of(section), color_of(section.verdict));
    out += section.details;
  }
}

// ---- the end
// ---------------------------------------------------------------------------------------------------------

// The command is there to be copied: it is never folded.
void add_verdict(string& out, const Report& report, const Style& style) {
  string sentence = to_printable(verdict_words(report));
  const string command = to_printable(verify_command(report));
  const string label = command.empty() ? "" : report.is_verification ? "once more:" : "verify later:";
  if (!command.empty()) sentence += ';';
  string folded;
  append_folded(folded, sentence, {0, 2}, style.width);
  out += '\n';
  append_painted(out, style, color_of(smoke::verdict_of(report)), folded);
  size_t column = display_width(string_view(folded).substr(folded.rfind('\n') + 1));
  const auto add = [&](const string& text, size_t columns) {  // on this line where there is room
    const bool fits = style.width == 0 || column + 1 + columns <= style.width;
    out += fits ? " " : "\n  ";
    out += text;
    column = (fits ? column + 1 : 2) + display_width(text);
  };
  if (!command.empty()) {
    const size_t both = label.size() + 1 + display_width(command);
    add(label, both + 2 <= style.width ? both : label.size());
    add(command, display_width(command));
  }
  out += '\n';
}

}  // namespace

string smoke_text(const Report& report, const Style& style) {
  string out;
  append_text_line(out, blast_words(report), style, sgr::bold);
  if (const string label = label_words(report); !label.empty()) append_text_line(out, label, style);
  add_ledgers(out, report, style);
  add_checks(out, report, style);
  Page page(out, style);
  add_sections(out, page, report, style);
  if (!report.notes.empty()) page.heading("Not checked, or taken for granted:", sgr::bold);
  for (const string& note : report.notes) page.line(to_printable(note), 2);
  if (report.was_interrupted) page.heading(interruption_words(report), sgr::yellow);
  add_verdict(out, report, style);
  return out;
}

}  // namespace pyat::render
