// What a Prometheus remembers, as snapshots of earlier times: from its answers, and by its API.
#include <map>

#include "cost/measure/ask_past.hpp"
#include "cost/measure/past.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "util/percent.hpp"

using namespace pyat;
using cost::ApiAnswer;
using cost::ApiRow;
using cost::Measured;
using cost::Past;
using cost::Snapshot;
using std::string;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using units::Number;

namespace {

sys_seconds at(int second) { return sys_seconds{seconds{second}}; }

const string logs_query = "sum by (tenant) (rate(loki_distributor_bytes_received_total[1h]))";

// A row with those values at 100, 200, 300 and so on; nothing: none then.
ApiRow row(std::vector<std::pair<string, string>> labels, const std::vector<std::optional<int>>& values) {
  ApiRow row{.labels = std::move(labels)};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto time = at(100 * (static_cast<int>(i) + 1));
    if (values[i]) row.points.push_back({time, Number(*values[i])});
  }
  return row;
}

cost::RangeKnowledge knowledge(const std::vector<std::optional<int>>& scraped) {
  return {.builds = {.rows = {row({{"__name__", "loki_build_info"}, {"version", "2.9.4"}, {"job", "loki"}}, scraped)}},
          .jobs = {.rows = {row({{"job", "loki"}}, scraped)}},
          .metrics = {.rows = {row({{"__name__", "loki_distributor_bytes_received_total"}}, scraped)}}};
}

const cost::TimeGrid three{.first = at(100), .step = seconds(100), .count = 3};

const Measured& only(const cost::Asked& asked) {
  REQUIRE(asked.values.size() == 1);
  return asked.values.front();
}

cost::MeasureOptions logs_alone() {
  cost::MeasureOptions options{};
  options.names = {"logs_ingest"};
  return options;
}

Snapshot snapshot(int second, std::optional<Number> value, string source = "http://prom:9090") {
  Measured one{.name = "logs_ingest", .value = std::move(value), .unit = "B/s", .source = std::move(source)};
  return {.taken = at(second), .values = {std::move(one)}};
}

}  // namespace

TEST_CASE("an answer over a time has at each of its times what an instant query would have said") {
  ApiAnswer range{.rows = {row({{"tenant", "a"}}, {1, {}, 3}), row({{"tenant", "b"}}, {{}, 5, 6})}};
  range.rows[0].unread.push_back({at(200), "the answer is NaN"});
  const ApiAnswer first = answer_at(range, at(100));
  REQUIRE(first.rows.size() == 1);
  CHECK(first.rows[0].label("tenant") == "a");
  CHECK(first.rows[0].value == Number(1));
  // What is no number is there, and is none: a sum without it would be wrong.
  const ApiAnswer second = answer_at(range, at(200));
  REQUIRE(second.rows.size() == 2);
  CHECK_FALSE(second.rows[0].value);
  CHECK(second.rows[0].why == "the answer is NaN");
  CHECK(answer_at(range, at(250)).rows.empty());
  range.problem = "it answered 422";
  CHECK(answer_at(range, at(100)).problem == "it answered 422");
}

TEST_CASE("each time has the values of then, and a time without samples has none") {
  cost::RememberedTimes times("http://prom:9090", three, logs_alone());
  times.take_knowledge(knowledge({1, {}, 1}));
  REQUIRE(times.questions() == std::vector<string>{logs_query});
  // An answer that reaches over the gap, as the rate of an hour does.
  times.take(logs_query, {.rows = {row({{"tenant", "a"}}, {10, 20, 30})}});
  const auto asked = times.result();
  REQUIRE(asked.size() == 3);
  CHECK(only(asked[0]).value == Number(10));
  CHECK(only(asked[0]).release == "Loki 2.9.4");
  CHECK_FALSE(only(asked[1]).value);
  CHECK(only(asked[1]).why == "http://prom:9090 has no sample of then: it was down, or has forgotten");
  CHECK(only(asked[2]).value == Number(30));
}

TEST_CASE("what was not exported at a time is not known at that time") {
  cost::RememberedTimes times("http://prom:9090", three, logs_alone());
  cost::RangeKnowledge known = knowledge({1, 1, 1});
  known.metrics.rows = {row({{"__name__", "loki_distributor_bytes_received_total"}}, {{}, 1, 1})};
  times.take_knowledge(known);
  times.take(logs_query, {.rows = {row({{"tenant", "a"}}, {10, 20})}});
  const auto asked = times.result();
  CHECK_THAT(only(asked[0]).why, Contains("Loki 2.9.4 exports no loki_distributor_bytes_received_total"));
  CHECK(only(asked[1]).value == Number(20));
  CHECK_THAT(only(asked[2]).why, Contains("the answer is empty"));
}

TEST_CASE("a server that cannot be asked knows nothing of any time") {
  cost::RememberedTimes times("http://prom:9090", three, logs_alone());
  cost::RangeKnowledge known = knowledge({1, 1, 1});
  known.jobs.problem = "it answered 503";
  times.take_knowledge(known);
  CHECK(times.questions().empty());
  for (const cost::Asked& asked : times.result()) {
    CHECK(only(asked).why == "http://prom:9090 could not be asked: it answered 503");
  }
}

TEST_CASE("of what a page tells today, nothing is remembered") {
  Past past{.snapshots = {snapshot(100, Number(1))}, .sources = {"http://prom:9090", "http://mimir:8080"}};
  forget_what_others_tell(past, snapshot(200, Number(2), "http://mimir:8080, http://prom:9090"));
  CHECK(past.snapshots[0].values[0].value == Number(1));
  forget_what_others_tell(past, snapshot(200, std::nullopt, "http://loki:3100"));
  CHECK(past.snapshots[0].values[0].value == Number(1));
  forget_what_others_tell(past, snapshot(200, Number(2), "http://prom:9090, http://loki:3100"));
  CHECK_FALSE(past.snapshots[0].values[0].value);
  CHECK_THAT(past.snapshots[0].values[0].why, Contains("remembers nothing"));
}

TEST_CASE("snapshots of files and the past come in the order of time, and fill what nobody scraped") {
  const Past past{
      .snapshots = {snapshot(100, Number(1)), snapshot(200, {}), snapshot(300, {}), snapshot(400, Number(1))}};
  const auto times = [&](const std::vector<Snapshot>& files) {
    std::vector<int> all{};
    for (const Snapshot* each : in_order(files, past)) {
      all.push_back(static_cast<int>(each->taken.time_since_epoch().count()));
    }
    return all;
  };
  CHECK(times({}) == std::vector{100, 200, 300, 400});
  CHECK(times({snapshot(150, Number(1))}) == std::vector{100, 150, 300, 400});
  CHECK(times({snapshot(50, Number(1)), snapshot(250, Number(1))}) == std::vector{50, 100, 250, 400});
  CHECK(times({snapshot(500, Number(1))}) == std::vector{100, 200, 300, 400, 500});
  const auto seen = seen_of(past);
  REQUIRE(seen);
  CHECK(seen->times == 4);
  CHECK(seen->known == 2);
  CHECK_FALSE(cost::seen_of({}));
}

namespace {

string matrix_of(const string& labels, const string& values) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{)" + labels + R"(},"values":[)" +
         values + "]}]}}";
}

// A server by its answers to range queries; what is not here is an empty matrix.
struct Server {
  test::FakeClient client{};
  std::map<string, string> answers{};
  string path = "/api/v1/query_range";
  std::vector<string> urls{};

  Server() {
    client.tell = [this](const net::Request& request) -> std::optional<net::Answer> {
      urls.push_back(request.url.substr(request.url.find('/', 8)));
      if (!urls.back().starts_with(path + "?")) return test::answer_of(404, "404 page not found");
      const std::size_t from = request.url.find("query=") + 6;
      const auto found = answers.find(util::percent_decoded(request.url.substr(from, request.url.find('&') - from)));
      return test::answer_of(200, found == answers.end()
                                      ? R"({"status":"success","data":{"resultType":"matrix","result":[]}})"
                                      : found->second);
    };
    const string ones = R"([100,"1"],[200,"1"],[300,"1"])";
    answers[cost::builds_query()] = matrix_of(R"("__name__":"loki_build_info","version":"2.9.4","job":"loki")", ones);
    answers[cost::metrics_query({}, {"logs_ingest"})] =
        matrix_of(R"("__name__":"loki_distributor_bytes_received_total")", ones);
    answers[logs_query] = matrix_of(R"("tenant":"a")", R"([100,"1.5"],[200,"NaN"],[300,"2.5"])");
  }

  Past ask(const string& kind = "prometheus", std::vector<cost::TimeGrid> grids = {three}) {
    health::Target target{};
    target.name = target.kind = kind;
    target.address = util::parse_url("http://prom:9090", "http").url;
    Past past{};
    int calls = 0;
    cost::ask_past(client, {target}, logs_alone(), grids, [&](Past told) {
      past = std::move(told);
      ++calls;
    });
    client.run();
    CHECK(calls == 1);
    return past;
  }
};

const Measured& logs_of(const Past& past, std::size_t index) {
  REQUIRE(index < past.snapshots.size());
  const Measured* found = find(past.snapshots[index], "logs_ingest");
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("the past is asked for in a few range queries, however many times it has") {
  Server server{};
  const Past past = server.ask();
  CHECK(server.urls.size() == 5);
  for (const string& url : server.urls) CHECK_THAT(url, EndsWith("&start=100&end=300&step=100"));
  REQUIRE(past.snapshots.size() == 3);
  CHECK(past.sources == std::vector<string>{"http://prom:9090"});
  CHECK(past.snapshots[1].taken == at(200));
  CHECK(logs_of(past, 0).value == Number::ratio(3, 2));
  CHECK_THAT(logs_of(past, 1).why, Contains("NaN"));
  CHECK(logs_of(past, 2).value == Number::ratio(5, 2));
  // The total alone.
  CHECK(past.snapshots[0].values.size() == 1);
}

TEST_CASE("Mimir's prefix is found, for several grids, too") {
  Server server{};
  const cost::TimeGrid nearer{.first = at(200), .step = seconds(50), .count = 3};
  CHECK(server.ask("mimir", {{.first = at(100), .step = seconds(100), .count = 1}, nearer}).snapshots.size() == 4);
  server.path = "/prometheus/api/v1/query_range";
  const Past past = server.ask("mimir", {{.first = at(100), .step = seconds(100), .count = 1}, nearer});
  REQUIRE(past.snapshots.size() == 4);
  CHECK(past.snapshots[2].taken == at(250));
  CHECK(logs_of(past, 0).value == Number::ratio(3, 2));
  CHECK_FALSE(logs_of(past, 2).value);
  CHECK(logs_of(past, 3).value == Number::ratio(5, 2));
}

TEST_CASE("a server that does not answer, is interrupted, or has no such API") {
  Server server{};
  server.client.tell = [](const net::Request&) { return test::problem_of(net::Problem::refused); };
  const Past past = server.ask();
  REQUIRE(past.snapshots.size() == 3);
  CHECK_THAT(logs_of(past, 0).why, Contains("could not be asked"));
  CHECK_FALSE(seen_of(past)->known);
  Server slow{};
  slow.client.latency = std::chrono::seconds(9);
  slow.client.interrupt_after = std::chrono::seconds(1);
  CHECK_FALSE(logs_of(slow.ask(), 2).value);
  CHECK(Server{}.ask("loki").snapshots.empty());
  CHECK(Server{}.ask("prometheus", {}).sources.empty());
}
