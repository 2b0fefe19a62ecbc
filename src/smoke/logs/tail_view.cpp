#include <algorithm>
#include <chrono>
#include <set>
#include <utility>
#include <vector>

#include "smoke/logs/views.hpp"
#include "smoke/logs/writes.hpp"
#include "util/percent.hpp"
#include "util/url.hpp"
#include "wire/base64.hpp"
#include "wire/websocket.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;
using wire::WebsocketReader;

constexpr size_t most_lines = 10'000;                  // of a run that is tailed: Loki sends what it has time for
constexpr size_t most_from_store = 5'000;              // limits_config.max_entries_limit_per_query by default
constexpr std::chrono::milliseconds patience{10'000};  // after the writing
constexpr string_view target = "/loki/api/v1/tail";

string key_of(const Run& run) {
  string bytes{};
  for (std::uint64_t word = 0; word < 2; ++word) {
    std::uint64_t number = random_of(run, "tail", word);
    for (int i = 0; i < 8; ++i, number >>= 8U) bytes += static_cast<char>(number & 0xFFU);
  }
  return wire::websocket_key(bytes);
}

string authorization(const net::Credentials& credentials) {
  switch (credentials.kind) {
    case net::Credentials::Kind::basic: return "Basic " + wire::to_base64(credentials.user + ':' + credentials.secret);
    case net::Credentials::Kind::bearer: return "Bearer " + credentials.secret;
    default: return {};
  }
}

// Of OTLP, LogData::query has filters, and these a tail cannot have: because of them, Loki's ingester makes a stream of
// each set of metadata in a write, the level that it detects included, keeps five of them for the tail while it sends
// one, and drops the others. The querier does not pass on which. Without a filter, a write to a stream is sent whole.
// https://github.com/grafana/loki/blob/v3.7.6/pkg/ingester/tailer.go (processStream, bufferSizeForTailResponse)
// The attributes are labels only where the tenant's otlp_config has made them such, so they are asked for in a way that
// is true as well where there is no such label; what else is heard is passed over.
string tail_query(const LogData& data) {
  if (!data.is_otlp()) return data.query(0);
  string query = R"({service_name="pyat-smoke")";
  for (const wire::loki::Label& label : data.labels(0)) {
    if (label.name == "service_name") continue;
    query += ", " + label.name + "=~";
    wire::loki::append_quoted(query, label.value + '|');
  }
  return query + '}';
}

// Whether it is of the first stream of this run and path, where the query does not say so.
bool is_asked_for(const LogData& data, const wire::loki::Stream& stream, const wire::loki::Entry& entry) {
  if (!data.is_otlp()) return true;
  const auto has = [&](const wire::loki::Label& wanted) {
    const auto is_it = [&](const wire::loki::Label& label) {
      return label.name == wanted.name && label.value == wanted.value;
    };
    return std::any_of(stream.labels.begin(), stream.labels.end(), is_it) ||
           std::any_of(entry.metadata.begin(), entry.metadata.end(), is_it);
  };
  return has({.name = string(run_label), .value = id_of(data.run())}) &&
         (data.route().tag.empty() || has({.name = "pyat_path", .value = data.route().tag})) &&
         has({.name = string(data.stream_label()), .value = "0"});
}

string handshake(const LogData& data, const string& key, size_t count) {
  const Access& access = data.route().read;
  const util::Url url = util::parse_url(access.url, "http").url;
  const string query = string(target) + "?query=" + util::percent_encoded(tail_query(data)) +
                       "&start=" + std::to_string(data.begin()) +
                       "&limit=" + std::to_string(std::min(count + 1, most_from_store));
  const string auth = authorization(access.credentials);
  std::vector<wire::WebsocketHeader> headers{{"X-Loki-Response-Encoding-Flags", "categorize-labels"}};
  if (!access.tenant.empty()) headers.push_back({"X-Scope-OrgID", access.tenant});
  if (!auth.empty()) headers.push_back({"Authorization", auth});
  return wire::websocket_request(util::authority_of(url), url.path + query, key, headers);
}

// Counts the lines while they come.
struct Listener {
  LogDataPtr data;
  WebsocketReader socket;
  size_t wanted = 0, messages = 0;
  std::set<std::uint64_t> marks{};

  bool has_all(string_view received) {
    socket.read(received);
    for (; messages < socket.messages().size(); ++messages) {
      const std::optional<wire::loki::Lines> lines = wire::loki::read_lines(socket.messages()[messages]);
      if (!lines) continue;
      for (const wire::loki::Stream& stream : lines->streams) {
        for (const wire::loki::Entry& entry : stream.entries) {
          if (is_asked_for(*data, stream, entry)) marks.insert(mark_in(entry.line));
        }
      }
    }
    return is_closed() || marks.size() >= wanted;
  }

  bool is_closed() const {
    return socket.state() != WebsocketReader::State::open && socket.state() != WebsocketReader::State::handshake;
  }
  // The handshake says nothing: the tail is begun after it, at the ingesters some time later. Loki's first ping comes a
  // second after that.
  bool is_listening() const { return socket.pings() > 0 || is_closed(); }
};

string state_problem(const WebsocketReader& socket) {
  switch (socket.state()) {
    case WebsocketReader::State::refused:
      return "no WebSocket was opened: " + answer_text({}, {.status = socket.status(), .body = socket.reason()});
    case WebsocketReader::State::broken: return socket.reason();
    case WebsocketReader::State::closed: return "Loki closed the tail: " + socket.reason();
    case WebsocketReader::State::handshake: return "no WebSocket was opened";
    case WebsocketReader::State::open: return {};
  }
  return {};
}

// Where there are several ingesters, each sends what it takes, and Loki leaves out what came from another one only
// while both are at hand: that a line comes again is no fault of the tail, nor is their order.
Reading read_tail(const LogData& data, const LineReader& reader, const string& key, const net::Answer& answer,
                  Book& book) {
  WebsocketReader socket(key);
  socket.read(answer.body);
  std::set<string> shown{};
  size_t dropped = 0;
  for (const string& message : socket.messages()) {
    const std::optional<wire::loki::Lines> lines = wire::loki::read_lines(message);
    if (!lines) return {.problem = "a message of the tail is no list of streams"};
    dropped += lines->dropped;
    for (const wire::loki::Stream& stream : lines->streams) {
      for (const wire::loki::Entry& entry : stream.entries) {
        if (!is_asked_for(data, stream, entry)) continue;
        const Item item = reader.item(*lines, stream, entry);
        if (shown.insert(item.key + '\n' + item.content).second) book.add(item);
      }
    }
  }
  if (dropped > 0) return {.problem = "Loki left out " + std::to_string(dropped) + " lines, as it says itself"};
  return {.problem = state_problem(socket)};
}

}  // namespace

string tail_problem(const LogData& data) {
  if (data.lines() > most_lines) {
    return "it leaves out what comes too fast for it, and is tried with at most " + std::to_string(most_lines) +
           " lines";
  }
  // Up to all that was written at once: ten messages of a hundred lines may wait (pkg/querier/tail/tail.go of Loki).
  if (data.route().through == "collector") {
    return "the collector sends many lines at once, and the tail leaves out what comes too fast for it";
  }
  if (data.run().length.count() > 0) return "it is not opened for each part of a run at a rate";
  if (data.route().read.credentials.kind == net::Credentials::Kind::aws_sigv4) return "a WebSocket is not signed";
  return {};
}

View tail_view(const LogDataPtr& data) {
  const auto items = std::make_shared<const LogItems>(data, 0);
  const string key = key_of(data->run());
  const auto listener =
      std::make_shared<Listener>(Listener{.data = data, .socket = WebsocketReader(key), .wanted = items->size()});
  net::Request request = request_to(data->route().read, "GET", target);
  request.protocol = net::Protocol::raw;
  request.credentials = {};  // they are in the handshake
  request.headers.clear();
  request.body = handshake(*data, key, items->size());
  request.timeout = patience + std::chrono::ceil<std::chrono::milliseconds>(2 * log_pace(*data) * log_writes(*data));
  request.max_body = size_t{16} * 1024 * 1024;
  request.is_complete = [listener](string_view received) { return listener->has_all(received); };
  View view{.name = "tail", .expected = items, .deadline = request.timeout, .before_writing = true};
  view.queries.push_back({.request = std::move(request), .first = 0, .count = items->size()});
  view.is_listening = [listener] { return listener->is_listening(); };
  view.read = [key, data, reader = LineReader(data)](const net::Request& asked, const net::Answer& answer,
                                                     Book& book) -> Reading {
    // That not all came in time is found by what is missing.
    const bool came = answer.problem == net::Problem::none || answer.problem == net::Problem::no_answer;
    if (!came) return {.problem = net::problem_text(asked, answer)};
    if (answer.body_is_cut) return {.problem = "the tail is longer than it can be"};
    return read_tail(*data, reader, key, answer, book);
  };
  view.origin = [items](size_t number) { return items->line_of(number); };
  return view;
}

}  // namespace pyat::smoke
