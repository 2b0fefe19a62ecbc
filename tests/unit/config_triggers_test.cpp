// The list `rollback: triggers:` of pyat.yml.
#include <string>

#include "config/inventory.hpp"
#include "config/schema_text.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using config::TriggerMeasure;
using config::TriggerRule;

std::vector<TriggerRule> load(const std::string& list) {
  const config::LoadResult result = config::load_inventory("/repo/pyat.yml", "rollback:\n  triggers:\n" + list);
  for (const diag::Diagnostic& found : result.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(result.inventory);
  return result.inventory->rollback.triggers;
}

}  // namespace

TEST_CASE("when to go back", "[config]") {
  const std::vector<TriggerRule> all = load(R"(
    - name: losses
      measure: promql
      query: sum(rate(loki_discarded_bytes_total[5m]))
      service: prometheus
      above: 10%
      warn_at: 0.05
      clears_at: 2%
      for: 5m
      min_samples: 4
      urgency: planned
    - {name: slow, measure: promql, query: q, below: -5e-1, baseline: 1h30m ago}
    - {name: since, measure: promql, query: q, above: +.5, baseline: "2026-11-20T10:30:15Z"}
    - {name: up, measure: health, services: [loki, 25], for: 90s}
    - {name: cost, measure: cost, when: monthly_cost > 120% * budget, warn_at: 90%, clears_at: 80%}
    - {name: kpi, measure: targets}
    - {name: data, measure: smoke}
    - {name: page, measure: alert}
)");
  REQUIRE(all.size() == 8);
  CHECK(all[0].name == "losses");
  CHECK(all[0].query == "sum(rate(loki_discarded_bytes_total[5m]))");
  CHECK(all[0].service == "prometheus");
  CHECK(all[0].above == 0.1);
  CHECK(all[0].warns == 0.05);
  CHECK(all[0].clears == 0.02);
  CHECK(all[0].is_share);
  CHECK(all[0].for_time == std::chrono::minutes(5));
  CHECK(all[0].min_samples == 4U);
  CHECK(all[0].is_planned);
  CHECK_FALSE(all[0].has_baseline());
  CHECK(all[1].below == -0.5);
  CHECK_FALSE(all[1].is_planned);
  CHECK(all[1].baseline_ago == std::chrono::minutes(90));
  CHECK(all[2].above == 0.5);
  CHECK(all[2].baseline_at == std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(10) +
                                  std::chrono::minutes(30) + std::chrono::seconds(15));
  CHECK(all[3].services == std::vector<std::string>{"loki", "25"});
  CHECK(all[3].for_time == std::chrono::seconds(90));
  CHECK(all[4].when == "monthly_cost > 120% * budget");
  CHECK(all[4].warn_level == "90%");
  CHECK(all[4].clear_level == "80%");
  CHECK(all[5].measure == TriggerMeasure::targets);
  CHECK(all[6].measure == TriggerMeasure::smoke);
  CHECK(all[7].measure == TriggerMeasure::alert);
}

TEST_CASE("the schema knows the measures of triggers", "[config]") {
  std::string list{};
  for (const std::string_view name : config::trigger_measures()) {
    list += (list.empty() ? "\"" : ", \"") + std::string(name) + '"';
  }
  CHECK_THAT(std::string(config::schema_text), Contains("\"enum\": [" + list + "]"));
}
