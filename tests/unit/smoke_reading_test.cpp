// How often and how long a view is asked, and what that tells of the time at which something was there.
#include "smoke_driver.hpp"

using namespace pyat;
using namespace pyat::smoke;
using std::chrono::milliseconds;
using test::answer_of;
using test::count_of;
using test::FakeClient;
using test::FakeItems;
using test::path_of_four;
using test::run;
using test::take_writes;

TEST_CASE("the last question is asked when the time is over, and not before") {
  FakeClient client{};
  take_writes(client);
  client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.url != "http://server/read") return std::nullopt;
    return answer_of(200, client.elapsed() >= milliseconds{950} ? "0 1 2 3" : "0 1");
  };
  CHECK(run(client, path_of_four()).verdict == Verdict::passed);
}

TEST_CASE("late is only what was looked for in time, and in time what was seen by then") {
  // It is asked for after 450 ms and after 500 ms.
  for (const int visible : {420, 480, 600}) {
    INFO(visible);
    FakeClient client{};
    take_writes(client);
    client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
      if (request.url != "http://server/read") return std::nullopt;
      return answer_of(200, client.elapsed() >= milliseconds{visible} ? "0 1 2 3" : "0 1");
    };
    auto path = path_of_four();
    path->views[0].not_before = milliseconds{800};  // which is too late to tell
    const Result result = run(client, path, {.late_after = milliseconds{500}});
    CHECK(result.views[0].ledger.late == (visible == 600 ? 2 : 0));
    CHECK(result.views[0].ledger.late_unknown == (visible == 480 ? 2 : 0));
    CHECK(result.verdict == (visible == 420 ? Verdict::passed : visible == 480 ? Verdict::unchecked : Verdict::failed));
  }
}

TEST_CASE("of what nobody has asked for in time nothing is claimed") {
  for (const int within : {1, 300}) {
    INFO(within);
    FakeClient client{};
    take_writes(client);
    client.latency = milliseconds{95};
    client.set("http://server/read", answer_of(200, "0 1 2 3"));
    const Result result = run(client, path_of_four(), {.late_after = milliseconds{within}});
    CHECK(result.views[0].ledger.found == 4);
    CHECK(result.views[0].ledger.late == 0);
    CHECK(result.views[0].ledger.late_unknown == (within == 1 ? 4 : 0));
    CHECK(result.views[0].verdict == (within == 1 ? Verdict::unchecked : Verdict::passed));
    CHECK(result.verdict == result.views[0].verdict);
    CHECK(result.sentence == (within == 1 ? "4 of 4 samples came back, 4 perhaps late" : "4 of 4 samples came back"));
    REQUIRE(result.findings.size() == (within == 1 ? 1 : 0));
    if (within == 1) CHECK(result.findings[0].message.find("later than 1 ms") != std::string::npos);
  }
}

TEST_CASE("what is proven late is a failure, whatever else nobody knows") {
  FakeClient client{};
  take_writes(client);
  // The second write is answered 60 ms after the first: until then nobody asks.
  client.tell = [&](const net::Request& request) -> std::optional<net::Answer> {
    if (request.url != "http://server/read") return std::nullopt;
    return answer_of(200, client.elapsed() >= milliseconds{150} ? "0 1 2 3" : "0 1 2");
  };
  auto path = path_of_four();
  path->pace = milliseconds{60};
  const Result result = run(client, path, {.late_after = milliseconds{20}});
  CHECK(result.views[0].ledger.late == 1);
  CHECK(result.views[0].ledger.late_unknown == 2);
  CHECK(result.verdict == Verdict::failed);
}

TEST_CASE("a tail, and what is read again later, are not asked about the time") {
  FakeClient client{};
  take_writes(client);
  client.latency = milliseconds{95};
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  auto path = path_of_four();
  CHECK(run(client, path, {.only_read = true, .late_after = milliseconds{1}}).verdict == Verdict::passed);
  path->views[0].before_writing = true;
  CHECK(run(client, path, {.late_after = milliseconds{1}}).verdict == Verdict::passed);
}

TEST_CASE("the time that a question waits for its turn is not taken for the server's") {
  FakeClient client{};
  take_writes(client);
  client.latency = milliseconds{150};
  auto path = path_of_four();
  View& view = path->views[0];
  view.queries.clear();
  for (std::size_t n = 0; n < 4; ++n) {
    view.queries.push_back({.first = n, .count = 1});
    view.queries[n].request.url = "http://server/read/" + std::to_string(n);
    client.set(view.queries[n].request.url, answer_of(200, std::to_string(n)));
  }
  const Ledger queued = run(client, path, {.reads = 1}).views[0].ledger;
  CHECK(queued.found == 4);
  CHECK(queued.visible == std::vector<std::chrono::microseconds>{milliseconds{150}});
  CHECK(run(client, path, {.reads = 2}).views[0].ledger.visible.size() == 4);
}

TEST_CASE("what is computed of many items is asked for until it is right, and no longer than for what is missing") {
  for (const bool may_come_right : {true, false}) {
    for (const bool comes_right : {true, false}) {
      FakeClient client{};
      take_writes(client);
      auto path = path_of_four();
      path->views[0].needs_all = path->views[0].may_come_right = may_come_right;
      // A count that grows: it is altered until the last of what it counts is there.
      path->views[0].read = [&](const net::Request&, const net::Answer&, Book& book) -> Reading {
        for (std::size_t n = 0; n < 4; ++n) {
          Item item = FakeItems(4).item(n);
          item.mark = 0;
          if (!comes_right || client.elapsed() < milliseconds{200}) item.content = "value: too small";
          book.add(item);
        }
        return {};
      };
      client.set("http://server/read", answer_of(200));
      const Result result = run(client, path);
      CHECK((result.verdict == Verdict::passed) == (may_come_right && comes_right));
      CHECK(result.views[0].ledger.altered == (may_come_right && comes_right ? 0 : 4));
      // An altered item that nothing is computed of stays as it is: it is not waited for.
      if (!may_come_right) CHECK(count_of(client, "http://server/read") == 1);
      if (may_come_right && !comes_right) CHECK(client.elapsed() <= milliseconds{1010});
    }
  }
}
