// What a drill has come to.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "rollback/drill/drill.hpp"
#include "rollback/generation.hpp"
#include "rollback/plan/plan.hpp"
#include "rollback/report/report.hpp"
#include "rollback/run/result.hpp"

namespace pyat::rollback {

// What is done around the run: the stack of before is started, and all is taken away.
struct DrillPhase {
  std::string id{};  // "start-before"
  std::string title{};
  std::chrono::milliseconds took{};
  StepResult result{};
};

struct DrillReport {
  std::string stack{}, project{};
  std::string from{}, to{};  // names of generations
  std::chrono::sys_seconds began{};
  std::chrono::milliseconds took{};
  Outcome outcome = Outcome::unknown;  // of the way back; unknown: the drill has not come to it
  std::string words{}, next{};
  std::vector<DrillPhase> phases{};
  std::optional<RunReport> run{};        // nothing: it was not begun
  std::vector<DrillNote> left_out{};     // services
  std::vector<DrillNote> differences{};  // between the copies and the stack
  std::vector<std::string> not_tried{};  // parts of a run
  std::vector<std::string> notes{};
  bool is_kept = false;  // the copies are still there
};

// What of a run a drill does not do, and why. `own`: names of steps that pyat.yml adds.
std::vector<std::string> not_tried(const Plan& plan, const std::vector<std::string>& own, bool notifies);

// Sets outcome, words and next, by what the run has come to.
void conclude(DrillReport& report, const RunResult& result, bool was_interrupted);

}  // namespace pyat::rollback
