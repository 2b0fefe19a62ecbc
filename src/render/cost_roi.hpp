// From business cases to bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cost/cases/business_case.hpp"
#include "render/style.hpp"

namespace pyat::render {

struct RoiReport {
  std::string title{}, path{}, currency{};
  std::string day{};  // "2026-11-22"
  std::vector<cost::CaseReport> cases{};
};

std::string roi_text(const RoiReport& report, const Style& style);
std::string roi_json(const RoiReport& report);
std::string roi_markdown(const RoiReport& report);
std::string roi_html(const RoiReport& report);

}  // namespace pyat::render
