#include "render/cost_triggers.hpp"

#include <algorithm>
#include <array>

namespace pyat::render {
namespace {

constexpr std::array<std::string_view, 3> names = {"text", "json", "markdown"};

}  // namespace

std::span<const std::string_view> trigger_format_names() { return names; }

std::optional<TriggerFormat> trigger_format_from(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<TriggerFormat>(found - names.begin());
}

std::string render(const TriggersReport& report, TriggerFormat format, const Style& style) {
  switch (format) {
    case TriggerFormat::text: return triggers_text(report, style);
    case TriggerFormat::json: return triggers_json(report);
    case TriggerFormat::markdown: return triggers_markdown(report);
  }
  return {};
}

std::string render(const TriggersLint& lint, TriggerFormat format, const Style& style) {
  switch (format) {
    case TriggerFormat::text: return triggers_lint_text(lint, style);
    case TriggerFormat::json: return triggers_lint_json(lint);
    case TriggerFormat::markdown: return triggers_lint_markdown(lint);
  }
  return {};
}

std::string render(const KpiTable& table, TriggerFormat format, const Style& style) {
  switch (format) {
    case TriggerFormat::text: return kpi_text(table, style);
    case TriggerFormat::json: return kpi_json(table);
    case TriggerFormat::markdown: return kpi_markdown(table);
  }
  return {};
}

}  // namespace pyat::render
