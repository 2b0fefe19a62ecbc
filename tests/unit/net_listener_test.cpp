// The listener of the real client, which is asked by the same client: both in one loop, over the loopback device.
#include "net/curl_client.hpp"
#include "net/listener.hpp"
#include "support/catch.hpp"

namespace pyat::net {
namespace {

using std::string;
using std::chrono::milliseconds;

struct Bench {
  std::unique_ptr<Client> client = make_curl_client({});
  std::vector<Received> received{};
  Listening listening{};

  explicit Bench(const ListenLimits& limits = {}) {
    listening = client->listen(
        "127.0.0.1:0",
        [this](const Received& request) {
          received.push_back(request);
          return Reply{.status = 200, .type = "text/plain", .body = "thank you, " + request.path};
        },
        limits);
    REQUIRE(listening.listener != nullptr);
  }

  Request request(const string& method, const string& body = {}) const {
    Request out{};
    out.url = "http://" + listening.listener->address() + "/hook?x=1";
    out.method = method;
    out.body = body;
    return out;
  }

  // Bytes as they are, until the other side closes.
  Request raw(const string& bytes) const {
    Request out = request("GET", bytes);
    out.protocol = Protocol::raw;
    out.is_complete = [](std::string_view) { return false; };
    return out;
  }

  Answer ask(Request request) {
    Answer out{};
    client->ask(std::move(request), [&](Answer answer) { out = std::move(answer); });
    client->run();
    return out;
  }
};

TEST_CASE("a request is handed over whole, and its answer goes back") {
  Bench bench{};
  CHECK_FALSE(bench.listening.listener->address().ends_with(":0"));
  Request request = bench.request("POST", string(300'000, 'x'));
  request.headers = {{"Content-Type", "application/json"}};
  const Answer answer = bench.ask(std::move(request));
  CHECK(answer.status == 200);
  CHECK(answer.body == "thank you, /hook");
  REQUIRE(bench.received.size() == 1);
  CHECK(bench.received[0].method == "POST");
  CHECK(bench.received[0].path == "/hook");
  CHECK(bench.received[0].body == string(300'000, 'x'));
  const auto& headers = bench.received[0].headers;
  CHECK(std::any_of(headers.begin(), headers.end(),
                    [](const Header& h) { return h.name == "content-type" && h.value == "application/json"; }));
}

TEST_CASE("twenty at once are all answered") {
  Bench bench{};
  int answered = 0;
  for (int i = 0; i < 20; ++i) {
    bench.client->ask(bench.request("GET"), [&](Answer answer) { answered += answer.status == 200; });
  }
  bench.client->run();
  CHECK(answered == 20);
}

TEST_CASE("what says that it is too large is refused, and what does not say so is cut off") {
  Bench bench{{.max_body = 1000}};
  CHECK(bench.ask(bench.request("POST", string(1001, 'x'))).status == 413);
  const string chunked =
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + string(1024, 'x') + "\r\n0\r\n\r\n";
  CHECK(bench.ask(bench.raw(chunked)).body.find("thank you") == string::npos);
  CHECK(bench.received.empty());
}

TEST_CASE("garbage and heads without an end do no harm") {
  Bench bench{};
  bench.ask(bench.raw(string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)));
  bench.ask(bench.raw("GET / HTTP/1.1\r\nX: " + string(100'000, 'x') + "\r\n\r\n"));
  CHECK(bench.received.empty());
  CHECK(bench.ask(bench.request("GET")).status == 200);
}

TEST_CASE("a sender that takes its time is cut off") {
  Bench bench{{.most_time = milliseconds{300}}};
  const auto start = bench.client->now();
  const Answer answer = bench.ask(bench.raw("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
  CHECK(answer.problem != Problem::no_answer);
  CHECK(bench.client->now() - start < milliseconds{3000});
  CHECK(bench.received.empty());
}

TEST_CASE("to listen alone keeps nobody waiting, and ends with its listener") {
  Bench bench{};
  CHECK(bench.client->run());
  const Request request = bench.request("GET");
  bench.listening.listener.reset();
  CHECK(bench.ask(request).problem == Problem::refused);
}

TEST_CASE("a handler may end its listener") {
  const auto client = make_curl_client({});
  Listening listening{};
  listening = client->listen("127.0.0.1:0",
                             [&](const Received&) {
                               listening.listener.reset();
                               return Reply{};
                             },
                             {});
  Request request{};
  request.url = "http://" + listening.listener->address() + "/";
  client->ask(request, [](Answer) {});
  CHECK(client->run());
  CHECK(listening.listener == nullptr);
}

TEST_CASE("an address that cannot be had is explained") {
  Bench bench{};
  const auto problem = [&](const string& address) {
    return bench.client->listen(address, [](const Received&) { return Reply{}; }, {}).problem;
  };
  const string taken = bench.listening.listener->address();
  CHECK(problem(taken) == taken + " is taken: another program listens there");
  CHECK(problem("192.0.2.1:9095") == "192.0.2.1:9095 is no address of this machine");
  CHECK(problem("localhost") == "'localhost' is no address to listen at");
  CHECK(problem("localhost:99999") == "'localhost:99999' is no address to listen at");
}

}  // namespace
}  // namespace pyat::net
