#include "schemas/catalog.hpp"

#include <array>
#include <charconv>

namespace pyat::schemas {
namespace {

KnownRelease release_at(const ReleaseRow& row) {
  KnownRelease known{};
  known.release.product = static_cast<Product>(row.product);
  known.version = text(row.version);
  known.root = tables.schemas[row.schema].root;
  known.tenants = tables.schemas[row.schema].tenants;
  known.receivers = row.receivers;
  const char* at = known.version.data();
  const char* const end = at + known.version.size();
  for (std::uint16_t* part : {&known.release.major, &known.release.minor, &known.release.patch}) {
    at = std::from_chars(at, end, *part).ptr;
    if (at != end) ++at;  // the point
  }
  return known;
}

std::size_t count_points(std::string_view version) {
  std::size_t points = 0;
  for (const char c : version) points += c == '.' ? 1 : 0;
  return points;
}

}  // namespace

std::vector<KnownRelease> releases_of(Product product) {
  std::vector<KnownRelease> releases;
  for (std::uint32_t i = 0; i < tables.release_count; ++i) {
    if (tables.releases[i].product == static_cast<std::uint8_t>(product))
      releases.push_back(release_at(tables.releases[i]));
  }
  return releases;
}

KnownRelease newest(Product product) {
  KnownRelease found{};
  for (std::uint32_t i = 0; i < tables.release_count; ++i) {
    if (tables.releases[i].product == static_cast<std::uint8_t>(product)) found = release_at(tables.releases[i]);
  }
  return found;
}

std::optional<KnownRelease> find_release(Product product, std::string_view version) {
  if (version.starts_with('v')) version.remove_prefix(1);
  const bool line_only = count_points(version) == 1;
  std::optional<KnownRelease> found;
  for (std::uint32_t i = 0; i < tables.release_count; ++i) {
    const ReleaseRow& row = tables.releases[i];
    if (row.product != static_cast<std::uint8_t>(product)) continue;
    const std::string_view known = text(row.version);
    const bool same_line =
        line_only && known.starts_with(version) && known.size() > version.size() && known[version.size()] == '.';
    if (known == version || same_line) found = release_at(row);
  }
  return found;
}

}  // namespace pyat::schemas
