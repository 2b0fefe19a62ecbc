#include "render/smoke_report.hpp"

#include <algorithm>
#include <array>

#include "render/smoke_prometheus.hpp"

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 5> names = {"text", "json", "junit", "markdown", "prometheus"};

}  // namespace

std::span<const std::string_view> smoke_format_names() { return names; }

std::optional<SmokeFormat> smoke_format_from(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<SmokeFormat>(found - names.begin());
}

std::string render(const smoke::Report& report, SmokeFormat format, const Style& style) {
  switch (format) {
    case SmokeFormat::text: return smoke_text(report, style);
    case SmokeFormat::json: return smoke_json(report);
    case SmokeFormat::junit: return smoke_junit(report);
    case SmokeFormat::markdown: return smoke_markdown(report);
    case SmokeFormat::prometheus: {
      SmokeMetrics metrics{};
      metrics.add(report);
      return metrics.text();
    }
  }
  return {};
}

}  // namespace pyat::render
