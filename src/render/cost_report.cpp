#include "render/cost_report.hpp"

#include <algorithm>
#include <array>

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 3> names = {"text", "json", "html"};

}  // namespace

std::span<const std::string_view> cost_format_names() { return names; }

std::optional<CostFormat> cost_format_from(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<CostFormat>(found - names.begin());
}

std::string render(const cost::Report& report, CostFormat format, const Style& style) {
  switch (format) {
    case CostFormat::text: return cost_text(report, style);
    case CostFormat::json: return cost_json(report);
    case CostFormat::html: return cost_html(report);
  }
  return {};
}

}  // namespace pyat::render
