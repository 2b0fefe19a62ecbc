// From what a run of a rollback has done to bytes.
#pragma once

#include <string>

#include "render/style.hpp"
#include "rollback/report/report.hpp"

namespace pyat::render {

std::string rollback_report_text(const rollback::RunReport& report, const Style& style);
std::string rollback_report_markdown(const rollback::RunReport& report);
std::string rollback_report_json(const rollback::RunReport& report);

}  // namespace pyat::render
