// From what `pyat upgrade` found to bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diag/upgrade_report.hpp"
#include "render/style.hpp"

namespace pyat::render {

enum class UpgradeFormat : std::uint8_t { text, json, markdown };

std::span<const std::string_view> upgrade_format_names();  // the first one is the default
std::optional<UpgradeFormat> upgrade_format_from(std::string_view name);

std::string render(const diag::UpgradeReport& report, UpgradeFormat format, const Style& style);
std::string render(const diag::AcceptedBy& answer, UpgradeFormat format, const Style& style);

// In their own files.
std::string upgrade_text(const diag::UpgradeReport& report, const Style& style);
std::string upgrade_json(const diag::UpgradeReport& report);
std::string upgrade_markdown(const diag::UpgradeReport& report);
std::string accepted_text(const diag::AcceptedBy& answer, const Style& style);
std::string accepted_json(const diag::AcceptedBy& answer);
std::string accepted_markdown(const diag::AcceptedBy& answer);

}  // namespace pyat::render
