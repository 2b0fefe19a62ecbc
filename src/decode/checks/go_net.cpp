#include "decode/checks/go_net.hpp"

#include <cstddef>

#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace {

constexpr int too_big = 0xFFFFFF;

bool is_v4(std::string_view text) {
  for (int octet = 0; octet < 4; octet++) {
    if (octet > 0) {
      if (text.empty() || text[0] != '.') return false;
      text.remove_prefix(1);
    }
    std::size_t digits = 0;
    int value = 0;
    while (digits < text.size() && is_digit(text[digits]) && value < too_big)
      value = value * 10 + (text[digits++] - '0');
    if (digits == 0 || value > 0xFF || (digits > 1 && text[0] == '0')) return false;
    text.remove_prefix(digits);
  }
  return text.empty();
}

bool is_v6(std::string_view text, bool short_groups) {
  bool ellipsis = false;
  if (text.substr(0, 2) == "::") {
    ellipsis = true;
    text.remove_prefix(2);
    if (text.empty()) return true;
  }
  int groups = 0;
  while (groups < 8) {
    std::size_t digits = 0;
    int value = 0;
    while (digits < text.size() && hex_value(text[digits]) >= 0) {
      value = value * 16 + hex_value(text[digits++]);
      if (value >= too_big) return false;
    }
    if (digits == 0 || value > 0xFFFF || (short_groups && digits > 4)) return false;
    if (digits < text.size() && text[digits] == '.') {
      // The last two groups may be written as an IPv4 address.
      if ((!ellipsis && groups != 6) || groups > 6 || !is_v4(text)) return false;
      groups += 2;
      text = {};
      break;
    }
    groups++;
    text.remove_prefix(digits);
    if (text.empty()) break;
    if (text[0] != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text[0] != ':') continue;
    if (ellipsis) return false;
    ellipsis = true;
    text.remove_prefix(1);
    if (text.empty()) break;
  }
  // An ellipsis stands for at least one group.
  return text.empty() && (groups < 8) == ellipsis;
}

}  // namespace

Address parse_ip(std::string_view text, bool short_groups) {
  const std::size_t mark = text.find_first_of(".:");
  if (mark == std::string_view::npos) return Address::none;
  if (text[mark] == '.') return is_v4(text) ? Address::v4 : Address::none;
  return is_v6(text, short_groups) ? Address::v6 : Address::none;
}

bool is_cidr(std::string_view text, bool short_groups) {
  const Cut parts = cut(text, '/');
  if (!parts.found || parts.after.empty()) return false;
  const Address address = parse_ip(parts.before, short_groups);
  if (address == Address::none) return false;
  int bits = 0;
  for (const char c : parts.after) {
    if (!is_digit(c)) return false;
    bits = bits * 10 + (c - '0');
    if (bits > 128) return false;
  }
  return bits <= (address == Address::v4 ? 32 : 128);
}

Address parse_zoned_ip(std::string_view text) {
  const Cut parts = cut(text, '%');
  if (!parts.found) return parse_ip(text, true);
  return !parts.after.empty() && parse_ip(parts.before, true) == Address::v6 ? Address::v6 : Address::none;
}

}  // namespace pyat::decode::checks
