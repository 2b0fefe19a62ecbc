// The parts of a URL, as far as addresses of services need them: scheme, host, port, path. No user, no password, no
// fragment: what looks like a credential in a URL is refused, because URLs end up in reports and in logs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::util {

struct Url {
  std::string scheme{};    // lower case, "http"
  std::string host{};      // without the brackets of an IPv6 address
  std::uint16_t port = 0;  // 0: none is written
  std::string path{};      // with the query: "/ready?x=1", or empty

  bool operator==(const Url&) const = default;
};

struct UrlResult {
  Url url{};
  std::string problem{};  // empty: all is well. Else what is wrong, fit for "'TEXT': PROBLEM"; never repeats a secret
};

// `default_scheme` is taken where the text begins with the host: "mimir:9009".
UrlResult parse_url(std::string_view text, std::string_view default_scheme);

// The port that is written, or that of the scheme: 80, 443, 6379 …; 0 when the scheme has none.
std::uint16_t port_of(const Url& url);

// "mimir:9009", "[::1]:9009": host and port, as far as they are written.
std::string authority_of(const Url& url);

// scheme://host:port and the path.
std::string to_text(const Url& url);

// The same server, another path; `path` begins with "/". What the address has as path comes before it.
std::string with_path(const Url& url, std::string_view path);

}  // namespace pyat::util
