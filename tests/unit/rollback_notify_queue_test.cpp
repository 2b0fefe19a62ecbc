// Messages on their way: order, repetition, time, and what outlives a crash.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "rollback/notify/queue.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::rollback::notify {
namespace {

using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;

constexpr sys_seconds now{seconds{1'795'316'400}};
constexpr const char* slack_url = "https://hooks.example.com/services/T0AAAAAAA/B0BBBBBBB/cccccccccccc0";
constexpr const char* hook_url = "http://hook:8080/x";

class LineLedger final : public Ledger {
 public:
  string text{};
  string problem{};
  string write(const string& line) override {
    if (problem.empty()) text += line + '\n';
    return problem;
  }
};

Target slack() { return {.name = "slack", .kind = TargetKind::slack, .url = slack_url, .secrets = {slack_url}}; }
Target hook() { return {.name = "hook", .kind = TargetKind::webhook, .url = hook_url}; }
Target program() { return {.name = "program", .kind = TargetKind::command, .command = {"./tell.sh", "-x"}}; }

Message message(Event event, string words = {}) {
  return {.event = event, .stack = "lgtm", .host = "mon1", .words = std::move(words), .started = now, .happened = now};
}

struct Bed {
  test::FakeClient client{};
  LineLedger ledger{};
  sys_seconds clock = now;
  std::vector<string> inputs{};
  std::vector<milliseconds> time_limits{};
  std::vector<Ended> ends{};  // of the program, one after the other; then it ends well
  milliseconds program_takes{0};

  QueueOptions options() {
    return {.time_of_day = [this] { return clock; }};
  }
  RunCommand runner() {
    return [this](const std::vector<string>&, const string& input, milliseconds timeout) {
      inputs.push_back(input);
      time_limits.push_back(timeout);
      client.after(std::min(program_takes, timeout), [] {});
      client.run();
      if (ends.empty()) return Ended{};
      const Ended ended = ends.front();
      ends.erase(ends.begin());
      return ended;
    };
  }
  Queue queue(std::vector<Target> targets) { return Queue(std::move(targets), client, runner(), &ledger, options()); }

  std::vector<string> asked_for(const string& url) const {
    std::vector<string> bodies{};
    for (const net::Request& request : client.asked) {
      if (request.url == url) bodies.push_back(request.body);
    }
    return bodies;
  }
};

string event_in(const string& body) { return nlohmann::json::parse(body).value("event", ""); }

}  // namespace

TEST_CASE("to queue a message goes nowhere near the network, and is on the disk") {
  Bed bed{};
  Queue queue = bed.queue({slack(), hook()});
  queue.add(message(Event::begun));
  CHECK(bed.client.asked.empty());
  CHECK(queue.waiting() == 2);
  const Unsent unsent = unsent_in(bed.ledger.text);
  CHECK(unsent.notes.empty());
  REQUIRE(unsent.entries.size() == 2);
  CHECK(unsent.entries[0].target == "slack");
  CHECK(unsent.entries[0].message == message(Event::begun));
  CHECK(unsent.entries[0].id != unsent.entries[1].id);
}

TEST_CASE("what is sent is told, and recorded") {
  Bed bed{};
  bed.client.set(slack_url, test::answer_of(200, "ok"));
  bed.client.set(hook_url, test::answer_of(204));
  Queue queue = bed.queue({slack(), hook()});
  queue.add(message(Event::begun));
  queue.pump(seconds{3});
  CHECK(queue.waiting() == 0);
  REQUIRE(queue.deliveries().size() == 2);
  for (const Delivery& delivery : queue.deliveries()) {
    CHECK(delivery.state == State::sent);
    CHECK(delivery.attempts == 1);
  }
  CHECK(sentence_of(queue.deliveries()[0]) == "slack was told of 'begun'");
  CHECK(unsent_in(bed.ledger.text).entries.empty());
  queue.pump(seconds{3});
  CHECK(bed.client.asked.size() == 2);
}

TEST_CASE("messages for one target keep their order, and one target does not wait for another") {
  Bed bed{};
  bed.client.answers[hook_url] = {test::answer_of(503), test::answer_of(200)};
  bed.client.set(slack_url, test::answer_of(200, "ok"));
  Queue queue = bed.queue({hook(), slack()});
  for (const Event event : {Event::begun, Event::failed, Event::undone}) queue.add(message(event));
  queue.pump(seconds{3});
  CHECK(bed.asked_for(slack_url).size() == 3);
  CHECK(bed.asked_for(hook_url).size() == 1);  // it waits for its second attempt
  CHECK(queue.waiting() == 3);
  queue.finish(seconds{30});
  const std::vector<string> bodies = bed.asked_for(hook_url);
  REQUIRE(bodies.size() == 4);
  CHECK(bodies[0] == bodies[1]);  // the same id, too
  CHECK(event_in(bodies[1]) == "begun");
  CHECK(event_in(bodies[2]) == "failed");
  CHECK(event_in(bodies[3]) == "undone");
  CHECK(queue.deliveries()[0].attempts == 2);
}

TEST_CASE("pauses grow up to a limit, and chance takes at most half of them") {
  Bed bed{};
  bed.client.set(hook_url, test::answer_of(500));
  std::vector<net::Client::Clock::time_point> times{};
  bed.client.tell = [&](const net::Request&) {
    times.push_back(bed.client.now());
    return std::nullopt;
  };
  QueueOptions options = bed.options();
  options.longest_pause = seconds{8};
  options.attempts = 7;
  bool is_whole = GENERATE(true, false);
  options.chance = [&] { return is_whole ? 1.0 : 0.0; };
  Queue queue({hook()}, bed.client, bed.runner(), &bed.ledger, options);
  queue.add(message(Event::failed));
  queue.finish(seconds{600});
  REQUIRE(times.size() == 7);
  const std::vector<int> expected = {1000, 2000, 4000, 8000, 8000, 8000};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto pause = std::chrono::duration_cast<milliseconds>(times[i + 1] - times[i]).count();
    CHECK(pause >= expected[i] / (is_whole ? 1 : 2));
    CHECK(pause <= expected[i] / (is_whole ? 1 : 2) + 5);
  }
  CHECK(queue.waiting() == 0);
  CHECK(sentence_of(queue.deliveries()[0]) == "hook was not told of 'failed': answered 500 (7 attempts)");
  CHECK(unsent_in(bed.ledger.text).entries.empty());
}

TEST_CASE("a refusal is not repeated, and what comes after it is tried") {
  Bed bed{};
  bed.client.answers[hook_url] = {test::answer_of(400, "bad"), test::answer_of(200)};
  Queue queue = bed.queue({hook()});
  queue.add(message(Event::begun));
  queue.add(message(Event::done));
  queue.pump(seconds{3});
  CHECK(queue.deliveries()[0].state == State::given_up);
  CHECK(queue.deliveries()[0].words == "answered 400: bad");
  CHECK(queue.deliveries()[1].state == State::sent);
}

TEST_CASE("a server that asks for a pause gets it") {
  Bed bed{};
  bed.client.answers[hook_url] = {test::answer_of(429, {}, {{"retry-after", "20"}}), test::answer_of(200)};
  Queue queue = bed.queue({hook()});
  queue.add(message(Event::begun));
  queue.finish(seconds{15});
  CHECK(bed.client.asked.size() == 1);
  CHECK(bed.client.elapsed() < seconds{15});
  CHECK(sentence_of(queue.deliveries()[0]) ==
        "hook is still to be told of 'begun': answered 429, and asks to be left alone for 20 s");
  queue.finish(seconds{30});
  CHECK(bed.client.asked.size() == 2);
  CHECK(bed.client.elapsed() >= seconds{20});
  CHECK(queue.deliveries()[0].state == State::sent);
}

TEST_CASE("a server that never answers costs no more than the budget") {
  Bed bed{};
  bed.client.tell = [&](const net::Request& request) {
    bed.client.latency = request.timeout;
    return test::problem_of(net::Problem::no_answer);
  };
  Target slow = hook();
  slow.timeout = seconds{30};
  bed.client.latency = seconds{3};  // of the first question, which is put before the latency is known
  Queue queue = bed.queue({slow});
  queue.add(message(Event::begun));
  queue.add(message(Event::failed));
  queue.pump(seconds{3});
  CHECK(bed.client.elapsed() <= seconds{3});
  REQUIRE(bed.client.asked.size() == 1);
  CHECK(bed.client.asked[0].timeout == seconds{3});
  CHECK(queue.waiting() == 2);
}

TEST_CASE("a program gets the message on its standard input, and its share of the time") {
  Bed bed{};
  bed.client.set(hook_url, test::answer_of(200));
  Queue queue = bed.queue({program(), hook()});
  queue.add(message(Event::begun));
  queue.pump(seconds{4});
  REQUIRE(bed.inputs.size() == 1);
  CHECK(bed.inputs[0].ends_with("}\n"));
  CHECK(event_in(bed.inputs[0]) == "begun");
  CHECK(bed.client.asked.at(0).timeout == seconds{2});
  CHECK(bed.time_limits[0] > seconds{2});
  CHECK(queue.waiting() == 0);
}

TEST_CASE("what is cut off by the budget, and not by its own time, is no attempt") {
  Bed bed{};
  bed.client.tell = [&](const net::Request& request) {
    bed.client.latency = request.timeout;
    return test::problem_of(net::Problem::no_answer);
  };
  Target slow = hook();
  slow.timeout = seconds{10};
  Queue queue = bed.queue({slow});
  queue.add(message(Event::begun));
  for (int i = 0; i < 20; ++i) {
    queue.pump(milliseconds{500}, false);
    bed.client.after(seconds{2}, [] {});
    bed.client.run();
  }
  CHECK(queue.waiting() == 1);
  CHECK(queue.deliveries()[0].attempts == 0);
  queue.finish(seconds{30});
  CHECK(queue.deliveries()[0].attempts > 0);
}

TEST_CASE("a program that could be cut off is left for the end of the run") {
  Bed bed{};
  Queue queue = bed.queue({program()});
  queue.add(message(Event::begun));
  queue.pump(seconds{1}, false);
  CHECK(bed.inputs.empty());
  queue.finish(seconds{30});
  CHECK(bed.inputs.size() == 1);
  CHECK(queue.waiting() == 0);
}

TEST_CASE("a program that hangs is left within the budget, and given up after a few attempts") {
  Bed bed{};
  bed.program_takes = seconds{3600};
  for (int i = 0; i < 9; ++i) bed.ends.push_back({.is_timed_out = true});
  Queue queue = bed.queue({program()});
  queue.add(message(Event::begun));
  queue.pump(seconds{3});
  CHECK(bed.client.elapsed() <= seconds{3});
  CHECK(queue.waiting() == 1);
  queue.finish(seconds{600});
  CHECK(bed.inputs.size() == 3);
  CHECK(queue.deliveries()[0].words == "did not end within 5 s (3 attempts)");
}

TEST_CASE("a target with a problem is told nothing, and that is said") {
  Bed bed{};
  Target broken = slack();
  broken.problem = "the variable SLACK_URL is not set";
  broken.next = "set the variable SLACK_URL";
  Queue queue = bed.queue({broken});
  queue.add(message(Event::begun));
  queue.pump(seconds{3});
  CHECK(bed.client.asked.empty());
  CHECK(sentence_of(queue.deliveries()[0]) == "slack was not told of 'begun': the variable SLACK_URL is not set");
  CHECK(queue.deliveries()[0].next == "set the variable SLACK_URL");
}

TEST_CASE("what a killed process could not send is sent by the next one, under the same id") {
  Bed bed{};
  {
    Queue queue = bed.queue({slack(), hook()});
    queue.add(message(Event::begun));
    queue.pump(seconds{3});  // nobody listens
    queue.add(message(Event::failed));
  }
  Unsent unsent = unsent_in(bed.ledger.text);
  REQUIRE(unsent.entries.size() == 4);
  bed.client.set(slack_url, test::answer_of(200, "ok"));
  bed.client.set(hook_url, test::answer_of(200));
  const std::vector<string> before = bed.asked_for(hook_url);
  const std::size_t size = bed.ledger.text.size();
  Queue queue = bed.queue({hook()});  // slack is gone from pyat.yml
  queue.restore(unsent.entries);
  CHECK(unsent_in(bed.ledger.text).entries.size() == 2);
  queue.pump(seconds{3});
  const std::vector<string> bodies = bed.asked_for(hook_url);
  REQUIRE(bodies.size() == before.size() + 2);
  CHECK(bodies[before.size()] == before.front());
  CHECK(unsent_in(bed.ledger.text).entries.empty());
  CHECK(bed.ledger.text.size() > size);
  CHECK(std::any_of(queue.deliveries().begin(), queue.deliveries().end(), [](const Delivery& delivery) {
    return delivery.target == "slack" && delivery.words == "pyat.yml has no notification of that name any more";
  }));
}

TEST_CASE("what is too old to be news is given up") {
  Bed bed{};
  bed.client.set(hook_url, test::answer_of(200));
  Queue queue = bed.queue({hook()});
  Entry old{.id = "1", .target = "hook", .message = message(Event::begun)};
  old.message.happened = now - std::chrono::hours{7};
  queue.restore({old, {.id = "2", .target = "hook", .message = message(Event::failed)}});
  queue.pump(seconds{3});
  REQUIRE(bed.client.asked.size() == 1);
  CHECK(event_in(bed.client.asked[0].body) == "failed");
  CHECK(queue.deliveries()[0].words == "is more than 6 hours old");
}

TEST_CASE("a queue has an end: the oldest makes room") {
  Bed bed{};
  QueueOptions options = bed.options();
  options.most_waiting = 3;
  Queue queue({hook()}, bed.client, bed.runner(), &bed.ledger, options);
  for (int i = 0; i < 5; ++i) queue.add(message(Event::fired, std::to_string(i)));
  CHECK(queue.waiting() == 3);
  CHECK(queue.deliveries()[0].state == State::given_up);
  CHECK(queue.deliveries()[0].words == "3 newer messages wait for it already");
  CHECK(queue.deliveries()[1].state == State::given_up);
  CHECK(queue.deliveries()[2].state == State::waiting);
}

TEST_CASE("a full disk keeps nobody from being told") {
  Bed bed{};
  bed.ledger.problem = "no space left on device";
  bed.client.set(hook_url, test::answer_of(200));
  Queue queue = bed.queue({hook()});
  queue.add(message(Event::failed));
  queue.pump(seconds{3});
  CHECK(queue.deliveries()[0].state == State::sent);
  CHECK(queue.notes() == std::vector<string>{"notifications cannot be recorded, and may be lost or sent twice after a "
                                             "crash: no space left on device"});
}

TEST_CASE("an interruption loses no message, and counts as no attempt") {
  Bed bed{};
  bed.client.latency = seconds{2};
  bed.client.interrupt_after = seconds{1};
  Queue queue = bed.queue({hook()});
  queue.add(message(Event::failed));
  queue.finish(seconds{30});
  CHECK(queue.waiting() == 1);
  CHECK(queue.deliveries()[0].attempts == 0);
  CHECK(unsent_in(bed.ledger.text).entries.size() == 1);
}

TEST_CASE("no secret is in a message, an outcome or the ledger, whoever repeats it") {
  Bed bed{};
  Target with_login = hook();
  with_login.credentials = {.kind = net::Credentials::Kind::basic, .user = "me", .secret = "opensesame"};
  with_login.secrets = {"opensesame"};
  // Receivers that send back all they got.
  bed.client.tell = [](const net::Request& request) -> std::optional<net::Answer> {
    const int status = request.url == slack_url ? 500 : 400;
    return test::answer_of(status,
                           "POST " + request.url + " Authorization: Basic bWU6b3BlbnNlc2FtZQ== " + "opensesame");
  };
  Queue queue({slack(), with_login}, bed.client, bed.runner(), &bed.ledger, bed.options());
  queue.know("value-of-env");
  Message failed = message(Event::failed, "compose said: value-of-env, https://u:pw@host/ and opensesame");
  failed.next = "GF_PASSWORD=abc pyat rollback abort";
  queue.add(failed);
  queue.finish(seconds{5});
  string all = bed.ledger.text;
  for (const Delivery& delivery : queue.deliveries()) all += sentence_of(delivery) + delivery.next + '\n';
  for (const net::Request& request : bed.client.asked) all += request.body;
  CAPTURE(all);
  for (const char* secret :
       {"T0AAAAAAA", "cccccccccccc0", "opensesame", "b3BlbnNlc2FtZ", "value-of-env", "u:pw", "=abc"}) {
    CAPTURE(secret);
    CHECK(all.find(secret) == string::npos);
  }
  CHECK(all.find("answered 400: POST http://hook:8080/x") != string::npos);
}

}  // namespace pyat::rollback::notify
