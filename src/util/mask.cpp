#include "util/mask.hpp"

#include <algorithm>

#include "util/url.hpp"

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t shortest_secret = 4;
// Parts of a URL that are no words such as "services" or "v2".
constexpr std::size_t shortest_part = 8, shortest_part_without_digit = 16;
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

bool looks_random(string_view part) {
  const bool has_digit = part.find_first_of("0123456789") != string_view::npos;
  return part.size() >= (has_digit ? shortest_part : shortest_part_without_digit);
}

}  // namespace

void Mask::add(string_view secret) {
  if (secret.size() < shortest_secret) return;
  if (std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) return;
  const auto at =
      std::find_if(secrets_.begin(), secrets_.end(), [&](const string& known) { return known.size() < secret.size(); });
  secrets_.emplace(at, secret);
}

void Mask::add_login(string_view user, string_view password) {
  if (password.size() < shortest_secret) return;
  add(password);
  add(base64(string(user).append(":").append(password)));
}

void Mask::add_url(string_view url) {
  const string path = parse_url(url, "https").url.path;
  if (path.size() < 2) return;
  if (path.size() >= shortest_part) add(path);
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find_first_of("/?&=", at), path.size());
    const string_view part = string_view(path).substr(at, end - at);
    if (looks_random(part)) add(part);
    at = end + 1;
  }
}

void Mask::apply(string& text) const {
  for (const string& secret : secrets_) hide(text, secret);
}

string shortened(string_view text, std::size_t longest) {
  if (text.size() <= longest) return string(text);
  while (longest > 0 && (static_cast<unsigned char>(text[longest]) & 0xC0U) == 0x80U) --longest;
  return string(text.substr(0, longest)).append(ellipsis);
}

}  // namespace pyat::util
