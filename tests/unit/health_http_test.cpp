#include "health_support.hpp"

namespace pyat::health {
namespace {

using std::string;
using namespace test;

Service asked(const Expect& expect, net::Answer answer) {
  FakeClient client{};
  client.set("http://api:8000/", std::move(answer));
  Target target = target_of("http", "api:8000");
  target.expect = expect;
  return *checked(client, target);
}

net::Answer json(string body) { return answer_of(200, std::move(body), {{"content-type", "application/json"}}); }

// Of one value that is expected in this document.
string value_line(const string& document, const string& path, const string& expected) {
  Expect expect{};
  expect.json = {{path, expected}};
  return line_of(asked(expect, json(document)), "json");
}

TEST_CASE("http: the status is the expected one") {
  Expect expect{};
  expect.statuses = {{401, 401}, {500, 599}};
  CHECK(asked(expect, answer_of(401)).state == State::up);
  CHECK(asked(expect, answer_of(503)).state == State::up);
  CHECK(asked(expect, answer_of(200)).reason == "answers 200");
  CHECK(asked({}, answer_of(302, "", {{"location", "/login"}})).reason == "answers 302 and leads to /login");
  CHECK(asked({}, answer_of(403)).reason == "answered 403: it asks for credentials");
}

TEST_CASE("http: of a page in HTML, the title is shown") {
  const auto reason = [](int status, const string& body) { return asked({}, answer_of(status, body)).reason; };
  CHECK(reason(502, "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n") == "answers 502: Bad Gateway");
  CHECK(reason(503, "\n<!DOCTYPE HTML>\n<title>\n  Away\n</title>") == "answers 503: Away");
  CHECK(reason(500, "<html><title>500 </title>") == "answers 500: 500 ");
  CHECK(reason(500, "<html><title> </title>") == "answers 500: <html><title> </title>");
  CHECK(reason(500, "<html><title") == "answers 500: <html><title");
  CHECK(reason(500, "no <html><title>page</title>") == "answers 500: no <html><title>page</title>");
}

TEST_CASE("http: a redirect that is expected is not followed") {
  FakeClient client{};
  Target target = target_of("http", "api:8000");
  checked(client, target);
  target.expect.statuses = {{200, 302}};
  checked(client, target);
  REQUIRE(client.asked.size() == 2);
  CHECK(client.asked[0].max_redirects == 5);
  CHECK(client.asked[1].max_redirects == 0);
}

TEST_CASE("http: the body matches an expression, line by line") {
  Expect expect{};
  expect.body = "^(ok|ready)$";
  CHECK(line_of(asked(expect, answer_of(200, "state:\nready\n")), "body") == "body: up: its body matches");
  CHECK(line_of(asked(expect, answer_of(200, "already\n")), "body") ==
        "body: down: its body does not match '^(ok|ready)$': already [look at its log]");
  CHECK(asked(expect, answer_of(200)).reason == "its body is empty, and does not match '^(ok|ready)$'");
  CHECK(asked(expect, answer_of(200, string("a\0b\nok", 6))).state == State::up);
  net::Answer cut = answer_of(200, "xxxx");
  cut.body_is_cut = true;
  CHECK(line_of(asked(expect, cut), "body") ==
        "body: unknown: the first 1 MiB of its body do not match '^(ok|ready)$', and the rest was not read [ask for a "
        "page that is shorter: path: in pyat.yml]");
  expect.body = "(ok";
  const Service broken = asked(expect, answer_of(200, "ok"));
  CHECK(broken.state == State::unknown);
  CHECK(broken.reason.starts_with("was not checked: '(ok' is no regular expression: "));
}

TEST_CASE("http: headers match expressions, whatever the case of their names") {
  Expect expect{};
  expect.headers = {{"X-Role", "^primary$"}};
  CHECK(line_of(asked(expect, answer_of(200, "", {{"x-role", "replica"}, {"x-role", "primary"}})), "header") ==
        "header: up: its header X-Role matches");
  CHECK(line_of(asked(expect, answer_of(200, "", {{"x-role", "replica"}})), "header") ==
        "header: down: its header X-Role does not match '^primary$': replica [look at its configuration]");
  CHECK(asked(expect, answer_of(200)).reason == "has no header X-Role");
}

TEST_CASE("http: values inside JSON") {
  const string document = R"({"data":{"items":[{"state":"up"},{"state":"down"}],"count":2,"ratio":0.50,"on":true,)"
                          R"("off":null,"a.b":"dotted","none":[],"nothing":{}}})";
  CHECK(value_line(document, "data.items[0].state", "up") == "json: up: data.items[0].state is up");
  CHECK(value_line(document, "data.count", "2") == "json: up: data.count is 2");
  CHECK(value_line(document, "data.ratio", "0.5") == "json: up: data.ratio is 0.5");
  CHECK(value_line(document, "data.on", "true") == "json: up: data.on is true");
  CHECK(value_line(document, "data.off", "null") == "json: up: data.off is null");
  CHECK(value_line(document, "data[\"a.b\"]", "dotted") == "json: up: data[\"a.b\"] is dotted");
  CHECK(value_line("[7]", "[0]", "7.0") == "json: up: [0] is 7.0");

  const string tail = " [look at its log]";
  CHECK(value_line(document, "data.items[1].state", "up") ==
        "json: down: data.items[1].state is \"down\"; expected is up" + tail);
  CHECK(value_line(document, "data.count", "3") == "json: down: data.count is 2; expected is 3" + tail);
  CHECK(value_line(document, "data.on", "up") == "json: down: data.on is true; expected is up" + tail);
  CHECK(value_line(document, "data.off", "x") == "json: down: data.off is null; expected is x" + tail);
  CHECK(value_line(document, "data.items", "x") ==
        "json: down: data.items is a list of 2 entries; expected is x" + tail);
  CHECK(value_line(document, "data", "x") == "json: down: data is an object; expected is x" + tail);
  CHECK(value_line(document, "data.items[2].state", "up") ==
        "json: down: data.items[2].state is not there: data.items is a list of 2 entries; expected is up" + tail);
  CHECK(value_line(document, "status", "up") ==
        "json: down: status is not there: the document has data; expected is up" + tail);
  CHECK(value_line(document, "data.status", "up") ==
        "json: down: data.status is not there: data has a.b, count, items, none, nothing …; expected is up" + tail);
  CHECK(value_line(document, "data.nothing.x", "up") ==
        "json: down: data.nothing.x is not there: data.nothing is empty; expected is up" + tail);
  CHECK(value_line(document, "data.count.x", "up") ==
        "json: down: data.count.x is not there: data.count is 2, no object; expected is up" + tail);
  CHECK(value_line(document, "data[0]", "up") ==
        "json: down: data[0] is not there: data is an object, no list; expected is up" + tail);
}

TEST_CASE("http: paths into JSON that are none") {
  for (const char* path : {"a..b", ".a", "a.", "a[", "a[x]", "a[0", "a[-1]", "a[\"b]", "a[0]b"}) {
    CHECK(value_line("{}", path, "1") == "json: unknown: was not checked: '" + string(path) +
                                             "' is no path into JSON [write it as data.items[0].state or "
                                             "labels[\"app.name\"] in pyat.yml]");
  }
}

TEST_CASE("http: garbage instead of JSON is shown, once") {
  Expect expect{};
  expect.json = {{"a", "1"}, {"b", "2"}};
  CHECK(line_of(asked(expect, answer_of(200, "<!doctype html>\n<p>", {{"content-type", "text/html"}})), "json") ==
        "json: down: its body is no JSON, but text/html: <!doctype html> [does path: in pyat.yml name the page that "
        "answers JSON?]");
  CHECK(asked(expect, answer_of(200)).reason == "its body is no JSON");
  net::Answer cut = json("{\"a\":1,");
  cut.body_is_cut = true;
  CHECK(asked(expect, cut).reason == "its body was not read as JSON: it is longer than 1 MiB");
}

TEST_CASE("tcp: to take the connection is enough") {
  FakeClient client{};
  client.set("http://kafka:9092", answer_of(0));
  CHECK(lines_of(*checked(client, target_of("tcp", "kafka:9092"))) == std::vector<string>{"reach: up: answers"});
  CHECK(checked(client, target_of("tcp", "kafka:9093"))->reason ==
        "nothing listens on kafka:9093 (connection refused)");
}

}  // namespace
}  // namespace pyat::health
