// One address that data is written to or read from, and how it is spoken to.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "health/target.hpp"
#include "net/exchange.hpp"
#include "util/url.hpp"

namespace pyat::smoke {

struct Access {
  std::string name{};  // "mimir", "collector": as reports call it
  std::string url{};   // "http://localhost:9009", a path included, without a slash at its end
  net::Credentials credentials{};
  net::Tls tls{};
  std::string tenant{};  // X-Scope-OrgID; empty: none is sent

  bool is_set() const { return !url.empty(); }
};

// How a service is spoken to at its address.
Access access_of(const health::Target& target);
// And at another of its addresses.
Access access_of(const health::Target& target, const util::Url& address);

// A request to that address; `path` begins with a slash and may have a query. Follows no redirect unless it is a GET.
inline net::Request request_to(const Access& access, std::string method, std::string_view path) {
  net::Request request{};
  request.method = std::move(method);
  request.url = access.url;
  request.url += path;
  request.credentials = access.credentials;
  request.tls = access.tls;
  if (!access.tenant.empty()) request.headers.push_back({.name = "X-Scope-OrgID", .value = access.tenant});
  if (request.method != "GET") request.max_redirects = 0;
  return request;
}

}  // namespace pyat::smoke
