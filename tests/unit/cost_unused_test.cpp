#include <string>

#include "cost/unused/unused.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

using namespace pyat;
using cost::metric_names_in;
using cost::metric_names_in_variable;
using std::set;
using std::string;

TEST_CASE("names of metrics are told from all else in PromQL") {
  const auto [expression, names] = GENERATE(table<string, set<string>>({
      {"up", {"up"}},
      {"sum by (job, le) (rate(http_requests_total{job=~\"a|b\", le!=\"x\"}[5m]))", {"http_requests_total"}},
      {"sum(rate(a_total[5m])) by (job) / ignoring(x) group_left(y) sum without (z) (b_total)", {"a_total", "b_total"}},
      {"histogram_quantile(0.99, sum by (le) (rate(x_bucket[$__rate_interval])))", {"x_bucket"}},
      {"a offset 5m and on(job) b unless c or d > bool 5", {"a", "b", "c", "d"}},
      {"job:http:rate5m @ end() * 1e3 + Inf - NaN + 0x1f", {"job:http:rate5m"}},
      {"{__name__=\"my_metric\", job=\"up\"}", {"my_metric"}},
      {"{__name__=~\"a|b\"}", {"a", "b"}},
      {"{__name__=~\"(a|b)\"}", {"a", "b"}},
      {"{\"http.requests\", job=\"x\"}", {"http.requests"}},
      {"# up\nsum(up) # down\n", {"up"}},
      {"count_values(\"version\", build_info)", {"build_info"}},
      {"label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")", {"up"}},
      {"max_over_time(sum(x)[1h:5m])", {"x"}},
      {"SUM(x) BY (job)", {"x"}},
      {"topk($n, x)", {"x"}},
      {"absent(up{job=`a\\`})", {"up"}},
      {"x{a='b\\'c'} + y", {"x", "y"}},
      {"vector(1)", {}},
      {"time() - process_start_time_seconds", {"process_start_time_seconds"}},
      {"", {}},
      {"rate({app=\"x\"} |= \"error\" | json [5m])", {}},
      {"sum(count_over_time({app=\"x\"}[5m]))", {}},
      {"x{", {"x"}},
      {"x[", {"x"}},
      {"\"", {}},
  }));
  INFO(expression);
  const cost::MetricNames found = metric_names_in(expression);
  CHECK(found.names == names);
  CHECK(found.patterns.empty());
  CHECK(found.unknown.empty());
}

TEST_CASE("variables make a name a pattern, or any metric") {
  CHECK(metric_names_in("${prefix}_requests_total").patterns == set<string>{".*_requests_total"});
  CHECK(metric_names_in("node_[[what]]_bytes{a=\"b\"}").patterns == set<string>{"node_.*_bytes"});
  CHECK(metric_names_in("{__name__=~\"http_.*\"}").patterns == set<string>{"http_.*"});
  CHECK(metric_names_in("sum($metric)").unknown == std::vector<string>{"'$metric' may stand for any metric"});
  CHECK(metric_names_in("{__name__!=\"up\"}").unknown.size() == 1);
  CHECK(metric_names_in("{__name__=~\"$metric\"}").unknown.size() == 1);
  CHECK(metric_names_in("{__name__=~\"up$\"}").patterns == set<string>{"up$"});
  CHECK(metric_names_in("up * $__interval_ms offset $shift").unknown.empty());
}

TEST_CASE("queries of variables") {
  CHECK(metric_names_in_variable("label_values(up{job=\"a\"}, instance)").names == set<string>{"up"});
  CHECK(metric_names_in_variable("label_values(instance)").names.empty());
  CHECK(metric_names_in_variable("label_values({a=\"b\",c=\"d\"})").names.empty());
  CHECK(metric_names_in_variable("query_result(topk(5, x))").names == set<string>{"x"});
  CHECK(metric_names_in_variable("metrics(http_)").patterns == set<string>{".*(http_).*"});
  CHECK(metric_names_in_variable("label_names()").names.empty());
}

TEST_CASE("dashboards: panels, rows, library panels, variables and annotations; other data sources are passed over") {
  const cost::Uses uses = cost::uses_of_dashboard(R"json({
    "annotations": {"list": [{"datasource": {"type": "prometheus"}, "expr": "annotated"}]},
    "templating": {"list": [
      {"type": "query", "datasource": {"type": "prometheus"}, "query": {"query": "label_values(variable_metric, job)"
}
},
      {"type": "query", "datasource": {"type": "loki"}, "query": "label_values(nothing, job)"},
      {"type": "query", "query": "label_values(old_variable, job)"},
      {"type": "custom", "query": "a,b"}]
}
,
    "panels": [
      {"type": "row", "panels": [{"targets": [{"expr": "sum(nested)"}]}]},
      {"datasource": {"type": "loki"}, "targets": [{"expr": "sum(rate(never[5m]))"}]},
      {"datasource": "Loki", "targets": [{"expr": "neither"}]},
      {"datasource": {"type": "mixed"}, "targets": [{"datasource": {"type": "prometheus"}, "expr": "mixed_one"},
                                                     {"datasource": {"type": "tempo"}, "expr": "nor_this"}]},
      {"libraryPanel": {"uid": "u", "name": "Shared"}}],
    "rows": [{"panels": [{"targets": [{"expr": "old_row"}]}]}]
})json");
  CHECK(uses.metrics.names ==
        set<string>{"annotated", "variable_metric", "old_variable", "nested", "mixed_one", "old_row"});
  CHECK(uses.problems ==
        std::vector<string>{"the library panel 'Shared' is not in the file: export it with the dashboard"});
  const cost::Uses exported =
      cost::uses_of_dashboard(R"json({"panels": [{"libraryPanel": {"uid": "u", "name": "Shared"}}],
    "__elements": {"u": {"name": "Shared", "kind": 1, "model": {"targets": [{"expr": "in_library"}]}}}})json");
  CHECK(exported.metrics.names == set<string>{"in_library"});
  CHECK(exported.problems.empty());
}

TEST_CASE("dashboards of the schema v2") {
  const cost::Uses uses = cost::uses_of_dashboard(R"json({"apiVersion": "dashboard.grafana.app/v2beta1", "spec": {
    "annotations": [{"kind": "AnnotationQuery", "spec": {"query": {"kind": "DataQuery", "group": "prometheus",
        "spec": {"expr": "annotated"}}}}],
    "variables": [{"kind": "QueryVariable", "spec": {"query": {"kind": "DataQuery", "group": "prometheus",
        "spec": {"query": "label_values(of_variable, x)"
}
}
}
}],
    "elements": {
  "panel-1" : {
    "kind" : "Panel", "spec" : {
      "data" : {
        "kind" : "QueryGroup", "spec" : {
          "queries" : [
            {
              "kind" : "PanelQuery",
              "spec" : {"query" : {"kind" : "DataQuery", "group" : "prometheus", "spec" : {"expr" : "sum(shown)"}}}
            },
            {
              "kind" : "PanelQuery",
              "spec" : {"query" : {"kind" : "DataQuery", "group" : "loki", "spec" : {"expr" : "not_this"}}}
            },
            {"kind" : "PanelQuery", "spec" : {"query" : {"kind" : "loki", "spec" : {"expr" : "nor_this"}}}}
          ]
        }
      }
    }
  }
}
}
})json");
  CHECK(uses.metrics.names == set<string>{"annotated", "of_variable", "shown"});
  CHECK(uses.problems.empty());
}

TEST_CASE("what is no dashboard says so") {
  CHECK(cost::uses_of_dashboard("[").problems.size() == 1);
  CHECK(cost::uses_of_dashboard("{}").problems.size() == 1);
  CHECK(cost::uses_of_dashboard(R"json({"panels": []})json").problems.empty());
}

TEST_CASE("rules: expressions use metrics, records define them") {
  const cost::Uses uses = cost::uses_of_rules(
      "groups:\n- name: a\n  rules:\n  - record: job:x:rate\n    expr: sum by (job) (rate(x_total[5m]))\n"
      "  - alert: Down\n    expr: |\n      up == 0\n      and on(job) job:x:rate > 1\n"
      "  - alert: Logs\n    expr: 'sum(rate({app=\"a\"} |= \"b\" [5m])) > 1'\n  - alert: None\n");
  CHECK(uses.metrics.names == set<string>{"x_total", "up", "job:x:rate"});
  CHECK(uses.recorded == set<string>{"job:x:rate"});
  CHECK(uses.expressions == 3);
  CHECK(uses.problems == std::vector<string>{"line 12: a rule has no 'expr'"});
  CHECK(cost::uses_of_rules("kind: PrometheusRule\nspec:\n  groups:\n  - rules:\n    - {alert: A, expr: up == 0}\n")
            .metrics.names == set<string>{"up"});
  CHECK(cost::uses_of_rules("a: 1\n").problems ==
        std::vector<string>{"there are no 'groups': this is no file of rules"});
  CHECK(cost::uses_of_rules("groups: [\n").problems.front().find("line ") == 0);
  CHECK(cost::uses_of_rules("groups: []\n---\ngroups: []\n").problems.size() == 1);
}

TEST_CASE("series that nobody asks for, with the doubts that remain") {
  cost::Uses uses{};
  cost::add_uses(uses,
                 cost::uses_of_dashboard(R"json({"panels": [{"targets": [{"expr": "a + ${x}_total + $m"}]}]})json"),
                 "d.json");
  cost::add_uses(uses, cost::uses_of_rules("groups: [{rules: [{record: r, expr: gone}, {alert: A, expr: r > 1}]}]"),
                 "r.yml");
  const cost::Unused unused = cost::compare_uses({{"a", 5}, {"b", 7}, {"c_total", 2}, {"d", 7}}, uses);
  CHECK(unused.all == units::Number(21));
  CHECK(unused.used == units::Number(7));
  CHECK(unused.unused == units::Number(14));
  REQUIRE(unused.unused_metrics.size() == 2);
  CHECK(unused.unused_metrics[0].name == "b");
  CHECK(unused.missing == std::vector<string>{"gone"});
  CHECK(unused.doubts == std::vector<string>{"d.json: '$m' may stand for any metric"});
}

TEST_CASE("an expression that is not understood is a doubt, and matches nothing") {
  cost::Uses uses{};
  uses.metrics.patterns = {"(?i)http_.*", "x_\\d+", "["};
  const cost::Unused unused = cost::compare_uses({{"http_a", 1}, {"x_12", 1}, {"x_1a", 1}}, uses);
  CHECK(unused.used == units::Number(1));
  CHECK(unused.doubts.size() == 2);
}

TEST_CASE("series are counted by the server") {
  test::FakeClient client{};
  client.tell = [](const net::Request&) {
    return test::answer_of(200, R"({"status":"success","data":{"resultType":"vector","result":[
      {"metric":{"__name__":"up"},"value":[1,"3"]},{"metric":{"__name__":"x"},"value":[1,"4"]}]}})");
  };
  health::Target target{};
  target.kind = "prometheus";
  target.address = util::parse_url("http://prom:9090", "http").url;
  std::vector<cost::SeriesCount> series{};
  string why = "none";
  cost::count_series(client, target, {}, [&](auto counted, string reason) {
    series = std::move(counted);
    why = std::move(reason);
  });
  client.run();
  CHECK(why.empty());
  REQUIRE(series.size() == 2);
  CHECK(series[1].series == units::Number(4));
}
