// From what `pyat health` found to bytes.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "health/report.hpp"
#include "render/style.hpp"

namespace pyat::render {

enum class HealthFormat : std::uint8_t { text, json, junit, markdown, nagios, prometheus };

std::span<const std::string_view> health_format_names();  // the first one is the default
std::optional<HealthFormat> health_format_from(std::string_view name);

std::string render(const health::Report& report, HealthFormat format, const Style& style);

// The exit status that a program which reads the format nagios expects: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
int nagios_exit_code(const health::Report& report);

// What --watch puts above each report: "2026-11-21 03:00:05 UTC, again every 5 s; Ctrl-C ends it".
std::string watch_header(std::chrono::sys_seconds now, std::chrono::milliseconds interval, const Style& style);

// In their own files.
std::string health_text(const health::Report& report, const Style& style);
std::string health_json(const health::Report& report);
std::string health_junit(const health::Report& report);
std::string health_markdown(const health::Report& report);
std::string health_nagios(const health::Report& report);
std::string health_prometheus(const health::Report& report);

}  // namespace pyat::render
