// The states of triggers, as a function of what a Prometheus answered, or of what was seen.
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "rollback/triggers/built_in.hpp"
#include "rollback/triggers/judge.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat;
using namespace pyat::rollback::triggers;
using config::TriggerMeasure;
using std::string;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

const sys_seconds now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + std::chrono::hours(10);

using Values = std::vector<std::optional<double>>;

// One value a minute, the last one of now; what is nothing was NaN.
Series series(const Values& values, string labels = {}, seconds ago = seconds(0)) {
  Series series{.labels = std::move(labels)};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto before = minutes(values.size() - 1 - i);
    series.samples.push_back({.time = now - before - ago, .value = values[i], .why = values[i] ? "" : "NaN"});
  }
  return series;
}

Answer answer(std::vector<Series> all) {
  return {.source = "http://prometheus:9090", .now = now, .series = std::move(all)};
}

Rule above(double limit, seconds for_time = seconds(0)) {
  return {.name = "t", .query = "q", .above = limit, .for_time = for_time};
}

}  // namespace

TEST_CASE("without for, the value of now says it") {
  Rule rule = above(10);
  rule.warns = 5;
  CHECK(judge(rule, answer({series({11})})).state == State::firing);
  CHECK(judge(rule, answer({series({10})})).state == State::warn);
  CHECK(judge(rule, answer({series({5})})).state == State::warn);
  CHECK(judge(rule, answer({series({4.9})})).state == State::ok);
  rule.above.reset();
  rule.below = 3;
  CHECK(judge(rule, answer({series({2})})).state == State::firing);
  CHECK(judge(rule, answer({series({4})})).state == State::warn);
  CHECK(judge(rule, answer({series({6})})).state == State::ok);
}

TEST_CASE("no data is neither FIRING nor OK, whatever the limit") {
  for (const bool is_up : {true, false}) {
    Rule rule = above(0);
    if (!is_up) {
      rule.above.reset();
      rule.below = 1e300;
    }
    rule.without_data = "scrape it";
    for (const Answer& nothing : {answer({}), answer({series({std::nullopt})}), Answer{.problem = "refused"}}) {
      const Result result = judge(rule, nothing);
      CHECK(result.state == State::unknown);
      CHECK_FALSE(result.unknown.empty());
    }
    CHECK(judge(rule, answer({})).next == "scrape it");
  }
  // What was before does not stand for now.
  const Result ended = judge(above(0), answer({series({5, 5}, {}, minutes(3))}));
  CHECK(ended.state == State::unknown);
  CHECK_THAT(ended.unknown.front(), Contains("only of before"));
}

TEST_CASE("for: it fires once it has held for so long") {
  const Rule rule = above(10, minutes(5));
  const Result firing = judge(rule, answer({series({1, 11, 12, 13, 14, 15, 16})}));
  CHECK(firing.state == State::firing);
  CHECK(firing.since == now - minutes(5));
  CHECK(firing.value == 16);
  const Result pending = judge(rule, answer({series({1, 1, 12, 13, 14, 15, 16})}));
  CHECK(pending.state == State::warn);
  CHECK(pending.is_pending);
  CHECK(judge(rule, answer({series({20, 20, 20, 20, 20, 20, 9})})).state == State::ok);
  // What is not known in between is not held.
  CHECK(judge(rule, answer({series({20, 20, 20, std::nullopt, 20, 20, 20})})).state == State::warn);
}

TEST_CASE("clears_at holds what fires") {
  Rule rule = above(10, minutes(2));
  rule.clears = 5;
  const Result held = judge(rule, answer({series({11, 11, 11, 8})}));
  CHECK(held.state == State::firing);
  CHECK(held.is_held);
  CHECK(judge(rule, answer({series({11, 11, 11, 8, 5, 8})})).state == State::ok);
}

TEST_CASE("too few values are none") {
  Rule rule = above(10, minutes(5));
  const Result few = judge(rule, answer({series({std::nullopt, std::nullopt, std::nullopt, std::nullopt, 1, 1})}));
  CHECK(few.state == State::unknown);
  CHECK_THAT(few.unknown.front(), Contains("2 of its values in 5 min are known, and 3 are needed"));
  rule.min_samples = 2;
  CHECK(judge(rule, answer({series({1, 1})})).state == State::ok);
  rule.min_samples = 6;
  CHECK(judge(rule, answer({series({1, 1, 1, 1, 1, 1})})).state == State::ok);
  CHECK(judge(rule, answer({series({1, 1, 1, 1, 1})})).state == State::unknown);
}

TEST_CASE("each series is by itself, and the worst one counts") {
  Rule rule = above(10, minutes(2));
  // Together, one of them is above at all times, and none for long enough.
  CHECK(judge(rule, answer({series({20, 1, 20}, "a"), series({1, 20, 1}, "b")})).state == State::warn);
  const Result worst =
      judge(rule, answer({series({20, 20, 20}, "a"), series({30, 30, 30}, "b"), series({1, 1, 1}, "c")}));
  CHECK(worst.state == State::firing);
  CHECK(worst.labels == "b");
  CHECK(worst.series == 3);
  // What is not known of one is not made up for by others that are well; what fires, fires.
  CHECK(judge(rule, answer({series({1, 1, 1}, "a"), series({1, 1, std::nullopt}, "b")})).state == State::unknown);
  CHECK(judge(rule, answer({series({20, 20, 20}, "a"), series({1, 1, std::nullopt}, "b")})).state == State::firing);
  // A process that was replaced is no reason to know nothing.
  const Result replaced = judge(rule, answer({series({1, 1, 1}, "new"), series({1, 1}, "old", minutes(5))}));
  CHECK(replaced.state == State::ok);
  CHECK_THAT(replaced.notes.back(), Contains("1 of 2 series have ended"));
}

TEST_CASE("a baseline makes a change of a value") {
  Rule rule = above(0.1, minutes(2));
  rule.baseline_ago = minutes(60);
  Answer asked = answer({series({110, 111, 112}, "a")});
  asked.then = {series({100, 100, 100}, "a", minutes(60))};
  Result result = judge(rule, asked);
  CHECK(result.value.value() == Approx(0.12));
  CHECK(result.state == State::warn);  // of the first one, it is exactly the limit
  asked.series = {series({111, 111, 112}, "a")};
  CHECK(judge(rule, asked).state == State::firing);
  asked.then = {series({100, 100, 100}, "b", minutes(60))};
  result = judge(rule, asked);
  CHECK(result.state == State::unknown);
  CHECK_THAT(result.unknown.front(), Contains("no value of then"));
  asked.then = {series({0, 0, 0}, "a", minutes(60))};
  CHECK_THAT(judge(rule, asked).unknown.front(), Contains("the value was 0"));
  asked.then = {series({100, 100, std::nullopt}, "a", minutes(60))};
  CHECK_THAT(judge(rule, asked).unknown.front(), Contains("NaN"));
  asked.then = {series({5e-324, 5e-324, 5e-324}, "a", minutes(60))};
  CHECK(judge(rule, asked).state == State::unknown);
  // Of what is below zero, more is more.
  asked.series = {series({-50, -50, -50}, "a")};
  asked.then = {series({-100, -100, -100}, "a", minutes(60))};
  CHECK(judge(rule, asked).value.value() == Approx(0.5));
}

TEST_CASE("what had a value to compare with, and has none now, is not OK") {
  Rule rule = above(0.1);
  rule.baseline_ago = minutes(60);
  Answer asked = answer({series({100}, "mimir")});
  asked.then = {series({100}, "mimir", minutes(60)), series({100}, "loki", minutes(60))};
  const Result result = judge(rule, asked);
  CHECK(result.state == State::unknown);
  CHECK(result.unknown.front() == "loki had a value then, and none now");
  asked.series = {series({120}, "mimir")};
  CHECK(judge(rule, asked).state == State::firing);
}

TEST_CASE("a baseline may be a time") {
  Rule rule = above(0.1, minutes(2));
  rule.baseline_at = now - std::chrono::days(3);
  Answer asked = answer({series({120, 120, 120}, "a")});
  asked.then = {Series{.labels = "a", .samples = {{.time = *rule.baseline_at, .value = 100}}}};
  CHECK(judge(rule, asked).state == State::firing);
  CHECK(threshold_words(rule) == "above +10 %, compared with 2026-11-19T10:00:00Z");
}

TEST_CASE("what was looked at by itself is judged the same way") {
  Rule rule{.name = "services", .measure = TriggerMeasure::health, .for_time = minutes(2)};
  const auto look = [](int before, std::optional<bool> holds) {
    return Look{.time = now - minutes(before), .holds = holds, .words = "1 of 3 are not well"};
  };
  CHECK(judge(rule, {look(2, true), look(1, true), look(0, true)}).state == State::firing);
  CHECK(judge(rule, {look(1, true), look(0, true)}).state == State::warn);
  CHECK(judge(rule, {look(2, true), look(1, true), look(0, false)}).state == State::ok);
  const Result unknown = judge(rule, {look(2, true), look(1, true), look(0, std::nullopt)});
  CHECK(unknown.state == State::unknown);
  CHECK(unknown.unknown == std::vector<string>{"1 of 3 are not well"});
  CHECK(judge(rule, std::vector<Look>{}).state == State::unknown);
}

TEST_CASE("whatever is answered, what is not known now is UNKNOWN, and nothing else is") {
  std::mt19937 random(7);
  for (int i = 0; i < 2000; ++i) {
    Rule rule = above(5, minutes(random() % 4));
    rule.min_samples = 1;
    if (random() % 2 == 0) rule.clears = 3;
    Values values{};
    for (std::size_t n = 1 + random() % 6; n > 0; --n) {
      values.push_back(random() % 5 == 0 ? std::nullopt : std::optional<double>(random() % 10));
    }
    const Result result = judge(rule, answer({series(values)}));
    REQUIRE((result.state == State::unknown) == !values.back());
    if (result.state != State::firing) continue;
    // It was above at least once, and either is, or waits until it clears.
    REQUIRE((*values.back() > 5 || (rule.clears && *values.back() > 3)));
  }
}

TEST_CASE("numbers in words") {
  Rule rule = above(0.125);
  CHECK(number_words(rule, 0.5) == "0.5");
  CHECK(threshold_words(rule) == "above 0.125");
  rule.is_share = true;
  CHECK(number_words(rule, 0.12345) == "12.35 %");
  rule.baseline_ago = minutes(60);
  CHECK(number_words(rule, 0.5) == "+50 %");
  CHECK(number_words(rule, -0.5) == "-50 %");
  CHECK(threshold_words(rule) == "above +12.5 %, compared with 1 h before");
}

TEST_CASE("pyat's own triggers are whole") {
  const std::vector<Rule> rules = built_in(true);
  std::ostringstream page{};
  page << std::ifstream(PYAT_SOURCE_DIR "/docs/rollback-triggers.md").rdbuf();
  CHECK(built_in(false).size() + 2 == rules.size());
  std::vector<string> names{};
  for (const Rule& rule : rules) {
    CAPTURE(rule.name);
    CHECK(std::find(names.begin(), names.end(), rule.name) == names.end());
    names.push_back(rule.name);
    CHECK_THAT(page.str(), Contains('`' + rule.name + '`'));
    CHECK_FALSE(rule.about.empty());
    CHECK_FALSE(rule.without_data.empty());
    CHECK((rule.measure == TriggerMeasure::promql) == !rule.query.empty());
    CHECK((rule.measure == TriggerMeasure::promql) == (rule.above.has_value() != rule.below.has_value()));
    CHECK(std::count(rule.query.begin(), rule.query.end(), '(') ==
          std::count(rule.query.begin(), rule.query.end(), ')'));
    // Each side of what warns and what fires is the right one.
    if (rule.warns) CHECK((rule.above ? *rule.warns < *rule.above : *rule.warns > *rule.below));
  }
}
