// The release lines of a product: runs of releases that have the same configuration tree.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "schemas/catalog.hpp"

namespace pyat::history {

// What a file is: the configuration itself, or the settings per tenant in a file that it names.
enum class File : std::uint8_t { config, tenants };

// The type of the whole file.
std::uint32_t root_of(const schemas::KnownRelease& release, File file);

struct Line {
  std::string_view first{};  // its oldest release: "2.10.0"
  std::string_view last{};   // its newest release: "2.10.5"
  std::uint32_t root = 0;    // type of the whole file
};

// Oldest first; neighbours differ.
std::vector<Line> lines_of(schemas::Product product, File file = File::config);

// The index of the line with that type.
std::size_t line_with(const std::vector<Line>& lines, std::uint32_t root);

}  // namespace pyat::history
