#include "health/docker/address.hpp"

#include <vector>

#include "health/kinds/wording.hpp"
#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;
using Environment = std::function<std::optional<string>(string_view)>;

constexpr string_view usual_socket = "/var/run/docker.sock";
constexpr string_view any_host = "http://docker";  // a Unix socket has no host, but a request must name one

EngineAddress at_socket(string path) {
  EngineAddress address{};
  address.unix_socket = std::move(path);
  address.url = any_host;
  return address;
}

EngineAddress refused(string_view text, string_view why) {
  EngineAddress address{};
  address.problem = "DOCKER_HOST is '" + without_userinfo(text) + "': " + string(why);
  return address;
}

net::Tls tls_of(const Environment& environment) {
  string folder = environment("DOCKER_CERT_PATH").value_or("");
  if (folder.empty()) folder = environment("HOME").value_or("") + "/.docker";
  net::Tls tls{};
  tls.ca_file = folder + "/ca.pem";
  tls.certificate_file = folder + "/cert.pem";
  tls.key_file = folder + "/key.pem";
  return tls;
}

EngineAddress over_network(string_view text, const Environment& environment) {
  const bool has_tls = !environment("DOCKER_TLS_VERIFY").value_or("").empty() || text.starts_with("https://");
  util::UrlResult parsed = util::parse_url(text, "tcp");
  if (!parsed.problem.empty()) return refused(text, parsed.problem);
  parsed.url.scheme = has_tls ? "https" : "http";
  if (parsed.url.port == 0) parsed.url.port = has_tls ? 2376 : 2375;
  EngineAddress address{};
  address.url = util::to_text(parsed.url);
  if (has_tls) address.tls = tls_of(environment);
  return address;
}

EngineAddress from_docker_host(string_view text, const Environment& environment) {
  constexpr string_view unix_scheme = "unix://";
  if (text.starts_with(unix_scheme)) return at_socket(string(text.substr(unix_scheme.size())));
  if (text.starts_with("ssh://")) {
    return refused(text, "pyat does not go through ssh; run it on that machine, or forward its socket");
  }
  if (text.starts_with("npipe://") || text.starts_with("fd://")) return refused(text, "pyat cannot use such a socket");
  return over_network(text, environment);
}

}  // namespace

EngineAddress find_engine(const Environment& environment, const std::function<bool(const string&)>& exists) {
  const string told = environment("DOCKER_HOST").value_or("");
  if (!told.empty()) return from_docker_host(told, environment);
  std::vector<string> sockets{string(usual_socket)};
  const string runtime = environment("XDG_RUNTIME_DIR").value_or("");
  const string home = environment("HOME").value_or("");
  if (!runtime.empty()) sockets.push_back(runtime + "/docker.sock");
  if (!home.empty()) sockets.push_back(home + "/.docker/run/docker.sock");
  if (!runtime.empty()) sockets.push_back(runtime + "/podman/podman.sock");
  sockets.emplace_back("/run/podman/podman.sock");
  for (string& socket : sockets) {
    if (exists(socket)) return at_socket(std::move(socket));
  }
  return at_socket(string(usual_socket));
}

}  // namespace pyat::health
