// Triggers as rules for Prometheus. That promtool takes them is a test of the built program.
#include "cost/rules/rule_file.hpp"
#include "cost/triggers/export.hpp"
#include "cost/triggers/to_promql.hpp"
#include "cost_triggers_support.hpp"

namespace {

using namespace pyat;
using namespace pyat::test;

cost::Exported exported(const std::string& triggers) {
  const cost::Model model = model_with("inputs: {limit: 5 MB/s}\ntriggers:\n" + triggers);
  const cost::Scope scope = scope_of(model, nullptr);
  std::vector<diag::Diagnostic> problems{};
  auto result = export_rules(model, scope, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.message);
  return result;
}

const std::string logs = "(sum(rate(loki_distributor_bytes_received_total[5m])))";

}  // namespace

TEST_CASE("a threshold is in the unit of the metric") {
  const auto rules = exported("  - {name: logs, when: logs_ingest > 20 MiB/s, for: 90m}\n");
  CHECK(rules.rules == 1);
  CHECK_THAT(rules.yaml, Contains("alert: CostLogs\n        expr: \"" + logs + " > 20971520\"\n        for: 1h30m\n"));
  CHECK_THAT(rules.yaml, Contains("now {{ $value | humanize1024 }}B/s, the threshold is 20 MiB/s"));
  CHECK_THAT(exported("  - {name: l, when: limit < logs_ingest}\n").yaml, Contains("5000000 < " + logs));
}

TEST_CASE("not, and, or, otherwise") {
  CHECK_THAT(exported("  - {name: l, when: not (logs_ingest > 1 B/s or traces_ingest > 2 B/s)}\n").yaml,
             Contains("\"(" + logs + " <= 1) and ("));
  CHECK_THAT(exported("  - {name: l, when: \"otherwise(logs_ingest, 0 B/s) > 1 B/s\"}\n").yaml,
             Contains("(" + logs + " or vector(0)) > 1"));
}

TEST_CASE("levels become rules of their own, and clears_at holds what fires") {
  const auto rules = exported("  - {name: l, when: logs_ingest > 10 B/s, warn_at: 70%, clears_at: 4 B/s}\n");
  CHECK(rules.rules == 2);
  CHECK_THAT(rules.yaml, Contains("alert: CostLNear\n        expr: \"" + logs + " >= 7\""));
  CHECK_THAT(rules.yaml,
             Contains("((" + logs + " >= 4) and on() ALERTS{alertname=\\\"CostL\\\", alertstate=\\\"firing\\\"})"));
}

TEST_CASE("what Prometheus does not know is left out, and said") {
  const auto rules = exported(
      "  - {name: cost, when: monthly_cost > budget}\n"
      "  - {name: p95, when: query_time_p95 > 2 s}\n");
  CHECK(rules.rules == 0);
  REQUIRE(rules.left_out.size() == 2);
  CHECK(rules.left_out[0].why == "Prometheus has nothing of `monthly_cost > budget`");
  CHECK_THAT(rules.yaml, Contains("# Left out: cost: ") && Contains("groups: []\n"));
}

TEST_CASE("names that are alike and texts with quotes and braces are safe") {
  const auto rules = exported(
      "  - {name: \"a b\", when: logs_ingest > 1 B/s, action: {name: \"say \\\"{{ x }}\\\"\"}}\n"
      "  - {name: a-b, when: logs_ingest > 2 B/s}\n");
  CHECK_THAT(rules.yaml, Contains("alert: CostAB\n") && Contains("alert: CostAB2\n"));
  CHECK_THAT(rules.yaml, !Contains("{{ x"));
  const auto found = cost::lint_rules("rules.yml", rules.yaml);
  CHECK(found.rules == 2);
  CHECK(found.findings.empty());
}
