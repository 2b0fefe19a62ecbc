#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "smoke/refusals/attempt.hpp"
#include "smoke/refusals/refusals.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace {

using namespace pyat;
using namespace pyat::smoke;
using health::ServerConfig;
using std::string;

Run usual_run() { return {.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}}; }

Route route_of(const string& product, const string& release, const string& tenant = {}) {
  const Access access{.name = product, .url = "http://" + product + ":1", .tenant = tenant};
  return {.write = access, .read = access, .product = product, .release = release};
}

std::optional<Attempt> find(const std::vector<Attempt>& attempts, std::string_view name) {
  const auto found = std::find_if(attempts.begin(), attempts.end(),
                                  [&](const Attempt& attempt) { return attempt.name.find(name) != string::npos; });
  return found == attempts.end() ? std::nullopt : std::optional(*found);
}

std::vector<Attempt> attempts_of(const Route& route, const string& config = {}) {
  const Run run = usual_run();
  const ServerConfig page = config.empty() ? ServerConfig{} : ServerConfig(config);
  const Ground ground{run, route, page};
  if (route.product == "loki") return log_attempts(ground);
  return route.product == "tempo" ? trace_attempts(ground) : metric_attempts(ground);
}

const string* header(const net::Request& request, std::string_view name) {
  for (const net::Header& header : request.headers) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

// ---- judging
// ---------------------------------------------------------------------------------------------------------

Attempt usual_attempt() {
  Attempt attempt{.name = "something bad"};
  attempt.right = {400};
  attempt.meaning = "bad things are stored";
  return attempt;
}

Result judged(const Attempt& attempt, int status, std::optional<Seen> seen) {
  return judge_attempt(route_of("mimir", "2.10.3"), attempt, test::answer_of(status, "no"), seen);
}

TEST_CASE("what is refused rightly, and not there, has passed") {
  const Result result = judged(usual_attempt(), 400, Seen::absent);
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.sentence == "refused with 400, and nothing of it is stored");
  CHECK(result.signal == "refusals");
  CHECK(judged(usual_attempt(), 400, std::nullopt).verdict == Verdict::passed);
}

TEST_CASE("what is refused and stored, or accepted and stored, has failed") {
  CHECK(judged(usual_attempt(), 400, Seen::there).sentence == "refused with 400, and stored all the same");
  CHECK(judged(usual_attempt(), 400, Seen::there).verdict == Verdict::failed);
  const Result stored = judged(usual_attempt(), 200, Seen::there);
  CHECK(stored.verdict == Verdict::failed);
  REQUIRE(stored.findings.size() == 1);
  CHECK(stored.findings[0].message == "bad things are stored");
}

TEST_CASE("what is accepted and not stored is a phantom accept") {
  const Result result = judged(usual_attempt(), 204, Seen::absent);
  CHECK(result.verdict == Verdict::failed);
  CHECK_THAT(result.findings.at(0).message, Contains("phantom accept"));
  Attempt quiet = usual_attempt();
  quiet.is_left_quietly = true;
  quiet.why = "it is known to";
  CHECK(judged(quiet, 204, Seen::absent).verdict == Verdict::passed);
}

TEST_CASE("what a server may accept is no fault") {
  Attempt attempt = usual_attempt();
  attempt.leave = Leave::yes;
  attempt.why = "x is 1h";
  CHECK(judged(attempt, 200, Seen::there).sentence == "accepted with 200 and stored, as it may be: x is 1h");
  CHECK(judged(attempt, 200, Seen::there).verdict == Verdict::passed);
  attempt.leave = Leave::perhaps;
  CHECK(judged(attempt, 200, Seen::there).verdict == Verdict::warned);
}

TEST_CASE("another status than the right one is explained") {
  const Result result = judged(usual_attempt(), 500, Seen::absent);
  CHECK(result.verdict == Verdict::warned);
  CHECK_THAT(result.findings.at(0).message, Contains("Mimir answered 500"));
  for (const int status : {404, 429, 502, 503})
    CHECK(judged(usual_attempt(), status, Seen::absent).verdict == Verdict::unchecked);
  CHECK(judged(usual_attempt(), 400, Seen::unreadable).verdict == Verdict::unchecked);
}

TEST_CASE("the words of a server can make its status right") {
  // Tempo 3.0.3 answers so where no tenant is named.
  Attempt attempt = usual_attempt();
  attempt.right_text = "no org id";
  const Route tempo = route_of("tempo", "3.0.3");
  const auto verdict = [&](const char* body) {
    return judge_attempt(tempo, attempt, test::answer_of(503, body), Seen::absent).verdict;
  };
  CHECK(verdict(R"({"code":14,"message":"no org id"})") == Verdict::passed);
  CHECK(verdict("overloaded") == Verdict::unchecked);
}

TEST_CASE("no answer says nothing, unless it was stored") {
  const net::Answer closed = test::problem_of(net::Problem::closed);
  const Route route = route_of("mimir", "");
  CHECK(judge_attempt(route, usual_attempt(), closed, Seen::absent).verdict == Verdict::unchecked);
  CHECK(judge_attempt(route, usual_attempt(), closed, Seen::there).verdict == Verdict::failed);
}

// ---- reading again
// ---------------------------------------------------------------------------------------------------

TEST_CASE("a sample is seen by its value") {
  const auto answer = test::answer_of(
      200,
      R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1795223593.105,"42.5"]]}]}})");
  CHECK(seen_in("mimir", answer, "42.5") == Seen::there);
  CHECK(seen_in("mimir", answer, "42") == Seen::absent);
  CHECK(seen_in("prometheus", test::answer_of(200, R"({"status":"success","data":{"result":[]}})"), "1") ==
        Seen::absent);
  CHECK(seen_in("mimir", test::answer_of(200, "{}"), "1") == Seen::unreadable);
  CHECK(seen_in("mimir", test::answer_of(503), "1") == Seen::unreadable);
  CHECK(seen_in("mimir", test::problem_of(net::Problem::refused), "1") == Seen::unreadable);
}

TEST_CASE("a line is seen by a part of it, a trace by the name of its span") {
  const auto lines = test::answer_of(
      200,
      R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"x"},"values":[["1","pyat refusal 1 cut"]]}]}})");
  CHECK(seen_in("loki", lines, "refusal 1") == Seen::there);
  CHECK(seen_in("loki", lines, "refusal 2") == Seen::absent);
  CHECK(seen_in("loki", test::answer_of(200, "<html>"), "x") == Seen::unreadable);
  CHECK(seen_in("tempo", test::answer_of(404, "trace not found"), "x") == Seen::absent);
  CHECK(seen_in("tempo", test::answer_of(200, R"({"batches":[{"name":"x"}]})"), "x\"") == Seen::there);
  CHECK(seen_in("tempo", test::answer_of(500), "x") == Seen::unreadable);
}

// ---- what is tried
// ---------------------------------------------------------------------------------------------------

TEST_CASE("what is tried is the same every time, and no two are told by the same text") {
  for (const char* product : {"mimir", "prometheus", "loki", "tempo"}) {
    const auto first = attempts_of(route_of(product, "2.10.3", "a"));
    const auto second = attempts_of(route_of(product, "2.10.3", "a"));
    REQUIRE(first.size() == second.size());
    CHECK(first.size() > 5);
    std::set<string> needles{};
    for (std::size_t i = 0; i < first.size(); ++i) {
      INFO(first[i].name);
      CHECK(first[i].request.body == second[i].request.body);
      CHECK_FALSE(first[i].right.empty());
      if (first[i].look) CHECK(needles.insert(first[i].look->request.url + first[i].look->needle).second);
      if (first[i].control)
        CHECK(needles.insert(first[i].control_look.request.url + first[i].control_look.needle).second);
    }
  }
}

TEST_CASE("a window for samples out of order is respected") {
  const Route mimir = route_of("mimir", "2.10.3");
  CHECK(find(attempts_of(mimir), "out of order")->leave == Leave::perhaps);
  CHECK(find(attempts_of(mimir, "target: all\n"), "out of order")->leave == Leave::no);
  const auto wide = attempts_of(mimir, "limits:\n  out_of_order_time_window: 1h\n");
  CHECK(find(wide, "out of order")->leave == Leave::yes);
  CHECK(find(wide, "out of order")->why == "limits.out_of_order_time_window is 1h");
  CHECK(find(wide, "30 days ago")->leave == Leave::no);
  const auto prometheus =
      attempts_of(route_of("prometheus", "2.42.0"), "storage:\n  tsdb:\n    out_of_order_time_window: 30m\n");
  CHECK(find(prometheus, "out of order")->leave == Leave::yes);
}

TEST_CASE("limits that the server tells are what is gone beyond") {
  CHECK(find(attempts_of(route_of("mimir", ""), "limits:\n  max_label_names_per_series: 40\n"), "series of 47 labels")
            .has_value());
  CHECK(find(attempts_of(route_of("loki", "2.9.4")), "stream of 36 labels").has_value());
  CHECK(find(attempts_of(route_of("loki", "3.4.0")), "stream of 21 labels").has_value());
  CHECK(find(attempts_of(route_of("loki", "2.9.4")), "a line of 263144")->leave == Leave::yes);
  CHECK(find(attempts_of(route_of("loki", "3.4.0")), "a line of 263144")->leave == Leave::no);
  const auto small =
      attempts_of(route_of("loki", "3.4.0"), "limits_config:\n  max_line_size: 64KiB\n  creation_grace_period: 1h\n");
  CHECK(find(small, "a line of 66536 bytes").has_value());
  CHECK(find(small, "15 minutes ahead")->leave == Leave::yes);
  CHECK(
      find(attempts_of(route_of("loki", ""), "limits_config:\n  reject_old_samples_max_age: 8w\n"), "30 days")->leave ==
      Leave::yes);
}

TEST_CASE("nothing is written that would do harm") {
  // A sample of the future moves the time of a Prometheus that takes it; a stream without labels cannot be told as
  // ours.
  CHECK(find(attempts_of(route_of("prometheus", "2.42.0")), "ahead")->is_untried);
  CHECK_FALSE(find(attempts_of(route_of("prometheus", "3.5.3")), "ahead")->is_untried);
  CHECK(find(attempts_of(route_of("loki", "2.9.4")), "without labels").has_value());
  CHECK_FALSE(find(attempts_of(route_of("loki", "3.4.0")), "without labels"));
  CHECK_FALSE(find(attempts_of(route_of("loki", "")), "without labels"));
  for (const char* product : {"mimir", "loki"}) {
    const auto attempts = attempts_of(route_of(product, "2.10.3"));
    CHECK(find(attempts, "larger than is allowed")->request.body.size() < 8);
  }
  CHECK_FALSE(find(attempts_of(route_of("prometheus", "3.5.3")), "larger"));
}

TEST_CASE("who may not write is tried where there is somebody") {
  Route route = route_of("mimir", "2.10.3", "team-a");
  const auto tenant = find(attempts_of(route, "multitenancy_enabled: true\n"), "without a tenant");
  REQUIRE(tenant.has_value());
  CHECK(header(tenant->request, "X-Scope-OrgID") == nullptr);
  CHECK(*header(tenant->look->request, "X-Scope-OrgID") == "team-a");
  CHECK(tenant->leave == Leave::no);
  CHECK(find(attempts_of(route, "multitenancy_enabled: false\n"), "without a tenant")->leave == Leave::yes);
  CHECK_FALSE(find(attempts_of(route_of("mimir", "")), "tenant"));
  CHECK_FALSE(find(attempts_of(route), "credentials"));
  route.write.credentials = {.kind = net::Credentials::Kind::basic, .user = "u", .secret = "secret"};
  const auto attempts = attempts_of(route);
  const auto wrong = find(attempts, "wrong credentials");
  REQUIRE(wrong.has_value());
  CHECK(wrong->request.credentials.user == "u");
  CHECK(wrong->request.credentials.secret == "xxxxxx");
  CHECK(find(attempts, "no credentials")->request.credentials.kind == net::Credentials::Kind::none);
  route.write.credentials.secret = "xxxxxx";
  CHECK(find(attempts_of(route), "wrong credentials")->request.credentials.secret != "xxxxxx");
}

TEST_CASE("a size is announced as Snappy does") {
  CHECK(announced_size(0) == string(1, '\0'));
  CHECK(announced_size(209'715'200) == "\x80\x80\x80\x64");
}

// ---- all of it
// -------------------------------------------------------------------------------------------------------

// A Tempo that answers as release 2.3.1 does.
void set_up_tempo(test::FakeClient& client, const std::vector<Attempt>& attempts) {
  client.answers["http://tempo:1/v1/traces"] = {test::answer_of(200), test::answer_of(500), test::answer_of(400),
                                                test::answer_of(400), test::answer_of(400), test::answer_of(415)};
  client.set("http://tempo:1/api/push", test::answer_of(404));
  for (const Attempt& attempt : attempts) {
    if (attempt.look) client.set(attempt.look->request.url, test::answer_of(404, "trace not found"));
    if (!attempt.control) continue;
    // Visible when it is asked for the second time.
    client.answers[attempt.control_look.request.url] = {
        test::answer_of(404), test::answer_of(200, "{\"name\":\"" + attempt.control_look.needle)};
  }
}

std::vector<Result> check(test::FakeClient& client, const Route& route, const string& config = {}) {
  std::vector<Result> results{};
  check_refusals(client, usual_run(), route, health::ServerConfig(config), {}, [&](std::vector<Result> all) { results = std::move(all); });
  client.run();
  return results;
}

TEST_CASE("a server that refuses everything that it must has passed") {
  const Route route = route_of("tempo", "2.3.1");
  const auto attempts = attempts_of(route);
  test::FakeClient client{};
  set_up_tempo(client, attempts);
  const auto results = check(client, route);
  REQUIRE(results.size() == attempts.size());
  for (const Result& result : results) {
    INFO(result.name << ": " << result.sentence);
    CHECK(result.verdict == Verdict::passed);
  }
  CHECK(client.elapsed() < std::chrono::seconds{3});
}

TEST_CASE("a server that stores what it refuses is found out") {
  const Route route = route_of("tempo", "2.3.1");
  const auto attempts = attempts_of(route);
  test::FakeClient client{};
  set_up_tempo(client, attempts);
  const Attempt cut = *find(attempts, "protobuf that was cut");
  client.set(cut.look->request.url, test::answer_of(200, "{\"name\":\"" + cut.look->needle));
  const auto results = check(client, route);
  CHECK(results.at(2).sentence == "refused with 400, and stored all the same");
}

TEST_CASE("what is acknowledged is waited for before it is called a phantom") {
  const Route route = route_of("tempo", "2.3.1");
  const auto attempts = attempts_of(route);
  test::FakeClient client{};
  set_up_tempo(client, attempts);
  client.answers["http://tempo:1/v1/traces"][3] = test::answer_of(200);
  const auto results = check(client, route);
  CHECK(results.at(2).sentence == "accepted with 200, and not stored");
  CHECK(client.elapsed() > std::chrono::seconds{8});
}

TEST_CASE("where not even a good one is taken or shown, nothing is concluded") {
  const Route route = route_of("tempo", "2.3.1");
  const auto attempts = attempts_of(route);
  test::FakeClient refusing{};
  set_up_tempo(refusing, attempts);
  refusing.answers["http://tempo:1/v1/traces"].front() = test::answer_of(429, "RATE_LIMITED: x");
  const auto refused = check(refusing, route);
  CHECK(refused.at(0).verdict == Verdict::unchecked);
  CHECK_THAT(refused.at(0).findings.at(0).message, Contains("more bytes of spans"));
  test::FakeClient blind{};
  set_up_tempo(blind, attempts);
  blind.answers[attempts[0].control_look.request.url] = {test::answer_of(404)};
  CHECK(check(blind, route).at(0).verdict == Verdict::unchecked);
  test::FakeClient nobody{};
  for (const Result& result : check(nobody, route)) CHECK(result.verdict == Verdict::unchecked);
}

TEST_CASE("an interruption leaves what was found out before") {
  test::FakeClient client{};
  client.interrupt_after = std::chrono::milliseconds{3};
  CHECK_FALSE(check(client, route_of("loki", "2.9.4")).empty());
}

TEST_CASE("what its limits allow is no fault, and Prometheus before 2.54 is spared") {
  const Route route = route_of("prometheus", "2.42.0");
  test::FakeClient client{};
  client.set("http://prometheus:1/api/v1/write", test::answer_of(400));
  const auto results = check(client, route, "storage:\n  tsdb:\n    out_of_order_time_window: 30m\n");
  REQUIRE_FALSE(results.empty());
  CHECK(results.back().verdict == Verdict::warned);
  CHECK_THAT(results.back().sentence, Contains("not tried"));
}

}  // namespace
