// What a run writes as metrics: computed, distinct, and damaged by every single flipped bit.
#include <bit>
#include <set>
#include <unordered_set>

#include "smoke/metrics/items.hpp"
#include "smoke/metrics/plan.hpp"
#include "smoke/metrics/writes.hpp"
#include "support/catch.hpp"

using namespace pyat::smoke;
using namespace pyat::smoke::metrics;
using std::string;

namespace {

Run run_of(std::size_t samples) {
  Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}};
  run.sizes.samples = samples;
  return run;
}

// All samples of all series, and that their times rise within each.
std::set<std::pair<string, std::int64_t>> places_of(const Plan& plan) {
  std::set<std::pair<string, std::int64_t>> places{};
  for (std::size_t n = 0; n < plan.items(); ++n) {
    const Position at = plan.position(n);
    CHECK(plan.item(*at.group, at.time, at.member) == n);
    string series{};
    for (const auto& label : plan.labels(*at.group, at.member)) series += label.name + "=" + label.value + ",";
    places.emplace(series, plan.milliseconds(*at.group, at.time));
    if (at.time > 0) CHECK(plan.milliseconds(*at.group, at.time) > plan.milliseconds(*at.group, at.time - 1));
  }
  return places;
}

}  // namespace

TEST_CASE("a run has exactly as many samples as it should, each in a place of its own") {
  for (const std::size_t samples : {std::size_t{0}, std::size_t{1}, std::size_t{31}, std::size_t{32}, std::size_t{33},
                                    std::size_t{63}, std::size_t{480}, std::size_t{5'001}}) {
    INFO(samples);
    const Plan plan(run_of(samples), "a", false);
    CHECK(plan.samples() == samples);
    CHECK(plan.items() == samples);
    CHECK(places_of(plan).size() == samples);
    if (samples > 0) CHECK(plan.end() == 1795224580000);
    CHECK(plan.end() - plan.begin() <= 240'000);
  }
}

TEST_CASE("the usual run has 32 series of floats") {
  std::set<string> series{};
  for (const auto& [labels, time] : places_of(Plan(run_of(480), "a", false))) series.insert(labels);
  CHECK(series.size() == 32);
  CHECK(Plan(run_of(480), "a", true).items() == 495);
}

TEST_CASE("the data follows from the run and the tag alone") {
  const Plan one(run_of(480), "a", true), again(run_of(480), "a", true), other(run_of(480), "b", true);
  std::size_t same = 0;
  for (std::size_t n = 0; n < one.items(); ++n) {
    CHECK(one.value(one.position(n)) == again.value(again.position(n)));
    if (one.value(one.position(n)) == other.value(other.position(n))) ++same;
  }
  CHECK(same == 0);
}

TEST_CASE("every value is exact, tells its item, and is nobody's with any one bit flipped") {
  const Plan plan(run_of(5'000), "a", true);
  std::unordered_set<double> values{};
  for (std::size_t n = 0; n < plan.items(); ++n) {
    const Position at = plan.position(n);
    const double value = plan.value(at);
    CHECK(value < 0x1p53);
    CHECK(value == static_cast<double>(static_cast<std::uint64_t>(value)));
    if (at.group->family == Family::histogram && at.member == count_member) {
      CHECK(value == plan.value({.group = at.group, .time = at.time, .member = count_member - 2}));
      continue;
    }
    CHECK(values.insert(value).second);
    CHECK(plan.item_of(value) == n);
    for (unsigned bit = 0; bit < 64; ++bit) {
      const double flipped = std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << bit));
      CHECK_FALSE(plan.item_of(flipped));
    }
  }
}

TEST_CASE("the buckets of a histogram grow with their bounds and with the time") {
  const Plan plan(run_of(480), "a", false);
  const Group& group = plan.groups().front();
  REQUIRE(group.family == Family::histogram);
  double before = 0;
  for (std::size_t time = 0; time < group.times; ++time) {
    for (std::size_t member = 0; member < sum_member; ++member) {
      const double value = plan.value({.group = &group, .time = time, .member = member});
      CHECK(value > before);
      before = value;
    }
  }
}

TEST_CASE("a native histogram counts what its buckets count") {
  const Plan plan(run_of(480), "a", true);
  const Group& group = plan.groups().back();
  REQUIRE(group.family == Family::native_histogram);
  double before = 0;
  for (std::size_t time = 0; time < group.times; ++time) {
    const HistogramValue value = value_of(plan.native_histogram(group, time));
    double count = 0;
    for (const Bucket& bucket : value.buckets) {
      CHECK(bucket.left < bucket.right);
      CHECK(bucket.count > 0);
      count += bucket.count;
    }
    CHECK(count == value.count);
    CHECK(value.count > before);
    before = value.count;
  }
}

TEST_CASE("the parts of a run continue one another") {
  Run run = run_of(5'000);
  run.length = std::chrono::milliseconds{1000};
  std::set<std::pair<string, std::int64_t>> places{};
  std::set<double> values{};
  std::int64_t end = 0;
  for (run.part = 0; run.part < 3; ++run.part) {
    const Plan plan(run, "a", false);
    CHECK(plan.begin() > end);
    CHECK(plan.begin() == 1795224580000 + static_cast<std::int64_t>(run.part) * 1000);
    CHECK(plan.end() < plan.begin() + 1000);
    end = plan.end();
    places.merge(places_of(plan));
    for (std::size_t n = 0; n < plan.items(); ++n) {
      const double value = plan.value(plan.position(n));
      values.insert(value);
      CHECK_FALSE(plan.is_of_another_part(value));
    }
    const double another = *values.begin();
    CHECK(plan.is_of_another_part(another) == (run.part > 0));
  }
  CHECK(places.size() == 15'000);
}

TEST_CASE("writes carry every item once, and a series stays in its lane") {
  for (const char* protocol : {"remote-write-1", "remote-write-2", "otlp-http", "otlp-json"}) {
    for (const std::size_t samples : {std::size_t{1}, std::size_t{480}, std::size_t{9'999}, std::size_t{100'000}}) {
      const Plan plan(run_of(samples), "a", true);
      const Route route{.protocol = protocol, .write = {.url = "http://a"}, .product = "mimir"};
      std::size_t next = 0;
      std::vector<unsigned> lanes(plan.groups().size(), 1000);
      for (const Chunk& chunk : chunks_of(plan)) {
        const Write write = write_of(plan, route, chunk);
        CHECK(write.first == next);
        CHECK(write.count > 0);
        next += write.count;
        CHECK(write.request.body.size() < 2'000'000);
        for (std::size_t i = chunk.first_group; i < chunk.first_group + chunk.groups; ++i) {
          if (lanes[i] == 1000) lanes[i] = write.lane;
          CHECK(lanes[i] == write.lane);
        }
      }
      CHECK(next == plan.items());
    }
  }
}

TEST_CASE("what must be found has distinct places and marks") {
  const auto plan = std::make_shared<const Plan>(run_of(480), "a", true);
  const std::vector<std::shared_ptr<const Items>> all = {
      std::make_shared<SampleItems>(plan, 0, plan->items()), std::make_shared<StepItems>(plan, 10, false),
      std::make_shared<StepItems>(plan, 10, true), std::make_shared<ExemplarItems>(plan),
      std::make_shared<MetadataItems>(plan)};
  for (const auto& items : all) {
    REQUIRE(items->size() > 0);
    std::set<string> keys{};
    std::set<std::uint64_t> marks{};
    for (std::size_t n = 0; n < items->size(); ++n) {
      const Item item = items->item(n);
      CHECK(keys.insert(item.key).second);
      if (item.mark != 0) CHECK(marks.insert(item.mark).second);
    }
  }
  const auto raw = all[0];
  CHECK(raw->item(479).key == "pyat_smoke_gauge{series=\"25\"} at 2026-11-21T01:29:39.999Z");
}
