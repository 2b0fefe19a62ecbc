// `pyat lint`'s report as bytes, in each of the formats that people and other programs read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diag/report.hpp"
#include "render/style.hpp"

namespace pyat::render {

enum class Format : std::uint8_t { text, json, github, sarif, junit, gitlab };

// The names that --format takes, in the order of the enumerators.
std::span<const std::string_view> format_names();
std::optional<Format> format_from(std::string_view name);

// A whole document that ends with a line feed. `style` matters to Format::text only.
std::string render(const diag::Report& report, Format format, const Style& style);

}  // namespace pyat::render
