#include "history/lines.hpp"

#include <algorithm>

#include "schemas/table.hpp"

namespace pyat::history {

std::uint32_t root_of(const schemas::KnownRelease& release, File file) {
  return file == File::config ? release.root : release.tenants;
}

std::vector<Line> lines_of(schemas::Product product, File file) {
  using schemas::tables;
  std::vector<Line> lines;
  for (std::uint32_t i = 0; i < tables.release_count; ++i) {
    const schemas::ReleaseRow& row = tables.releases[i];
    if (row.product != static_cast<std::uint8_t>(product)) continue;
    const schemas::SchemaRow& schema = tables.schemas[row.schema];
    const std::uint32_t root = file == File::config ? schema.root : schema.tenants;
    if (lines.empty() || lines.back().root != root) lines.push_back({.first = text(row.version), .root = root});
    lines.back().last = text(row.version);
  }
  return lines;
}

std::size_t line_with(const std::vector<Line>& lines, std::uint32_t root) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.root == root; });
  return static_cast<std::size_t>(found - lines.begin());
}

}  // namespace pyat::history
