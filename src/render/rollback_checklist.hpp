// From the checklist before a migration to bytes.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "render/style.hpp"
#include "rollback/checklist/checklist.hpp"

namespace pyat::render {

struct ChecklistReport {
  std::string stack{};
  std::chrono::sys_seconds looked{};
  std::vector<rollback::ChecklistItem> items{};
};

std::string checklist_text(const ChecklistReport& report, const Style& style);
std::string checklist_markdown(const ChecklistReport& report);
std::string checklist_json(const ChecklistReport& report);

}  // namespace pyat::render
