// From what `pyat smoke` found out to bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "render/style.hpp"
#include "smoke/report.hpp"

namespace pyat::render {

enum class SmokeFormat : std::uint8_t { text, json, junit, markdown, prometheus };

std::span<const std::string_view> smoke_format_names();  // the first one is the default
std::optional<SmokeFormat> smoke_format_from(std::string_view name);

std::string render(const smoke::Report& report, SmokeFormat format, const Style& style);

// A run in a line, for a list of runs: when, how it went, how much was found and how soon.
std::string smoke_line(const smoke::Report& report);

// In their own files.
std::string smoke_text(const smoke::Report& report, const Style& style);
std::string smoke_json(const smoke::Report& report);
std::string smoke_junit(const smoke::Report& report);
std::string smoke_markdown(const smoke::Report& report);

}  // namespace pyat::render
