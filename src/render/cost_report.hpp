// From what `pyat cost report` found out to bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cost/report.hpp"
#include "render/style.hpp"

namespace pyat::render {

enum class CostFormat : std::uint8_t { text, json, csv, markdown, html };

std::span<const std::string_view> cost_format_names();  // the first one is the default
std::optional<CostFormat> cost_format_from(std::string_view name);

// Of the FinOps Open Cost and Usage Specification, whose columns the CSV has.
enum class FocusVersion : std::uint8_t { v1_0, v1_1, v1_2 };

std::span<const std::string_view> focus_version_names();  // the last one is the default
std::optional<FocusVersion> focus_version_from(std::string_view name);

std::string render(const cost::Report& report, CostFormat format, const Style& style,
                   FocusVersion version = FocusVersion::v1_2);

// In their own files.
std::string cost_text(const cost::Report& report, const Style& style);
std::string cost_json(const cost::Report& report);
std::string cost_csv(const cost::Report& report, FocusVersion version);
std::string cost_markdown(const cost::Report& report);
std::string cost_html(const cost::Report& report);

}  // namespace pyat::render
