#include "health/wait.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::health {
namespace {

using std::chrono::milliseconds;
using test::answer_of;
using test::FakeClient;

Target target(std::string name) {
  return {.name = name, .kind = "http", .address = util::parse_url(name + ":80", "http").url};
}

TEST_CASE("waiting ends when the last service is up") {
  FakeClient client{};
  client.set("http://a:80/", answer_of(200));
  client.answers["http://b:80/"] = {answer_of(503), answer_of(503), answer_of(503), answer_of(200)};
  std::vector<std::string> changes{};
  WaitOptions options{};
  options.on_change = [&](const Service& service) {
    changes.push_back(service.name + " " + std::string(to_string(service.state)));
  };
  const std::vector<Target> targets = {target("a"), target("b")};
  const WaitResult result = wait_until_ready(client, targets, {}, options);
  CHECK(result.missing.empty());
  CHECK(changes == std::vector<std::string>{"a up", "b down", "b up"});
  CHECK(client.elapsed() > milliseconds{900});  // three pauses: 250, 400 and 640 ms, give or take a fifth
  CHECK(client.elapsed() < milliseconds{1600});
}

TEST_CASE("what does not come up in its time is missing, and is not asked longer") {
  FakeClient client{};
  std::vector<Target> targets = {target("slow"), target("hasty")};
  targets[1].wait = milliseconds{1000};
  WaitOptions options{};
  options.limit = milliseconds{20000};
  const WaitResult result = wait_until_ready(client, targets, {}, options);
  CHECK(result.missing == std::vector<std::size_t>{0, 1});
  CHECK(result.services[0]->state == State::down);
  CHECK(client.elapsed() <= milliseconds{20000});
  CHECK(client.elapsed() > milliseconds{19000});
  const auto asked_hasty = std::count_if(client.asked.begin(), client.asked.end(),
                                         [](const net::Request& request) { return request.url == "http://hasty:80/"; });
  CHECK(asked_hasty >= 2);
  CHECK(asked_hasty <= 5);
}

TEST_CASE("a limit below the time-out of an attempt is used up, too") {
  FakeClient client{};
  client.answers["http://a:80/"] = {answer_of(503), answer_of(503), answer_of(503), answer_of(200)};
  WaitOptions options{};
  options.limit = milliseconds{2000};
  const std::vector<Target> targets = {target("a")};
  CHECK(wait_until_ready(client, targets, {}, options).missing.empty());
}

TEST_CASE("the last look is near the end, so that what comes up late is still seen") {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    FakeClient client{};
    WaitOptions options{};
    options.limit = milliseconds{20000};
    options.seed = seed;
    const std::vector<Target> targets = {target("a")};
    CHECK(wait_until_ready(client, targets, {}, options).missing.size() == 1);
    CHECK(client.elapsed() >= milliseconds{19750});
    CHECK(client.elapsed() <= milliseconds{20000});
  }
}

TEST_CASE("the time of day goes on while it waits") {
  FakeClient client{};
  client.answers["http://alloy:80/-/ready"] = {answer_of(503), answer_of(503), answer_of(200, "Alloy is ready.\n")};
  client.set("http://alloy:80/-/healthy", answer_of(200, "All Alloy components are healthy.\n"));
  client.set("http://alloy:80/metrics",
             answer_of(200, "alloy_build_info{version=\"v1.5.1\"} 1\nprocess_start_time_seconds 1000\n"));
  Target alloy = target("alloy");
  alloy.kind = "alloy";
  CheckOptions check_options{};
  check_options.circumstances.now = std::chrono::system_clock::time_point{std::chrono::milliseconds{1000900}};
  const std::vector<Target> targets = {alloy};
  const WaitResult result = wait_until_ready(client, targets, check_options, {});
  CHECK(result.missing.empty());
  CHECK(result.services[0]->resources.uptime == std::chrono::seconds{1});
}

TEST_CASE("those that do not count are watched, but not waited for") {
  FakeClient client{};
  client.answers["http://a:80/"] = {answer_of(503), answer_of(200)};
  const std::vector<Target> targets = {target("a"), target("never")};
  WaitOptions options{};
  options.wanted = {0};
  const WaitResult result = wait_until_ready(client, targets, {}, options);
  CHECK(result.missing.empty());
  CHECK(result.services[1]->state == State::down);
  CHECK(client.elapsed() < milliseconds{1000});
}

TEST_CASE("a one-shot that has failed for good is not waited for") {
  FakeClient client{};
  WaitOptions options{};
  options.complete = [](Service& service, const Target&) {
    service.one_shot = true;
    service.container = Container{.status = "exited", .exit_code = 3};
    service.state = State::down;
  };
  const std::vector<Target> targets = {target("init")};
  const WaitResult result = wait_until_ready(client, targets, {}, options);
  CHECK(result.gave_up);
  CHECK(result.missing.size() == 1);
  CHECK(client.asked.size() == 1);
}

TEST_CASE("an interruption leaves what is known so far") {
  FakeClient client{};
  client.set("http://a:80/", answer_of(200));
  client.latency = milliseconds{200};  // so that an attempt is under way
  client.interrupt_after = milliseconds{500};
  const std::vector<Target> targets = {target("a"), target("b")};
  const WaitResult result = wait_until_ready(client, targets, {}, {});
  CHECK(result.was_interrupted);
  CHECK(result.services[0]->state == State::up);
  CHECK(result.missing == std::vector<std::size_t>{1});
  CHECK(result.services[1]->state == State::down);  // and not what was cancelled
}

TEST_CASE("an attempt that was broken off says less than the one before") {
  FakeClient client{};
  client.answers["http://a:80/"] = {answer_of(503), test::problem_of(net::Problem::cancelled)};
  const std::vector<Target> targets = {target("a")};
  const WaitResult result = wait_until_ready(client, targets, {}, {});
  CHECK(client.asked.size() == 2);
  CHECK(result.services[0]->reason == "answers 503");
}

TEST_CASE("with --strict a warning is waited for, too") {
  Service service{.name = "a", .state = State::up};
  service.checks.push_back({.id = "certificate", .state = State::up, .is_warning = true});
  CHECK(is_ready(service, false));
  CHECK_FALSE(is_ready(service, true));
}

}  // namespace
}  // namespace pyat::health
