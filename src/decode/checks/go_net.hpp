// Addresses as Go's net package reads them.
#pragma once

#include <string_view>

namespace pyat::decode::checks {

enum class Address : unsigned char { none, v4, v6 };

// net.ParseIP. `short_groups`: since Go 1.22 it goes through net/netip, where a group has four hexadecimal digits at
// most.
Address parse_ip(std::string_view text, bool short_groups);
// net.ParseCIDR.
bool is_cidr(std::string_view text, bool short_groups);
// netip.ParseAddr of what a URL has in brackets: with a zone, "fe80::1%eth0".
Address parse_zoned_ip(std::string_view text);

}  // namespace pyat::decode::checks
