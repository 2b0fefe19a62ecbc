// From the triggers of a rollback to bytes.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "render/style.hpp"
#include "rollback/triggers/decision.hpp"
#include "rollback/triggers/judge.hpp"

namespace pyat::render {

struct RollbackTriggersReport {
  std::string stack{};  // empty: not known
  std::chrono::sys_seconds now{};
  std::vector<rollback::triggers::Result> results{};
  rollback::triggers::Policy policy{};
  rollback::triggers::Decision decision{};
  std::size_t acts_today = 0;
  std::vector<std::string> notes{};
};

std::string rollback_triggers_text(const RollbackTriggersReport& report, const Style& style);
// "2026-11-22T10:00:30Z: 13 triggers: 12 OK, 1 WARN"
std::string rollback_triggers_line(const RollbackTriggersReport& report);
// On one line where there are several documents, one below the other.
std::string rollback_triggers_json(const RollbackTriggersReport& report, bool is_one_line);

}  // namespace pyat::render
