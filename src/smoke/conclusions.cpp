#include "smoke/conclusions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "smoke/phantoms/phantoms.hpp"
#include "smoke/result.hpp"
#include "smoke/words/words.hpp"

namespace pyat::smoke {
namespace {

using std::string;

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// The receiver of Zipkin answers 500 and "Internal Server Error", whatever the reason: receiver/zipkinreceiver of the
// collector. Where Tempo has several tenants, the other protocols say "no org id".
void explain_zipkin(Finding& finding, const Refusal& refusal, const Route& route) {
  if (refusal.status != 500 || route.product != "tempo" || route.protocol != "zipkin") return;
  finding.next =
      "its receiver of Zipkin says no more, whatever the reason: see its log and tempo_discarded_spans_total";
  if (!route.write.tenant.empty()) return;
  finding.next += "; it answers the same where multitenancy is enabled and no tenant is named: tenant: in pyat.yml";
}

Finding finding_of(const Refusal& refusal, const Result& result, const Route& route) {
  if (refusal.is_unanswered) {
    return {.message = items_of(refusal.items, result.signal) + " without an answer: " + refusal.message,
            .next = "whether they were taken nobody can say; those that are there are counted as found"};
  }
  // Nobody has answered: these are no words of a server.
  if (refusal.status == 0) {
    return {.message = items_of(refusal.items, result.signal) + " could not be sent: " + refusal.message,
            .next = "see whether " + route.write.name + " still listens there: pyat health"};
  }
  // What lies between answers in its own words.
  const bool is_direct = route.through != "collector";
  Finding finding = explain_refusal(is_direct ? route.product : "collector", is_direct ? route.release : "",
                                    refusal.status, refusal.message);
  explain_zipkin(finding, refusal, route);
  if (refusal.items > 0) finding.message = items_of(refusal.items, result.signal) + " refused: " + finding.message;
  return finding;
}

string cause_of(const Refusal& refusal, const Route& route) {
  if (refusal.is_unanswered) return refusal.message;
  const Finding finding = finding_of(refusal, {}, route);
  if (!finding.setting.empty() || !finding.id.empty()) return finding.message;
  // What nobody knows is told apart by how it begins.
  return finding.message + finding.said.substr(0, finding.said.find_first_of("{'\"0123456789"));
}

// Of one cause, once: servers tell the stream or the series in their words, so that no two refusals are the same.
std::vector<Refusal> by_cause(std::vector<Refusal> refusals, const Route& route) {
  std::vector<Refusal> causes{};
  std::vector<string> told{};
  for (Refusal& refusal : refusals) {
    Refusal any = refusal;
    any.items = 0;  // so that the number is not part of the words
    string cause = fmt::format("{} {} {}", refusal.status, refusal.is_unanswered, cause_of(any, route));
    const auto same = std::find(told.begin(), told.end(), cause);
    if (same != told.end()) {
      causes[static_cast<std::size_t>(same - told.begin())].items += refusal.items;
      continue;
    }
    told.push_back(std::move(cause));
    causes.push_back(std::move(refusal));
  }
  return causes;
}

bool has_faults(const Result& result) {
  return std::any_of(result.views.begin(), result.views.end(), [](const ViewResult& view) {
    const Ledger& ledger = view.ledger;
    return ledger.missing + ledger.altered + ledger.duplicated + ledger.unexpected > 0;
  });
}

// A collector without a pipeline of a signal knows no path for it: that was somebody's choice, and nothing is lost.
bool lacks_pipeline(const Result& result, const Route& route) {
  const bool took_nothing =
      result.written && result.written->written > 0 && result.written->refused == result.written->written;
  return took_nothing && route.through == "collector" &&
         std::all_of(result.refusals.begin(), result.refusals.end(),
                     [](const Refusal& refusal) { return refusal.status == 404; });
}

// What the server says in its refusal is of that tenant; its configuration is the next best.
void fill_values(std::vector<Finding>& findings, const health::ServerConfig& config) {
  for (Finding& finding : findings) {
    if (finding.value.empty() && !finding.setting.empty()) finding.value = string(config.at(finding.setting));
  }
}

}  // namespace

void explain(Result& result, const Route& route, const Evidence& evidence) {
  std::vector<Finding> notes = std::exchange(result.findings, {});
  if (lacks_pipeline(result, route)) {
    result.verdict = Verdict::unchecked;
    result.sentence = "no pipeline of the collector takes " + result.signal + ": nothing was written";
  }
  result.refusals = by_cause(std::move(result.refusals), route);
  for (const Refusal& refusal : result.refusals) result.findings.push_back(finding_of(refusal, result, route));
  if (has_faults(result)) {
    append(result.findings, explain_loss(route, result, evidence.config));
    append(result.findings, locate(result, evidence.hops, evidence.before, evidence.after));
  }
  fill_values(result.findings, evidence.config);
  append(result.findings, std::move(notes));
}

}  // namespace pyat::smoke
