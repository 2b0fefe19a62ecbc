// Which quantities and which times the triggers of a model have to know of.
#include <random>

#include "cost/triggers/past.hpp"
#include "cost_triggers_support.hpp"

namespace {

using namespace pyat;
using namespace pyat::test;
using cost::LookBack;
using std::string;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Seconds before noon, the nearest first.
std::vector<std::int64_t> before_noon(const std::vector<LookBack>& wanted) {
  std::vector<std::int64_t> all{};
  for (const cost::TimeGrid& grid : times_before(wanted, noon)) {
    for (std::size_t i = 0; i < grid.count; ++i) all.push_back((noon - grid.time(i)).count());
  }
  std::reverse(all.begin(), all.end());
  return all;
}

cost::PastNeeds needs_of(const string& more) {
  const cost::Model model = model_with(more);
  return past_needs(model, cost::Scope(model, nullptr));
}

}  // namespace

TEST_CASE("the past is looked at in twelfths of what a trigger waits for, and one more") {
  const auto grids = cost::times_before({{.for_time = hours(1)}}, noon);
  REQUIRE(grids.size() == 1);
  CHECK(grids[0].count == 13);
  CHECK(grids[0].step == minutes(5));
  CHECK(grids[0].first == noon - minutes(65));
  CHECK(before_noon({{.for_time = hours(1), .remembers = true}}).back() == 185 * 60);
  CHECK(before_noon({{.remembers = true}}).back() == 65 * 60);
  CHECK(before_noon({{.for_time = seconds(3)}}) == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(cost::times_before({{.for_time = seconds(0)}}, noon).empty());
  CHECK(cost::times_before({}, noon).empty());
}

TEST_CASE("whatever triggers wait for: each is seen at both ends and often enough, at 60 times at most") {
  std::mt19937 random(20261122);
  for (int round = 0; round < 500; ++round) {
    std::vector<LookBack> wanted{};
    const auto count = 1 + random() % 4;
    for (unsigned i = 0; i < count; ++i) {
      const seconds unit = std::vector<seconds>{seconds(7), minutes(1), hours(1), std::chrono::days(1)}[random() % 4];
      wanted.push_back({.for_time = unit * (1 + random() % 29), .remembers = random() % 3 == 0});
    }
    const auto times = before_noon(wanted);
    REQUIRE(times.size() <= 60);
    REQUIRE(std::is_sorted(times.begin(), times.end()));
    for (const LookBack& each : wanted) {
      const std::int64_t wait = each.for_time.count();
      CHECK(times.back() > wait);
      std::int64_t last = 0;
      int within = 0;
      for (const std::int64_t time : times) {
        if (last < wait) CHECK(time - last <= (wait + 1) / 2);
        if (time <= wait) ++within;
        last = time;
      }
      CHECK(within >= 2);
    }
  }
}

TEST_CASE("names are those that rules rest on, through inputs and costs") {
  const auto names = [](const string& more) { return needs_of(more).names; };
  using Names = std::vector<string>;
  CHECK(names("triggers: [{name: a, when: storage_growth > 10 GB/day, for: 1h}]") == Names{"storage_growth"});
  CHECK(names("triggers: [{name: a, when: storage_growth > 10 GB/day}]").empty());
  CHECK(names("triggers: [{name: a, when: ingestion_rate > 1 MB/s, clears_at: logs_ingest < 1 kB/s}]") ==
        Names{"ingestion_rate", "logs_ingest"});
  CHECK(names("inputs: {both: logs_ingest + more, more: traces_ingest}\n"
              "triggers: [{name: a, when: both > 1 MB/s, for: 1h}]") == Names{"logs_ingest", "traces_ingest"});
  CHECK(names("triggers: [{name: a, when: monthly_cost > 500 USD/month, for: 1h}]").empty());
  CHECK(names("prices: {stored: {price: 1 USD/GB-month, as_of: 2026-11-22, source: a}}\n"
              "options: []\n"
              "triggers: [{name: a, when: savings > budget - 5 USD/month, for: 1h}]")
            .empty());
}

TEST_CASE("costs rest on what items measure") {
  auto loaded =
      cost::load_model("cost.yml",
                       "inputs: {kept: traces_stored}\n"
                       "plans: {now: {items: [{name: a, quantity: kept, price: 1 USD/GB-month},\n"
                       "  {name: b, storage: {ingest: logs_ingest, retention: 7 days}, price: 1 USD/GB-month}]}}\n"
                       "triggers: [{name: a, when: monthly_cost > 500 USD/month, for: 1h}]\n");
  REQUIRE(loaded.model);
  CHECK(past_needs(*loaded.model, cost::Scope(*loaded.model, nullptr)).names ==
        std::vector<string>{"traces_stored", "logs_ingest"});
}

TEST_CASE("a time to wait may be an input, and one that is too long for a Prometheus is said") {
  const auto needs = needs_of(
      "inputs: {wait: 2 h}\n"
      "triggers:\n"
      "  - {name: short, when: logs_ingest > 1 MB/s, for: wait}\n"
      "  - {name: long, when: traces_ingest > 1 MB/s, for: 31 days}\n");
  REQUIRE(needs.look_backs.size() == 1);
  CHECK(needs.look_backs[0].for_time == hours(2));
  CHECK(needs.names == std::vector<string>{"logs_ingest"});
  REQUIRE(needs.notes.size() == 1);
  CHECK_THAT(needs.notes[0], StartsWith("long: for 31 days is longer than the 30 days"));
}

TEST_CASE("earlier costs are computed where some rule rests on them") {
  const auto rests = [](const string& rule) {
    return rest_on_costs(model_with("inputs: {most: 2 * budget}\ntriggers: [{name: a, " + rule + "}]"));
  };
  CHECK(rests("when: monthly_cost > 500 USD/month"));
  CHECK(rests("when: 500 USD/month > 3 USD/month, clears_at: most > 3 USD/month"));
  CHECK_FALSE(rests("when: logs_ingest > 1 MB/s, warn_at: 80%"));
}
