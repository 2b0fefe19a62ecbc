#include "schemas/catalog.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace pyat::schemas {
namespace {

KnownRelease release_at(const ReleaseRow& row) {
  KnownRelease known{};
  known.version = text(row.version);
  known.release = parse_version(static_cast<Product>(row.product), known.version);
  known.root = tables.schemas[row.schema].root;
  known.tenants = tables.schemas[row.schema].tenants;
  known.receivers = row.receivers;
  known.schema = row.schema;
  known.imported = row.imported != 0;
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
  if (!releases.empty() && releases.back().imported) {
    std::sort(releases.begin(), releases.end(),
              [](const KnownRelease& a, const KnownRelease& b) { return is_older(a.release, b.release); });
  }
  return releases;
}

KnownRelease newest(Product product) {
  KnownRelease found{};
  for (std::uint32_t i = 0; i < tables.release_count; ++i) {
    const ReleaseRow& row = tables.releases[i];
    if (row.product == static_cast<std::uint8_t>(product) && row.imported == 0) found = release_at(row);
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
    if (known != version && !same_line) continue;
    const KnownRelease candidate = release_at(row);
    if (found && candidate.imported && (!found->imported || is_older(candidate.release, found->release))) continue;
    found = candidate;
  }
  return found;
}

KnownRelease nearest_release(Product product, Release wanted) {
  const std::vector<KnownRelease> releases = releases_of(product);
  KnownRelease found = releases.front();
  for (const KnownRelease& known : releases) {
    if (!is_older(wanted, known.release)) found = known;
  }
  return found;
}

bool is_version(std::string_view text) {
  for (int part = 0; part < 3; ++part) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || (end - text.data() > 1 && text.front() == '0')) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (part == 2) return text.empty();
    if (!text.starts_with('.')) return false;
    text.remove_prefix(1);
  }
  return false;
}

Release parse_version(Product product, std::string_view version) {
  Release release{.product = product};
  const char* at = version.data();
  const char* const end = at + version.size();
  for (std::uint16_t* part : {&release.major, &release.minor, &release.patch}) {
    at = std::from_chars(at, end, *part).ptr;
    if (at != end) ++at;  // the point
  }
  return release;
}

bool is_older(const Release& a, const Release& b) {
  return std::tie(a.major, a.minor, a.patch) < std::tie(b.major, b.minor, b.patch);
}

}  // namespace pyat::schemas
