// Writes and reads are made in the order and at the times that a path asks for.
#include "smoke_driver.hpp"

using namespace pyat;
using namespace pyat::smoke;
using net::Problem;
using std::string;
using std::chrono::milliseconds;
using test::answer_of;
using test::count_of;
using test::FakeClient;
using test::FakeItems;
using test::path_of_four;
using test::problem_of;
using test::read_numbers;
using test::run;
using test::take_writes;

TEST_CASE("what is written is read until all of it is there") {
  FakeClient client{};
  take_writes(client);
  client.answers["http://server/read"] = {answer_of(200, ""), answer_of(200, "0 1"), answer_of(200, "0 1 2 3")};
  const Result result = run(client, path_of_four());
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.sentence == "4 of 4 samples came back");
  CHECK(result.written->acknowledged == 4);
  CHECK(count_of(client, "http://server/read") == 3);
  // 25 ms and 40 ms of pause, and a millisecond an answer.
  CHECK(result.views[0].ledger.visible.back() == milliseconds{68});
}

TEST_CASE("when the time is over, what is not there is missing") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 3"));
  const Result result = run(client, path_of_four());
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.sentence == "3 of 4 samples came back, 1 missing");
  CHECK(client.elapsed() <= milliseconds{1010});
  CHECK(client.elapsed() >= milliseconds{500});
}

TEST_CASE("a shorter time than the view's may be given") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 3"));
  run(client, path_of_four(), {.longest_wait = milliseconds{100}});
  CHECK(client.elapsed() <= milliseconds{110});
}

TEST_CASE("what is refused is not missed, and the refusal is told once") {
  FakeClient client{};
  client.set("http://server/write/0", answer_of(400, "too old"));
  client.set("http://server/write/1", answer_of(400, "too old"));
  client.set("http://server/read", answer_of(200, ""));
  const Result result = run(client, path_of_four(), {.longest_wait = milliseconds{50}});
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.sentence == "4 samples: none was taken");
  CHECK(result.views[0].ledger.missing == 0);
  REQUIRE(result.refusals.size() == 1);
  CHECK(result.refusals[0].items == 4);
  CHECK(result.refusals[0].status == 400);
}

TEST_CASE("a write that is to come again later does") {
  FakeClient client{};
  take_writes(client);
  client.answers["http://server/write/1"] = {answer_of(429, "slow down", {{"retry-after", "1"}}), answer_of(200)};
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  const Result result = run(client, path_of_four());
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.retries == 1);
  CHECK(client.elapsed() >= milliseconds{1000});
}

TEST_CASE("a write is not tried for ever") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/write/1", answer_of(503, "overloaded"));
  client.set("http://server/read", answer_of(200, "0 1"));
  const Result result = run(client, path_of_four(), {.longest_wait = milliseconds{50}});
  CHECK(count_of(client, "http://server/write/1") == 3);
  CHECK(result.written->refused == 2);
  CHECK(result.sentence == "2 of 4 samples were acknowledged, 2 refused; 2 of 4 samples came back");
}

TEST_CASE("a write that an interruption keeps from coming again stays refused") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/write/1", answer_of(429, "slow down"));
  client.interrupt_after = milliseconds{100};
  const Result result = run(client, path_of_four());
  CHECK(result.written->written == 4);
  CHECK(result.written->acknowledged == 2);
  CHECK(result.written->refused == 2);
  CHECK(result.written->unanswered == 0);
  REQUIRE(result.refusals.size() == 1);
  CHECK(result.refusals[0].message == "slow down");
}

TEST_CASE("of many refusals that differ, none is counted as unanswered") {
  FakeClient client{};
  auto path = path_of_four();
  path->items = std::make_shared<FakeItems>(110);
  path->writes = 110;
  path->write = [](std::size_t n) {
    Write write{.first = n, .count = 1};
    write.request.url = "http://server/write/" + std::to_string(n);
    return write;
  };
  path->views.clear();
  client.tell = [](const net::Request& request) -> std::optional<net::Answer> {
    const bool is_lost = request.url.ends_with("/99");
    return is_lost ? problem_of(Problem::no_answer) : answer_of(400, "no " + request.url);
  };
  const Result result = run(client, path);
  std::size_t refused = 0, unanswered = 0;
  for (const Refusal& refusal : result.refusals) (refusal.is_unanswered ? unanswered : refused) += refusal.items;
  CHECK(result.refusals.size() == 100);
  CHECK(refused == result.written->refused);
  CHECK(unanswered == 1);
}

TEST_CASE("what was refused and is there all the same is said to be there") {
  FakeClient client{};
  client.set("http://server/write/0", answer_of(500, "disk full"));
  client.set("http://server/write/1", answer_of(500, "disk full"));
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  const Result result = run(client, path_of_four());
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.sentence == "0 of 4 samples were acknowledged, 4 refused; 4 of 4 samples came back");
}

TEST_CASE("a path that nobody can read proves nothing") {
  FakeClient client{};
  take_writes(client);
  auto path = path_of_four();
  path->views.clear();
  CHECK(run(client, path).verdict == Verdict::unchecked);
}

TEST_CASE("the sentence tells of a view that was tried") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  auto path = path_of_four();
  path->views.insert(path->views.begin(), path->views[0]);
  path->views[0].unchecked = "this release has no such query";
  CHECK(run(client, path).sentence == "4 of 4 came back (all)");
}

TEST_CASE("no answer means that nobody knows") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/write/1", problem_of(Problem::no_answer));
  client.set("http://server/read", answer_of(200, "0 1 2"));
  const Result result = run(client, path_of_four(), {.longest_wait = milliseconds{50}});
  CHECK(result.written->unanswered == 2);
  CHECK(result.views[0].ledger.found_unacknowledged == 1);
  CHECK(result.views[0].ledger.missing == 0);
  CHECK(result.views[0].ledger.not_taken == 1);
  CHECK(result.verdict == Verdict::failed);
}

TEST_CASE("a server that dies leaves what it did not show unverified") {
  FakeClient client{};
  take_writes(client);
  client.answers["http://server/read"] = {answer_of(200, "0 1"), problem_of(Problem::refused)};
  const Result result = run(client, path_of_four(), {.longest_wait = milliseconds{50}});
  CHECK(result.views[0].ledger.missing == 0);
  CHECK(result.views[0].ledger.found == 2);
  CHECK(result.views[0].ledger.unverified == 2);
  CHECK(result.views[0].problem == "nobody answers");
  CHECK(result.verdict == Verdict::unchecked);
}

TEST_CASE("an interruption leaves nothing claimed that was not seen") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1"));
  client.interrupt_after = milliseconds{60};
  const Result result = run(client, path_of_four());
  CHECK(result.written->acknowledged == 4);
  CHECK(result.views[0].ledger.found == 2);
  CHECK(result.views[0].ledger.missing == 0);
  CHECK(result.views[0].ledger.unverified == 2);
}

TEST_CASE("an interruption while writing leaves the rest unwritten") {
  FakeClient client{};
  take_writes(client);
  client.interrupt_after = milliseconds{5};
  client.latency = milliseconds{10};
  const Result result = run(client, path_of_four(), {.lanes = 1});
  CHECK(result.written->written == 2);
  CHECK(result.written->unanswered == 2);
  CHECK(result.views[0].ledger.unverified == 2);
}

TEST_CASE("a run is verified without writing") {
  FakeClient client{};
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  const Result result = run(client, path_of_four(), {.only_read = true});
  CHECK(client.asked.size() == 1);
  CHECK_FALSE(result.written);
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.views[0].ledger.visible.empty());
}

TEST_CASE("writes of one lane follow each other, lanes go side by side") {
  const auto elapsed_with = [](unsigned lanes) {
    FakeClient client{};
    take_writes(client);
    client.latency = milliseconds{10};
    client.set("http://server/read", answer_of(200, "0 1 2 3"));
    auto path = path_of_four();
    path->write = [lanes, write = path->write](std::size_t n) {
      Write made = write(n);
      made.lane = static_cast<unsigned>(n) % lanes;
      return made;
    };
    run(client, path);
    return client.elapsed();
  };
  CHECK(elapsed_with(1) == milliseconds{30});
  CHECK(elapsed_with(2) == milliseconds{20});
}

TEST_CASE("a pace is kept") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  run(client, path_of_four(), {.pace = milliseconds{200}});
  CHECK(client.elapsed() >= milliseconds{200});
  CHECK(client.elapsed() <= milliseconds{210});
}

TEST_CASE("what nobody may find is looked for when the others have found theirs") {
  FakeClient client{};
  take_writes(client);
  client.answers["http://server/read"] = {answer_of(200, ""), answer_of(200, "0 1 2 3")};
  client.set("http://server/stranger", answer_of(200, "3"));
  auto path = path_of_four();
  View stranger{.name = "tenant b", .expected = std::make_shared<FakeItems>(0), .queries = {{}}, .read = read_numbers};
  stranger.queries[0].request.url = "http://server/stranger";
  path->views.push_back(std::move(stranger));
  const Result result = run(client, path);
  CHECK(client.asked.back().url == "http://server/stranger");
  CHECK(result.views[1].ledger.unexpected == 1);
  CHECK(result.sentence == "4 of 4 samples came back; 1 sample can be read as tenant b, too");
}

TEST_CASE("that nobody finds what was not taken proves nothing") {
  FakeClient client{};
  client.set("http://server/write/0", answer_of(429));
  client.set("http://server/write/1", answer_of(400));
  client.set("http://server/read", answer_of(200, ""));
  client.set("http://server/stranger", answer_of(200, ""));
  auto path = path_of_four();
  View stranger{
      .name = "as another tenant", .expected = std::make_shared<FakeItems>(0), .queries = {{}}, .read = read_numbers};
  stranger.queries[0].request.url = "http://server/stranger";
  path->views.push_back(std::move(stranger));
  const Result result = run(client, path);
  CHECK(result.views[1].verdict == Verdict::unchecked);
  CHECK(result.views[1].problem == "it says nothing, because nothing was taken that it could show");
}

TEST_CASE("pages are asked for until there are no more") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1"));
  client.set("http://server/read?page=2", answer_of(200, "2 3"));
  auto path = path_of_four();
  path->views[0].read = [](const net::Request& request, const net::Answer& answer, Book& book) {
    Reading reading = read_numbers(request, answer, book);
    if (request.url.ends_with("read")) {
      reading.more.push_back(request);
      reading.more.back().url += "?page=2";
    }
    return reading;
  };
  CHECK(run(client, path).verdict == Verdict::passed);
}

TEST_CASE("a question that must be open before is asked first, once") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 2"));
  auto path = path_of_four();
  path->views[0].before_writing = true;
  const Result result = run(client, path);
  CHECK(client.asked.front().url == "http://server/read");
  CHECK(count_of(client, "http://server/read") == 1);
  CHECK(result.views[0].ledger.missing == 1);
  CHECK(run(client, path, {.only_read = true}).views[0].verdict == Verdict::unchecked);
}

TEST_CASE("what is forbidden, or not there at all, is asked for once") {
  for (const int status : {401, 403, 404, 405, 501}) {
    FakeClient client{};
    take_writes(client);
    client.set("http://server/read", answer_of(status, "no"));
    auto path = path_of_four();
    path->views[0].deadline = milliseconds{60'000};
    path->views[0].read = [](const net::Request&, const net::Answer& answer, Book&) -> Reading {
      return {.problem = "HTTP " + std::to_string(answer.status)};
    };
    const Result result = run(client, path);
    CHECK(count_of(client, "http://server/read") == 1);
    CHECK(result.views[0].ledger.unverified == 4);
    CHECK(result.views[0].problem != "");
  }
}

TEST_CASE("what was refused is looked for, but not for long") {
  FakeClient client{};
  for (const char* number : {"0", "1"}) client.set(string("http://server/write/") + number, answer_of(400, "no"));
  client.set("http://server/read", answer_of(200, ""));
  auto path = path_of_four();
  path->views[0].deadline = milliseconds{60'000};
  const Result result = run(client, path);
  CHECK(result.views[0].ledger.not_taken == 4);
  CHECK(client.elapsed() < milliseconds{3'000});
}

TEST_CASE("a view that is not tried says why") {
  FakeClient client{};
  take_writes(client);
  auto path = path_of_four();
  path->views[0].unchecked = "this release has no such query";
  const Result result = run(client, path);
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(result.views[0].problem == "this release has no such query");
}

TEST_CASE("nothing is written before a view that listens hears it, and nobody is waited for without end") {
  for (const int needed : {3, 1'000'000}) {
    FakeClient client{};
    client.latency = milliseconds{20'000};  // a question that stays open
    take_writes(client);
    client.set("http://server/read", answer_of(200, "0 1 2 3"));
    auto path = path_of_four();
    path->views[0].before_writing = true;
    int asked = 0;
    path->views[0].is_listening = [&] { return ++asked >= needed; };
    std::chrono::milliseconds begun{};
    path->write = [&, write = path->write](std::size_t n) {
      if (n == 0) begun = client.elapsed();
      return write(n);
    };
    CHECK(run(client, path).written->acknowledged == 4);
    CHECK(begun == milliseconds{needed == 3 ? 50 : 3'000});
  }
}

TEST_CASE("what is made of many items says nothing when not all were taken") {
  FakeClient client{};
  client.set("http://server/write/0", answer_of(200));
  client.set("http://server/write/1", answer_of(400, "no"));
  client.set("http://server/read", answer_of(200, "0 1 7"));
  auto path = path_of_four();
  path->views[0].needs_all = true;
  const Result result = run(client, path);
  CHECK(result.views[0].verdict == Verdict::unchecked);
  CHECK(result.views[0].ledger.missing == 0);
}

TEST_CASE("a path's own pace is kept where nobody asks for a slower one") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0 1 2 3"));
  auto path = path_of_four();
  path->pace = std::chrono::milliseconds{300};
  run(client, path);
  CHECK(client.elapsed() >= milliseconds{300});
}

TEST_CASE("of points that were rejected, each may be several items") {
  FakeClient client{};
  take_writes(client);
  client.set("http://server/read", answer_of(200, "0"));
  auto path = path_of_four();
  path->judge = [](const Write&, const net::Answer&) {
    return Outcome{.answered = Answered::acknowledged, .rejected = 1, .items_of_rejected = 7, .message = "one point"};
  };
  const Result result = run(client, path, {.longest_wait = milliseconds{50}});
  CHECK(result.written->refused == 2);
  CHECK(result.views[0].ledger.not_taken == 3);
  CHECK(result.views[0].ledger.missing == 0);
}

TEST_CASE("pages that come too slowly are not waited for") {
  FakeClient client{};
  take_writes(client);
  client.latency = milliseconds{500};
  client.set("http://server/read", answer_of(200, "0 1"));
  auto path = path_of_four();
  path->views[0].read = [](const net::Request& request, const net::Answer& answer, Book& book) {
    Reading reading = read_numbers(request, answer, book);
    reading.more.push_back(request);
    return reading;
  };
  const Result result = run(client, path, {.timeout = milliseconds{1000}});
  CHECK(result.views[0].problem == "the pages of the answer did not end in time");
  CHECK(client.elapsed() < milliseconds{5000});
}
