// The releases that pyat knows, and the schema of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schemas/release.hpp"
#include "schemas/table.hpp"

namespace pyat::schemas {

struct KnownRelease {
  Release release{};
  std::string_view version{};   // "2.10.3"
  std::uint32_t root = 0;       // type of the whole configuration
  std::uint32_t tenants = 0;    // type of the files with settings per tenant that it may name
  std::uint32_t receivers = 0;  // Tempo: type of `distributor.receivers`
  std::uint32_t schema = 0;     // the schema file that it shares with the releases that have the same number here
  bool imported = false;        // from the user's folder, not compiled in
};

// Every known release of a product, oldest first.
std::vector<KnownRelease> releases_of(Product product);
// The newest one compiled in: what the user's folder holds counts only where it is asked for.
KnownRelease newest(Product product);
// "2.10.3", or "v2.10.3"; "2.10" is the newest patch release of 2.10. Those compiled in are asked first. nullopt when
// there is no such release.
std::optional<KnownRelease> find_release(Product product, std::string_view version);
// The release itself, or the last one before it, or the first one of all.
KnownRelease nearest_release(Product product, Release wanted);

// "3.1.0", and nothing else.
bool is_version(std::string_view text);
Release parse_version(Product product, std::string_view version);
bool is_older(const Release& a, const Release& b);

}  // namespace pyat::schemas
