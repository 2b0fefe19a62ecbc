#include "render/rollback_triggers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/cost_triggers_words.hpp"
#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/table.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using rollback::triggers::Decision;
using rollback::triggers::number_words;
using rollback::triggers::Result;
using rollback::triggers::Sample;
using rollback::triggers::State;
using rollback::triggers::threshold_words;
using rollback::triggers::Verdict;
using std::string;
using std::string_view;

string now_words(const Result& result) {
  if (result.value) return number_words(*result.rule, *result.value);
  return result.state == State::unknown ? "unknown" : result.seen;
}

string for_words(const Result& result) {
  return result.rule->for_time.count() > 0 ? "for " + util::time_words(result.rule->for_time) : string{};
}

// What the state means, or why it is not known.
string why_words(const Result& result) {
  if (result.state == State::unknown) return util::joined(result.unknown, "; ");
  return result.state == State::ok ? string{} : result.rule->about;
}

Table table_of(const RollbackTriggersReport& report) {
  Table table{.columns = {{.title = "STATE"},
                          {.title = "TRIGGER"},
                          {.title = "NOW", .rank = 1},
                          {.title = "FIRES", .rank = 2},
                          {.title = "FOR", .rank = 3}},
              .beside_title = "WHY"};
  for (const Result& result : report.results) {
    table.rows.push_back({string(to_string(result.state)), to_printable(result.rule->name),
                          to_printable(now_words(result)), to_printable(threshold_words(*result.rule)),
                          for_words(result)});
    table.colors.push_back({color_of(result.state)});
    table.beside.push_back(to_printable(why_words(result)));
  }
  return table;
}

string range_words(const Result& result) {
  std::size_t known = 0;
  double least = 0, most = 0;
  for (const Sample& sample : result.samples) {
    if (!sample.value) continue;
    least = known == 0 ? *sample.value : std::min(least, *sample.value);
    most = known == 0 ? *sample.value : std::max(most, *sample.value);
    ++known;
  }
  if (known == 0) return {};
  const string span = util::time_words(result.samples.back().time - result.samples.front().time);
  return fmt::format("{} of {} samples in {} are known, from {} to {}", known, result.samples.size(), span,
                     number_words(*result.rule, least), number_words(*result.rule, most));
}

std::vector<string> sentences_of(const Result& result) {
  std::vector<string> out{};
  if (!result.labels.empty()) {
    out.push_back(result.series > 1 ? fmt::format("the worst of {} series: {}", result.series, result.labels)
                                    : "series: " + result.labels);
  }
  if (result.since) {
    const string_view what =
        result.state == State::firing ? "its condition has held at least since " : "it holds at least since ";
    out.push_back(string(what) + util::rfc3339(*result.since));
  }
  if (result.is_held) out.emplace_back("it no longer holds, and fires until it is at clears_at");
  if (result.samples.size() > 1) out.push_back(range_words(result));
  const bool is_said = result.state != State::unknown || util::joined(result.unknown, "; ") == result.seen;
  if (!is_said) out.push_back(result.seen);
  out.insert(out.end(), result.notes.begin(), result.notes.end());
  if (!result.asked.empty() && !result.source.empty()) out.push_back("asked " + result.source + ": " + result.asked);
  if (result.state == State::unknown && !result.next.empty()) out.push_back("to know it: " + result.next);
  std::erase_if(out, [](const string& line) { return line.empty(); });
  return out;
}

string total_words(const RollbackTriggersReport& report) {
  std::vector<string> parts{};
  for (const State state : {State::firing, State::warn, State::ok, State::unknown}) {
    const auto count = std::count_if(report.results.begin(), report.results.end(),
                                     [&](const Result& each) { return each.state == state; });
    if (count > 0) parts.push_back(fmt::format("{} {}", count, to_string(state)));
  }
  return counted(report.results.size(), "trigger") + ": " + util::joined(parts, ", ");
}

string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::quiet: return sgr::green;
    case Verdict::plan:
    case Verdict::observe:
    case Verdict::hold: return sgr::yellow;
    case Verdict::act: return sgr::red;
  }
  return {};
}

}  // namespace

string rollback_triggers_text(const RollbackTriggersReport& report, const Style& style) {
  string out{};
  const string stack = report.stack.empty() ? string{} : "the stack " + report.stack + " ";
  append_text_line(out, stack + "at " + util::rfc3339(report.now), style, sgr::bold);
  append_table(out, table_of(report), style);
  for (const Result& result : report.results) {
    if (result.state == State::ok) continue;
    const std::vector<string> sentences = sentences_of(result);
    if (sentences.empty()) continue;
    Page page(out, style);
    page.heading(to_printable(result.rule->name), color_of(result.state));
    for (const string& sentence : sentences) page.line(to_printable(sentence), 2);
  }
  out += '\n';
  for (const string& note : report.notes) append_text_line(out, note, style, sgr::dim);
  append_text_line(out, total_words(report), style, sgr::bold);
  append_text_line(out, report.decision.words, style, color_of(report.decision.verdict));
  if (!report.decision.next.empty()) append_text_line(out, "next: " + report.decision.next, style);
  return out;
}

string rollback_triggers_line(const RollbackTriggersReport& report) {
  return util::rfc3339(report.now) + ": " + total_words(report);
}

}  // namespace pyat::render
