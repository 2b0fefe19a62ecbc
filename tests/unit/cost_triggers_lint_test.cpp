// The mistakes that lint finds in triggers, and that it finds none where there is none.
#include <algorithm>
#include <fstream>
#include <iterator>

#include "cost/measure/catalogue.hpp"
#include "cost/promql/check.hpp"
#include "cost/promql/parser.hpp"
#include "cost/rules/rule_file.hpp"
#include "cost/triggers/lint.hpp"
#include "cost/triggers/names.hpp"
#include "cost/unused/promql_names.hpp"
#include "cost_triggers_support.hpp"

namespace {

using namespace pyat;
using namespace pyat::test;
using cost::Finding;

std::string text_of(const std::string& name) {
  std::ifstream file(PYAT_SOURCE_DIR "/examples/" + name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<Finding> lint(const cost::Model& model, const std::string& configuration = {}) {
  const cost::Scope scope = scope_of(model, nullptr);
  return lint_triggers(
      model, scope, [&](const std::string&, const std::string& path) { return cost::value_at(configuration, path); });
}

std::vector<std::string> codes(const std::vector<Finding>& findings) {
  std::vector<std::string> all{};
  for (const Finding& finding : findings) all.emplace_back(finding.code);
  std::sort(all.begin(), all.end());
  return all;
}

const Finding& only(const std::vector<Finding>& findings, std::string_view code) {
  const auto found =
      std::find_if(findings.begin(), findings.end(), [&](const Finding& each) { return each.code == code; });
  REQUIRE(found != findings.end());
  return *found;
}

std::vector<Finding> lint_trigger(const std::string& trigger, const std::string& configuration = {}) {
  return lint(model_with("triggers: [{name: t, " + trigger + "}]\n"), configuration);
}

using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("the triggers of a real plan, mistake by mistake") {
  auto loaded = cost::load_model("plan.yml", text_of("cost-triggers-as-planned.yml"));
  REQUIRE(loaded.model);
  const auto findings = lint(*loaded.model);
  CHECK(codes(findings) == Codes{"action-on-one-signal", "action-on-one-signal", "action-reverses-name",
                                 "alerts-after-acting", "amount-without-time", "limit-before-retention",
                                 "limit-is-trip-point", "limits-contradict", "thresholds-far-apart"});
  CHECK_THAT(only(findings, "action-reverses-name").what,
             Contains("sets new_sampling_rate to 0.05, and 0.10 to 0.30 are set now: it decreases it"));
  const Finding& late = only(findings, "alerts-after-acting");
  CHECK_THAT(late.what, Contains("500.00 USD/month, and rollback acts at 464.40 USD/month"));
  CHECK_THAT(late.why, Contains("29.2 % above the budget of 387.00"));
  CHECK_THAT(only(findings, "thresholds-far-apart").what, Contains("4.32 TB/day, 432 times"));
  CHECK_THAT(only(findings, "limit-before-retention").what, Contains("full in 50 days"));
  CHECK_THAT(only(findings, "limits-contradict").what, Contains("in 2.8 h"));
  for (const Finding& finding : findings) {
    INFO(finding.code);
    CHECK(finding.place.line > 0);
    CHECK(!finding.what.empty());
    CHECK(!finding.why.empty());
    CHECK(!finding.instead.empty());
  }
}

TEST_CASE("the triggers as they should be have no mistake") {
  auto loaded = cost::load_model("cost.yml", text_of("cost.yml"));
  REQUIRE(loaded.model);
  for (const Finding& finding : lint(*loaded.model, text_of("otel-collector.yml"))) {
    FAIL_CHECK(finding.subject << ": " << finding.what);
  }
}

TEST_CASE("what is set now is read from the file") {
  const char* trigger = "when: traces_ingest > 1 MB/s, action: {name: NAME, file: c.yml, set: {a.b: 5}}";
  const auto with = [&](const std::string& name, const std::string& configuration) {
    std::string text = trigger;
    return codes(lint_trigger(text.replace(text.find("NAME"), 4, name), configuration));
  };
  CHECK(with("decrease_sampling", "a: {b: 25}\n").empty());
  CHECK(with("increase_sampling", "a: {b: 25}\n") == Codes{"action-reverses-name"});
  CHECK(with("decrease_sampling", "a: {b: 1}\n") == Codes{"action-reverses-name"});
  CHECK(with("decrease_sampling", "a: {b: 5}\n") == Codes{"action-changes-nothing"});
  CHECK(with("increase_sampling", "a: {b: 1}\n") == Codes{"action-feeds-its-cause"});
  CHECK(with("decrease_sampling", "a: {c: 5}\n") == Codes{"present-value-unknown"});
}

TEST_CASE("units that are missing or of another kind") {
  const auto cost = lint_trigger("when: monthly_cost > 500");
  CHECK(codes(cost) == Codes{"wrong-units"});
  CHECK(cost[0].instead == "monthly_cost > 500 USD/month");
  CHECK(only(lint_trigger("when: storage_growth > 10 GB"), "wrong-units").instead == "storage_growth > 10 GB/day");
  CHECK(only(lint_trigger("when: ingestion_rate > 50"), "wrong-units").instead == "ingestion_rate > 50 GB/day");
  CHECK(codes(lint_trigger("when: no_such_name > 5")) == Codes{"bad-condition"});
  CHECK(lint_trigger("when: storage_growth > 10 GB/day").empty());
}

TEST_CASE("triggers that always or never fire") {
  CHECK(only(lint_trigger("when: uptime < 99.9"), "always-fires").instead == "uptime < 99.9%");
  CHECK(codes(lint_trigger("when: cpu_utilisation > 120%")) == Codes{"never-fires"});
  CHECK(codes(lint_trigger("when: logs_ingest < 0 B/s")) == Codes{"never-fires"});
  CHECK(codes(lint_trigger("when: logs_ingest >= 0 B/s")) == Codes{"always-fires"});
  CHECK(lint_trigger("when: storage_growth < 0 GB/day").empty());
  CHECK(codes(lint_trigger("when: 10 GB > 5 GB")) == Codes{"always-fires"});
  CHECK(codes(lint_trigger("when: 10 GB < 5 GB")) == Codes{"never-fires"});
}

TEST_CASE("levels on the wrong side of the threshold") {
  CHECK(codes(lint_trigger("when: logs_ingest > 5 MB/s, warn_at: 110%")) == Codes{"warns-after-firing"});
  CHECK(codes(lint_trigger("when: logs_ingest > 5 MB/s, warn_at: 6 MB/s")) == Codes{"warns-after-firing"});
  CHECK(codes(lint_trigger("when: uptime < 99.5%, warn_at: 99%")) == Codes{"warns-after-firing"});
  CHECK(codes(lint_trigger("when: logs_ingest > 5 MB/s, clears_at: 5 MB/s")) == Codes{"clears-while-firing"});
  CHECK(codes(lint_trigger("when: logs_ingest > 5 MB/s, warn_at: 3 GB")) == Codes{"bad-level"});
  CHECK(lint_trigger("when: uptime < 99.5%, warn_at: 99.9%, clears_at: 99.8%").empty());
}

TEST_CASE("expressions of PromQL that say something else than they seem to") {
  const auto found = [](std::string_view expression) {
    Codes all{};
    for (const auto& mistake : cost::promql::check(expression)) all.emplace_back(mistake.code);
    return all;
  };
  CHECK(found("increase(minio_bucket_usage_total_bytes[24h]) > 10737418240") == Codes{"gauge-given-to-rate"});
  CHECK(found("sum(rate(tempodb_backend_bytes_total[1h]))") == Codes{"gauge-given-to-rate"});
  CHECK(found("sum(delta(minio_bucket_usage_total_bytes[24h])) > 1").empty());
  CHECK(found("rate(loki_distributor_bytes_received_total[5m]) > 20971520") == Codes{"rate-without-sum"});
  CHECK(found("sum by (tenant) (rate(loki_distributor_bytes_received_total[5m])) > 20971520").empty());
  CHECK(found("loki_distributor_bytes_received_total > 5") == Codes{"counter-without-rate"});
  CHECK(found("sum(errors_total) / sum(requests_total) > 0.1").size() == 2);
  CHECK(found("absent(errors_total) == 1").empty());
  CHECK(found("deriv(errors_total[5m]) > 1") == Codes{"counter-given-to-delta"});
  CHECK(found("rate(errors_total) > 1") == Codes{"no-range"});
  CHECK(found("ratee(errors_total[5m]) > 1") == Codes{"unknown-function"});
  CHECK(found("sum(rate(x_total[5m]) > 1") == Codes{"no-promql"});
  CHECK(found("histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 2").empty());
  CHECK(found(R"(sum by (a) (rate(x_total{s=~"5.."}[5m])) / on (a) group_left () sum(rate(y_total[5m])) > 0.05)")
            .empty());
  CHECK(found("max_over_time(sum(rate(x_total[5m]))[1h:5m]) > bool 5 and on() up == 1 unless z offset 1d").empty());
  CHECK(found(std::string(300, '(')) == Codes{"no-promql"});
}

TEST_CASE("a parse tells where an expression ends") {
  for (const char* wrong :
       {"", "a b", "a[5x", "{a}", "{a=~}", "sum by (a", "a + ", "a{b=\"c}", "(a)[5m]x", "sum(a))"}) {
    INFO(wrong);
    CHECK(!cost::promql::parse(wrong).problem.empty());
  }
  for (const char* right :
       {"a", "-a ^ -2", "a{b=\"c\",}", "{__name__=\"a\"}", "{\"a\", b=\"c\"}", "sum(a) by (b)", "a[5m]", "a @ end()",
        "a @ 5", "1e3 * 0x1f", "topk(3, a)", "a == bool 1", "time() - a", "$x + a"}) {
    INFO(right);
    CHECK(cost::promql::parse(right).problem.empty());
  }
}

TEST_CASE("the alerts of a real plan") {
  const auto found = cost::lint_rules("alerts.yml", text_of("cost-alerts-as-planned.yml"));
  CHECK(found.rules == 2);
  CHECK(codes(found.findings) == Codes{"gauge-given-to-rate", "rate-without-sum", "unknown-template-function"});
  CHECK(only(found.findings, "unknown-template-function").instead == "{{ $value | humanize1024 }}");
  CHECK(only(found.findings, "gauge-given-to-rate").place.line == 15);
}

TEST_CASE("scripts that ask Mimir without its prefix") {
  const char* script =
      "#!/bin/bash\n"
      "curl -s \"http://mimir:8080/api/v1/query?query=rate(loki_distributor_bytes_received_total%5B5m%5D)+%3E+5\"\n"
      "curl -s \"http://mimir:8080/prometheus/api/v1/query?query=sum(rate(x_total[5m]))\"\n"
      "curl -s \"http://prometheus:9090/api/v1/query?query=$QUERY\"\n";
  const auto found = cost::lint_rules("daily.sh", script);
  CHECK(found.queries == 3);
  CHECK(codes(found.findings) == Codes{"mimir-without-prefix", "rate-without-sum"});
  CHECK(only(found.findings, "mimir-without-prefix").instead == "http://mimir:8080/prometheus/api/v1/query");
  CHECK(only(found.findings, "mimir-without-prefix").place.line == 2);
}

TEST_CASE("a file without rules is said to have none") {
  CHECK_THAT(cost::lint_rules("x.yml", "a: 1\n").problem, Contains("neither a rule nor a query"));
  CHECK_THAT(cost::lint_rules("x.yml", "a: [1\n").problem, Contains("as YAML, line"));
  CHECK(cost::lint_rules("x.yml", "spec: {groups: [{rules: [{record: a, expr: up}]}]}").rules == 1);
  CHECK(cost::lint_rules("x.yml", "groups: [{rules: [{alert: a, expr: 'sum(rate({a=\"b\"} |= `x` [5m])) > 1'}]}]")
            .findings.empty());
}

TEST_CASE("what names are said to be is what they are measured as") {
  for (const cost::KnownName& known : cost::known_names()) {
    INFO(known.name);
    for (const auto& mistake : cost::promql::check(known.promql.empty() ? "vector(1)" : known.promql)) {
      FAIL_CHECK(mistake.what);
    }
    const cost::Quantifiable* quantity = cost::find_quantity(known.name);
    if (quantity == nullptr) continue;
    if (known.name != "incidents") CHECK(known.unit == quantity->unit);
    CHECK(known.signal == quantity->signal);
    for (const std::string& metric : cost::metric_names_in(known.promql).names) {
      const bool is_a_way = std::any_of(quantity->ways.begin(), quantity->ways.end(), [&](const cost::Way& way) {
        return way.metric == metric || way.replicated == metric || way.formula.find(metric) != std::string_view::npos;
      });
      INFO(metric);
      CHECK(is_a_way);
    }
  }
}
