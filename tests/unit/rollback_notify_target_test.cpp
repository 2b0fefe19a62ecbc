// Whom pyat.yml names, what is asked of them, and what their answers mean.
#include <string>

#include "config/inventory.hpp"
#include "rollback/notify/target.hpp"
#include "rollback/notify/test_record.hpp"
#include "rollback/notify/verdict.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds now{seconds{1'795'316'400}};  // 2026-11-22T03:00:00Z

FoundSecret find(const config::Secret& secret) {
  if (secret.variable == "SLACK_URL")
    return {.text = "https://hooks.example.com/services/T0AAAAAAA/B0BBBBBBB/cccccccccccc0"};
  if (secret.variable == "BAD_URL") return {.text = "hooks.example.com/services/secret-of-mine-1"};
  if (secret.variable == "LOGIN_URL") return {.text = "https://u:hunter2@hooks.example.com/x"};
  if (secret.variable == "PORT_URL") return {.text = "https://user:hunter2"};
  if (secret.variable == "KEY") return {.text = "0123456789abcdef0123456789abcdef"};
  if (secret.file == "/repo/token") return {.text = "t0ken-t0ken"};
  return {.problem = "the variable " + secret.variable + " is not set"};
}

std::vector<Target> targets(const string& list) {
  const config::LoadResult loaded = config::load_inventory("/repo/pyat.yml", "rollback: {notify: [" + list + "]}");
  for (const diag::Diagnostic& found : loaded.report.diagnostics) UNSCOPED_INFO(found.message);
  REQUIRE(loaded.inventory);
  return make_targets(loaded.inventory->rollback.notify, find);
}

Target target(const string& item) { return targets(item).at(0); }

Verdict verdict(const Target& target, const net::Answer& answer) {
  return judge(target, request_for(target, {.stack = "lgtm"}, "id"), answer, now);
}

const string* header_of(const net::Request& request, std::string_view name) {
  for (const net::Header& header : request.headers) {
    if (header.name == name) return &header.value;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a target is told from one of that name whose settings, or whose secrets, have changed") {
  const Target tried = target("{kind: webhook, url_env: SLACK_URL}");
  const TestRecord record{.target = tried.name, .mark = mark_of(tried, "5a17")};
  CHECK(record.mark.size() == std::string_view("5a17-0000").size());
  CHECK(is_as_tried(target("{kind: webhook, url_env: SLACK_URL}"), record));
  Target other = tried;
  SECTION("another webhook of the same host") { other.url.back() = '1'; }
  SECTION("another key") { other.routing_key = "0123"; }
  SECTION("another header") { other.headers.push_back({"X-Token", "t"}); }
  SECTION("another program") { other.command = {"./tell.sh"}; }
  SECTION("another password") { other.credentials.secret = "hunter2"; }
  SECTION("the same text in other fields") { std::swap(other.url, other.routing_key); }
  CHECK_FALSE(is_as_tried(other, record));
  CHECK(mark_of(tried, "5a18").substr(5) != record.mark.substr(5));
  CHECK_FALSE(is_as_tried(tried, {.target = tried.name}));
}

TEST_CASE("each kind is posted to where it takes messages") {
  const Message message{.event = Event::stopped, .stack = "lgtm"};
  const net::Request slack = request_for(target("{kind: slack, url_env: SLACK_URL}"), message, "id");
  CHECK(slack.url == "https://hooks.example.com/services/T0AAAAAAA/B0BBBBBBB/cccccccccccc0");
  CHECK(slack.method == "POST");
  CHECK(slack.max_redirects == 0);
  REQUIRE(header_of(slack, "Content-Type") != nullptr);
  CHECK(*header_of(slack, "Content-Type") == "application/json");

  const net::Request pager = request_for(target("{kind: pagerduty, routing_key_env: KEY}"), message, "id");
  CHECK(pager.url == "https://events.pagerduty.com/v2/enqueue");
  CHECK(pager.body.find("0123456789abcdef0123456789abcdef") != string::npos);
  const Target europe =
      target("{kind: pagerduty, routing_key_env: KEY, url: 'https://events.eu.pagerduty.com/v2/enqueue'}");
  CHECK(request_for(europe, message, "id").url == "https://events.eu.pagerduty.com/v2/enqueue");

  const Target alerts = target(
      "{kind: alertmanager, url: 'http://mimir:9009/alertmanager/', tenant: team-a, labels: {team: a}, timeout: 2s, "
      "auth: {token_file: token}}");
  const net::Request alert = request_for(alerts, message, "id");
  CHECK(alert.url == "http://mimir:9009/alertmanager/api/v2/alerts");
  CHECK(alert.timeout == milliseconds{2000});
  CHECK(alert.credentials.kind == net::Credentials::Kind::bearer);
  CHECK(alert.credentials.secret == "t0ken-t0ken");
  CHECK(*header_of(alert, "X-Scope-OrgID") == "team-a");
  CHECK(alert.body.find("\"team\":\"a\"") != string::npos);

  const Target hook =
      target("{kind: webhook, url: 'http://hook:8080/rollback', headers: {X-Team: a}, headers_env: {X-Api-Key: KEY}}");
  const net::Request posted = request_for(hook, message, "4711");
  CHECK(posted.url == "http://hook:8080/rollback");
  CHECK(*header_of(posted, "Idempotency-Key") == "4711");
  CHECK(*header_of(posted, "X-Team") == "a");
  CHECK(*header_of(posted, "X-Api-Key") == "0123456789abcdef0123456789abcdef");
}

TEST_CASE("a target whose secret is missing has a problem, and the others have none") {
  const std::vector<Target> all = targets(
      "{kind: slack, url_env: MISSING}, {kind: pagerduty, routing_key_env: KEY}, {kind: webhook, url_env: NONE}");
  CHECK(all.at(0).problem == "the variable MISSING is not set");
  CHECK(all.at(0).next == "set the variable MISSING");
  CHECK(all.at(1).problem.empty());
  CHECK(all.at(2).problem == "the variable NONE is not set");
}

TEST_CASE("what is wrong with a secret URL is said without the URL") {
  const Target bad = target("{kind: slack, url_env: BAD_URL}");
  CHECK(bad.problem ==
        "the variable BAD_URL holds no URL that can be posted to: it must begin with https:// or http://");
  const Target login = target("{kind: slack, url_env: LOGIN_URL}");
  CHECK(login.problem ==
        "the variable LOGIN_URL holds no URL that can be posted to: an address holds no user and no password");
}

TEST_CASE("a password in the place of a port is not told either") {
  CHECK(target("{kind: slack, url_env: PORT_URL}").problem ==
        "the variable PORT_URL holds no URL that can be posted to: the port must be a number from 1 to 65535");
}

TEST_CASE("of a target, only its origin is shown") {
  CHECK(place_of(target("{kind: slack, url_env: SLACK_URL}")) == "https://hooks.example.com");
  CHECK(place_of(target("{kind: alertmanager, url: 'http://localhost:9093'}")) == "http://localhost:9093");
  CHECK(place_of(target("{kind: command, command: [./tell.sh, --token, x]}")) == "./tell.sh");
}

TEST_CASE("nobody is woken up because a rollback has begun") {
  const Target pager = target("{kind: pagerduty, routing_key_env: KEY}");
  CHECK_FALSE(wants(pager, Event::begun));
  CHECK(wants(pager, Event::stopped));
  CHECK(wants(pager, Event::done));
  CHECK(wants(pager, Event::test_ended));
  const Target slack = target("{kind: slack, url_env: SLACK_URL}");
  CHECK(wants(slack, Event::begun));
  CHECK_FALSE(wants(slack, Event::test_ended));
  const Target chosen = target("{kind: slack, url_env: SLACK_URL, events: [stopped, done]}");
  CHECK(wants(chosen, Event::stopped));
  CHECK_FALSE(wants(chosen, Event::begun));
  CHECK(wants(chosen, Event::test));
}

TEST_CASE("the events and the kinds of pyat.yml are those that there are") {
  for (const std::string_view name : config::notify_events()) CHECK(event_from(name));
  CHECK(config::notify_events().size() == 9);  // the two of a test are for nobody to choose
  CHECK(target("{kind: alertmanager, url: 'http://a'}").kind == TargetKind::alertmanager);
  CHECK(target("{kind: command, command: [a]}").kind == TargetKind::command);
  CHECK(target("{kind: pagerduty, routing_key_env: KEY}").kind == TargetKind::pagerduty);
  CHECK(target("{kind: slack, url_env: SLACK_URL}").kind == TargetKind::slack);
  CHECK(target("{kind: webhook, url: 'http://a'}").kind == TargetKind::webhook);
}

TEST_CASE("what arrives, what may arrive later, and what never will") {
  const Target slack = target("{kind: slack, url_env: SLACK_URL}");
  CHECK(verdict(slack, test::answer_of(200, "ok")).fate == Fate::sent);
  CHECK(verdict(slack, test::answer_of(202)).fate == Fate::sent);
  for (const int status : {408, 425, 429, 500, 502, 503, 504}) {
    CAPTURE(status);
    CHECK(verdict(slack, test::answer_of(status)).fate == Fate::again);
  }
  for (const int status : {301, 307, 400, 401, 403, 404, 410, 413}) {
    CAPTURE(status);
    CHECK(verdict(slack, test::answer_of(status)).fate == Fate::refused);
  }
  CHECK(verdict(slack, test::problem_of(net::Problem::refused)).fate == Fate::again);
  CHECK(verdict(slack, test::problem_of(net::Problem::no_answer)).fate == Fate::again);
  CHECK(verdict(slack, test::problem_of(net::Problem::no_library)).fate == Fate::refused);
}

TEST_CASE("the words of a refusal are those of the server") {
  const Target slack = target("{kind: slack, url_env: SLACK_URL}");
  const Verdict gone = verdict(slack, test::answer_of(404, "no_service"));
  CHECK(gone.words == "answered 404: no_service");
  CHECK(gone.next ==
        "the webhook was revoked, or its channel is gone: make a new one, and put its URL where the old one was");
  const Target pager = target("{kind: pagerduty, routing_key_env: KEY}");
  const Verdict invalid = verdict(
      pager,
      test::answer_of(400, R"({"status":"invalid event","message":"Event object is invalid","errors":["a","b"]})"));
  CHECK(invalid.words == "answered 400: Event object is invalid; a; b");
  CHECK(invalid.next == "compare the routing key with the integration key of the service: it has 32 characters");
  const Target alerts = target("{kind: alertmanager, url: 'http://localhost:9093'}");
  CHECK(verdict(alerts, test::answer_of(400, R"("start time must be before end time")")).words ==
        "answered 400: start time must be before end time");
  CHECK(verdict(alerts, test::answer_of(500, "\x1b[31mred\n\ntwo")).words == "answered 500:  [31mred  two");
  CHECK(verdict(alerts, test::problem_of(net::Problem::refused)).words ==
        "nothing listens on localhost:9093 (connection refused)");
}

TEST_CASE("a redirect is not followed, and of where it leads only the host is told") {
  const Target hook = target("{kind: webhook, url: 'http://hook/a'}");
  const Verdict elsewhere = verdict(hook, test::answer_of(302, {}, {{"location", "https://evil.example/collect?x=1"}}));
  CHECK(elsewhere.fate == Fate::refused);
  CHECK(elsewhere.words ==
        "answered 302: it leads to https://evil.example, and no redirect is followed with a message");
  CHECK(elsewhere.next == "write https:// in its URL");
  CHECK(verdict(hook, test::answer_of(308, {}, {{"location", "/b"}})).words ==
        "answered 308: it leads to another path, and no redirect is followed with a message");
}

TEST_CASE("a page for people is no receipt") {
  const net::Answer page = test::answer_of(200, "<html>log in</html>", {{"content-type", "text/html; charset=utf-8"}});
  for (const char* item : {"{kind: slack, url_env: SLACK_URL}", "{kind: pagerduty, routing_key_env: KEY}",
                           "{kind: alertmanager, url: 'http://localhost:9093'}"}) {
    CHECK(verdict(target(item), page).fate == Fate::refused);
  }
  CHECK(verdict(target("{kind: webhook, url: 'http://hook'}"), page).fate == Fate::sent);
}

TEST_CASE("a server that wants to be left alone is left alone") {
  const Target slack = target("{kind: slack, url_env: SLACK_URL}");
  CHECK(verdict(slack, test::answer_of(429, {}, {{"retry-after", "30"}})).wait == seconds{30});
  CHECK(verdict(slack, test::answer_of(503, {}, {{"retry-after", "Sun, 22 Nov 2026 03:02:00 GMT"}})).wait ==
        seconds{120});
  CHECK_FALSE(verdict(slack, test::answer_of(429)).wait);

  CHECK(retry_after(" 0 ", now) == seconds{0});
  CHECK(retry_after("Sun, 22 Nov 2026 02:00:00 GMT", now) == seconds{0});  // over already
  CHECK(retry_after("99999999999999999999", now) == seconds{7 * 24 * 3600});
  for (const char* wrong : {"", "soon", "-5", "1.5", "Sun, 22 Nov 2026 03:02:00 UTC", "Sun, 32 Nov 2026 03:02:00 GMT",
                            "Sun, 22 Nor 2026 03:02:00 GMT", "Sun, 22 Nov 2026 25:02:00 GMT"}) {
    CAPTURE(wrong);
    CHECK_FALSE(retry_after(wrong, now));
  }
}

TEST_CASE("how a program has ended says whether it took the message") {
  const milliseconds limit{2000};
  CHECK(judge({.status = 0}, limit).fate == Fate::sent);
  CHECK(judge({.problem = "no such file or directory"}, limit).fate == Fate::refused);
  CHECK(judge({.status = 3, .output = "no route\nto it"}, limit).words == "ended with 3: no route to it");
  CHECK(judge({.signal = 9}, limit).words == "was ended by signal 9");
  const Verdict late = judge({.is_timed_out = true}, limit);
  CHECK(late.fate == Fate::again);
  CHECK(late.words == "did not end within 2 s");
}

TEST_CASE("all secrets of a target are known by heart") {
  util::Mask mask{};
  for (const Target& each :
       targets("{kind: slack, url_env: SLACK_URL}, {kind: webhook, url: 'http://hook/rollback', auth: "
               "{user: me, password_env: KEY}}, {kind: alertmanager, url: 'http://a', auth: {token_file: "
               "token}, tenant: platform}")) {
    add_secrets(mask, each);
  }
  string text =
      "/services/T0AAAAAAA/B0BBBBBBB/cccccccccccc0 cccccccccccc0 0123456789abcdef0123456789abcdef t0ken-t0ken "
      "bWU6MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY= rollback platform";
  mask.apply(text);
  CHECK(text == "*** *** *** *** *** rollback platform");
}

}  // namespace pyat::rollback::notify
