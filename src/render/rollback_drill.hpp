// From what a drill has come to to bytes.
#pragma once

#include <string>

#include "render/style.hpp"
#include "rollback/drill/report.hpp"

namespace pyat::render {

std::string rollback_drill_text(const rollback::DrillReport& report, const Style& style);
std::string rollback_drill_markdown(const rollback::DrillReport& report);
std::string rollback_drill_json(const rollback::DrillReport& report);

}  // namespace pyat::render
