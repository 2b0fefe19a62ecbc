#include <string>

#include "cost/measure/snapshot_file.hpp"
#include "cost/measure/trend.hpp"
#include "support/catch.hpp"

using namespace pyat;
using cost::Measured;
using cost::Snapshot;
using std::string;
using units::Number;
using namespace std::chrono_literals;

namespace {

std::chrono::sys_seconds at(std::int64_t seconds) { return std::chrono::sys_seconds{std::chrono::seconds{seconds}}; }

Measured known(const string& name, const Number& value, const string& unit = "B/s") {
  Measured measured{};
  measured.name = name;
  measured.value = value;
  measured.unit = unit;
  return measured;
}

Snapshot snapshot_of(std::int64_t seconds, std::vector<Measured> values) {
  return {.taken = at(seconds), .window = 1h, .values = std::move(values), .notes = {}, .courses = {}};
}

}  // namespace

TEST_CASE("a snapshot that was written is read again as it was") {
  Measured unknown{};
  unknown.name = "logs_lines";
  unknown.why = "\"no\" \xC3\xA4 \n series";
  Measured full = known("logs_ingest", *Number::parse("1778.2147651006709123"));
  full.tenant = "a";
  full.label = "b";
  full.asked = R"(sum(x{a="b"}))";
  full.source = "http://prom:9090";
  full.release = "Loki 2.9.4";
  Snapshot written = snapshot_of(1795315418, {full, unknown, known("big", *Number::parse("1e30"), "")});
  written.notes = {"a note"};
  written.courses = {{.name = "c", .unit = "B", .points = {{at(5), Number(1)}, {at(6), Number::ratio(1, 4)}}}};
  const cost::SnapshotFile file = cost::read_snapshots(cost::snapshot_line(written));
  REQUIRE(file.problems.empty());
  REQUIRE(file.snapshots.size() == 1);
  const Snapshot& read = file.snapshots.front();
  CHECK(read.taken == written.taken);
  CHECK(read.window == 1h);
  CHECK(read.notes == written.notes);
  REQUIRE(read.values.size() == 3);
  CHECK(read.values[0].value == full.value);
  CHECK(read.values[0].tenant == "a");
  CHECK(read.values[0].label == "b");
  CHECK(read.values[0].asked == full.asked);
  CHECK(read.values[0].source == full.source);
  CHECK(read.values[0].release == full.release);
  CHECK(read.values[1].why == unknown.why);
  CHECK_FALSE(read.values[1].value);
  CHECK(read.values[2].value == Number::parse("1e30"));
  REQUIRE(read.courses.size() == 1);
  CHECK(read.courses[0].points[1].value == Number::ratio(1, 4));
}

TEST_CASE("a spoiled line has its number and its reason, and the others count") {
  const auto [line, words] = GENERATE(table<string, string>(
      {{"{\"format_version\":1,", "this is no JSON object"},
       {"[]", "this is no JSON object"},
       {"{}", "there is no format_version"},
       {R"({"format_version":2})", "the format_version is 2, and this pyat reads 1"},
       {R"({"format_version":1,"taken":"yesterday"})", "'yesterday' is no time"},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":-1})", "'window_seconds'"},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":1})", "there are no 'values'"},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":1,"values":[{"name":"a","value":1.5}]})",
        "the value of 'a' is 1.5, and not a decimal in quotes"},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":1,"values":[{"name":"a","value":"NaN"}]})",
        "the value of 'a' is \"NaN\""},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":1,"values":[{"name":"a"},{"name":"a"}]})",
        "the value 'a' is there twice"},
       {R"({"format_version":1,"taken":"2026-01-01T00:00:00Z","window_seconds":1,"values":[{}]})", "has no name"}}));
  const string good = cost::snapshot_line(snapshot_of(100, {known("a", 1)}));
  const cost::SnapshotFile file = cost::read_snapshots(good + "\n" + line + "\n");
  REQUIRE(file.problems.size() == 1);
  CHECK(file.problems[0].line == 3);
  CHECK_THAT(file.problems[0].message, Contains(words));
  CHECK(file.problems[0].is_lost);
  CHECK_FALSE(file.problems[0].help.empty());
  CHECK(file.snapshots.size() == 1);
}

TEST_CASE("snapshots in the wrong order are sorted and said, and a second one of a time is not used") {
  const string text = cost::snapshot_line(snapshot_of(200, {known("a", 2)})) +
                      cost::snapshot_line(snapshot_of(100, {known("a", 1)})) +
                      cost::snapshot_line(snapshot_of(200, {known("a", 9)}));
  const cost::SnapshotFile file = cost::read_snapshots(text);
  REQUIRE(file.snapshots.size() == 2);
  CHECK(file.snapshots[0].taken == at(100));
  CHECK(file.snapshots[1].values[0].value == Number(2));
  REQUIRE(file.problems.size() == 2);
  CHECK(file.problems[0].line == 2);
  CHECK(file.problems[0].message.find("is older than the one before it") != string::npos);
  CHECK_FALSE(file.problems[0].is_lost);
  CHECK(file.problems[1].message == "the snapshot of 1970-01-01T00:03:20Z is there since line 1");
}

TEST_CASE("a trend is exact where the points are on a line") {
  std::vector<cost::Point> points{};
  for (int day = 0; day < 10; ++day) points.push_back({at(1795000000 + day * 86400), Number(1000 + 10 * day)});
  const cost::TrendResult result = cost::trend_of(points);
  REQUIRE(result.trend);
  CHECK(result.trend->slope == Number::ratio(10, 86400));
  CHECK(result.trend->level == Number(1090));
  CHECK(result.trend->scatter == Number(0));
  CHECK(result.trend->at(result.trend->last + 24h * 21) == Number(1300));
}

TEST_CASE("a trend says how far the points are from its line") {
  // The line through (0, 1), (1, 3), (2, 2), (3, 5) is 1.1 x + 1.1; the squares of the distances add up to 2.7.
  const cost::TrendResult result = cost::trend_of({{at(0), 1}, {at(1), 3}, {at(2), 2}, {at(3), 5}});
  REQUIRE(result.trend);
  CHECK(result.trend->slope == Number::ratio(11, 10));
  CHECK(result.trend->at(at(0)) == Number::ratio(11, 10));
  CHECK(result.trend->scatter.fixed(6) == "1.161895");
}

TEST_CASE("too few points have no trend") {
  CHECK(cost::trend_of({}).why == "there is no value in it: a trend needs two");
  CHECK(cost::trend_of({{at(1), 5}}).why == "there is one value in it: a trend needs two");
  CHECK(cost::trend_of({{at(1), 5}, {at(1), 6}}).why == "all its values are of one time");
}

TEST_CASE("points are of those snapshots that know the value") {
  Measured lost = known("a", 1);
  lost.value.reset();
  const auto points =
      cost::points_of({snapshot_of(1, {known("a", 1)}), snapshot_of(2, {lost}), snapshot_of(3, {known("a", 3)})}, "a");
  REQUIRE(points.size() == 2);
  CHECK(points[1].time == at(3));
}
