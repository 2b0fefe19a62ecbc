#include "smoke/grafana.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "health/kinds/data_sources.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_bytes = 4 * 1024 * 1024;

string_view signal_of(string_view type) {
  constexpr std::array<std::pair<string_view, string_view>, 3> signals = {
      {{"prometheus", "metrics"}, {"loki", "logs"}, {"tempo", "traces"}}};
  const auto* found =
      std::find_if(signals.begin(), signals.end(), [&](const auto& each) { return each.first == type; });
  return found == signals.end() ? string_view{} : found->second;
}

}  // namespace

net::Request data_sources_request(const Access& grafana) {
  net::Request request = request_to(grafana, "GET", "/api/datasources");
  request.headers.push_back({.name = "Accept", .value = "application/json"});
  request.max_body = most_bytes;
  return request;
}

bool is_plain_uid(string_view uid) {
  return !uid.empty() && std::all_of(uid.begin(), uid.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Access proxy_access(const Access& grafana, string_view uid, string name) {
  Access access = grafana;
  access.name = std::move(name);
  access.url += "/api/datasources/proxy/uid/";
  access.url += uid;
  // Whose data it is says the data source, in a header of its own.
  access.tenant.clear();
  return access;
}

std::optional<ProxiedSources> proxied_sources(const Access& grafana, string_view body) {
  const auto list = health::read_data_sources(body);
  if (!list) return std::nullopt;
  ProxiedSources proxied{};
  for (const health::DataSource& source : *list) {
    const string_view signal = signal_of(source.type);
    if (signal.empty()) {
      proxied.notes.push_back(
          fmt::format("the data source {} is of the type {}, which pyat does not read", source.name, source.type));
    } else if (source.is_direct) {
      proxied.notes.push_back(
          fmt::format("the data source {} has access: direct: browsers ask {} themselves, Grafana does not",
                      source.name, source.url));
    } else if (!is_plain_uid(source.uid)) {
      proxied.notes.push_back(fmt::format("the uid of the data source {} cannot be asked for", source.name));
    } else {
      proxied.sources.push_back({.signal = string(signal),
                                 .uid = source.uid,
                                 .name = source.name,
                                 .read = proxy_access(grafana, source.uid, source.name),
                                 .url = source.url});
    }
  }
  return proxied;
}

}  // namespace pyat::smoke
