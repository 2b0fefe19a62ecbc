#include "smoke/result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "health/percentiles.hpp"
#include "util/duration.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;

Verdict verdict_of(const ViewResult& view) {
  const Ledger& ledger = view.ledger;
  if (view.verdict == Verdict::unchecked) return Verdict::unchecked;
  if (ledger.missing + ledger.altered + ledger.duplicated + ledger.unexpected + ledger.out_of_order + ledger.late > 0) {
    return Verdict::failed;
  }
  // What was refused is said of the writing, once. What could not be read is no failure of it.
  return ledger.unverified + ledger.late_unknown > 0 || !view.problem.empty() ? Verdict::unchecked : Verdict::passed;
}

string faults_of(const Ledger& ledger) {
  const std::array<std::pair<size_t, string_view>, 8> counts{{{ledger.missing, "missing"},
                                                              {ledger.altered, "altered"},
                                                              {ledger.duplicated, "duplicated"},
                                                              {ledger.unexpected, "unexpected"},
                                                              {ledger.out_of_order, "out of order"},
                                                              {ledger.late, "late"},
                                                              {ledger.late_unknown, "perhaps late"},
                                                              {ledger.unverified, "not verified"}}};
  string text{};
  for (const auto& [count, word] : counts) {
    if (count > 0) text += fmt::format(", {} {}", count, word);
  }
  return text;
}

// And nothing of it is there: a server may store what it refuses.
bool is_all_refused(const Result& result) {
  if (!result.written || result.written->written == 0 || result.written->refused < result.written->written)
    return false;
  return std::all_of(result.views.begin(), result.views.end(),
                     [](const ViewResult& view) { return view.ledger.found + view.ledger.altered == 0; });
}

string writing_sentence(const Result& result) {
  const Written& written = *result.written;
  if (written.refused + written.unanswered == 0) return {};
  if (is_all_refused(result)) return items_of(written.written, result.signal) + ": none was taken";
  string text =
      fmt::format("{} of {} were acknowledged", written.acknowledged, items_of(written.written, result.signal));
  if (written.refused > 0) text += fmt::format(", {} refused", written.refused);
  if (written.unanswered > 0) text += fmt::format(", {} unanswered", written.unanswered);
  return text;
}

// Whoever may find nothing has found something.
bool is_intrusion(const ViewResult& view) { return view.ledger.expected == 0 && view.ledger.unexpected > 0; }

// Of the view that is worst; among equals, of the first.
const ViewResult* worst_view(const Result& result) {
  const ViewResult* worst = nullptr;
  for (const ViewResult& view : result.views) {
    if (is_intrusion(view)) continue;
    if (worst == nullptr || (view.verdict > worst->verdict && !view.is_untried)) worst = &view;
  }
  return worst;
}

string reading_sentence(const Result& result) {
  const auto tried = std::find_if(result.views.begin(), result.views.end(),
                                  [](const auto& v) { return !v.is_untried && !is_intrusion(v); });
  if (tried == result.views.end()) return "it cannot be read again: " + result.views.front().problem;
  const ViewResult& first = *tried;
  const ViewResult& worst = *worst_view(result);
  const ViewResult& told = worst.verdict == Verdict::failed ? worst : first;
  // Only what the first view shows is of the items that were written: others show exemplars, counts, traces.
  const bool is_first = &told == &result.views.front();
  const string expected =
      is_first ? items_of(told.ledger.expected, result.signal) : std::to_string(told.ledger.expected);
  string text = fmt::format("{} of {} came back{}", told.ledger.found, expected, faults_of(told.ledger));
  if (!is_first) text += " (" + told.name + ")";
  // What is too much there is no loss here: it is told apart.
  for (const ViewResult& view : result.views) {
    if (!is_intrusion(view)) continue;
    text += fmt::format("; {} can be read as {}, too", items_of(view.ledger.unexpected, result.signal), view.name);
  }
  return text;
}

}  // namespace

string_view noun_of(string_view signal) {
  if (signal == "metrics") return "sample";
  if (signal == "logs") return "line";
  if (signal == "traces") return "span";
  if (signal == "objects") return "object";
  if (signal == "alerts") return "alert";
  return "item";
}

string items_of(size_t count, string_view signal) {
  return fmt::format("{} {}{}", count, noun_of(signal), count == 1 ? "" : "s");
}

Result result_of_writing(const Path& path, const Writing& writing, bool only_read) {
  Result result{.signal = path.signal, .name = path.title, .from = path.route.write.name, .to = path.route.read.name};
  // A collector is who it was written to.
  if (path.route.through != "collector") result.through = path.route.through;
  for (const string& note : path.notes) result.findings.push_back({.weight = Verdict::unchecked, .message = note});
  if (only_read) return result;
  result.written = writing.written();
  result.refusals = writing.refusals();
  result.retries = writing.retries();
  if (const auto spread = health::percentiles(writing.latencies())) {
    result.acknowledge = Latency{.p50 = spread->p50, .p95 = spread->p95, .p99 = spread->p99, .max = spread->max};
  }
  return result;
}

void add_view(Result& result, ViewResult view) {
  view.verdict = verdict_of(view);
  result.views.push_back(std::move(view));
}

// Without the number, which is in the ledgers: the parts of a run at a rate say it once.
void note_unknown_lateness(Result& result, std::chrono::microseconds late_after) {
  const bool is_known = std::all_of(result.views.begin(), result.views.end(),
                                    [](const ViewResult& view) { return view.ledger.late_unknown == 0; });
  if (is_known) return;
  const auto within = std::chrono::duration_cast<std::chrono::milliseconds>(late_after);
  result.findings.push_back(
      {.weight = Verdict::unchecked,
       .message = fmt::format("some were first seen later than {} after they were acknowledged, and no answer says "
                              "whether they were visible by then: nothing is claimed of them",
                              util::duration_words(within)),
       .next = "what is written together is asked for when all of it is written: allow more time than that takes, or "
               "write less"});
}

void conclude(Result& result, bool was_interrupted) {
  bool was_tried = false;
  for (const ViewResult& view : result.views) {
    if (view.is_untried) continue;  // what a release cannot show takes nothing from what the others have shown
    was_tried = true;
    result.verdict = std::max(result.verdict, view.verdict);
  }
  if (!was_tried) result.verdict = std::max(result.verdict, Verdict::unchecked);
  string sentence{};
  if (result.written) {
    const Written& written = *result.written;
    sentence = writing_sentence(result);
    if (written.refused > 0) result.verdict = Verdict::failed;
    if (written.unanswered > 0)
      result.verdict = std::max(result.verdict, was_interrupted ? Verdict::unchecked : Verdict::failed);
  }
  if (!result.views.empty() && !is_all_refused(result))
    sentence += (sentence.empty() ? "" : "; ") + reading_sentence(result);
  result.sentence = std::move(sentence);
}

}  // namespace pyat::smoke
