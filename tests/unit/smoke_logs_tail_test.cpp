// The tail of Loki over a WebSocket, as bytes.
#include <memory>

#include "smoke/logs/views.hpp"
#include "smoke_logs.hpp"
#include "support/catch.hpp"
#include "util/percent.hpp"
#include "wire/base64.hpp"
#include "wire/websocket.hpp"

using namespace pyat;
using namespace pyat::smoke;
using std::string;

namespace {

LogDataPtr data_of(std::size_t lines, const Access& access, const string& protocol = "loki-protobuf",
                   const string& tag = {}) {
  const Run run{
      .seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1'795'224'579}}, .sizes = {.lines = lines}};
  return std::make_shared<LogData>(
      run,
      Route{.protocol = protocol, .write = access, .read = access, .product = "loki", .release = "3.7.0", .tag = tag});
}

string header_of(const string& head, const string& name) {
  const std::size_t at = head.find("\r\n" + name + ": ");
  if (at == string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

string accepted(const net::Request& request) {
  return "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " +
         wire::websocket_accept(header_of(request.body, "Sec-WebSocket-Key")) + "\r\n\r\n";
}

string frame(const string& text) {
  string out = "\x81\x7f";
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(text.size() >> shift & 0xFFU);
  return out + text;
}
const string ping("\x89\0", 2);

string message(const LogData& data, std::size_t line, const string& more = {}) {
  string out = R"({"streams":[{"stream":)";
  test::LogStore::append(out, data.labels(data.stream_of(line)));
  out += R"(,"values":[[)";
  wire::append_json_int64(out, data.time_of(line));
  out += ',';
  wire::append_json_text(out, data.line(line));
  out += R"(,{"structuredMetadata":)";
  test::LogStore::append(out, data.metadata(line));
  return out + "}]]}]" + more + "}";
}

Ledger read(const View& view, net::Answer answer, string* problem = nullptr) {
  Book book(view.expected);
  book.begin(view.queries[0]);
  const Reading reading = view.read(view.queries[0].request, answer, book);
  book.end(view.queries[0], {}, reading.problem.empty());
  if (problem != nullptr) *problem = reading.problem;
  return book.close(
      std::vector<Acknowledgement>(view.expected->size(), {.state = Acknowledgement::State::acknowledged}),
      {.is_over = true});
}

}  // namespace

TEST_CASE("a tail is asked for with what lets it in") {
  const LogDataPtr data =
      data_of(20, {.name = "loki",
                   .url = "https://loki.example/gateway",
                   .credentials = {.kind = net::Credentials::Kind::basic, .user = "jo", .secret = "pw"},
                   .tenant = "a"});
  const View view = tail_view(data);
  const net::Request& request = view.queries[0].request;
  CHECK(request.protocol == net::Protocol::raw);
  CHECK(request.credentials.kind == net::Credentials::Kind::none);
  CHECK(request.body.starts_with("GET /gateway/loki/api/v1/tail?query=%7Bjob%3D"));
  CHECK(header_of(request.body, "Host") == "loki.example");
  CHECK(header_of(request.body, "X-Scope-OrgID") == "a");
  CHECK(header_of(request.body, "Authorization") == "Basic " + wire::to_base64("jo:pw"));
  CHECK(view.before_writing);
}

TEST_CASE("a tail listens from its first ping on, and is over with the last line") {
  const LogDataPtr data = data_of(20, {.name = "loki", .url = "http://loki:3100"});  // one stream
  const View view = tail_view(data);
  const net::Request& request = view.queries[0].request;
  string received = accepted(request);
  CHECK_FALSE(request.is_complete(received));
  CHECK_FALSE(view.is_listening());
  received += ping;
  CHECK_FALSE(request.is_complete(received));
  CHECK(view.is_listening());
  for (std::size_t n = 0; n < 20; ++n) {
    received += frame(message(*data, n));
    CHECK(request.is_complete(received) == (n == 19));
  }
  const Ledger ledger = read(view, test::answer_of(0, received));
  CHECK(ledger.found == 20);
  CHECK(ledger.is_clean());
}

// Behind a filter, Loki leaves out of a write all but a few lines whose metadata differ.
TEST_CASE("a tail of OTLP is asked for without a filter, and what it hears of others is passed over") {
  const Access access{.name = "loki", .url = "http://loki:3100"};
  const LogDataPtr data = data_of(60, access, "otlp-http", "direct");  // two streams
  const LogDataPtr other = data_of(60, access, "otlp-http", "collector");
  const View view = tail_view(data);
  const net::Request& request = view.queries[0].request;
  const std::size_t at = request.body.find("?query=") + 7;
  const string id = id_of(data->run());
  CHECK(request.body.substr(at, request.body.find('&') - at) ==
        util::percent_encoded(R"({service_name="pyat-smoke", service_instance_id=~"0|", service_namespace=~")" + id +
                              R"(|"})"));
  string received = accepted(request) + ping;
  for (std::size_t n = 0; n < 60; ++n) received += frame(message(*other, n));
  for (std::size_t n = 0; n < 60; ++n) {
    CHECK_FALSE(request.is_complete(received));
    if (data->stream_of(n) == 1 || n < 56) received += frame(message(*data, n));
  }
  received += frame(message(*data, 56));
  CHECK_FALSE(request.is_complete(received));
  received += frame(message(*data, 57));
  CHECK(request.is_complete(received));
  const Ledger ledger = read(view, test::answer_of(0, received));
  CHECK(ledger.found == 30);
  CHECK(ledger.is_clean());
}

TEST_CASE("what a tail lacks is missing, unless it says so itself") {
  const LogDataPtr data = data_of(20, {.name = "loki", .url = "http://loki:3100"});
  const View view = tail_view(data);
  string most = accepted(view.queries[0].request) + ping;
  for (std::size_t n = 0; n < 19; ++n) most += frame(message(*data, n));
  net::Answer late = test::problem_of(net::Problem::no_answer);
  late.body = most;
  CHECK(read(view, late).missing == 1);

  late.body = most + frame(message(*data, 3));
  CHECK(read(view, late).duplicated == 0);  // several ingesters

  late.body = most + frame(message(*data, 3, R"(,"dropped_entries":[{"timestamp":"1","labels":{}}])"));
  string problem{};
  const Ledger left_out = read(view, late, &problem);
  CHECK(left_out.missing == 0);
  CHECK(left_out.unverified == 1);
  CHECK(problem.find("1 lines") != string::npos);
}

TEST_CASE("what is no tail is no loss") {
  const LogDataPtr data = data_of(20, {.name = "loki", .url = "http://loki:3100"});
  const View view = tail_view(data);
  const string head = accepted(view.queries[0].request);
  for (const string& received :
       {string("HTTP/1.1 404 Not Found\r\n\r\n404 page not found"), string("HTTP/1.1 101 x\r\n\r\n"), string("garbage"),
        string(), head + string("\x88\x0a\x03\xf3", 4) + "too many", head + frame("{"), head + frame("[]"),
        head + string("\x81\xff", 2)}) {
    string problem{};
    const Ledger ledger = read(view, test::answer_of(0, received), &problem);
    CHECK_FALSE(problem.empty());
    CHECK(ledger.missing == 0);
    CHECK(ledger.unverified == 20);
  }
}

TEST_CASE("why a tail was refused is told in the words of the server") {
  const View view = tail_view(data_of(20, {.name = "loki", .url = "http://loki:3100"}));
  string problem{};
  read(view, test::answer_of(0, "HTTP/1.1 400 Bad Request\r\n\r\nmax concurrent tail requests limit\nexceeded"),
       &problem);
  CHECK(problem == "no WebSocket was opened: HTTP 400: max concurrent tail requests limit exceeded");
}

TEST_CASE("where a tail makes no sense, it is said why not") {
  CHECK(tail_problem(*data_of(200, {})).empty());
  CHECK_FALSE(tail_problem(*data_of(200'001, {})).empty());
  Run part{.seed = "1", .sizes = {.lines = 10}};
  part.length = std::chrono::milliseconds{100};
  CHECK_FALSE(tail_problem(LogData(part, {})).empty());
}
