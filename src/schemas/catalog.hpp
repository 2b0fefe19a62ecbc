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
};

// Every known release of a product, oldest first.
std::vector<KnownRelease> releases_of(Product product);
KnownRelease newest(Product product);
// "2.10.3", or "v2.10.3"; "2.10" is the newest patch release of 2.10. nullopt when there is no such release.
std::optional<KnownRelease> find_release(Product product, std::string_view version);

}  // namespace pyat::schemas
