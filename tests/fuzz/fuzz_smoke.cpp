// Any bytes as what servers answer to `pyat smoke`, and on into its ledgers and all outputs. The first line says
// "READER STATUS CONTENT-TYPE"; each further part, behind a line of "====", answers one question, and the last one all
// that follow. Of the reader "tail" the parts are what follows a handshake that is well.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "render/smoke_report.hpp"
#include "smoke/alerts/alert.hpp"
#include "smoke/alerts/alerts.hpp"
#include "smoke/book.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/logs/paths.hpp"
#include "smoke/metrics/paths.hpp"
#include "smoke/objects/objects.hpp"
#include "smoke/traces/paths.hpp"
#include "support/told_client.hpp"
#include "wire/websocket.hpp"

namespace {

using namespace pyat;
using std::string;
using std::string_view;

constexpr string_view separator = "\n====\n";
constexpr std::size_t most_pages = 8;

std::vector<string_view> parts_of(string_view data) {
  std::vector<string_view> parts{};
  for (;;) {
    const std::size_t end = data.find(separator);
    parts.push_back(data.substr(0, end));
    if (end == string_view::npos) return parts;
    data.remove_prefix(end + separator.size());
  }
}

string_view word(string_view& text) {
  const std::size_t end = std::min(text.find(' '), text.size());
  const string_view first = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return first;
}

struct Input {
  string reader{}, type{};
  int status = 200;
  std::vector<string_view> parts{};
};

Input input_of(string_view data) {
  string_view head = data.substr(0, data.find('\n'));
  Input input{.parts = parts_of(data.substr(std::min(head.size() + 1, data.size())))};
  input.reader = word(head);
  const string_view status = word(head);
  for (const int known : {204, 206, 400, 404, 429, 500, 503}) {
    if (status == std::to_string(known)) input.status = known;
  }
  input.type = head;
  return input;
}

// Each answer the next part.
class Answers {
 public:
  explicit Answers(const Input& input) : input_(input) {}

  net::Answer next() {
    net::Answer answer{};
    answer.status = input_.status;
    answer.body = input_.parts[std::min(asked_++, input_.parts.size() - 1)];
    answer.headers.push_back({"content-type", input_.type});
    const string start = answer.body.substr(0, answer.body.find('\n'));
    for (const char* name : {"etag", "content-length", "content-range", "date", "grpc-status", "grpc-message",
                             "x-amz-bucket-region", "x-amz-server-side-encryption"}) {
      answer.headers.push_back({name, start});
    }
    return answer;
  }

 private:
  const Input& input_;
  std::size_t asked_ = 0;
};

smoke::Run run_of() {
  smoke::Run run{.seed = "42", .begin = std::chrono::sys_seconds{std::chrono::seconds{1795224580}}};
  run.sizes = {.samples = 16, .lines = 12, .spans = 4, .objects = 2};
  return run;
}

smoke::Route route_of(string protocol, string product, string release) {
  smoke::Route route{.protocol = std::move(protocol),
                     .write = {.name = "fuzzed", .url = "http://host:1"},
                     .read = {.name = "fuzzed", .url = "http://host:1", .tenant = "one"},
                     .product = std::move(product),
                     .release = std::move(release)};
  route.stranger = "two";
  route.tag = "t";
  return route;
}

// What follows a handshake of the key that was sent.
string after_handshake(const smoke::View& view, string_view frames) {
  constexpr string_view name = "Sec-WebSocket-Key: ";
  const string& request = view.queries.front().request.body;
  const std::size_t begin = request.find(name) + name.size();
  const string key = request.substr(begin, request.find('\r', begin) - begin);
  return "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: " + wire::websocket_accept(key) + "\r\n\r\n" +
         string(frames);
}

// As it comes: in pieces that end anywhere.
void hear(const smoke::View& view, const string& received) {
  const auto& is_complete = view.queries.front().request.is_complete;
  for (const std::size_t size : {received.size() / 3, received.size() / 2, received.size()}) {
    if (is_complete != nullptr) is_complete(string_view(received).substr(0, size));
  }
}

smoke::ViewResult read_view(const smoke::View& view, const Input& input) {
  Answers answers(input);
  smoke::Book book(view.expected);
  smoke::ViewResult result{.name = view.name};
  for (const smoke::Query& query : view.queries) {
    book.begin(query);
    std::vector<net::Request> pages{query.request};
    for (std::size_t page = 0; page < pages.size() && page < most_pages; ++page) {
      net::Answer answer = answers.next();
      if (input.reader == "tail") {
        if (!view.before_writing) return result;
        answer.body = after_handshake(view, answer.body);
        hear(view, answer.body);
      }
      smoke::Reading reading = view.read(pages[page], answer, book);
      if (result.problem.empty()) result.problem = std::move(reading.problem);
      for (net::Request& more : reading.more) pages.push_back(std::move(more));
    }
    book.end(query, smoke::Book::Time{std::chrono::seconds{2}}, result.problem.empty());
  }
  const smoke::Acknowledgement taken{.state = smoke::Acknowledgement::State::acknowledged,
                                     .when = smoke::Book::Time{std::chrono::seconds{1}}};
  result.ledger = book.close(std::vector(view.expected->size(), taken), {});
  const smoke::Ledger& ledger = result.ledger;
  if (ledger.found + ledger.altered + ledger.missing + ledger.not_taken + ledger.unverified != ledger.expected) {
    std::abort();
  }
  return result;
}

smoke::Result read_path(const smoke::Path& path, const Input& input) {
  smoke::Result result{.signal = path.signal, .name = path.title, .to = path.route.read.name};
  const smoke::Write write = path.write(0);
  const smoke::Outcome outcome = path.judge(write, Answers(input).next());
  if (outcome.rejected > write.count) std::abort();
  result.refusals.push_back({.status = input.status, .message = outcome.message, .items = write.count});
  for (const smoke::View& view : path.views) result.views.push_back(read_view(view, input));
  return result;
}

using Results = std::vector<smoke::Result>;

Results asked(const Input& input, const std::function<void(net::Client&, std::function<void(Results)>)>& check) {
  Answers answers(input);
  test::ToldClient client([&](const net::Request&) { return answers.next(); });
  Results results{};
  bool is_done = false;
  check(client, [&](Results found) {
    results = std::move(found);
    is_done = true;
  });
  client.run();
  if (!is_done) std::abort();
  return results;
}

Results read_bucket(const Input& input) {
  smoke::ObjectRoute route{.store = {.name = "fuzzed", .url = "http://host:1"}, .buckets = {"bucket"}};
  route.store.credentials = {.kind = net::Credentials::Kind::aws_sigv4, .user = "key", .secret = "secret"};
  route.timeout = std::chrono::milliseconds{0};
  return asked(input, [&](net::Client& client, auto done) { check_objects(client, run_of(), route, done); });
}

Results read_alerts(const Input& input) {
  for (const string_view part : input.parts) {
    const smoke::FoundAlerts list = smoke::read_list(part, run_of());
    const smoke::FoundAlerts notification = smoke::read_notification(part, run_of());
    for (const smoke::FoundAlert& found : list.ours) smoke::difference_of(smoke::alert_of(run_of()), found.alert);
    for (const smoke::FoundAlert& found : notification.ours) {
      smoke::difference_of(smoke::alert_of(run_of()), found.alert);
    }
    smoke::said_in(part);
  }
  const smoke::AlertRoute route{.alertmanager = {.name = "fuzzed", .url = "http://host:1"}};
  return asked(input, [&](net::Client& client, auto done) { check_alerts(client, run_of(), route, done); });
}

Results read_correlation(const Input& input) {
  smoke::CorrelationRoute route{};
  route.metrics = route_of("remote-write-1", "mimir", "2.10.3");
  route.logs = route_of("loki-json", "loki", "3.0.0");
  route.traces = route_of("otlp-http", "tempo", "2.10.8");
  route.grafana = {.name = "grafana", .url = "http://host:2"};
  route.only_read = true;
  route.deadline = std::chrono::milliseconds{0};
  return asked(input, [&](net::Client& client, auto done) {
    check_correlation(client, run_of(), route, [done](smoke::Correlated found) { done(std::move(found.results)); });
  });
}

Results read(const Input& input) {
  if (input.reader == "bucket") return read_bucket(input);
  if (input.reader == "alerts") return read_alerts(input);
  if (input.reader == "correlation") return read_correlation(input);
  const smoke::Run run = run_of();
  if (input.reader == "traces") {
    return {read_path(trace_path(run, route_of("otlp-http", "tempo", "2.10.8")), input),
            read_path(trace_path(run, route_of("otlp-grpc", "tempo", "2.3.1")), input)};
  }
  if (input.reader == "zipkin") return {read_path(trace_path(run, route_of("zipkin", "tempo", "2.10.8")), input)};
  if (input.reader == "metrics") {
    return {read_path(metric_path(run, route_of("remote-write-1", "mimir", "2.10.3")), input)};
  }
  if (input.reader == "otlp-metrics") {
    return {read_path(metric_path(run, route_of("otlp-json", "prometheus", "3.5.3")), input)};
  }
  return {read_path(log_path(run, route_of("loki-json", "loki", "2.9.4")), input),
          read_path(log_path(run, route_of("otlp-http", "loki", "3.7.6")), input)};
}

void render_all(const smoke::Report& report) {
  for (const string_view name : render::smoke_format_names()) {
    const string out = render::render(report, *render::smoke_format_from(name), {.color = false, .width = 60});
    // Nothing that a terminal obeys comes through.
    if (std::any_of(out.begin(), out.end(), [](char c) { return c >= 0 && c < 0x20 && c != '\n' && c != '\t'; })) {
      std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Input input = input_of({reinterpret_cast<const char*>(data), size});
  smoke::Report report{};
  report.run = smoke::id_of(run_of());
  report.results = read(input);
  render_all(report);
  return 0;
}
