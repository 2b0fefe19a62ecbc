#include "probe/verdict.hpp"

#include <algorithm>
#include <string_view>

#include "probe/excerpt.hpp"

namespace pyat::probe {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_redirects = 3;

// What proxies and servers in Go say to plain HTTP on a port for TLS.
constexpr string_view nginx_wants_tls = "plain HTTP request was sent to HTTPS port";
constexpr string_view go_wants_tls = "Client sent an HTTP request to an HTTPS server";

string status_words(const Response& response) {
  string_view told = response.body;
  if (told.find_first_not_of(" \t\r\n") == string_view::npos) told = response.reason;
  const string words = excerpt(told);
  return words.empty() ? words : ": " + words;
}

string ranges_text(const std::vector<StatusRange>& ranges) {
  string text{};
  for (const StatusRange& range : ranges) {
    text += (text.empty() ? "" : ", ") + std::to_string(range.first);
    if (range.last != range.first) text += "-" + std::to_string(range.last);
  }
  return text;
}

bool is_same_server(const util::Url& a, const util::Url& b) {
  return a.scheme == b.scheme && a.host == b.host && util::port_of(a) == util::port_of(b);
}

// RFC 3986, 5.3, without "." and "..", which a server resolves itself.
util::UrlResult resolve(const util::Url& base, string_view location) {
  location = location.substr(0, location.find('#'));
  if (location.starts_with("//")) return util::parse_url(base.scheme + ":" + string(location), base.scheme);
  const std::size_t colon = location.find_first_of(":/?");
  if (colon != string_view::npos && location[colon] == ':') return util::parse_url(location, base.scheme);
  const string path = base.path.substr(0, base.path.find('?'));
  string whole(location);
  if (location.starts_with('?') || location.empty()) {
    whole = (path.empty() ? "/" : path) + whole;
  } else if (!location.starts_with('/')) {
    whole = path.substr(0, path.rfind('/') + 1) + whole;
  }
  if (!whole.starts_with('/')) whole.insert(0, "/");
  return util::parse_url(base.scheme + "://" + util::authority_of(base) + whole, base.scheme);
}

string circle(const std::vector<util::Url>& visited, const util::Url& next) {
  string text = "redirects in a circle: ";
  for (const util::Url& url : visited) text += shown(url) + " → ";
  return text + shown(next);
}

}  // namespace

bool is_expected(const Request& request, int status) {
  if (request.statuses.empty()) return status >= 200 && status <= 299;
  return std::any_of(request.statuses.begin(), request.statuses.end(),
                     [&](const StatusRange& range) { return status >= range.first && status <= range.last; });
}

string shown(const util::Url& url) {
  util::Url open = url;
  if (const std::size_t query = open.path.find('?'); query != string::npos)
    open.path.replace(query, string::npos, "?…");
  return excerpt(util::to_text(open));
}

string answer_problem(const Request& request, const Response& response) {
  const string answered = "answered " + std::to_string(response.status);
  const string_view body = response.body;
  const bool wants_tls =
      body.find(nginx_wants_tls) != string_view::npos || body.find(go_wants_tls) != string_view::npos;
  if (response.status == 400 && wants_tls) {
    return answered + ": it wants TLS there: write https:// in place of http://";
  }
  if (!is_expected(request, response.status)) {
    if (request.statuses.empty()) return answered + status_words(response);
    return answered + ", and " + ranges_text(request.statuses) + " is expected" + status_words(response);
  }
  // MinIO answers 200 even when it serves nothing: cmd/healthcheck-handler.go.
  const string_view minio = header_of(response, "x-minio-server-status");
  if (!minio.empty() && minio != "online") {
    return answered + ", but says x-minio-server-status: " + excerpt(minio, 60);
  }
  if (request.contains.empty() || body.find(request.contains) != string_view::npos) return {};
  const string where =
      response.is_cut ? "the first " + std::to_string(body_limit / 1024) + " KiB of its body" : "its body";
  return answered + ", but " + where + " does not contain '" + excerpt(request.contains, 60) + "'" +
         (body.empty() ? "" : ": " + excerpt(body));
}

std::optional<Redirect> redirect_of(const Request& request, const Response& response,
                                    const std::vector<util::Url>& visited) {
  const int status = response.status;
  const bool redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  const string_view location = header_of(response, "location");
  if (!redirects || location.empty() || is_expected(request, status)) return std::nullopt;
  const string answered = "answered " + std::to_string(status);
  const auto [next, problem] = resolve(visited.back(), location);
  if (!problem.empty())
    return Redirect{{}, answered + " with a Location that cannot be read: " + excerpt(problem, 100)};
  if (!is_same_server(visited.back(), next)) {
    return Redirect{next, answered + ": it redirects to another server, " + shown(next) + ", which is not asked"};
  }
  if (std::find(visited.begin(), visited.end(), next) != visited.end()) return Redirect{next, circle(visited, next)};
  if (visited.size() > most_redirects) {
    return Redirect{next,
                    "redirects more than " + std::to_string(most_redirects) + " times, at last to " + shown(next)};
  }
  return Redirect{next, {}};
}

}  // namespace pyat::probe
