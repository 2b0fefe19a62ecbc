#include "health/checker.hpp"
#include "health/metrics.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"

namespace pyat::health {
namespace {

using test::answer_of;
using test::FakeClient;
using test::problem_of;

Target http_target(std::string name, std::string address) {
  return {.name = std::move(name), .kind = "http", .address = util::parse_url(address, "http").url};
}

std::optional<Service> checked(FakeClient& client, const Target& target, const CheckOptions& options = {}) {
  std::optional<Service> result{};
  check(client, target, options, [&](std::optional<Service> service) { result = std::move(service); });
  CHECK(client.run());
  return result;
}

TEST_CASE("a service that answers as expected is up") {
  FakeClient client{};
  client.set("http://api:8000/", answer_of(200));
  const auto service = checked(client, http_target("api", "api:8000"));
  REQUIRE(service);
  CHECK(service->state == State::up);
  CHECK(service->reason.empty());
  CHECK(service->latency->first_byte.count() == 400);
}

TEST_CASE("the worst check decides and gives the reason") {
  FakeClient client{};
  client.set("http://api:8000/", answer_of(503, "\n  overloaded\nmore"));
  const auto service = checked(client, http_target("api", "api:8000"));
  CHECK(service->state == State::down);
  CHECK(service->reason == "answers 503: overloaded");
}

TEST_CASE("a service that nobody can reach is down, one that we could not ask is unknown") {
  FakeClient client{};
  CHECK(checked(client, http_target("api", "api:8000"))->state == State::down);
  client.set("http://api:8000/", problem_of(net::Problem::no_slot));
  CHECK(checked(client, http_target("api", "api:8000"))->state == State::unknown);
}

TEST_CASE("checks can be skipped, for all services or for one") {
  FakeClient client{};
  client.set("http://api:8000/", answer_of(503));
  CheckOptions options{};
  options.selection.skip = {"status"};
  CHECK(checked(client, http_target("api", "api:8000"), options)->state == State::up);
  options.selection.skip = {"other/status"};
  CHECK(checked(client, http_target("api", "api:8000"), options)->state == State::down);
  options.selection = {.only = {"api/release"}, .skip = {}};
  CHECK(checked(client, http_target("api", "api:8000"), options)->state == State::unknown);
}

TEST_CASE("a guess that is wrong is no failure") {
  FakeClient client{};
  Target target = http_target("api", "api:8000");
  target.is_guess = true;
  CHECK_FALSE(checked(client, target));
  for (const net::Problem problem : {net::Problem::closed, net::Problem::unreachable}) {
    client.set("http://api:8000/", problem_of(problem));
    CHECK_FALSE(checked(client, target));
  }
  client.set("http://api:8000/", problem_of(net::Problem::unresolvable));
  CHECK(checked(client, target));
  target.has_fallback = true;
  CHECK_FALSE(checked(client, target));
}

TEST_CASE("a clock that differs is worth a warning") {
  FakeClient client{};
  CheckOptions options{};
  options.circumstances.now = std::chrono::sys_seconds{std::chrono::seconds{784111777}};  // Sun, 06 Nov 1994 08:49:37
  const auto reason_at = [&](const char* date) {
    client.set("http://api:8000/", answer_of(200, {}, {{"date", date}}));
    return checked(client, http_target("api", "api:8000"), options)->reason;
  };
  CHECK(reason_at("Sun, 06 Nov 1994 08:50:37 GMT").empty());
  CHECK(reason_at("Sun, 06 Nov 1994 11:50:37 GMT") == "its clock is 3 h ahead of the clock of this machine");
  CHECK(reason_at("Thu, 01 Jan 1970 00:00:00 GMT") == "its clock is 9075 days behind the clock of this machine");
  CHECK(reason_at("yesterday").empty());
}

TEST_CASE("what was broken off claims nothing that it has not seen") {
  FakeClient client{};
  const Target target = {.name = "alloy", .kind = "alloy", .address = util::parse_url("alloy:12345", "http").url};
  client.set("http://alloy:12345/-/ready", answer_of(200, "Alloy is ready.\n"));
  for (const char* path : {"/-/healthy", "/metrics"}) {
    client.set(std::string("http://alloy:12345") + path, problem_of(net::Problem::cancelled));
  }
  auto service = checked(client, target);
  CHECK(service->was_broken_off);
  CHECK(service->state == State::unknown);
  CHECK(service->reason == "was interrupted before it had answered all questions");
  for (const Check& check : service->checks) CHECK_FALSE(check.is_warning);
  client.set("http://alloy:12345/-/ready", answer_of(503, "Alloy is not ready.\n"));
  CHECK(checked(client, target)->state == State::starting);
}

TEST_CASE("metrics are read with their labels") {
  const std::string text =
      "# HELP up x\nup{job=\"a b\",quoted=\"say \\\"x\\\"\\n\"} 1\nup_total 7\nup{broken\nup 2.5 1700000000\n";
  const auto samples = samples_of(text, "up");
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].label("job") == "a b");
  CHECK(samples[0].label("quoted") == "say \"x\"\n");
  CHECK(samples[0].label("none").empty());
  CHECK(samples[1].value == 2.5);
  CHECK(value_of(text, "up_total") == 7.0);
  CHECK_FALSE(value_of(text, "down"));
}

}  // namespace
}  // namespace pyat::health
