#include "render/cost_report.hpp"

#include <array>

#include "util/enum_names.hpp"

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 5> names = {"text", "json", "csv", "markdown", "html"};
constexpr std::array<std::string_view, 3> versions = {"1.0", "1.1", "1.2"};

}  // namespace

std::span<const std::string_view> cost_format_names() { return names; }

std::optional<CostFormat> cost_format_from(std::string_view name) { return util::find_in<CostFormat>(names, name); }

std::span<const std::string_view> focus_version_names() { return versions; }

std::optional<FocusVersion> focus_version_from(std::string_view name) {
  return util::find_in<FocusVersion>(versions, name);
}

std::string render(const cost::Report& report, CostFormat format, const Style& style, FocusVersion version) {
  switch (format) {
    case CostFormat::text: return cost_text(report, style);
    case CostFormat::json: return cost_json(report);
    case CostFormat::csv: return cost_csv(report, version);
    case CostFormat::markdown: return cost_markdown(report);
    case CostFormat::html: return cost_html(report);
  }
  return {};
}

}  // namespace pyat::render
