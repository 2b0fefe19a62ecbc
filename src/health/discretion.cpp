#include "health/discretion.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_message = 2000;
constexpr std::size_t longest_release = 120;
constexpr std::size_t shortest_secret = 4;  // what is shorter is part of any other word
constexpr string_view mask = "***";
constexpr string_view ellipsis = "…";

string base64(string_view bytes) {
  constexpr string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  string out{};
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      const bool is_filled = i + k <= bytes.size();
      out += is_filled ? digits[group >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return out;
}

std::vector<string> secrets_of(const net::Credentials& credentials) {
  if (credentials.secret.size() < shortest_secret) return {};
  std::vector<string> secrets{credentials.secret};
  if (credentials.kind == net::Credentials::Kind::basic) {
    secrets.push_back(base64(credentials.user + ':' + credentials.secret));
  }
  return secrets;
}

void hide(string& text, string_view secret) {
  for (std::size_t at = text.find(secret); at != string::npos; at = text.find(secret, at + mask.size())) {
    text.replace(at, secret.size(), mask);
  }
  // An excerpt of an answer may end amid it.
  for (std::size_t end = text.find(ellipsis); end != string::npos; end = text.find(ellipsis, end + ellipsis.size())) {
    std::size_t size = std::min(secret.size() - 1, end);
    while (size >= shortest_secret && text.compare(end - size, size, secret.substr(0, size)) != 0) --size;
    if (size < shortest_secret) continue;
    text.replace(end - size, size, mask);
    end = end - size + mask.size();
  }
}

void shorten(string& text, std::size_t longest) {
  if (text.size() <= longest) return;
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0) == 0x80) --longest;  // not amid a character
  text.replace(longest, string::npos, ellipsis);
}

}  // namespace

void keep_to_its_host(net::Request& request, const Target& target) {
  if (!request.unix_socket.empty()) return;
  const util::Url url = util::parse_url(request.url, "http").url;
  const auto has_tls = [](string_view scheme) { return scheme == "https" || scheme == "grpcs" || scheme == "rediss"; };
  const bool is_in_clear = has_tls(target.address.scheme) && !has_tls(url.scheme);
  if (url.host == target.address.host && !is_in_clear) return;
  request.credentials = {};
  request.headers.clear();
  request.tls.certificate_file.clear();
  request.tls.key_file.clear();
  request.tls.server_name.clear();
}

void make_presentable(Service& service, const net::Credentials& credentials) {
  const std::vector<string> secrets = secrets_of(credentials);
  const auto present = [&](string& text, std::size_t longest) {
    for (const string& secret : secrets) hide(text, secret);
    shorten(text, longest);
  };
  for (Check& check : service.checks) {
    present(check.message, longest_message);
    present(check.next, longest_message);
  }
  present(service.release, longest_release);
}

}  // namespace pyat::health
