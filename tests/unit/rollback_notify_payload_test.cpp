// What is sent, in the form of each receiver.
#include <nlohmann/json.hpp>
#include <string>

#include "rollback/notify/message_json.hpp"
#include "rollback/notify/payload.hpp"
#include "support/catch.hpp"

namespace pyat::rollback::notify {
namespace {

using nlohmann::json;
using std::string;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds begun_at{seconds{1'795'316'400}};  // 2026-11-22T03:00:00Z

Message message(Event event) {
  return {.event = event,
          .run = "20261122T030000Z-4f2a",
          .stack = "lgtm",
          .host = "mon1",
          .user = "anna",
          .from = "14-77de68da",
          .to = "12-9f86d081",
          .started = begun_at,
          .happened = begun_at + seconds{727}};
}

json alert_of(const json& body, const string& name) {
  for (const json& alert : body) {
    if (alert["labels"]["alertname"] == name) return alert;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("every event has a headline, a name and a way back from it") {
  for (unsigned i = 0; i <= static_cast<unsigned>(Event::fired); ++i) {
    const auto event = static_cast<Event>(i);
    CHECK(event_from(to_string(event)) == event);
    CHECK((headline(message(event)).find("lgtm") != string::npos) == (event != Event::test_ended));
  }
  CHECK_FALSE(event_from("nothing"));
}

TEST_CASE("headlines say what has happened to which stack") {
  CHECK(headline(message(Event::begun)) == "rollback of lgtm on mon1 has begun: from 14-77de68da to 12-9f86d081");
  Message failed = message(Event::failed);
  failed.step = "start the target";
  CHECK(headline(failed) == "rollback of lgtm on mon1 has failed at the step 'start the target': it is being undone");
  Message unconfirmed = message(Event::unconfirmed);
  unconfirmed.until = begun_at + seconds{1800};
  CHECK(headline(unconfirmed) ==
        "rollback of lgtm on mon1 waits for its confirmation: it will be undone at 2026-11-22T03:30:00Z");
}

TEST_CASE("a message for Slack is text, and nothing in it is a mention") {
  Message failed = message(Event::failed);
  failed.words = "<!channel> a & b <https://evil.example|click>";
  failed.next = "pyat rollback abort";
  const json body = json::parse(slack_body(failed));
  CHECK(body["text"] == "rollback of lgtm on mon1 has failed: it is being undone");
  CHECK(body["mrkdwn"] == false);
  const json& attachment = body["attachments"].at(0);
  CHECK(attachment["color"] == "danger");
  CHECK(attachment["ts"] == 1'795'317'127);
  CHECK(attachment["fields"].dump().find('<') == string::npos);
  bool has_reason = false, has_next = false;
  for (const json& field : attachment["fields"]) {
    if (field["title"] == "reason") {
      has_reason = field["value"] == "&lt;!channel&gt; a &amp; b &lt;https://evil.example|click&gt;";
    }
    if (field["title"] == "next command") has_next = field["value"] == "pyat rollback abort";
  }
  CHECK(has_reason);
  CHECK(has_next);
  CHECK(json::parse(slack_body(message(Event::done)))["attachments"][0]["color"] == "good");
}

TEST_CASE("bytes that are no UTF-8 do not stop a message") {
  Message failed = message(Event::failed);
  failed.words = "exit \xff\xfe";
  CHECK(json::accept(slack_body(failed)));
  CHECK(json::accept(pagerduty_body(failed, "key")));
  CHECK(json::accept(alertmanager_body(failed, {})));
  CHECK(json::accept(plain_body(failed, "id")));
}

TEST_CASE("an incident of PagerDuty is opened, taken and closed under one key") {
  const json opened = json::parse(pagerduty_body(message(Event::stopped), "0123456789abcdef0123456789abcdef"));
  CHECK(opened["routing_key"] == "0123456789abcdef0123456789abcdef");
  CHECK(opened["event_action"] == "trigger");
  CHECK(opened["dedup_key"] == "pyat-rollback:mon1:lgtm");
  CHECK(opened["payload"]["severity"] == "critical");
  CHECK(opened["payload"]["source"] == "mon1");
  CHECK(opened["payload"]["group"] == "lgtm");
  CHECK(opened["payload"]["timestamp"] == "2026-11-22T03:12:07Z");
  CHECK(opened["payload"]["custom_details"]["from"] == "14-77de68da");
  CHECK_FALSE(opened.contains("links"));

  const json taken = json::parse(pagerduty_body(message(Event::resumed), "k"));
  CHECK(taken["event_action"] == "acknowledge");
  CHECK(taken["dedup_key"] == opened["dedup_key"]);
  CHECK_FALSE(taken.contains("payload"));
  for (const Event event : {Event::done, Event::confirmed}) {
    const json closed = json::parse(pagerduty_body(message(event), "k"));
    CHECK(closed["event_action"] == "resolve");
    CHECK(closed["dedup_key"] == opened["dedup_key"]);
  }
}

TEST_CASE("a test opens an incident of its own, and closes it") {
  const std::vector<Message> messages = test_messages("lgtm", "mon1", begun_at);
  REQUIRE(messages.size() == 2);
  const json opened = json::parse(pagerduty_body(messages[0], "k")),
             closed = json::parse(pagerduty_body(messages[1], "k"));
  CHECK(opened["event_action"] == "trigger");
  CHECK(opened["payload"]["severity"] == "info");
  CHECK(closed["event_action"] == "resolve");
  CHECK(opened["dedup_key"] == closed["dedup_key"]);
  CHECK(opened["dedup_key"] != pagerduty_key(message(Event::stopped)));
  CHECK(string(opened["payload"]["summary"]) ==
        "this is a test of pyat rollback's notifications: nothing has happened to lgtm");
}

TEST_CASE("limits of PagerDuty are kept") {
  Message stopped = message(Event::stopped);
  stopped.stack = string(300, 's');
  stopped.step = string(2000, 'x');
  CHECK(pagerduty_key(stopped).size() <= 255);
  Message other = stopped;
  other.stack += 't';
  CHECK(pagerduty_key(stopped) != pagerduty_key(other));
  CHECK(string(json::parse(pagerduty_body(stopped, "k"))["payload"]["summary"]).size() <= 1024);
}

TEST_CASE("a URL that is none is no link") {
  Message stopped = message(Event::stopped);
  stopped.url = "see the wiki";
  CHECK_FALSE(json::parse(pagerduty_body(stopped, "k")).contains("links"));
  CHECK_FALSE(json::parse(alertmanager_body(stopped, {}))[0].contains("generatorURL"));
  stopped.url = "https://wiki.example.com/rollback";
  CHECK(json::parse(pagerduty_body(stopped, "k"))["links"][0]["href"] == stopped.url);
  CHECK(json::parse(alertmanager_body(stopped, {}))[0]["generatorURL"] == stopped.url);
}

TEST_CASE("an alert keeps its labels from its first message to its last") {
  const Labels labels = {{"team", "observability"}};
  const json begun = json::parse(alertmanager_body(message(Event::begun), labels));
  REQUIRE(begun.size() == 1);
  const json expected = {{"alertname", "PyatRollbackRunning"},
                         {"severity", "info"},
                         {"stack", "lgtm"},
                         {"instance", "mon1"},
                         {"team", "observability"}};
  CHECK(begun[0]["labels"] == expected);
  CHECK(begun[0]["startsAt"] == "2026-11-22T03:12:07Z");
  CHECK(begun[0]["endsAt"] == "2026-11-22T05:12:07Z");

  const json done = json::parse(alertmanager_body(message(Event::done), labels));
  const json running = alert_of(done, "PyatRollbackRunning");
  CHECK(running["labels"] == expected);
  CHECK(running["startsAt"] == "2026-11-22T03:00:00Z");
  CHECK(running["endsAt"] == "2026-11-22T03:12:07Z");
  CHECK(alert_of(done, "PyatRollbackFailed")["endsAt"] == "2026-11-22T03:12:07Z");
}

TEST_CASE("a rollback that was undone is over, and has failed until another one is done") {
  const json undone = json::parse(alertmanager_body(message(Event::undone), {}));
  CHECK(alert_of(undone, "PyatRollbackRunning")["endsAt"] == "2026-11-22T03:12:07Z");
  CHECK(alert_of(undone, "PyatRollbackFailed")["endsAt"] == "2026-11-23T03:12:07Z");
  CHECK(alert_of(undone, "PyatRollbackFailed")["labels"]["severity"] == "critical");
}

TEST_CASE("an unconfirmed rollback fires until it is undone") {
  Message unconfirmed = message(Event::unconfirmed);
  unconfirmed.until = begun_at + seconds{1800};
  const json body = json::parse(alertmanager_body(unconfirmed, {}));
  CHECK(alert_of(body, "PyatRollbackUnconfirmed")["endsAt"] == "2026-11-22T03:30:00Z");
}

TEST_CASE("a clock that was set back makes no alert that ends before it begins") {
  for (unsigned i = 0; i <= static_cast<unsigned>(Event::fired); ++i) {
    Message late = message(static_cast<Event>(i));
    late.happened = late.started - seconds{3600};
    late.until = late.happened - seconds{1};
    for (const json& alert : json::parse(alertmanager_body(late, {}))) {
      CHECK(string(alert["startsAt"]) <= string(alert["endsAt"]));
    }
  }
}

TEST_CASE("a webhook gets one object that names its version") {
  Message failed = message(Event::failed);
  failed.words = "port 4317 is taken";
  const json body = json::parse(plain_body(failed, "0123"));
  const json expected = {{"version", 1},
                         {"id", "0123"},
                         {"event", "failed"},
                         {"severity", "error"},
                         {"is_test", false},
                         {"summary", "rollback of lgtm on mon1 has failed: it is being undone"},
                         {"run", "20261122T030000Z-4f2a"},
                         {"stack", "lgtm"},
                         {"host", "mon1"},
                         {"user", "anna"},
                         {"from", "14-77de68da"},
                         {"to", "12-9f86d081"},
                         {"reason", "port 4317 is taken"},
                         {"started", "2026-11-22T03:00:00Z"},
                         {"happened", "2026-11-22T03:12:07Z"}};
  CHECK(body == expected);
  CHECK(json::parse(plain_body(message(Event::test), "0"))["is_test"] == true);
}

TEST_CASE("a message is read back as it was written") {
  for (unsigned i = 0; i <= static_cast<unsigned>(Event::fired); ++i) {
    Message original = message(static_cast<Event>(i));
    original.until = begun_at;
    original.words = "a \"quoted\" word\nand a line";
    CHECK(message_from(json_of(original)) == original);
  }
  CHECK_FALSE(message_from(json::array()));
  CHECK_FALSE(message_from(json{{"event", "party"}}));
}

TEST_CASE("what others have said is made presentable before it goes anywhere") {
  util::Mask mask{};
  mask.add("hunter2hunter2");
  Message failed = message(Event::failed);
  failed.words = "cannot log in to https://u:p4ssword@mimir with hunter2hunter2 " + string(5000, 'x');
  failed.state = "DB_PASSWORD=opensesame";
  make_presentable(failed, mask);
  CHECK(failed.words.starts_with("cannot log in to https://***@mimir with *** xxx"));
  CHECK(failed.words.size() < 2010);
  CHECK(failed.state == "DB_PASSWORD=***");
}

}  // namespace pyat::rollback::notify
