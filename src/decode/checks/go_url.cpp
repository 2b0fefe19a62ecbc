// Source of each rule: net/url of Go 1.19, and what changed since: bracketed hosts must be IPv6 addresses (1.25.2),
// a second colon in the host of an http or https URL is refused (1.26).
#include "decode/checks/go_url.hpp"

#include <cstdint>

#include "decode/checks/go_net.hpp"
#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace {

enum class Part : std::uint8_t { path, user, host, zone, fragment };

bool allowed_in_host(char c) {
  constexpr std::string_view marks = "!$&'()*+,;=:[]<>\"-_.~";
  return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
}

bool refuse_escape(std::string_view escape, std::string& error) {
  error = "invalid URL escape " + go_quoted(escape);
  return false;
}

// url.unescape: which escapes and characters this part of a URL admits. The unescaped text is appended to `out`.
bool unescape(std::string_view text, Part part, std::string& out, std::string& error) {
  const bool in_host = part == Part::host || part == Part::zone;
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    if (c != '%') {
      if (in_host && static_cast<unsigned char>(c) < 0x80 && !allowed_in_host(c)) {
        error = "invalid character " + go_quoted(text.substr(i, 1)) + " in host name";
        return false;
      }
      out += c;
      continue;
    }
    const std::string_view escape = text.substr(i, 3);
    if (escape.size() < 3 || hex_value(escape[1]) < 0 || hex_value(escape[2]) < 0) return refuse_escape(escape, error);
    const char value = static_cast<char>(hex_value(escape[1]) * 16 + hex_value(escape[2]));
    // In a host an escape may only stand for a byte outside ASCII (RFC 3986) or for the percent sign before an IPv6
    // zone (RFC 6874); in the zone also for what could be written plainly, and for a space.
    if (escape != "%25") {
      if (part == Part::host && hex_value(escape[1]) < 8) return refuse_escape(escape, error);
      if (part == Part::zone && value != ' ' && !allowed_in_host(value)) return refuse_escape(escape, error);
    }
    out += value;
    i += 2;
  }
  return true;
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  return text[0] == ':' && text.find_first_not_of("0123456789", 1) == std::string_view::npos;
}

bool refuse_port(std::string_view port, std::string& error) {
  error = "invalid port " + go_quoted(port) + " after host";
  return false;
}

// The host of a URL that starts with a bracket: "[fe80::1%25en0]:80".
bool parse_literal_host(std::string_view host, int go_minor, std::string& error) {
  const std::size_t open = go_minor >= 25 ? host.rfind('[') : 0;
  const std::size_t close = host.rfind(']');
  if (close == std::string_view::npos) {
    error = "missing ']' in host";
    return false;
  }
  if (!is_port(host.substr(close + 1))) return refuse_port(host.substr(close + 1), error);
  std::string ignored;
  if (go_minor < 25) {
    const std::size_t zone = host.substr(0, close).find("%25");
    if (zone == std::string_view::npos) return unescape(host, Part::host, ignored, error);
    return unescape(host.substr(0, zone), Part::host, ignored, error) &&
           unescape(host.substr(zone, close - zone), Part::zone, ignored, error) &&
           unescape(host.substr(close), Part::host, ignored, error);
  }
  const std::string_view name = close > open ? host.substr(open + 1, close - open - 1) : std::string_view{};
  const std::size_t zone = name.find("%25");
  std::string address;
  if (!unescape(name.substr(0, zone), Part::host, address, error)) return false;
  if (zone != std::string_view::npos && !unescape(name.substr(zone), Part::zone, address, error)) return false;
  switch (parse_zoned_ip(address)) {
    case Address::v6: return true;
    case Address::v4: error = "invalid IP-literal"; return false;
    case Address::none: break;
  }
  error = "invalid host: ParseAddr(" + go_quoted(address) + "): unable to parse IP";
  return false;
}

bool parse_host(std::string_view scheme, std::string_view host, int go_minor, std::string& error) {
  const bool literal = go_minor >= 25 ? host.find('[') != std::string_view::npos : host.substr(0, 1) == "[";
  if (literal) return parse_literal_host(host, go_minor, error);
  const bool one_colon = go_minor >= 26 && (scheme == "http" || scheme == "https");
  const std::size_t colon = one_colon ? host.find(':') : host.rfind(':');
  if (colon != std::string_view::npos && !is_port(host.substr(colon))) return refuse_port(host.substr(colon), error);
  std::string ignored;
  return unescape(host, Part::host, ignored, error);
}

bool parse_authority(std::string_view scheme, std::string_view authority, int go_minor, std::string& error) {
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return parse_host(scheme, authority, go_minor, error);
  if (!parse_host(scheme, authority.substr(at + 1), go_minor, error)) return false;
  const std::string_view user = authority.substr(0, at);
  for (const char c : user) {
    constexpr std::string_view marks = "-._:~!$&'()*+,;=%@";
    if (is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos) continue;
    error = "net/url: invalid userinfo";
    return false;
  }
  const Cut parts = cut(user, ':');
  std::string ignored;
  return unescape(parts.before, Part::user, ignored, error) && unescape(parts.after, Part::user, ignored, error);
}

// The scheme is cut off `text`; false when the text starts with a colon.
bool take_scheme(std::string_view& text, std::string& scheme, std::string& error) {
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    if (is_letter(c)) continue;
    if (c == ':') {
      if (i == 0) {
        error = "missing protocol scheme";
        return false;
      }
      scheme = lower(text.substr(0, i));
      text.remove_prefix(i + 1);
      return true;
    }
    if (i == 0 || !(is_digit(c) || c == '+' || c == '-' || c == '.')) return true;
  }
  return true;
}

bool parse_without_fragment(std::string_view text, int go_minor, std::string& error) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= ' ' && c != 0x7F) continue;
    error = "net/url: invalid control character in URL";
    return false;
  }
  if (text == "*") return true;
  std::string scheme;
  if (!take_scheme(text, scheme, error)) return false;
  text = cut(text, '?').before;
  if (text.substr(0, 1) != "/") {
    if (!scheme.empty()) return true;  // opaque, as in mailto:someone
    if (cut(text, '/').before.find(':') != std::string_view::npos) {
      error = "first path segment in URL cannot contain colon";
      return false;
    }
  }
  if (text.substr(0, 2) == "//" && (!scheme.empty() || text.substr(0, 3) != "///")) {
    text.remove_prefix(2);
    const std::size_t slash = text.find('/');
    if (!parse_authority(scheme, text.substr(0, slash), go_minor, error)) return false;
    text = slash == std::string_view::npos ? std::string_view{} : text.substr(slash);
  }
  std::string ignored;
  return unescape(text, Part::path, ignored, error);
}

}  // namespace

bool parse_url(std::string_view text, int go_minor, std::string& error) {
  const Cut parts = cut(text, '#');
  std::string reason;
  std::string ignored;
  if (!parse_without_fragment(parts.before, go_minor, reason)) {
    error = "parse " + go_quoted(parts.before) + ": " + reason;
    return false;
  }
  if (!unescape(parts.after, Part::fragment, ignored, reason)) {
    error = "parse " + go_quoted(text) + ": " + reason;
    return false;
  }
  return true;
}

}  // namespace pyat::decode::checks
