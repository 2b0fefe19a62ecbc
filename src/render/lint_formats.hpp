// One function per output format of `pyat lint`; lint_report.cpp chooses.
#pragma once

#include <string>

#include "diag/report.hpp"
#include "render/style.hpp"

namespace pyat::render {

std::string lint_text(const diag::Report& report, const Style& style);
std::string lint_json(const diag::Report& report);
std::string lint_github(const diag::Report& report);
std::string lint_sarif(const diag::Report& report);
std::string lint_junit(const diag::Report& report);
std::string lint_gitlab(const diag::Report& report);

}  // namespace pyat::render
