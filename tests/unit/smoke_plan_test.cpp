// Which ways are tried, which are not, and what is said of those.
#include <algorithm>

#include "smoke/plan.hpp"
#include "smoke/ways.hpp"
#include "support/catch.hpp"

namespace pyat::smoke {
namespace {

using std::string;

Endpoint endpoint_of(const string& kind, const string& address, const string& release = {}) {
  Endpoint endpoint{};
  endpoint.target.name = kind;
  endpoint.target.kind = kind;
  endpoint.target.address = util::parse_url(address, "http").url;
  endpoint.release = release;
  return endpoint;
}

Receiver receiver_of(const string& name, const string& url, bool is_told, const string& obstacle = {}) {
  Receiver receiver{.name = name, .is_told = is_told, .obstacle = obstacle};
  receiver.access.name = name;
  receiver.access.url = url;
  return receiver;
}

Endpoint tempo(bool is_told, const string& obstacle = {}) {
  Endpoint endpoint = endpoint_of("tempo", "http://localhost:3200", "2.10.8");
  endpoint.receivers = {receiver_of("otlp-grpc", "http://localhost:4317", is_told, obstacle),
                        receiver_of("otlp-http", "http://localhost:4318", is_told, obstacle),
                        receiver_of("zipkin", "http://localhost:9411", is_told, obstacle)};
  return endpoint;
}

Endpoint collector() {
  Endpoint endpoint = endpoint_of("otel-collector", "http://localhost:13133");
  endpoint.receivers = {receiver_of("otlp-http", "http://localhost:14318", true)};
  return endpoint;
}

Endpoint grafana_with(const string& signal, const string& uid, const string& url) {
  Endpoint endpoint = endpoint_of("grafana", "http://localhost:3000");
  ProxiedSource source{.signal = signal, .uid = uid, .name = uid, .read = {}, .url = url};
  source.read.url = "http://localhost:3000/api/datasources/proxy/uid/" + uid;
  endpoint.sources.sources.push_back(source);
  return endpoint;
}

// "PROTOCOL@WRITE>READ through T as TENANT" of each.
std::vector<string> texts_of(const Plan& plan) {
  std::vector<string> ways{};
  for (const PlannedPath& path : plan.paths) {
    const Route& route = path.route;
    string way = route.protocol + '@' + route.write.url + '>' + route.read.url;
    if (!route.through.empty()) way += " through " + route.through;
    if (!route.write.tenant.empty()) way += " as " + route.write.tenant;
    if (!route.stranger.empty()) way += " not " + route.stranger;
    ways.push_back(way);
  }
  return ways;
}

bool has_note(const Plan& plan, const string& text) {
  const std::vector<string> notes = notes_of(plan);
  return std::any_of(notes.begin(), notes.end(), [&](const string& note) { return note.find(text) != string::npos; });
}

bool are_tags_unique(const Plan& plan) {
  std::vector<string> tags{};
  for (const PlannedPath& path : plan.paths) tags.push_back(path.signal + path.route.tag + path.route.write.tenant);
  std::sort(tags.begin(), tags.end());
  return std::adjacent_find(tags.begin(), tags.end()) == tags.end();
}

}  // namespace

TEST_CASE("metrics go every way that the release takes") {
  const std::vector<Endpoint> endpoints{endpoint_of("mimir", "http://localhost:9009/", "2.17.0")};
  CHECK(texts_of(make_plan(endpoints, {})) ==
        std::vector<string>{"remote-write-1@http://localhost:9009>http://localhost:9009",
                            "remote-write-2@http://localhost:9009>http://localhost:9009",
                            "otlp-http@http://localhost:9009>http://localhost:9009",
                            "otlp-json@http://localhost:9009>http://localhost:9009"});
}

TEST_CASE("what a release would forget is not tried, and that is said") {
  const Plan plan = make_plan(std::vector{endpoint_of("mimir", "http://localhost:9009", "2.10.3")}, {});
  CHECK(plan.paths.size() == 3);
  CHECK(plan.impossible.empty());
  CHECK(has_note(plan, "metrics, remote write 2.0, mimir: not tried: Mimir 2.10.3 answers 200"));
}

TEST_CASE("a release that nobody knows is tried in every way") {
  CHECK(make_plan(std::vector{endpoint_of("mimir", "http://localhost:9009")}, {}).paths.size() == 4);
  CHECK(make_plan(std::vector{endpoint_of("loki", "http://localhost:3100")}, {}).paths.size() == 3);
}

TEST_CASE("a store that is not well fails, in its own words") {
  Endpoint loki = endpoint_of("loki", "http://localhost:3100");
  loki.obstacle = "it is down: nothing listens";
  loki.next = "see pyat health";
  const Plan plan = make_plan(std::vector{loki}, {});
  CHECK(plan.paths.empty());
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].verdict == Verdict::failed);
  CHECK(plan.impossible[0].sentence == "it is down: nothing listens");
  REQUIRE(plan.impossible[0].findings.size() == 1);
  CHECK(plan.impossible[0].findings[0].next == "see pyat health");
}

TEST_CASE("a signal that nobody keeps is missed only where it was asked for") {
  const std::vector<Endpoint> endpoints{endpoint_of("loki", "http://localhost:3100")};
  CHECK(make_plan(endpoints, {}).impossible.empty());
  const Plan plan = make_plan(endpoints, {.signals = {"traces"}, .tenants = {}});
  CHECK(plan.paths.empty());
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].sentence == "no service keeps them: tempo was not found");
  CHECK(plan.impossible[0].verdict == Verdict::failed);
}

TEST_CASE("traces go to the receivers, and are read at the address") {
  const Plan plan = make_plan(std::vector{tempo(true)}, {});
  CHECK(texts_of(plan) == std::vector<string>{"otlp-grpc@http://localhost:4317>http://localhost:3200",
                                              "otlp-http@http://localhost:4318>http://localhost:3200",
                                              "otlp-json@http://localhost:4318>http://localhost:3200",
                                              "zipkin@http://localhost:9411>http://localhost:3200"});
}

TEST_CASE("a receiver that is told and closed is a failure; a usual port that is closed is not") {
  const Plan told = make_plan(std::vector{tempo(true, "nothing listens there")}, {});
  CHECK(told.paths.empty());
  CHECK(std::count_if(told.impossible.begin(), told.impossible.end(),
                      [](const Result& result) { return result.verdict == Verdict::failed; }) == 4);
  const Plan guessed = make_plan(std::vector{tempo(false, "nothing listens there")}, {});
  CHECK(guessed.paths.empty());
  REQUIRE(guessed.impossible.size() == 1);
  CHECK(guessed.impossible[0].verdict == Verdict::unchecked);
  CHECK(guessed.impossible[0].sentence == "no way is known to write to it from here");
  CHECK(has_note(guessed, "not tried: nothing listens there"));
}

TEST_CASE("nothing is written to a Prometheus whose receiver is off, not through a collector either") {
  Endpoint prometheus = endpoint_of("prometheus", "http://localhost:9090", "2.42.0");
  prometheus.settings.flags = health::ServerConfig(R"({"data":{"enable-feature":""}})");
  const Plan plan = make_plan(std::vector{prometheus, collector()}, {});
  CHECK(plan.paths.empty());
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].verdict == Verdict::unchecked);
  CHECK(plan.impossible[0].sentence ==
        "nothing can be written to it: its receiver of remote write is off: --web.enable-remote-write-receiver opens "
        "it");
  CHECK(has_note(plan, "metrics, remote write 1.0, prometheus: not tried: its receiver of remote write is off"));
  CHECK(has_note(plan, "answers 204 to remote write 2.0 and stores nothing"));
  // The usual way in is the one to open.
  prometheus.release = "3.5.3";
  CHECK_THAT(make_plan(std::vector{prometheus}, {}).impossible.at(0).sentence,
             Contains("its receiver of remote write is off"));
}

TEST_CASE("what takes nothing from here is reached through the collector") {
  const std::vector<Endpoint> endpoints{tempo(false, "nothing listens there"), collector()};
  const Plan plan = make_plan(endpoints, {});
  CHECK(texts_of(plan) ==
        std::vector<string>{"otlp-http@http://localhost:14318>http://localhost:3200 through collector"});
  CHECK(plan.paths.at(0).way == std::vector<std::size_t>{1, 0});
}

TEST_CASE("all paths are the direct ones, those through the collector, and those through Grafana") {
  const std::vector<Endpoint> endpoints{endpoint_of("mimir", "http://localhost:9009", "2.17.0"), collector(),
                                        grafana_with("metrics", "m", "http://mimir:9009/prometheus")};
  CHECK(make_plan(endpoints, {}).paths.size() == 4);
  const Plan plan = make_plan(endpoints, {.signals = {}, .all_paths = true, .tenants = {}});
  const std::vector<string> ways = texts_of(plan);
  REQUIRE(ways.size() == 6);
  CHECK(ways[4] == "otlp-http@http://localhost:14318>http://localhost:9009 through collector");
  CHECK(ways[5] ==
        "remote-write-1@http://localhost:9009>http://localhost:3000/api/datasources/proxy/uid/m through Grafana");
  CHECK(are_tags_unique(plan));
}

TEST_CASE("a Grafana without a data source of the store is said to have none") {
  const std::vector<Endpoint> endpoints{endpoint_of("loki", "http://localhost:3100"),
                                        grafana_with("metrics", "m", "http://mimir:9009")};
  const Plan plan = make_plan(endpoints, {.signals = {}, .all_paths = true, .tenants = {}});
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].sentence == "it has no data source that leads to loki");
  CHECK(plan.impossible[0].verdict == Verdict::unchecked);
}

TEST_CASE("a collector that is not well fails what goes through it, not what goes directly") {
  Endpoint between = collector();
  between.obstacle = "it is down";
  const std::vector<Endpoint> endpoints{endpoint_of("loki", "http://localhost:3100"), between};
  const Plan plan = make_plan(endpoints, {.signals = {}, .all_paths = true, .tenants = {}});
  CHECK(plan.paths.size() == 3);
  REQUIRE(plan.impossible.size() == 1);
  CHECK(plan.impossible[0].to == "otel-collector");
}

TEST_CASE("each tenant writes, and the next one must find nothing of it") {
  const std::vector<Endpoint> endpoints{endpoint_of("loki", "http://localhost:3100", "2.9.4")};
  const Plan two = make_plan(endpoints, {.signals = {}, .tenants = {"a", "b"}});
  CHECK(texts_of(two) == std::vector<string>{"loki-json@http://localhost:3100>http://localhost:3100 as a not b",
                                             "loki-json@http://localhost:3100>http://localhost:3100 as b not a",
                                             "loki-protobuf@http://localhost:3100>http://localhost:3100 as a not b",
                                             "loki-protobuf@http://localhost:3100>http://localhost:3100 as b not a"});
  CHECK(are_tags_unique(two));
  const Plan one = make_plan(endpoints, {.signals = {}, .tenants = {"a"}});
  CHECK(one.paths.at(0).route.stranger.empty());
  CHECK(one.paths.at(0).route.read.tenant == "a");
}

TEST_CASE("two stores of a kind are both tried") {
  Endpoint other = endpoint_of("loki", "http://localhost:3101", "3.4.2");
  other.target.name = "other";
  const Plan plan = make_plan(std::vector{endpoint_of("loki", "http://localhost:3100", "3.4.2"), other}, {});
  CHECK(plan.paths.size() == 6);
  CHECK(plan.paths.back().way == std::vector<std::size_t>{1});
  CHECK(plan.paths.back().route.read.name == "other");
}

TEST_CASE("lines and exemplars refer to traces that are written") {
  const std::vector<Endpoint> endpoints{endpoint_of("loki", "http://localhost:3100", "3.4.2"), tempo(true)};
  const Plan plan = make_plan(endpoints, {});
  Run run{.seed = "42"};
  run.ways = ways_of(plan);
  for (const PlannedPath& path : plan.paths) CHECK(path_of(run, path).route.traces_tag == "otlpgrpc");
  // Whoever verifies the lines alone expects the same of them.
  const Plan alone = make_plan(endpoints, {.signals = {"logs"}, .tenants = {}});
  for (const PlannedPath& path : alone.paths) CHECK(path_of(run, path).route.traces_tag == "otlpgrpc");
  run.ways = ways_of(alone);
  for (const PlannedPath& path : alone.paths) CHECK(path_of(run, path).route.traces_tag.empty());
}

TEST_CASE("a planned path has items, writes and views") {
  const std::vector<Endpoint> endpoints{endpoint_of("mimir", "http://localhost:9009", "2.17.0"),
                                        endpoint_of("loki", "http://localhost:3100", "3.4.2"), tempo(true)};
  const Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}};
  for (const PlannedPath& planned : make_plan(endpoints, {}).paths) {
    const Path path = path_of(run, planned);
    INFO(path.signal << ' ' << path.title);
    CHECK(path.signal == planned.signal);
    CHECK(path.items->size() > 0);
    CHECK(path.writes > 0);
    CHECK_FALSE(path.views.empty());
  }
}

}  // namespace pyat::smoke
