#include <nlohmann/json.hpp>

#include "smoke/alerts/alerts.hpp"
#include "smoke/alerts/routing.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::smoke {
namespace {

using nlohmann::json;
using std::string;
using std::chrono::milliseconds;
using test::answer_of;

const string config =
    "route:\n  receiver: pager\n  routes:\n  - matchers: ['job=\"pyat-smoke\"']\n    receiver: pyat\n    group_wait: "
    "0s\n"
    "    group_interval: 1s\n  - match: {severity: critical}\n    receiver: pager\n"
    "receivers:\n- name: pager\n  webhook_configs: [{url: 'http://localhost:5001/x'}]\n  slack_configs: [{channel: "
    "a}]\n"
    "- name: pyat\n  webhook_configs: [{url: 'http://127.0.0.1:9095/hook'}]\n";

struct Bench {
  test::FakeClient client{};
  Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795000000}}};
  AlertRoute route{.alertmanager = {.name = "alertmanager", .url = "http://am:9093"}, .listen = "127.0.0.1:9095"};
  string configuration = config;
  std::function<void(json&)> change = [](json&) {};
  int notifications = 1;
  std::optional<json> muted_by{};  // what groups tell of it; not set: nothing, as before 0.28
  std::vector<json> posted{};

  Bench() {
    client.tell = [this](const net::Request& request) { return std::optional(answer(request)); };
  }

  net::Answer answer(const net::Request& request) {
    if (request.url.ends_with("/api/v2/status")) {
      return answer_of(200, json{{"config", {{"original", configuration}}}}.dump());
    }
    if (request.method == "POST") {
      posted.push_back(json::parse(request.body)[0]);
      const string status = posted.back().contains("endsAt") ? "resolved" : "firing";
      for (int i = 0; i < notifications; ++i) client.after(milliseconds{30}, [this, status] { notify(status); });
      return answer_of(200);
    }
    json entry = posted[0];
    entry["status"] = {{"state", "active"}, {"silencedBy", json::array()}, {"inhibitedBy", json::array()}};
    if (request.url.find("/api/v2/alerts/groups?") == string::npos) return answer_of(200, json::array({entry}).dump());
    if (muted_by) entry["status"]["mutedBy"] = *muted_by;
    const json group{{"labels", json::object()}, {"receiver", {{"name", "pyat"}}}, {"alerts", {entry}}};
    return answer_of(200, json::array({group}).dump());
  }

  void notify(const string& status) {
    json alert = posted[0];
    alert["status"] = status;
    change(alert);
    const json body{{"version", "4"}, {"receiver", "pyat"}, {"alerts", {alert}}};
    client.send("127.0.0.1:9095", {.method = "POST", .path = "/hook", .headers = {}, .body = body.dump()});
  }

  Result check() {
    std::vector<Result> out{};
    check_alerts(client, run, route, [&](std::vector<Result> results) { out = std::move(results); });
    client.run();
    REQUIRE(out.size() == 1);
    return out[0];
  }
};

TEST_CASE("alerts: one arrives, with all of its labels, and so does its end") {
  Bench bench{};
  const Result result = bench.check();
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.views.size() == 3);
  CHECK(result.sentence.starts_with("arrived at the receiver pyat after "));
  CHECK(bench.posted.size() == 2);
}

TEST_CASE("alerts: none is posted where it would go to somebody else") {
  Bench bench{};
  bench.route.listen = "127.0.0.1:9999";
  const Result result = bench.check();
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(bench.posted.empty());
  CHECK(result.findings[0].next.find("receiver: pyat-smoke") != string::npos);
}

TEST_CASE("alerts: without an address, it is where the webhook leads") {
  Bench bench{};
  bench.route.listen.clear();
  CHECK(bench.check().verdict == Verdict::passed);
}

TEST_CASE("alerts: a changed label, a second notification and none at all are found") {
  Bench changed{};
  changed.change = [](json& alert) { alert["labels"]["severity"] = "critical"; };
  const Result altered = changed.check();
  CHECK(altered.verdict == Verdict::failed);
  CHECK(altered.views[1].ledger.examples[0].found == "label severity: critical");

  Bench twice{};
  twice.notifications = 2;
  CHECK(twice.check().views[1].ledger.duplicated == 1);

  Bench never{};
  never.notifications = 0;
  const Result missing = never.check();
  CHECK(missing.verdict == Verdict::failed);
  CHECK(missing.views[1].ledger.missing == 1);
  CHECK(never.posted.size() == 2);  // it is resolved all the same
}

// Of a route with these lines, by which nothing arrives.
Result of_muted(const string& lines, const std::optional<json>& muted_by, int notifications = 0) {
  Bench bench{};
  const string interval = "    group_interval: 1s\n";
  bench.configuration.insert(bench.configuration.find(interval) + interval.size(), lines);
  bench.muted_by = muted_by;
  bench.notifications = notifications;
  Result result = bench.check();
  CHECK(bench.posted.size() == 2);  // it is resolved all the same
  return result;
}

TEST_CASE("alerts: a route that is muted now is not waited for, and its time interval is named") {
  const Result muted = of_muted("    mute_time_intervals: [weekend, nights]\n", json{"nights"});
  CHECK(muted.verdict == Verdict::unchecked);
  CHECK(muted.sentence ==
        "the route to the receiver pyat is muted now, within the time interval nights of its mute_time_intervals: the "
        "alert will not be sent");
  REQUIRE(muted.findings.size() == 1);
  CHECK(muted.findings[0].next.find("time_intervals:") != string::npos);
  CHECK(muted.views.at(1).ledger.missing == 0);
  CHECK(of_muted("    active_time_intervals: [work]\n", json{"work"}).sentence ==
        "the route to the receiver pyat is muted now, outside of the time interval work of its active_time_intervals: "
        "the alert will not be sent");
}

TEST_CASE("alerts: a route that may be muted, where Alertmanager does not tell") {
  const Result result = of_muted("    mute_time_intervals: [nights]\n    active_time_intervals: [work]\n", {});
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(result.sentence.find("may be muted: it has mute_time_intervals: nights and active_time_intervals: work") !=
        string::npos);
  CHECK(result.views.at(1).ledger.missing == 0);
}

TEST_CASE("alerts: what does not arrive by a route that is not muted now is missing") {
  const Result result = of_muted("    mute_time_intervals: [nights]\n", json::array());
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.views.at(1).ledger.missing == 1);
  CHECK(of_muted("    mute_time_intervals: [nights]\n", json::array(), 1).verdict == Verdict::passed);
}

TEST_CASE("alerts: time intervals are not handed down to the routes below") {
  const string text =
      "route:\n  receiver: a\n  routes:\n  - mute_time_intervals: [nights]\n    routes:\n    - receiver: b\n";
  const Destinations destinations = destinations_of(text, {});
  CHECK(destinations.all.at(0).receiver == "b");
  CHECK(destinations.all.at(0).muted_in.empty());
}

TEST_CASE("alerts: interrupted, the task ends and says that the alert is still there") {
  Bench bench{};
  bench.notifications = 0;
  bench.client.interrupt_after = milliseconds{500};
  const Result result = bench.check();
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(result.findings.back().message == "the alert was not resolved");
}

TEST_CASE("alerts: routes are followed as Alertmanager follows them") {
  const auto receiver = [](const std::map<string, string>& labels) {
    return destinations_of(config, labels).all.at(0).receiver;
  };
  CHECK(receiver({{"job", "pyat-smoke"}}) == "pyat");
  CHECK(receiver({{"severity", "critical"}}) == "pager");
  CHECK(receiver({}) == "pager");
  CHECK(destinations_of(config, {}).all[0].has_others);
  CHECK_FALSE(destinations_of("[", {}).problem.empty());
}

// Where an alert of pyat goes if a route with this matcher precedes that of pyat.
string receiver_behind(const string& matcher) {
  const string text = "route:\n  receiver: nobody\n  routes:\n  - matchers:\n    - " + matcher +
                      "\n    receiver: pager\n  - receiver: pyat\n";
  const Destinations destinations = destinations_of(text, {{"job", "pyat-smoke"}, {"severity", "none"}});
  return destinations.problem.empty() ? destinations.all.at(0).receiver : "?";
}

TEST_CASE("alerts: matchers are read as Alertmanager writes them") {
  CHECK(receiver_behind(R"x(job="pyat-smoke")x") == "pager");
  CHECK(receiver_behind(R"x('"job"=~"pyat.+"')x") == "pager");
  CHECK(receiver_behind(R"x(job=~"pyat\\-smoke|other")x") == "pager");  // as it prints job=~"pyat\-smoke|other"
  CHECK(receiver_behind(R"x(severity=~"(?:none|low)")x") == "pager");
  CHECK(receiver_behind(R"x(severity=~"[a-z]{4}")x") == "pager");
  CHECK(receiver_behind(R"x(severity!~"n.ne|critical")x") == "pyat");
  CHECK(receiver_behind(R"x(job=~"smoke")x") == "pyat");
  CHECK(receiver_behind(R"x(team!="")x") == "pyat");
  CHECK(receiver_behind("job = pyat-smoke") == "pager");
}

TEST_CASE("alerts: none is posted where a matcher cannot be understood, so that nobody is woken") {
  CHECK(receiver_behind(R"x(severity=~"(?i)NONE")x") == "?");
  CHECK(receiver_behind(R"x(severity=~"\\pL+")x") == "?");
  CHECK(receiver_behind(R"x(severity=~"[[:alpha:]]+")x") == "?");
  CHECK(receiver_behind("'{job=\"pyat-smoke\", severity=\"none\"}'") == "?");
  Bench bench{};
  bench.configuration.replace(bench.configuration.find("match: {severity: critical}"), 27,
                              "match_re: {severity: '(?i)NONE'}");
  bench.configuration.replace(bench.configuration.find("job=\"pyat-smoke\""), 16, "job=~\"(?i)pyat.*\"");
  const Result result = bench.check();
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(bench.posted.empty());
  REQUIRE(result.findings.size() == 1);
  CHECK(result.findings[0].message ==
        "no alert was posted: whether the route to the receiver pyat takes it could not be decided by its matcher "
        "job=~\"(?i)pyat.*\", and whom it would wake is not known");
  CHECK(result.findings[0].next.starts_with("put a route with matchers: ['job=\"pyat-smoke\"'] before that one"));
}

TEST_CASE("alerts: a matcher of match_re that cannot be decided is named with its label") {
  const Destinations destinations = destinations_of(
      "route:\n  receiver: a\n  routes:\n  - match_re: {severity: '(?i)NONE'}\n", {{"severity", "none"}});
  CHECK(destinations.problem.find(
            "the receiver a takes it could not be decided by its matcher severity=~\"(?i)NONE\"") != string::npos);
}

}  // namespace
}  // namespace pyat::smoke
