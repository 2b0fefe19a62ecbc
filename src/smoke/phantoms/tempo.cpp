// CHANGELOG, modules/livestore/instance.go, modules/distributor/distributor.go and modules/frontend/config.go of
// github.com/grafana/tempo.
#include <array>

#include "smoke/phantoms/situation.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 3> searches{"search", "TraceQL", "tag"};
constexpr std::array<string_view, 1> by_tag{"search by tag"};
constexpr std::size_t usual_search_limit = 20;

bool is_third(const Situation& s) { return !s.is_unknown_release() && !s.is_older(3, 0); }

// Decided by the live store, when the distributor has acknowledged long ago.
void late_limits(const Situation& s, std::vector<Finding>& findings) {
  if (!is_third(s) || s.first().missing == 0) return;
  findings.push_back(
      {.weight = Verdict::warned,
       .message = "Tempo 3 acknowledges spans before it looks at the size of a trace and the number of live ones",
       .next = "see tempo_discarded_spans_total by reason (trace_too_large, live_traces_exceeded) and the live store's "
               "log; "
               "what governs it is overrides.defaults.global.max_bytes_per_trace and "
               "overrides.defaults.ingestion.max_traces_per_user",
       .setting = "overrides.defaults.global.max_bytes_per_trace"});
}

void cut_attributes(const Situation& s, std::vector<Finding>& findings) {
  if (s.first().altered == 0 || s.is_unknown_release() || s.is_older(2, 8)) return;
  const string_view value = s.config.at("distributor.max_attribute_bytes");
  findings.push_back({.weight = Verdict::warned,
                      .message = "Tempo cuts attributes that are longer than is allowed, and acknowledges their spans",
                      .next = "see tempo_distributor_attributes_truncated_total; what governs it is "
                              "distributor.max_attribute_bytes (unless set: 2048)",
                      .setting = "distributor.max_attribute_bytes",
                      .value = string(value)});
}

// Found by id, and not by a search.
void searches_lag(const Situation& s, std::vector<Finding>& findings) {
  const ViewResult* view = s.view_with(searches);
  if (view == nullptr || view->ledger.missing == 0 || s.first().missing > 0) return;
  const ViewResult* traces = s.view_with(by_tag);  // whose items are traces, not spans
  if (traces != nullptr && traces->ledger.missing > 0 && traces->ledger.found == usual_search_limit) {
    findings.push_back({.weight = Verdict::unchecked,
                        .message = traces->name +
                                   " showed exactly 20 traces, which is what Tempo gives to a search that names no "
                                   "limit: what is missing may only not have been shown",
                        .next = "query_frontend.search.max_result_limit says how many it may be asked for",
                        .setting = "query_frontend.search.default_result_limit",
                        .value = "20"});
    return;
  }
  const string_view cutoff = s.config.at("query_frontend.query_end_cutoff");
  if (is_third(s)) {
    findings.push_back({.weight = Verdict::warned,
                        .message = "Tempo 3 leaves the youngest spans out of searches, and only there",
                        .next = "what governs it is query_frontend.query_end_cutoff (unless set: 30s)",
                        .setting = "query_frontend.query_end_cutoff",
                        .value = string(cutoff)});
  } else {
    findings.push_back(
        {.weight = Verdict::warned,
         .message = "Tempo searches a trace only when it has come to rest, and finds it by its id before",
         .next = "what governs it is ingester.trace_idle_period and ingester.flush_check_period (10s each)",
         .setting = "ingester.trace_idle_period",
         .value = string(s.config.at("ingester.trace_idle_period"))});
  }
}

constexpr std::array<PhantomRule, 3> rules{late_limits, cut_attributes, searches_lag};

}  // namespace

std::span<const PhantomRule> tempo_phantoms() { return rules; }

}  // namespace pyat::smoke
