#include "probe/probe.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string_view>

#include "probe/address.hpp"
#include "probe/deadline.hpp"
#include "probe/response.hpp"
#include "probe/socket.hpp"
#include "probe/tls.hpp"
#include "probe/verdict.hpp"
#include "util/duration.hpp"
#include "util/files.hpp"

namespace pyat::probe {
namespace {

using std::string;

string within(const Request& request) { return "within " + util::duration_words(request.timeout); }

bool is_set(const Request& request, std::string_view name) {
  for (const Header& header : request.headers) {
    if (header.name.size() != name.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < name.size(); ++i) same = same && (header.name[i] | 0x20) == (name[i] | 0x20);
    if (same) return true;
  }
  return false;
}

string get(const Request& request, const util::Url& url) {
  string text = "GET " + (url.path.empty() ? "/" : url.path) + " HTTP/1.1\r\n";
  const auto add = [&](std::string_view name, const string& value) {
    if (!is_set(request, name)) text.append(name).append(": ").append(value).append("\r\n");
  };
  add("Host", util::authority_of(url));
  add("User-Agent", request.agent);
  add("Accept", "*/*");
  for (const Header& header : request.headers) text += header.name + ": " + header.value + "\r\n";
  return text + "Connection: close\r\n\r\n";
}

string connect_problem(const Request& request, const util::Url& url, const Transfer& result) {
  if (result.trouble == Trouble::late) {
    return "did not take a connection " + within(request) + ": packets get lost on the way, or the address is wrong";
  }
  if (result.error == ECONNREFUSED) {
    return "refused the connection: nothing listens on port " + std::to_string(util::port_of(url));
  }
  return "cannot be reached: " + util::error_text(result.error);
}

struct Answer {
  Response response{};
  string problem{};  // empty: `response` is whole
};

Answer ask(const Request& request, const util::Url& url, Stream& stream) {
  if (const Transfer sent = stream.send(get(request, url)); sent.trouble == Trouble::late) {
    return {.problem = "accepted the connection, but did not take the request " + within(request)};
  }
  // A server may refuse a request before it has read it: what it says counts, not whether all could be sent.
  ResponseReader reader{};
  std::array<char, 16 * 1024> room{};
  for (bool wanted = true; wanted;) {
    const Transfer received = stream.receive(room);
    if (received.trouble == Trouble::none) {
      wanted = reader.feed({room.data(), received.size});
      continue;
    }
    if (received.trouble == Trouble::late) {
      reader.give_up(within(request));
    } else {
      reader.end(received.trouble == Trouble::closed);
    }
    break;
  }
  return {.response = reader.response(), .problem = reader.problem()};
}

Answer exchange(const Request& request, const util::Url& url, const Lookup& lookup, Deadline deadline) {
  Socket socket{};
  const Transfer connected = socket.connect(lookup.addresses, deadline);
  if (connected.trouble != Trouble::none) return {.problem = connect_problem(request, url, connected)};
  if (url.scheme == "tcp") return {};
  if (url.scheme == "http") return ask(request, url, socket);
  Tls tls(socket);
  if (string problem = tls.begin(request); !problem.empty()) return {.problem = std::move(problem)};
  return ask(request, url, tls);
}

// "1.2 ms", "12 ms", "1.2 s"
string latency_words(Clock::duration duration) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  const auto tenths = [](std::int64_t count) { return std::to_string(count / 10) + '.' + std::to_string(count % 10); };
  if (us < 10'000) return tenths(us / 100) + " ms";
  return us < 1'000'000 ? std::to_string(us / 1000) + " ms" : tenths(us / 100'000) + " s";
}

Result unhealthy(const util::Url& url, const string& problem) {
  return {false, "unhealthy: " + shown(url) + " " + problem};
}

string success(const Request& request, const util::Url& url, const Response& response, Clock::duration duration) {
  string text = "healthy: " + shown(url);
  text += url.scheme == "tcp" ? " accepted a connection" : " answered " + std::to_string(response.status);
  text += " in " + latency_words(duration);
  if (request.insecure && url.scheme == "https") text += ", with a certificate that was not checked";
  return text;
}

}  // namespace

Result probe(const Request& request) {
  const Clock::time_point start = Clock::now();
  const Deadline deadline = Deadline::after(request.timeout);
  const Lookup lookup = look_up(request.url.host, util::port_of(request.url), deadline);
  if (lookup.addresses.empty()) return unhealthy(request.url, lookup.problem);
  std::vector<util::Url> visited{request.url};
  for (;;) {
    const util::Url& url = visited.back();
    const auto [response, broken] = exchange(request, url, lookup, deadline);
    if (!broken.empty()) return unhealthy(url, broken);
    if (url.scheme != "tcp") {
      if (const std::optional<Redirect> redirect = redirect_of(request, response, visited)) {
        if (!redirect->problem.empty()) return unhealthy(url, redirect->problem);
        visited.push_back(redirect->url);
        continue;
      }
      if (const string problem = answer_problem(request, response); !problem.empty()) return unhealthy(url, problem);
    }
    return {true, success(request, url, response, Clock::now() - start)};
  }
}

}  // namespace pyat::probe
