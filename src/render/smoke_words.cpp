#include "render/smoke_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "render/prose.hpp"
#include "smoke/run.hpp"
#include "util/duration.hpp"
#include "util/text.hpp"

namespace pyat::render {
namespace {

using smoke::Ledger;
using smoke::Report;
using smoke::Result;
using smoke::Verdict;
using smoke::ViewResult;
using smoke::Written;
using std::size_t;
using std::string;
using std::string_view;

constexpr size_t most_lines = 10;     // of a content
constexpr size_t longest_line = 400;  // in bytes

void append_part(string& list, size_t count, string_view what) {
  if (count == 0) return;
  if (!list.empty()) list += ", ";
  list += fmt::format("{} {}", count, what);
}

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines{};
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// Each line counts as often as it is there.
std::vector<string_view> without(const std::vector<string_view>& lines, std::vector<string_view> others) {
  std::vector<string_view> left{};
  for (const string_view line : lines) {
    const auto found = std::find(others.begin(), others.end(), line);
    if (found == others.end()) {
      left.push_back(line);
    } else {
      others.erase(found);
    }
  }
  return left;
}

string shortened(string_view line) {
  if (line.size() <= longest_line) return string(line);
  size_t end = longest_line;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;  // not within a character
  return fmt::format("{}… ({} bytes more)", line.substr(0, end), line.size() - end);
}

std::vector<string> shown(const std::vector<string_view>& lines) {
  std::vector<string> out{};
  for (size_t i = 0; i < std::min(lines.size(), most_lines); ++i) out.push_back(shortened(lines[i]));
  if (lines.size() > most_lines)
    out.push_back(fmt::format("… and {}", counted(lines.size() - most_lines, "more line")));
  return out;
}

void add(Written& sum, const Written& written) {
  sum.written += written.written;
  sum.acknowledged += written.acknowledged;
  sum.refused += written.refused;
  sum.unanswered += written.unanswered;
}

size_t worst_of(const Result& result, size_t Ledger::*count) {
  size_t worst = 0;
  for (const ViewResult& view : result.views) worst = std::max(worst, view.ledger.*count);
  return worst;
}

constexpr std::array counts = {
    &Ledger::missing,    &Ledger::altered, &Ledger::not_taken,    &Ledger::unverified,           &Ledger::duplicated,
    &Ledger::unexpected, &Ledger::late,    &Ledger::out_of_order, &Ledger::found_unacknowledged, &Ledger::late_unknown};

void append_faults(string& out, const Ledger& ledger) {
  append_part(out, ledger.missing, "missing");
  append_part(out, ledger.altered, "altered");
  append_part(out, ledger.duplicated, "duplicated");
  append_part(out, ledger.unexpected, "unexpected");
  append_part(out, ledger.out_of_order, "out of order");
  append_part(out, ledger.late, "late");
  append_part(out, ledger.late_unknown, "perhaps late");
  append_part(out, ledger.not_taken, "not taken");
  append_part(out, ledger.unverified, "unverified");
}

string hosts_words(const std::vector<string>& hosts) { return hosts.empty() ? "no host" : util::joined(hosts, ", "); }

string verdict_word(const Report& report, const SmokeTotals& totals) {
  if (report.was_interrupted) return totals.failed > 0 ? "failed, and interrupted" : "interrupted, so not proven";
  switch (smoke::verdict_of(report)) {
    case Verdict::passed: return "passed";
    case Verdict::warned: return "passed, with warnings";
    case Verdict::unchecked: return "not proven";
    case Verdict::failed: return "failed";
  }
  return {};
}

// Which items, by signal, in the order of the report.
string signals_words(const Report& report) {
  std::vector<std::pair<string_view, size_t>> signals{};
  for (const Result& result : report.results) {
    if (!result.written || result.written->written == 0) continue;
    const auto found =
        std::find_if(signals.begin(), signals.end(), [&](const auto& signal) { return signal.first == result.signal; });
    if (found == signals.end()) {
      signals.emplace_back(result.signal, result.written->written);
    } else {
      found->second += result.written->written;
    }
  }
  string out;
  for (const auto& [signal, written] : signals) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", signal, written);
  return out;
}

// Items that the view which counts does not expect have one of their own, as native histograms do, or belong to a
// check.
string apart_words(const Report& report) {
  size_t count = 0;
  std::vector<string> names{};
  for (const Result& result : report.results) {
    if (!result.written) continue;
    const size_t expected = result.views.empty() ? 0 : result.views.front().ledger.expected;
    if (result.written->written <= expected) continue;
    const size_t apart = result.written->written - expected;
    count += apart;
    const auto own = std::find_if(result.views.begin(), result.views.end(), [&](const ViewResult& view) {
      return &view != &result.views.front() && view.ledger.expected == apart;
    });
    string name = result.views.empty() ? result.signal : own == result.views.end() ? "not read back" : own->name;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return count == 0 ? string{} : fmt::format(", {} counted apart as {}", count, util::joined(names, " and "));
}

}  // namespace

string milliseconds_words(std::chrono::microseconds duration) {
  const double milliseconds = static_cast<double>(duration.count()) / 1000;
  if (milliseconds < 1) return fmt::format("{:.2f}", milliseconds);
  return milliseconds < 9.95 ? fmt::format("{:.1f}", milliseconds) : fmt::format("{:.0f}", milliseconds);
}

string route_words(const Result& result) {
  string out = result.to;
  if (!result.from.empty() && result.from != "pyat" && result.from != result.to) {
    out = result.from + (result.to.empty() ? "" : " → " + result.to);
  }
  const auto is = [&](const string& name) { return util::lower_ascii(name) == util::lower_ascii(result.through); };
  if (!result.through.empty() && !is(result.from) && !is(result.to)) {
    out += (out.empty() ? "through " : " through ") + result.through;
  }
  return out;
}

string path_words(const Result& result) {
  string out = result.signal;
  if (!result.name.empty()) out += (out.empty() ? "" : ", ") + result.name;
  if (const string route = route_words(result); !route.empty()) out += (out.empty() ? "" : ", ") + route;
  return out;
}

string ledger_words(const ViewResult& view) {
  const Ledger& ledger = view.ledger;
  if (ledger.expected == 0 && ledger.is_clean()) {
    // Of another tenant. What was not read to the end has not shown that.
    const bool is_read = view.verdict <= Verdict::warned && view.problem.empty();
    return is_read ? "nothing found, as it must be" : "nothing is known of it";
  }
  string out = fmt::format("{} of {} found", ledger.found, ledger.expected);
  append_faults(out, ledger);
  return out;
}

string written_words(const Written& written) {
  string out = fmt::format("{} written, {} acknowledged", written.written, written.acknowledged);
  append_part(out, written.refused, "refused");
  append_part(out, written.unanswered, "not answered");
  return out;
}

string begin_of(string_view text, size_t most) {
  if (text.size() <= most) return string(text);
  size_t end = text.rfind(' ', most);
  if (end == string_view::npos || end == 0) {  // one long word
    end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not within a character
  }
  while (end > 0 && string_view(" ,;:").find(text[end - 1]) != string_view::npos) --end;
  return string(text.substr(0, end)) + " …";
}

std::optional<health::Percentiles> visible_of(const Ledger& ledger) {
  const smoke::Spread& spread = ledger.spread;
  if (spread.is_empty()) return health::percentiles(ledger.visible);
  return health::Percentiles{
      .p50 = spread.percentile(50), .p95 = spread.percentile(95), .p99 = spread.percentile(99), .max = spread.max()};
}

string throughput_words(const smoke::Throughput& throughput) {
  return fmt::format("{:.0f} a second for {}", throughput.achieved, util::duration_words(throughput.lasted));
}

string precision_words(const Report& report) {
  for (const Result& result : report.results) {
    if (!result.throughput) continue;
    return fmt::format("Times of a run at a rate are within {:.0f} % of the measured ones.",
                       100 * result.throughput->error_bound);
  }
  return {};
}

bool has_ledger(const Result& result) { return result.written.has_value() || !result.views.empty(); }

bool is_remarkable(const ViewResult& view) {
  return view.verdict != Verdict::passed || !view.ledger.is_clean() || !view.problem.empty() || view.ledger.late > 0 ||
         view.ledger.found_unacknowledged > 0;
}

bool is_remarkable(const Result& result) {
  if (result.verdict != Verdict::passed || !result.findings.empty()) return true;
  if (result.written && result.written->acknowledged != result.written->written) return true;
  return std::any_of(result.views.begin(), result.views.end(), [](const ViewResult& v) { return is_remarkable(v); });
}

Lines differing_lines(const smoke::Difference& difference) {
  const std::vector<string_view> expected = lines_of(difference.expected), found = lines_of(difference.found);
  std::vector<string_view> only_expected = without(expected, found), only_found = without(found, expected);
  if (only_expected.empty() && only_found.empty()) return {shown(expected), shown(found)};
  return {shown(only_expected), shown(only_found)};
}

SmokeTotals totals_of(const Report& report) {
  SmokeTotals totals{};
  for (const Result& result : report.results) {
    ++(has_ledger(result) ? totals.paths : totals.checks);
    switch (result.verdict) {
      case Verdict::passed: ++totals.passed; break;
      case Verdict::warned: ++totals.warned; break;
      case Verdict::unchecked: ++totals.unchecked; break;
      case Verdict::failed: ++totals.failed; break;
    }
    if (result.written) add(totals.written, *result.written);
    // How many of the correlation's ways were gone is no number of items that came back.
    if (!result.views.empty() && result.signal != "correlation") {
      totals.ledger.expected += result.views.front().ledger.expected;
      totals.ledger.found += result.views.front().ledger.found;
    }
    for (const auto count : counts) totals.ledger.*count += worst_of(result, count);
  }
  return totals;
}

string blast_words(const Report& report) {
  if (report.is_verification) {
    return fmt::format("Run {}: nothing was written; what it had written was read again.", report.run);
  }
  const Written written = totals_of(report).written;
  if (written.written == 0) {
    return fmt::format("Run {} wrote no items{}.", report.run,
                       report.hosts.empty() ? "" : "; requests that write went to " + hosts_words(report.hosts));
  }
  return fmt::format("Run {} {} {} to {} ({}){}.", report.run, written.acknowledged > 0 ? "wrote" : "tried to write",
                     counted(written.written, "item"), hosts_words(report.hosts), signals_words(report),
                     written.acknowledged > 0 ? "" : ": none was acknowledged");
}

string label_words(const Report& report) {
  if (!report.is_verification && report.hosts.empty()) return {};
  return fmt::format("{} job=\"{}\", {}=\"{}\" and {}=\"{}\".",
                     report.is_verification ? "It is known by" : "All of it carries",
                     report.job.empty() ? string(smoke::job) : report.job, smoke::run_label, report.run,
                     smoke::retention_label, smoke::retention);
}

string verdict_words(const Report& report) {
  const SmokeTotals totals = totals_of(report);
  const double seconds = std::chrono::duration<double>(report.took).count();
  if (report.results.empty()) {
    return fmt::format("{}: nothing was checked ({:.1f} s)", report.was_interrupted ? "interrupted" : "not proven",
                       seconds);
  }
  string parts;
  append_part(parts, totals.passed, "passed");
  append_part(parts, totals.warned, totals.warned == 1 ? "has a warning" : "have warnings");
  append_part(parts, totals.unchecked, "not proven");
  append_part(parts, totals.failed, "failed");
  string what;
  if (totals.paths > 0) what = counted(totals.paths, "path");
  if (totals.checks > 0) what += (what.empty() ? "" : " and ") + counted(totals.checks, "check");
  string items;
  if (totals.paths > 0) {
    items = report.is_verification
                ? fmt::format("; {} of {} found", totals.ledger.found, counted(totals.ledger.expected, "item"))
                : fmt::format("; {} written, {} of {} read back", counted(totals.written.written, "item"),
                              totals.ledger.found, totals.ledger.expected) +
                      apart_words(report);
    append_part(items, totals.written.refused, "refused");
    append_part(items, totals.written.unanswered, "not answered");
    append_faults(items, totals.ledger);
  }
  return fmt::format("{}: {}: {}{} ({:.1f} s)", verdict_word(report, totals), what, parts, items, seconds);
}

string verify_command(const Report& report) {
  const Written written = totals_of(report).written;
  const bool is_worth_it = report.is_verification || written.acknowledged + written.unanswered > 0;
  // What was planned at a rate and not reached would be missing.
  const bool is_whole = std::none_of(report.results.begin(), report.results.end(), [](const Result& result) {
    return result.throughput && !result.throughput->is_whole;
  });
  if (report.run.empty() || !is_worth_it || !is_whole) return {};
  return "pyat smoke --verify " + report.run + (report.tenants.empty() ? "" : " --tenants ") +
         util::joined(report.tenants, ",");
}

string interruption_words(const Report& report) {
  if (!report.was_interrupted) return {};
  if (report.results.empty()) {
    return fmt::format("Interrupted while the services were looked for: nothing was {}.",
                       report.is_verification ? "read" : "written");
  }
  const SmokeTotals totals = totals_of(report);
  string out = "Interrupted: what was counted until then is certain";
  string unknown;
  const auto add_unknown = [&](size_t count, string_view why) {
    if (count > 0) unknown += fmt::format("{}{} ({})", unknown.empty() ? "" : " and ", counted(count, "item"), why);
  };
  add_unknown(totals.written.unanswered, "the write was not answered");
  add_unknown(totals.ledger.unverified, "not read again");
  if (!unknown.empty()) out += "; what became of " + unknown + " is unknown";
  return out + "; what is not listed has no result.";
}

}  // namespace pyat::render
