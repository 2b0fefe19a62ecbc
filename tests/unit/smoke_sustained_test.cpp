// A run at a rate: its parts begin at their times, their results are added up, and what does not keep up is said.
#include "smoke/book.hpp"
#include "smoke/run.hpp"
#include "smoke/sustained.hpp"
#include "support/catch.hpp"
#include "support/fake_client.hpp"
#include "support/fake_items.hpp"
#include "util/text.hpp"

using namespace pyat;
using namespace pyat::smoke;
using net::Problem;
using std::string;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::answer_of;
using test::FakeClient;
using test::FakeItems;

namespace {

// Keeps what is written, per part; forgets, refuses or takes its time where it is told to.
class Server {
 public:
  explicit Server(FakeClient& client) : client_(client) {
    client.tell = [this](const net::Request& request) { return answer(request); };
  }

  std::map<string, string> stored{};        // "3": "0 1 2 …"
  std::vector<milliseconds> write_times{};  // since the start
  std::vector<string> write_urls{};
  string forgotten{};  // a write that is acknowledged, and not stored: "/write/1/2"
  string refused{};    // a part whose writes are refused
  bool reads_nothing = false;

 private:
  net::Answer answer(const net::Request& request) {
    const std::vector<string> words = util::split_at(request.url.substr(string("http://server/").size()), "/");
    if (words[0] == "read") return answer_of(200, reads_nothing ? "" : stored[words[1]]);
    write_times.push_back(client_.elapsed());
    write_urls.push_back(request.url);
    if (words[1] == refused) return answer_of(400, "too old");
    if (request.url.ends_with(forgotten) && !forgotten.empty()) return answer_of(200);
    string& all = stored[words[1]];
    all += (all.empty() ? "" : " ") + request.body;
    return answer_of(200);
  }

  FakeClient& client_;
};

Outcome judge(const Write&, const net::Answer& answer) {
  if (answer.problem != Problem::none) return {.answered = Answered::unknown, .message = "no answer"};
  if (answer.status == 200) return {.answered = Answered::acknowledged};
  return {.answered = Answered::refused, .message = answer.body};
}

Reading read_numbers(const net::Request&, const net::Answer& answer, Book& book) {
  if (answer.problem != Problem::none) return {.problem = "nobody answers"};
  if (answer.body.empty()) return {};
  for (const string& word : util::split_at(answer.body, " ")) book.add(FakeItems(1000).item(std::stoul(word)));
  return {};
}

// Ten items a write, all of which have to wait for the one before.
Path path_of_part(const Run& part) {
  Path path{};
  path.signal = "metrics";
  path.title = "numbers";
  path.items = std::make_shared<FakeItems>(part.sizes.samples);
  path.writes = part.sizes.samples / 10;
  path.notes = {"nothing to be said"};
  const string number = std::to_string(part.part);
  path.write = [number](std::size_t n) {
    Write write{.first = 10 * n, .count = 10};
    write.request.url = "http://server/write/" + number + "/" + std::to_string(n);
    write.request.method = "POST";
    for (std::size_t i = 0; i < 10; ++i) write.request.body += (i > 0 ? " " : "") + std::to_string(10 * n + i);
    return write;
  };
  path.judge = judge;
  View view{.name = "all",
            .expected = path.items,
            .queries = {{.first = 0, .count = part.sizes.samples}},
            .read = read_numbers};
  view.queries[0].request.url = "http://server/read/" + number;
  view.deadline = milliseconds{15'000};
  path.views.push_back(std::move(view));
  return path;
}

Run run_of(unsigned rate, milliseconds duration) {
  return at_rate({.seed = "42", .begin = std::chrono::sys_seconds{seconds{1'795'000'000}}}, rate, duration);
}

struct Ran {
  Result result{};
  bool was_whole = false;
};

Ran run(FakeClient& client, unsigned rate, milliseconds duration, const DriveOptions& options = {}) {
  const auto sustained = std::make_shared<Sustained>(client, run_of(rate, duration), path_of_part, options);
  sustained->start();
  const bool was_whole = client.run();
  return {sustained->result(), was_whole};
}

}  // namespace

TEST_CASE("a run at a rate has parts of 10 s at most, and of so many items that memory is bounded") {
  const Run minute = run_of(5'000, seconds{60});
  CHECK(minute.parts == 6);
  CHECK(minute.length == seconds{10});
  CHECK(minute.sizes.samples == 50'000);
  CHECK(minute.sizes.lines == 50'000);
  CHECK(minute.sizes.spans == 50'000);
  const Run odd = run_of(10, seconds{25});
  CHECK(odd.parts == 3);
  CHECK(odd.length == milliseconds{8'333});
  CHECK(odd.sizes.samples == 83);
  const Run fast = run_of(100'000, seconds{3});
  CHECK(fast.parts == 3);
  CHECK(fast.sizes.samples == 100'000);
  CHECK(run_of(1, seconds{1}).sizes.samples == 1);
}

TEST_CASE("the id of a run at a rate tells its parts") {
  const Run run = run_of(5'000, seconds{60});
  const string id = id_of(run);
  CHECK(id.ends_with("-m50000-l50000-t50000-p10000x6"));
  const auto read = parse_run(id);
  REQUIRE(read);
  CHECK(read->length == seconds{10});
  CHECK(read->parts == 6);
  Run third = run;
  third.part = 2;
  CHECK(id_of(third) == id);
  for (const char* wrong : {"42-totw5g-p", "42-totw5g-p10", "42-totw5g-px3", "42-totw5g-p0x3", "42-totw5g-p10x0",
                            "42-totw5g-p10x-1", "42-totw5g-p010x3", "42-totw5g-p99999999x3"}) {
    INFO(wrong);
    CHECK(!parse_run(wrong));
  }
}

TEST_CASE("parts are written at their times, evenly, and their results are added up") {
  FakeClient client{};
  Server server(client);
  const auto [result, was_whole] = run(client, 10, seconds{30});
  CHECK(was_whole);
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.sentence == "300 of 300 samples came back; 10 a second for 30 s");
  CHECK(result.signal == "metrics");
  CHECK(result.name == "numbers");
  CHECK(result.written->written == 300);
  CHECK(result.written->acknowledged == 300);
  REQUIRE(result.views.size() == 1);
  CHECK(result.views[0].ledger.expected == 300);
  CHECK(result.views[0].ledger.found == 300);
  CHECK(result.views[0].ledger.visible.empty());
  CHECK(result.views[0].ledger.spread.count() == 300);
  REQUIRE(result.acknowledge);
  CHECK(result.acknowledge->max == std::chrono::microseconds{600});
  REQUIRE(result.throughput);
  CHECK(result.throughput->asked == 10);
  CHECK(result.throughput->achieved == 10);
  CHECK(result.throughput->is_whole);
  REQUIRE(result.findings.size() == 1);  // what each part says is said once
  REQUIRE(server.write_times.size() == 30);
  for (std::size_t i = 0; i < 30; ++i) {
    const milliseconds due = seconds{static_cast<long>(i)};
    INFO(i);
    CHECK(server.write_times[i] >= due);
    CHECK(server.write_times[i] <= due + milliseconds{20});
  }
}

TEST_CASE("a part is written while those before it are still being read") {
  FakeClient client{};
  Server server(client);
  server.reads_nothing = true;
  client.after(seconds{21}, [&] { server.reads_nothing = false; });
  const auto [result, was_whole] = run(client, 10, seconds{30});
  CHECK(result.views[0].ledger.found == 300);
  CHECK(server.write_times.back() <= milliseconds{29'020});
  CHECK(result.views[0].ledger.spread.max() >= seconds{10});
}

TEST_CASE("a loss in one part is found, and told with the first example") {
  FakeClient client{};
  Server server(client);
  server.forgotten = "/write/1/2";
  const auto [result, was_whole] = run(client, 10, seconds{30});
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.sentence == "290 of 300 samples came back, 10 missing; 10 a second for 30 s");
  REQUIRE(result.views[0].ledger.examples.size() == 1);
  CHECK(result.views[0].ledger.examples[0].item == "item 20");
}

TEST_CASE("what is refused is told by its cause, once for all parts") {
  FakeClient client{};
  Server server(client);
  server.refused = "2";
  const auto [result, was_whole] = run(client, 10, seconds{30}, {.longest_wait = milliseconds{100}});
  CHECK(result.verdict == Verdict::failed);
  CHECK(result.written->refused == 100);
  CHECK(result.views[0].ledger.not_taken == 100);
  REQUIRE(result.refusals.size() == 1);
  CHECK(result.refusals[0].status == 400);
  CHECK(result.refusals[0].items == 100);
}

TEST_CASE("a server that is too slow lowers the rate, which is said, and ends the run in time") {
  FakeClient client{};
  client.latency = milliseconds{2'000};  // one write after the other, of ten items: five a second
  Server server(client);
  const auto [result, was_whole] = run(client, 10, seconds{30}, {.lanes = 1});
  CHECK(was_whole);
  CHECK(result.verdict == Verdict::warned);
  CHECK(result.written->written == 200);
  CHECK(result.views[0].ledger.found == 200);
  REQUIRE(result.throughput);
  CHECK(result.throughput->achieved == 5);
  CHECK(!result.throughput->is_whole);
  CHECK(result.sentence == "200 of 200 samples came back; 5 a second for 40 s, not 10");
  const Finding& finding = result.findings.back();
  CHECK(finding.message.starts_with("the rate was not reached: 5 samples a second instead of 10"));
  // No two parts are written at the same time.
  CHECK(server.write_urls[10].ends_with("/write/1/0"));
  CHECK(client.elapsed() <= milliseconds{45'000});
}

TEST_CASE("a late part catches up") {
  FakeClient client{};
  Server server(client);
  client.latency = milliseconds{1'500};
  client.after(milliseconds{11'000}, [&] { client.latency = milliseconds{1}; });
  const auto [result, was_whole] = run(client, 10, seconds{30}, {.lanes = 1});
  CHECK(result.verdict == Verdict::passed);
  CHECK(result.written->written == 300);
  CHECK(result.throughput->achieved == 10);
}

TEST_CASE("an interruption ends the writing; what was written and not read is unverified") {
  FakeClient client{};
  Server server(client);
  server.reads_nothing = true;
  client.interrupt_after = milliseconds{12'500};
  const auto [result, was_whole] = run(client, 10, seconds{30});
  CHECK(!was_whole);
  CHECK(result.written->written == 130);
  CHECK(result.written->acknowledged == 130);
  const Ledger& ledger = result.views[0].ledger;
  CHECK(ledger.expected == 130);
  CHECK(ledger.unverified == 130);
  CHECK(ledger.missing == 0);
  CHECK(result.verdict == Verdict::unchecked);
  CHECK(!result.throughput->is_whole);
  CHECK(result.findings.size() == 1);  // nobody says that it was too slow
}

TEST_CASE("an interruption while a server makes a write wait leaves no write without account") {
  FakeClient client{};
  client.tell = [](const net::Request&) { return answer_of(429, "too many", {{"retry-after", "5"}}); };
  client.interrupt_after = milliseconds{2'000};
  const auto [result, was_whole] = run(client, 10, seconds{30});
  const Written& written = *result.written;
  CHECK(written.written > 0);
  CHECK(written.acknowledged + written.refused + written.unanswered == written.written);
  CHECK(written.refused == written.written);
}

TEST_CASE("a run at a rate is verified later, part by part") {
  FakeClient client{};
  Server server(client);
  run(client, 10, seconds{30});
  const std::size_t writes = server.write_times.size();
  server.stored["2"] = "0 1 2";
  const auto [result, was_whole] = run(client, 10, seconds{30}, {.only_read = true, .longest_wait = milliseconds{100}});
  CHECK(server.write_times.size() == writes);
  CHECK(!result.written);
  CHECK(!result.throughput);
  CHECK(result.sentence == "203 of 300 samples came back, 97 missing");
}
