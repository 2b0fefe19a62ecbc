// Success metrics: verdicts, and rows that cannot all be true.
#include "cost/kpis/kpi.hpp"
#include "cost_triggers_support.hpp"

namespace {

using namespace pyat;
using namespace pyat::test;
using cost::KpiVerdict;
using units::Number;

cost::KpiReport judged(const cost::Model& model, const cost::Snapshot* snapshot) {
  const cost::Scope scope = scope_of(model, snapshot);
  std::vector<diag::Diagnostic> problems{};
  auto report = judge_kpis(model, scope, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.message);
  return report;
}

const char* rows =
    "kpis:\n"
    "  - {name: uptime, want: uptime >= 99.9%, before: 99.5%, claimed: 99.95%}\n"
    "  - {name: incidents, want: incidents <= 3 incident/month, before: 6 incident/month, claimed: 1 incident/month}\n"
    "  - {name: MTTR, want: time_to_repair <= 5 min, before: 15 min, claimed: 2 min}\n";

}  // namespace

TEST_CASE("a target is met, missed or unknown") {
  const cost::Model model = model_with(
      "kpis:\n"
      "  - {name: cost, want: monthly_cost <= $387}\n"
      "  - {name: cheap, want: monthly_cost < 387 USD/month, before: 664 USD/month}\n"
      "  - {name: uptime, want: uptime >= 99.9%}\n"
      "  - {name: own, want: value < 2 s, query: avg(x_seconds), unit: s}\n");
  const auto snapshot = snapshot_of({measured("uptime", Number(99), "%")});
  const auto report = judged(model, &snapshot);
  CHECK(report.kpis[0].verdict == KpiVerdict::met);
  CHECK(report.kpis[1].verdict == KpiVerdict::missed);
  CHECK(report.kpis[1].before_meets == std::optional(false));
  CHECK(report.kpis[2].verdict == KpiVerdict::missed);
  CHECK(words(*report.kpis[2].seen[0].value, model.units) == "99%");
  CHECK(report.kpis[3].verdict == KpiVerdict::unknown);
  REQUIRE(!report.kpis[3].unknown.empty());
  CHECK_THAT(report.kpis[3].unknown[0], Contains("avg(x_seconds)"));
  const auto none = judged(model, nullptr);
  CHECK(none.kpis[2].verdict == KpiVerdict::unknown);
}

TEST_CASE("incidents times the time to repair are not that uptime") {
  const auto report = judged(model_with(rows), nullptr);
  REQUIRE(report.contradictions.size() == 3);
  CHECK(report.contradictions[0].column == "before");
  CHECK_THAT(report.contradictions[0].what, Contains("90 min a month: an uptime of 99.79 %, and not 99.5%"));
  CHECK_THAT(report.contradictions[1].what, Contains("an uptime of 99.97 %, and not 99.9%"));
  CHECK_THAT(report.contradictions[1].why, Contains("it says nothing"));
  CHECK_THAT(report.contradictions[2].what, Contains("99.9954 %"));
}

TEST_CASE("rows that agree are left alone") {
  // 6 × 36.5 min are 219 min, half a percent of 730 hours.
  const auto report = judged(model_with("kpis:\n"
                                        "  - {name: uptime, want: uptime >= 99.5%}\n"
                                        "  - {name: incidents, want: incidents <= 6 incident/month}\n"
                                        "  - {name: MTTR, want: time_to_repair <= 36.5 min}\n"),
                             nullptr);
  CHECK(report.contradictions.empty());
}

TEST_CASE("what was before must be of the kind of the target") {
  const cost::Model model = model_with("kpis: [{name: uptime, want: uptime >= 99.9%, before: 5 GB}]\n");
  const cost::Scope scope = scope_of(model, nullptr);
  std::vector<diag::Diagnostic> problems{};
  judge_kpis(model, scope, problems);
  REQUIRE(problems.size() == 1);
  CHECK_THAT(problems[0].message, Contains("`5 GB` is data, and the target is a plain number"));
}
