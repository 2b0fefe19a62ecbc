#include "render/lint_report.hpp"

#include <algorithm>
#include <array>

#include "render/lint_formats.hpp"

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 6> kFormatNames = {"text", "json", "github", "sarif", "junit", "gitlab"};

}  // namespace

std::span<const std::string_view> format_names() { return kFormatNames; }

std::optional<Format> format_from(std::string_view name) {
  const auto found = std::find(kFormatNames.begin(), kFormatNames.end(), name);
  if (found == kFormatNames.end()) return std::nullopt;
  return static_cast<Format>(found - kFormatNames.begin());
}

std::string render(const diag::Report& report, Format format, const Style& style) {
  switch (format) {
    case Format::text: return lint_text(report, style);
    case Format::json: return lint_json(report);
    case Format::github: return lint_github(report);
    case Format::sarif: return lint_sarif(report);
    case Format::junit: return lint_junit(report);
    case Format::gitlab: return lint_gitlab(report);
  }
  return {};
}

}  // namespace pyat::render
