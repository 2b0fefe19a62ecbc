#include <set>
#include <string>

#include "smoke/words/row.hpp"
#include "smoke/words/text.hpp"
#include "smoke/words/words.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::smoke;
using std::string;

bool has(const string& text, std::string_view part) { return text.find(part) != string::npos; }

TEST_CASE("an id of Mimir is found, explained, and led to its setting") {
  // As Mimir 2.10.3 says it.
  const Finding finding = explain_refusal(
      "mimir", "2.10.3", 400,
      "failed pushing to ingester: user=anonymous: the sample has been rejected because another sample with a more "
      "recent "
      "timestamp has already been ingested and out-of-order samples are not allowed (err-mimir-sample-out-of-order). "
      "The "
      "affected sample has timestamp 2026-11-21T01:12:13.105Z and is from series {__name__=\"pyat_smoke\"}\n");
  CHECK(finding.message == "Mimir answered 400: a newer sample of the same series is stored already");
  CHECK(finding.id == "err-mimir-sample-out-of-order");
  CHECK(finding.setting == "limits.out_of_order_time_window");
  CHECK(has(finding.next, "-ingester.out-of-order-time-window (unless set: 0s)"));
  CHECK(has(finding.said, "from series {__name__=\"pyat_smoke\"}"));
  CHECK_FALSE(finding.said.ends_with(' '));
  CHECK(finding.weight == Verdict::failed);
}

TEST_CASE("the value that governs it is taken out of the server's words") {
  CHECK(
      explain_refusal("mimir", "", 400,
                      "received a series whose number of labels exceeds the limit (actual: 41, limit: 30) series: 'a' "
                      "(err-mimir-max-label-names-per-series)")
          .value == "30");
  CHECK(explain_refusal("mimir", "", 400, "per-user series limit of 150000 exceeded (err-mimir-max-series-per-user)")
            .value == "150000");
  CHECK(explain_refusal(
            "mimir", "", 429,
            "the request has been rejected because the tenant exceeded the ingestion rate limit, set to 10000 "
            "items/s with a maximum allowed burst of 200000 (err-mimir-tenant-max-ingestion-rate)")
            .value == "10000 items/s");
  CHECK(explain_refusal(
            "loki", "", 429,
            "Ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest")
            .value == "4194304 bytes/sec");
  CHECK(explain_refusal("loki", "", 400, "max entry size '262144' bytes exceeded for stream '{a=\"b\"}'").value ==
        "262144 bytes");
  CHECK(
      explain_grpc_refusal("tempo", "3.0.3", 8,
                           "RATE_LIMITED: ingestion rate limit (local: 30000000 bytes/s, global: 0 bytes/s, burst: 1) "
                           "exceeded while adding")
          .value == "30000000 bytes/s");
  CHECK(explain_grpc_refusal(
            "tempo", "2.3.1", 8,
            "RATE_LIMITED: ingestion rate limit (15000000 bytes) exceeded while adding 12 bytes for user a")
            .value == "15000000 bytes");
  CHECK(explain_grpc_refusal("tempo", "2.3.1", 9, "TRACE_TOO_LARGE: max size of trace (5000000) exceeded").value ==
        "5000000");
}

TEST_CASE("the texts of Loki 2.9.4 are known") {
  CHECK(explain_refusal(
            "loki", "2.9.4", 400,
            "entry for stream '{job=\"pyat\"}' has timestamp too old: 2026-10-22T01:29:39Z, oldest acceptable "
            "timestamp is: 2026-11-14T01:29:39Z\n")
            .setting == "limits_config.reject_old_samples_max_age");
  CHECK(explain_refusal("loki", "2.9.4", 400,
                        "entry for stream '{job=\"pyat\"}' has timestamp too new: 2026-11-22T01:29:39Z")
            .setting == "limits_config.creation_grace_period");
  CHECK(explain_refusal("loki", "2.9.4", 400, "error at least one label pair is required per stream\n").message ==
        "Loki answered 400: a stream has no labels");
  CHECK(explain_refusal("loki", "2.9.4", 401, "no org id\n").setting == "auth_enabled");
}

TEST_CASE("Tempo's flat form of overrides is named to those who have it") {
  const string text =
      "LIVE_TRACES_EXCEEDED: max live traces exceeded for tenant a: per-user traces limit (local: 10000 global: "
      "0 actual local: 10000) exceeded";
  CHECK(explain_grpc_refusal("tempo", "2.2.0", 9, text).setting == "overrides.max_traces_per_user");
  const Finding later = explain_grpc_refusal("tempo", "2.3.1", 9, text);
  CHECK(later.setting == "overrides.defaults.ingestion.max_traces_per_user");
  CHECK(has(later.next, "overrides.max_traces_per_user in the flat form"));
  CHECK(later.value == "10000");
  CHECK(explain_grpc_refusal("tempo", "", 9, text).setting == later.setting);
}

TEST_CASE("a message in JSON is read") {
  const Finding tempo = explain_refusal("tempo", "2.3.1", 500, R"({"code":3,"message":"trace ids must be 128 bit"})");
  CHECK(tempo.said == "trace ids must be 128 bit");
  CHECK(has(tempo.message, "Tempo answered 500: a span has no trace id"));
  const Finding prometheus =
      explain_refusal("prometheus", "2.42.0", 400, R"({"status":"error","errorType":"bad_data","error":"x"})");
  CHECK(prometheus.said == "x");
  CHECK(explain_refusal("tempo", "", 400, "{\"message\":").said == "{\"message\":");
}

TEST_CASE("where the words say nothing, the status does") {
  CHECK(has(explain_refusal("tempo", "", 404, "404 page not found\n").next, "4318"));
  CHECK(has(explain_refusal("mimir", "", 202, "").message, "left the samples out"));
  CHECK(has(explain_refusal("loki", "", 260, "").message, "blocked"));
  CHECK(has(explain_refusal("grafana", "", 502, "").message, "does not reach"));
  CHECK(has(
      explain_refusal("grafana", "", 403, "non allow-listed POSTs not allowed on proxied Prometheus datasource").next,
      "read through Grafana"));
  CHECK(explain_refusal("nobody", "", 418, "tea").message == "the server answered 418");
  CHECK(has(
      explain_grpc_refusal("collector", "", 12, "unknown service opentelemetry.proto.collector.trace.v1.TraceService")
          .next,
      "pipeline"));
  CHECK(has(explain_grpc_refusal("collector", "", 14, "").message, "UNAVAILABLE"));
}

TEST_CASE("an id that nobody knows is said all the same") {
  const Finding finding = explain_refusal("mimir", "9.0.0", 400, "new (err-mimir-something-new)");
  CHECK(finding.id == "err-mimir-something-new");
  CHECK(has(finding.next, "err-mimir-something-new"));
  CHECK(finding.setting.empty());
}

TEST_CASE("the reasons of counters are explained") {
  CHECK(has(explain_discard("mimir", "", "sample-out-of-order").message, "newer sample"));
  CHECK(has(explain_discard("mimir", "", "new-value-for-timestamp").message, "another value"));
  CHECK(has(explain_discard("mimir", "", "sample_too_far_in_future").message, "future"));
  CHECK(explain_discard("loki", "", "per_stream_rate_limit").setting == "limits_config.per_stream_rate_limit");
  CHECK(explain_discard("tempo", "", "live_traces_exceeded").setting ==
        "overrides.defaults.ingestion.max_traces_per_user");
  CHECK(explain_discard("tempo", "", "of\nits own").message == "of its own");
}

TEST_CASE("every row has a cause, and no two the same text") {
  for (const auto words : {mimir_words(), mimir_query_words(), loki_words(), tempo_words(), prometheus_words(),
                           collector_words(), grafana_words()}) {
    std::set<std::string_view> texts{};
    for (const Word& word : words) {
      INFO(word.text);
      CHECK_FALSE(word.cause.empty());
      CHECK(texts.insert(word.text).second);
    }
  }
}

TEST_CASE("a text of somebody else becomes one line of UTF-8") {
  CHECK(one_line(" a\r\n\tb\x1b[2J  c ") == "a b [2J c");
  CHECK(one_line("\xff\xc3-\xe2\x82\xac\xed\xa0\x80") == "\?\?-€\?\?\?");
  CHECK(one_line("äöü", 4) == "äö…");
  CHECK(one_line("a word that is cut", 13) == "a word that …");
  CHECK(one_line("a word that is cut", 11) == "a word that …");
  CHECK(one_line("a " + std::string(100, 'x'), 60) == "a " + std::string(58, 'x') + "…");
  CHECK(one_line("\xc2\x85x") == "x");
  CHECK(explain_refusal("mimir", "", 500, "dial http://user:secret@host/ failed").said == "dial http://host/ failed");
}

}  // namespace
