#include "render/smoke_details.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "render/page.hpp"
#include "render/prose.hpp"
#include "render/smoke_words.hpp"
#include "render/unicode.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using smoke::Difference;
using smoke::Finding;
using smoke::Report;
using smoke::Result;
using smoke::ViewResult;
using std::string;
using std::string_view;

void add_lines(Page& page, string_view label, const std::vector<string>& lines) {
  string_view before = label;
  constexpr string_view blank = "          ";
  for (const string& line : lines) {
    page.line(string(before) + to_printable(line), 6);
    before = blank.substr(0, label.size());
  }
}

bool is_same(const Difference& a, const Difference& b) {
  return a.fault == b.fault && a.item == b.item && a.expected == b.expected && a.found == b.found;
}

using Shown = std::vector<const Difference*>;

void add_difference(Page& page, const Difference& difference, Shown& shown) {
  if (std::any_of(shown.begin(), shown.end(), [&](const Difference* other) { return is_same(*other, difference); })) {
    return;  // another view has shown it
  }
  shown.push_back(&difference);
  page.line(fmt::format("first {}: {}", smoke::to_string(difference.fault), to_printable(difference.item)), 4);
  const Lines lines = differing_lines(difference);
  add_lines(page, "written: ", lines.expected);
  add_lines(page, "found:   ", lines.found);
}

void add_view(Page& page, const ViewResult& view, Shown& shown) {
  if (view.is_untried) return page.line(to_printable(view.name + ": not tried: " + view.problem), 2);
  page.line(fmt::format("{}: {}", to_printable(view.name), ledger_words(view)), 2);
  if (!view.problem.empty()) page.line(to_printable(view.problem), 4);
  if (view.ledger.found_unacknowledged > 0) {
    page.line(fmt::format("{} of those found: refused or not answered, and stored all the same",
                          view.ledger.found_unacknowledged),
              4);
  }
  for (const Difference& difference : view.ledger.examples) add_difference(page, difference, shown);
}

void add_finding(Page& page, const Finding& finding) {
  page.line(to_printable(finding.message), 2);
  if (!finding.said.empty()) page.line("The server said: " + to_printable(finding.said), 4);
  if (!finding.id.empty()) page.line("Error: " + to_printable(finding.id), 4);
  if (!finding.setting.empty()) {
    const string value = finding.value.empty() ? "" : " = " + finding.value;
    page.line("Setting: " + to_printable(finding.setting + value), 4);
  }
  if (!finding.next.empty()) page.line("Next: " + to_printable(finding.next), 4);
}

// What a finding tells better is not told twice.
bool is_told(const smoke::Refusal& refusal, const Result& result) {
  return std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
    if (!refusal.message.empty() && finding.message.find(refusal.message) != string::npos) return true;
    return !finding.said.empty() &&
           (refusal.message.find(finding.said) != string::npos || finding.said.find(refusal.message) != string::npos);
  });
}

void add_refusals(Page& page, const Result& result) {
  constexpr std::size_t most = 5;  // JSON has all of them
  std::size_t shown = 0;
  for (const smoke::Refusal& refusal : result.refusals) {
    if (is_told(refusal, result) || ++shown > most) continue;
    string line = std::to_string(refusal.items) + (refusal.is_unanswered ? " not answered" : " refused");
    if (refusal.status > 0) line += ", status " + std::to_string(refusal.status);
    if (!refusal.message.empty()) line += ": " + refusal.message;
    page.line(to_printable(line), 4);
  }
  if (shown > most) page.line("and in " + counted(shown - most, "other way"), 4);
}

}  // namespace

string details_of(const Result& result, const Style& style) {
  string out;
  Page page(out, style);
  if (result.written && result.written->acknowledged != result.written->written) {
    page.line(written_words(*result.written), 2);
  }
  add_refusals(page, result);
  if (result.retries > 0) {
    page.line(counted(result.retries, "write") + " sent again: what they carried may be there twice", 4);
  }
  Shown shown{};
  for (const ViewResult& view : result.views) {
    if (is_remarkable(view)) add_view(page, view, shown);
  }
  for (const Finding& finding : result.findings) add_finding(page, finding);
  return out;
}

std::vector<SmokeSection> sections_of(const Report& report, const Style& style) {
  std::vector<SmokeSection> sections{};
  for (const Result& result : report.results) {
    if (!is_remarkable(result)) continue;
    string details = details_of(result, style);
    const auto same = std::find_if(sections.begin(), sections.end(), [&](const SmokeSection& section) {
      return section.verdict == result.verdict && section.sentence == result.sentence && section.details == details;
    });
    if (same != sections.end()) {
      same->paths.push_back(path_words(result));
    } else {
      sections.push_back({result.verdict, {path_words(result)}, result.sentence, std::move(details)});
    }
  }
  std::stable_sort(sections.begin(), sections.end(),
                   [](const SmokeSection& a, const SmokeSection& b) { return a.verdict > b.verdict; });
  return sections;
}

string details_of(const ViewResult& view, const Style& style) {
  string out;
  Page page(out, style);
  Shown shown{};
  add_view(page, view, shown);
  return out;
}

string heading_of(const SmokeSection& section) {
  string heading(smoke::to_string(section.verdict));
  heading += ": " + util::joined(section.paths, "; ");
  if (!section.sentence.empty()) heading += ": " + section.sentence;
  return heading;
}

}  // namespace pyat::render
