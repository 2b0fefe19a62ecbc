#include "util/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "util/text.hpp"

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

constexpr std::array<std::pair<string_view, std::uint16_t>, 8> scheme_ports = {{{"http", 80},
                                                                                {"https", 443},
                                                                                {"grpc", 443},
                                                                                {"grpcs", 443},
                                                                                {"redis", 6379},
                                                                                {"rediss", 6379},
                                                                                {"postgresql", 5432},
                                                                                {"postgres", 5432}}};

bool is_scheme(string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
           c == '.';
  };
  return !text.empty() && (text[0] < '0' || text[0] > '9') && std::all_of(text.begin(), text.end(), fits);
}

// Spaces and control characters would end a request line early; a server never sees the rest.
bool has_unfit_byte(string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 127; });
}

string read_port(string_view text, std::uint16_t& port) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value == 0 || value > 65535) {
    return "the port must be a number from 1 to 65535, found '" + string(text) + "'";
  }
  port = static_cast<std::uint16_t>(value);
  return {};
}

string read_authority(string_view text, Url& url) {
  if (text.find('@') != string_view::npos) return "an address holds no user and no password";
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == string_view::npos) return "']' is missing after the IPv6 address";
    url.host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (text.empty()) return {};
    return text.front() == ':' ? read_port(text.substr(1), url.port) : "':' and a port are expected after ']'";
  }
  const std::size_t colon = text.find(':');
  if (colon != text.rfind(':')) return "an IPv6 address stands in brackets: [::1]:80";
  url.host = text.substr(0, colon);
  return colon == string_view::npos ? string{} : read_port(text.substr(colon + 1), url.port);
}

}  // namespace

UrlResult parse_url(string_view text, string_view default_scheme) {
  UrlResult result{};
  if (has_unfit_byte(text)) return {.url = {}, .problem = "an address has no spaces"};
  const std::size_t mark = text.find("://");
  string_view rest = text;
  result.url.scheme = default_scheme;
  if (mark != string_view::npos && is_scheme(text.substr(0, mark))) {
    result.url.scheme = lower_ascii(text.substr(0, mark));
    rest.remove_prefix(mark + 3);
  }
  if (const std::size_t hash = rest.find('#'); hash != string_view::npos) rest = rest.substr(0, hash);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  result.url.path = rest.substr(end);
  if (result.url.path.starts_with('?')) result.url.path.insert(0, "/");
  result.problem = read_authority(rest.substr(0, end), result.url);
  if (result.problem.empty() && result.url.host.empty()) result.problem = "the host is missing";
  return result;
}

std::uint16_t port_of(const Url& url) {
  if (url.port != 0) return url.port;
  for (const auto& [scheme, port] : scheme_ports) {
    if (scheme == url.scheme) return port;
  }
  return 0;
}

string authority_of(const Url& url) {
  string out = url.host.find(':') == string::npos ? url.host : '[' + url.host + ']';
  if (url.port != 0) out += ':' + std::to_string(url.port);
  return out;
}

string to_text(const Url& url) { return url.scheme + "://" + authority_of(url) + url.path; }

string with_path(const Url& url, string_view path) {
  string_view base = url.path;
  base = base.substr(0, base.find('?'));
  while (base.ends_with('/')) base.remove_suffix(1);
  return url.scheme + "://" + authority_of(url) + string(base) + string(path);
}

}  // namespace pyat::util
