// The runs of a seed, as the stores know of them.
#include <optional>

#include "smoke/discover.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using test::answer_of;

constexpr std::chrono::sys_seconds now{std::chrono::seconds{1795224580}};

Place place_of(const string& signal, const string& url, const string& protocol, const string& tenant = {}) {
  Place place{.signal = signal};
  place.route.protocol = protocol;
  place.route.product = signal == "metrics" ? "mimir" : signal == "logs" ? "loki" : "tempo";
  place.route.read = {.name = place.route.product, .url = url, .credentials = {}, .tls = {}, .tenant = tenant};
  return place;
}

struct Asked {
  std::vector<Sighting> sightings{};
  std::vector<net::Request> requests{};
};

Asked ask(const std::vector<Place>& places, std::function<std::optional<net::Answer>(const net::Request&)> tell) {
  test::FakeClient client{};
  client.tell = std::move(tell);
  Asked asked{};
  find_runs(client, "42", places, now, std::chrono::seconds{3},
            [&](std::vector<Sighting> seen) { asked.sightings = std::move(seen); });
  client.run();
  asked.requests = client.asked;
  return asked;
}

Asked ask(const Place& place, const string& body, int status = 200) {
  return ask(std::vector{place}, [&](const net::Request&) { return answer_of(status, body); });
}

std::vector<string> ids_of(const std::vector<Run>& runs) {
  std::vector<string> ids{};
  for (const Run& run : runs) ids.push_back(id_of(run));
  return ids;
}

}  // namespace

TEST_CASE("each store is asked for the values of pyat_run of the last seven days") {
  const auto url = [](const Place& place) { return ask(place, "").requests.at(0).url; };
  CHECK(url(place_of("metrics", "http://m:9009", "remote-write-1")) ==
        "http://m:9009/prometheus/api/v1/label/pyat_run/values?match[]=%7Bjob%3D%22pyat-smoke%22%7D&start=1794619780&"
        "end=1795224580");
  CHECK(url(place_of("logs", "http://l:3100", "loki-json")) ==
        "http://l:3100/loki/api/v1/label/pyat_run/values?start=1794619780000000000&end=1795224580000000000");
  CHECK(url(place_of("traces", "http://t:3200", "otlp-grpc")) ==
        "http://t:3200/api/v2/search/tag/resource.pyat_run/values?start=1794619780&end=1795224580");
  CHECK(url(place_of("traces", "http://t:3200", "zipkin")) ==
        "http://t:3200/api/v2/search/tag/span.pyat_run/values?start=1794619780&end=1795224580");
}

TEST_CASE("a place is asked once, and as each tenant") {
  const auto none = [](const net::Request&) { return answer_of(200, R"({"status":"success","data":[]})"); };
  const Asked asked =
      ask({place_of("metrics", "http://m", "remote-write-1", "a"), place_of("metrics", "http://m", "otlp-http", "a"),
           place_of("metrics", "http://m", "remote-write-1", "b")},
          none);
  REQUIRE(asked.requests.size() == 2);
  CHECK(asked.requests[1].headers.at(0).value == "b");
  CHECK(asked.sightings.at(1).tenant == "b");
}

TEST_CASE("runs of other seeds, and what is no id of a run, are left aside") {
  const string body =
      R"({"status":"success","data":["42-totw5g","43-totw5g","421-totw5g","42-totw5g-refusals","42","42-totw5g",7,null,"42-totw5h-l50"]})";
  const Asked asked = ask(place_of("logs", "http://l", "loki-json"), body);
  CHECK(ids_of(asked.sightings.at(0).runs) == std::vector<string>{"42-totw5g", "42-totw5h-l50"});
  CHECK(ids_of(newest_first(asked.sightings)) == std::vector<string>{"42-totw5h-l50", "42-totw5g"});
}

TEST_CASE("the values of a tag are objects") {
  const string body = R"({"tagValues":[{"type":"string","value":"42-totw5g"},{"type":"int","value":7},{}]})";
  CHECK(ids_of(ask(place_of("traces", "http://t", "otlp-http"), body).sightings.at(0).runs) ==
        std::vector<string>{"42-totw5g"});
  CHECK(ask(place_of("traces", "http://t", "otlp-http"), "{}").sightings.at(0).problem.empty());
}

TEST_CASE("of objects, the names tell, with a delimiter or without") {
  Place place{.signal = "objects"};
  place.objects.store = {.name = "minio", .url = "http://s:9000", .credentials = {}, .tls = {}, .tenant = {}};
  place.objects.buckets = {"blocks"};
  const Asked asked =
      ask(place,
          "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken>"
          "<CommonPrefixes><Prefix>pyat-smoke/42-totw5g/</Prefix></CommonPrefixes>"
          "<CommonPrefixes><Prefix>else/42-totw5i/</Prefix></CommonPrefixes>"
          "<Contents><Key>pyat-smoke/42-totw5h/000000 a</Key><Size>0</Size></Contents></ListBucketResult>");
  CHECK(asked.requests.at(0).method == "GET");
  CHECK(asked.requests.at(0).url.find("prefix=pyat-smoke%2F42-") != string::npos);
  const Sighting& seen = asked.sightings.at(0);
  CHECK(seen.store == "minio, blocks");
  CHECK(ids_of(seen.runs) == std::vector<string>{"42-totw5g", "42-totw5h"});
  CHECK(seen.is_beginning);
}

TEST_CASE("what is no answer is a problem, and says which") {
  const Place place = place_of("metrics", "http://m", "remote-write-1");
  CHECK(ask(place, "no org id\n", 401).sightings.at(0).problem == "it answers 401: no org id");
  for (const char* body :
       {"", "[]", "null", "42", "<html>", R"({"data":{"a":1}})", R"({"data":"42-totw5g"})", "\xff\xfe"}) {
    INFO(body);
    CHECK(ask(place, body).sightings.at(0).problem == "it answers something that is no list of values");
  }
  CHECK_FALSE(ask(place, string(200'000, '[')).sightings.at(0).problem.empty());
  const Asked refused = ask({place}, [](const net::Request&) { return test::problem_of(net::Problem::refused); });
  CHECK_FALSE(refused.sightings.at(0).problem.empty());
  CHECK(notes_about("42", refused.sightings)
            .at(0)
            .starts_with("metrics, mimir: could not be asked for runs of the seed 42: "));
  const std::vector<Result> results = results_of_nothing("42", refused.sightings);
  CHECK(results.at(0).verdict == Verdict::unchecked);
}

TEST_CASE("where nobody has a run of the seed, each has failed, and what to do is said once") {
  const auto none = [](const net::Request&) { return answer_of(200, R"({"status":"success","data":[]})"); };
  const Asked asked =
      ask({place_of("metrics", "http://m", "otlp-http", "a"), place_of("logs", "http://l", "loki-json")}, none);
  const std::vector<Result> results = results_of_nothing("42", asked.sightings);
  REQUIRE(results.size() == 2);
  CHECK(results[0].verdict == Verdict::failed);
  CHECK(results[0].sentence == "it has no run of the seed 42 of the last 7 days, as tenant a");
  CHECK(results[0].findings.size() == 1);
  CHECK(results[1].findings.empty());
}

TEST_CASE("a store that is asked in two ways is one store") {
  const std::vector<Place> both = {place_of("traces", "http://t", "zipkin"),
                                   place_of("traces", "http://t", "otlp-http")};
  const Asked none = ask(both, [](const net::Request&) { return answer_of(200, "{}"); });
  CHECK(none.requests.size() == 2);
  REQUIRE(none.sightings.size() == 1);
  CHECK(results_of_nothing("42", none.sightings).size() == 1);

  const Asked half = ask(both, [](const net::Request& request) {
    if (request.url.find("span.") != string::npos) return answer_of(500, "no");
    return answer_of(200, R"({"tagValues":[{"type":"string","value":"42-totw5g"}]})");
  });
  CHECK(half.sightings.at(0).problem == "it answers 500: no");
  CHECK(ids_of(half.sightings.at(0).runs) == std::vector<string>{"42-totw5g"});
}

TEST_CASE("an interruption ends the search") {
  test::FakeClient client{};
  client.interrupt_after = std::chrono::milliseconds{1};
  client.latency = std::chrono::seconds{5};
  std::optional<std::vector<Sighting>> seen{};
  find_runs(client, "42", {place_of("logs", "http://l", "loki-json")}, now, std::chrono::seconds{3},
            [&](std::vector<Sighting> sightings) { seen = std::move(sightings); });
  CHECK_FALSE(client.run());
  REQUIRE(seen);
  CHECK_FALSE(seen->at(0).problem.empty());
}

TEST_CASE("nowhere to ask is an answer, too") {
  bool is_done = false;
  test::FakeClient client{};
  find_runs(client, "42", {}, now, std::chrono::seconds{3},
            [&](const std::vector<Sighting>& seen) { is_done = seen.empty(); });
  client.run();
  CHECK(is_done);
}

}  // namespace pyat::smoke
