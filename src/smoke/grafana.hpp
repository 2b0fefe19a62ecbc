// Grafana as a way of reading: what it answers for its data sources, asked through its proxy.
// https://grafana.com/docs/grafana/latest/developers/http_api/data_source/#data-source-proxy-calls
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/exchange.hpp"
#include "smoke/access.hpp"

namespace pyat::smoke {

// A data source that a signal can be read from.
struct ProxiedSource {
  std::string signal{};  // "metrics", "logs", "traces"
  std::string uid{}, name{};
  // …/api/datasources/proxy/uid/UID, with Grafana's credentials. What Grafana puts before a path is the path of the
  // data source's own URL: "/api/v1/query" is right for a Mimir as it is for a Prometheus, and "/prometheus" before it
  // wrong.
  Access read{};
  std::string url{};  // of the server, as Grafana has it, without user and password
};

struct ProxiedSources {
  std::vector<ProxiedSource> sources{};
  std::vector<std::string> notes{};  // which are left out, and why
};

net::Request data_sources_request(const Access& grafana);

// Of what that request is answered; nothing where it is no list of data sources.
std::optional<ProxiedSources> proxied_sources(const Access& grafana, std::string_view body);

// Whether a uid can stand in a path as it is; those that Grafana makes can.
bool is_plain_uid(std::string_view uid);

// The proxy of a data source, whose name is how reports call it: "Mimir".
Access proxy_access(const Access& grafana, std::string_view uid, std::string name);

}  // namespace pyat::smoke
