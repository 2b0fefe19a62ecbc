#include "health/docker/peer.hpp"

#include <array>
#include <utility>

#include "health/docker/match.hpp"
#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// What a line says, and how it is told. Of the address alone "i/o timeout" says nothing: it needs a dial before it.
constexpr std::array<std::pair<string_view, string_view>, 9> reasons = {{
    {"connection refused", "connection refused"},
    {"Connection refused", "connection refused"},
    {"ECONNREFUSED", "connection refused"},
    {"no such host", "the name has no address"},
    {"server misbehaving", "the name has no address"},
    {"ENOTFOUND", "the name has no address"},
    {"Name or service not known", "the name has no address"},
    {"i/o timeout", "no answer"},
    {"no route to host", "no route to it"},
}};

string_view word_at(string_view text, std::size_t begin) {
  const std::size_t end = text.find_first_of(" \"'<>,;)\\", begin);
  return text.substr(begin, end == string_view::npos ? string_view::npos : end - begin);
}

// The last URL before `end`: a Go client names it in front of what went wrong.
string url_before(string_view line, std::size_t end) {
  for (const string_view scheme : {"http://", "https://"}) {
    const std::size_t begin = line.substr(0, end).rfind(scheme);
    if (begin == string_view::npos) continue;
    const util::UrlResult parsed = util::parse_url(word_at(line, begin), "http");
    if (parsed.problem.empty()) return parsed.url.host + ':' + std::to_string(util::port_of(parsed.url));
  }
  return {};
}

// "dial tcp 172.20.0.3:9000: connect: …", "dial tcp: lookup minio on 127.0.0.11:53: no such host"
string dialled(string_view line) {
  constexpr string_view lookup = "lookup ";
  const std::size_t name = line.find(lookup);
  if (name != string_view::npos) {
    string_view host = word_at(line, name + lookup.size());
    return string(host.substr(0, host.find(':')));
  }
  constexpr string_view dial = "dial tcp ";
  const std::size_t begin = line.find(dial);
  if (begin == string_view::npos) return {};
  string_view address = word_at(line, begin + dial.size());
  if (address.ends_with(':')) address.remove_suffix(1);
  return string(address);
}

// libpq: connection to server at "db" (172.20.0.4), port 5432 failed
string of_libpq(string_view line) {
  constexpr string_view server = "server at \"";
  const std::size_t begin = line.find(server);
  if (begin == string_view::npos) return {};
  const string_view host = word_at(line, begin + server.size());
  constexpr string_view port = ", port ";
  const std::size_t number = line.find(port, begin);
  if (number == string_view::npos) return string(host);
  return string(host) + ':' + string(word_at(line, number + port.size()));
}

// Node: connect ECONNREFUSED 127.0.0.1:5432, getaddrinfo ENOTFOUND db
string of_node(string_view line) {
  for (const string_view mark : {"ECONNREFUSED ", "ENOTFOUND "}) {
    const std::size_t begin = line.find(mark);
    if (begin != string_view::npos) return string(word_at(line, begin + mark.size()));
  }
  return {};
}

// Python: HTTPConnectionPool(host='mimir', port=9009); "connecting to redis:6379"
string of_python(string_view line) {
  constexpr string_view mark = "host='";
  const std::size_t begin = line.find(mark);
  if (begin != string_view::npos) {
    const string_view host = word_at(line, begin + mark.size());
    constexpr string_view port = "port=";
    const std::size_t number = line.find(port, begin);
    if (number == string_view::npos) return string(host);
    return string(host) + ':' + string(word_at(line, number + port.size()));
  }
  constexpr string_view connecting = "connecting to ";
  const std::size_t to = line.find(connecting);
  string_view address = to == string_view::npos ? string_view{} : word_at(line, to + connecting.size());
  if (address.ends_with('.')) address.remove_suffix(1);
  return string(address);
}

string address_in(string_view line, std::size_t reason) {
  for (string address : {url_before(line, reason), dialled(line), of_libpq(line), of_node(line), of_python(line)}) {
    if (!address.empty()) return address;
  }
  return {};
}

}  // namespace

std::optional<Peer> unreached_peer(string_view line) {
  for (const auto& [mark, why] : reasons) {
    const std::size_t found = line.find(mark);
    if (found == string_view::npos) continue;
    Peer peer{.address = address_in(line, found), .why = string(why)};
    if (peer.address.empty()) continue;
    peer.is_itself =
        is_this_machine(peer.address.substr(0, peer.address.find_last_of(':'))) || peer.address.starts_with("[::1]");
    return peer;
  }
  return {};
}

}  // namespace pyat::health
