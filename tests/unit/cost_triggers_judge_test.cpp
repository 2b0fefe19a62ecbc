// Triggers of a model against snapshots: values, levels, units, and what is not known.
#include "cost/triggers/propose.hpp"
#include "cost/triggers/trigger.hpp"
#include "cost_triggers_support.hpp"

namespace {

using namespace pyat;
using namespace pyat::test;
using cost::State;
using units::Number;

struct Judged {
  cost::TriggerResult result{};
  std::vector<diag::Diagnostic> problems{};
};

// The one trigger of the model, by these snapshots.
std::vector<cost::TriggerResult> judged(const cost::Model& model, const std::vector<cost::Snapshot>& snapshots) {
  std::vector<cost::Scope> scopes{};
  scopes.reserve(snapshots.size() + 1);
  std::vector<cost::Moment> history{};
  for (const cost::Snapshot& snapshot : snapshots) {
    scopes.push_back(scope_of(model, &snapshot));
    history.push_back({snapshot.taken, &scopes.back()});
  }
  if (snapshots.empty()) {
    scopes.push_back(scope_of(model, nullptr));
    history.push_back({noon, &scopes.back()});
  }
  std::vector<diag::Diagnostic> problems{};
  auto results = judge_triggers(model, history, problems);
  for (const auto& problem : problems) FAIL_CHECK(problem.message);
  return results;
}

cost::Snapshot growth(std::int64_t gigabytes_a_day, std::chrono::sys_seconds taken = noon) {
  return snapshot_of({measured("storage_growth", Number(gigabytes_a_day * 1000000000) / Number(86400), "B/s")}, taken);
}

const char* storage =
    "triggers: [{name: storage, when: storage_growth > 10GB/day, warn_at: 70%, clears_at: 60%, action: {name: "
    "review}}]\n";

}  // namespace

TEST_CASE("value and threshold are in one unit, with the way between them") {
  const cost::Model model = model_with(storage);
  const auto result = judged(model, {growth(8)}).front();
  CHECK(result.state == State::warn);
  REQUIRE(result.seen.size() == 1);
  CHECK(words(*result.seen[0].value, model.units) == "8 GB/day");
  CHECK(words(*result.seen[0].threshold, model.units) == "10 GB/day");
  CHECK(words(*distance_of(result.seen[0]), model.units) == "2 GB/day");
  CHECK(result.nearness == Number::ratio(8, 10));
}

TEST_CASE("OK, WARN, FIRING at their borders") {
  const cost::Model model = model_with(storage);
  CHECK(judged(model, {growth(6)})[0].state == State::ok);
  CHECK(judged(model, {growth(7)})[0].state == State::warn);
  CHECK(judged(model, {growth(10)})[0].state == State::warn);  // > and not >=
  CHECK(judged(model, {growth(11)})[0].state == State::firing);
}

TEST_CASE("between clears_at and the threshold, what was before decides") {
  const cost::Model model = model_with(storage);
  const auto hour = std::chrono::hours(1);
  CHECK(judged(model, {growth(11, noon - hour), growth(8)})[0].is_held);
  CHECK(judged(model, {growth(11, noon - 2 * hour), growth(5, noon - hour), growth(8)})[0].state == State::warn);
}

TEST_CASE("no data, NaN and old data are UNKNOWN: never OK, never firing") {
  const cost::Model model = model_with(storage);
  const auto none = judged(model, {})[0];
  CHECK(none.state == State::unknown);
  REQUIRE(!none.unknown.empty());
  CHECK_THAT(none.unknown[0], Contains("--from URL"));
  const auto nan = judged(model, {snapshot_of({measured("storage_growth", std::nullopt, "B/s")})})[0];
  CHECK(nan.state == State::unknown);
  CHECK_THAT(nan.unknown[0], Contains("NaN"));
  const auto old = fresh(growth(99, noon - std::chrono::hours(25)), noon, std::chrono::hours(1));
  const auto stale = judged(model, {old})[0];
  CHECK(stale.state == State::unknown);
  CHECK_THAT(stale.unknown[0], Contains("2026-11-21T11:00:00Z"));
  CHECK(judged(model, {fresh(growth(99), noon, std::chrono::hours(1))})[0].state == State::firing);
  // A clock that is wrong: what is of tomorrow is not known today.
  CHECK(judged(model, {fresh(growth(99, noon + std::chrono::hours(1)), noon, std::chrono::hours(1))})[0].state ==
        State::unknown);
}

TEST_CASE("what decides it alone decides it beside something unknown") {
  const cost::Model model = model_with(
      "triggers:\n"
      "  - {name: either, when: storage_growth > 10GB/day or monthly_cost > 300 USD/month}\n"
      "  - {name: both, when: storage_growth > 10GB/day and monthly_cost > 300 USD/month}\n");
  const auto results = judged(model, {});
  CHECK(results[0].state == State::firing);
  CHECK(results[1].state == State::unknown);
}

TEST_CASE("an amount beside a cost a month is one of a month, and that is said") {
  const cost::Model model = model_with("triggers: [{name: cost, when: monthly_cost > $380}]\n");
  const auto result = judged(model, {})[0];
  CHECK(result.state == State::firing);
  REQUIRE(!result.notes.empty());
  CHECK(result.notes[0] == "$380 is read as $380 a month");
  const cost::Model above = model_with("triggers: [{name: cost, when: monthly_cost > $388}]\n");
  CHECK(judged(above, {})[0].state == State::ok);
}

TEST_CASE("levels as a quantity and as a condition, from below and from above") {
  const cost::Model model = model_with(
      "triggers:\n"
      "  - {name: cost, when: monthly_cost > budget, warn_at: 350 USD/month}\n"
      "  - {name: condition, when: monthly_cost > budget, warn_at: monthly_cost > 99% * budget}\n"
      "  - {name: uptime, when: uptime < 99.5%, warn_at: 99.9%}\n");
  const auto up = [&](const char* percent) {
    return judged(model, {snapshot_of({measured("uptime", *Number::parse(percent), "%")})});
  };
  CHECK(up("99.95")[0].state == State::warn);
  CHECK(up("99.95")[1].state == State::ok);
  CHECK(up("99.95")[2].state == State::ok);
  CHECK(up("99.9")[2].state == State::warn);
  CHECK(up("99.4")[2].state == State::firing);
}

TEST_CASE("a level of another kind is a mistake with its place") {
  const cost::Model model =
      model_with("triggers: [{name: cost, when: monthly_cost > budget, warn_at: 5 GB, for: 3 GB}]\n");
  const cost::Scope scope = scope_of(model, nullptr);
  std::vector<diag::Diagnostic> problems{};
  judge_triggers(model, {{noon, &scope}}, problems);
  REQUIRE(problems.size() == 2);
  CHECK_THAT(problems[0].message, Contains("expected is a time"));
  CHECK(problems[0].path == "triggers[0].for");
  CHECK_THAT(problems[1].message, Contains("`5 GB` is data, and what is compared is money per time"));
}

TEST_CASE("incidents are those of a month, and of a short window not known") {
  const cost::Model model = model_with("triggers: [{name: incidents, when: incidents > 3 incident/month}]\n");
  auto snapshot = snapshot_of({measured("incidents", Number(2), "incident")});
  CHECK(judged(model, {snapshot})[0].state == State::unknown);
  snapshot.window = std::chrono::hours(365);  // half a month
  const auto result = judged(model, {snapshot})[0];
  CHECK(result.state == State::firing);
  CHECK(words(*result.seen[0].value, model.units) == "4 incident/month");
}

TEST_CASE("only what fires proposes a change, and half an action is none") {
  const cost::Model model = model_with(
      "triggers:\n"
      "  - {name: cost, when: monthly_cost > 300 USD/month, action: {name: a, file: c.yml, set: {x.y: 5}}}\n"
      "  - {name: quiet, when: monthly_cost > 900 USD/month, action: {name: b, file: d.yml, set: {x: 5}}}\n"
      "  - {name: unknown, when: storage_growth > 1GB/day, action: {name: c, file: e.yml, set: {x: 5}}}\n");
  const auto results = judged(model, {});
  const auto changes = propose(model, results, [](const std::string& path) {
    CHECK(path == "c.yml");
    return cost::FileText{.text = "x:\n  y: 20  # of all\n"};
  });
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].after == "x:\n  y: 5  # of all\n");
  const auto missing =
      propose(model, results, [](const std::string&) { return cost::FileText{.text = "x:\n  z: 20\n"}; });
  REQUIRE(missing[0].has_problem());
  CHECK(missing[0].settings[0].problem == "x has no y");
  CHECK(missing[0].after == missing[0].before);
}

TEST_CASE("two triggers that want different values get neither") {
  const cost::Model model = model_with(
      "triggers:\n"
      "  - {name: one, when: monthly_cost > 300 USD/month, action: {name: a, file: c.yml, set: {x: 5, z: 1}}}\n"
      "  - {name: two, when: monthly_cost > 310 USD/month, action: {name: b, file: c.yml, set: {x: 6}}}\n");
  const auto changes =
      propose(model, judged(model, {}), [](const std::string&) { return cost::FileText{.text = "x: 1\nz: 2\n"}; });
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].has_problem());
  CHECK(changes[0].after == "x: 1\nz: 2\n");
  CHECK(changes[0].settings.back().problem == "the trigger one fires too, and sets it to 5");
}
