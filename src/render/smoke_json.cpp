// `pyat smoke` for programs. Keys are added, never changed or removed, without a new format_version. docs/smoke.md
// lists them. Milliseconds have three decimals: microseconds.
#include <algorithm>
#include <cmath>

#include "render/json_object.hpp"
#include "render/smoke_report.hpp"
#include "render/smoke_words.hpp"
#include "smoke/run.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using smoke::Ledger;
using smoke::Report;
using smoke::Result;
using std::chrono::microseconds;

constexpr int kFormatVersion = 1;

double milliseconds_of(microseconds duration) { return static_cast<double>(duration.count()) / 1000; }

// Words with spaces are for people.
std::string_view key_of(smoke::Fault fault) {
  return fault == smoke::Fault::out_of_order ? "out_of_order" : smoke::to_string(fault);
}

template <typename Percentiles>
Json percentiles_json(const Percentiles& found) {
  return {{"p50", milliseconds_of(found.p50)},
          {"p95", milliseconds_of(found.p95)},
          {"p99", milliseconds_of(found.p99)},
          {"max", milliseconds_of(found.max)}};
}

Json to_json(const smoke::Written& written) {
  return {{"written", written.written},
          {"acknowledged", written.acknowledged},
          {"refused", written.refused},
          {"unanswered", written.unanswered}};
}

double rounded(double rate) { return std::round(rate * 10) / 10; }

Json to_json(const smoke::Throughput& throughput) {
  return {{"asked_per_s", rounded(throughput.asked)},
          {"achieved_per_s", rounded(throughput.achieved)},
          {"lasted_ms", throughput.lasted.count()},
          {"error_bound", throughput.error_bound}};
}

Json counts_json(const Ledger& ledger) {
  return {{"expected", ledger.expected},
          {"found", ledger.found},
          {"missing", ledger.missing},
          {"altered", ledger.altered},
          {"not_taken", ledger.not_taken},
          {"duplicated", ledger.duplicated},
          {"unexpected", ledger.unexpected},
          {"out_of_order", ledger.out_of_order},
          {"late", ledger.late},
          {"late_unknown", ledger.late_unknown},
          {"unverified", ledger.unverified},
          {"found_unacknowledged", ledger.found_unacknowledged}};
}

Json to_json(const smoke::Difference& difference) {
  Json out = {{"fault", key_of(difference.fault)}, {"item", difference.item}};
  set(out, "expected", difference.expected);
  set(out, "found", difference.found);
  return out;
}

Json to_json(const smoke::ViewResult& view) {
  Json out = {{"name", view.name}, {"verdict", smoke::to_string(view.verdict)}};
  set(out, "problem", view.problem);
  if (view.is_untried) out["untried"] = true;
  out["counts"] = counts_json(view.ledger);
  if (const auto visible = visible_of(view.ledger)) out["visible_ms"] = percentiles_json(*visible);
  if (view.ledger.examples.empty()) return out;
  Json& examples = out["examples"] = Json::array();
  for (const smoke::Difference& difference : view.ledger.examples) examples.push_back(to_json(difference));
  return out;
}

Json to_json(const smoke::Finding& finding) {
  Json out = {{"weight", smoke::to_string(finding.weight)}, {"message", finding.message}};
  set(out, "next", finding.next);
  set(out, "said", finding.said);
  set(out, "id", finding.id);
  set(out, "setting", finding.setting);
  set(out, "value", finding.value);
  return out;
}

Json to_json(const smoke::Refusal& refusal) {
  Json out = {{"items", refusal.items}};
  set(out, "status", static_cast<std::uint64_t>(std::max(refusal.status, 0)));
  set(out, "message", refusal.message);
  if (refusal.is_unanswered) out["unanswered"] = true;
  return out;
}

Json to_json(const Result& result) {
  Json out = {{"signal", result.signal}, {"name", result.name}};
  set(out, "from", result.from);
  set(out, "to", result.to);
  set(out, "through", result.through);
  out["verdict"] = smoke::to_string(result.verdict);
  set(out, "sentence", result.sentence);
  if (result.written) out["items"] = to_json(*result.written);
  if (result.acknowledge) out["answered_ms"] = percentiles_json(*result.acknowledge);
  if (result.throughput) out["throughput"] = to_json(*result.throughput);
  for (const smoke::Refusal& refusal : result.refusals) out["refusals"].push_back(to_json(refusal));
  set(out, "retries", result.retries);
  Json& views = out["views"] = Json::array();
  for (const smoke::ViewResult& view : result.views) views.push_back(to_json(view));
  Json& findings = out["findings"] = Json::array();
  for (const smoke::Finding& finding : result.findings) findings.push_back(to_json(finding));
  return out;
}

Json summary_json(const Report& report) {
  const SmokeTotals totals = totals_of(report);
  return {{"paths", totals.paths},
          {"checks", totals.checks},
          {"passed", totals.passed},
          {"warned", totals.warned},
          {"unchecked", totals.unchecked},
          {"failed", totals.failed},
          {"items", to_json(totals.written)},
          {"counts", counts_json(totals.ledger)}};
}

}  // namespace

std::string smoke_json(const Report& report) {
  Json out = Json::object();
  out["format_version"] = kFormatVersion;
  out["status"] = smoke::to_string(smoke::verdict_of(report));
  out["run"] = report.run;
  out["labels"] = {{"job", report.job}, {smoke::run_label, report.run}, {smoke::retention_label, smoke::retention}};
  if (report.is_verification) out["verification"] = true;
  if (report.was_interrupted) out["interrupted"] = true;
  if (report.made.time_since_epoch().count() != 0) out["time"] = util::rfc3339(report.made);
  out["took_ms"] = report.took.count();
  out["hosts"] = report.hosts;
  Json& results = out["results"] = Json::array();
  for (const Result& result : report.results) results.push_back(to_json(result));
  out["notes"] = report.notes;
  set(out, "verify", verify_command(report));
  out["summary"] = summary_json(report);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace pyat::render
