#include "render/upgrade_report.hpp"

#include <algorithm>
#include <array>

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 3> names = {"text", "json", "markdown"};

}  // namespace

std::span<const std::string_view> upgrade_format_names() { return names; }

std::optional<UpgradeFormat> upgrade_format_from(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<UpgradeFormat>(found - names.begin());
}

std::string render(const diag::UpgradeReport& report, UpgradeFormat format, const Style& style) {
  switch (format) {
    case UpgradeFormat::text: return upgrade_text(report, style);
    case UpgradeFormat::json: return upgrade_json(report);
    case UpgradeFormat::markdown: return upgrade_markdown(report);
  }
  return {};
}

std::string render(const diag::AcceptedBy& answer, UpgradeFormat format, const Style& style) {
  switch (format) {
    case UpgradeFormat::text: return accepted_text(answer, style);
    case UpgradeFormat::json: return accepted_json(answer);
    case UpgradeFormat::markdown: return accepted_markdown(answer);
  }
  return {};
}

}  // namespace pyat::render
