#include "smoke/server_settings.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "wire/json.hpp"

namespace pyat::smoke {
namespace {

using std::string_view;

constexpr std::size_t longest_page = 4 * 1024 * 1024;

string_view config_path(string_view kind) {
  if (kind == "mimir" || kind == "loki") return "/config";
  if (kind == "prometheus") return "/api/v1/status/config";
  return kind == "tempo" ? "/status/config" : "";
}

// The address of Mimir may be that of its queries: its pages are beside their prefix.
Access root_of(string_view kind, Access access) {
  constexpr string_view prefix = "/prometheus";
  if (kind == "mimir" && access.url.ends_with(prefix)) access.url.resize(access.url.size() - prefix.size());
  return access;
}

std::optional<net::Request> page(const Access& access, string_view path) {
  net::Request request = request_to(access, "GET", path);
  request.max_body = longest_page;
  return request;
}

bool is_whole(const net::Answer& answer) { return answer.is_ok() && !answer.body_is_cut; }

}  // namespace

std::optional<net::Request> config_request(string_view kind, const Access& access) {
  const string_view path = config_path(kind);
  return path.empty() ? std::nullopt : page(root_of(kind, access), path);
}

std::optional<net::Request> flags_request(string_view kind, const Access& access) {
  return kind == "prometheus" ? page(access, "/api/v1/status/flags") : std::nullopt;
}

// That of Prometheus is a text in JSON.
health::ServerConfig config_of(string_view kind, const net::Answer& answer) {
  if (!is_whole(answer)) return {};
  if (kind != "prometheus") return health::ServerConfig(answer.body);
  const nlohmann::json body = wire::parse_json(answer.body);
  const std::string yaml = wire::text_in(wire::value_in(body, "data"), "yaml");
  return yaml.empty() ? health::ServerConfig() : health::ServerConfig(yaml);
}

// JSON is YAML.
health::ServerConfig flags_of(const net::Answer& answer) {
  return is_whole(answer) ? health::ServerConfig(answer.body) : health::ServerConfig();
}

}  // namespace pyat::smoke
