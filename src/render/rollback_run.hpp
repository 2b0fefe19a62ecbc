// A run of a rollback while it goes on, and what it has come to, to bytes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "render/style.hpp"
#include "rollback/journal/line.hpp"
#include "rollback/journal/progress.hpp"
#include "rollback/run/result.hpp"

namespace pyat::render {

// Of a line of the journal, what somebody who waits wants to see at once; may be empty. `progress`: with the line.
// `took`: of an outcome, the time since its intent; nothing: not known.
std::string run_line_text(const rollback::Line& line, const rollback::Progress& progress,
                          std::optional<std::chrono::milliseconds> took, const Style& style);

std::string run_result_text(const rollback::RunResult& result, const Style& style);
std::string run_result_json(const rollback::RunResult& result);

struct RunStatus {
  std::string stack{};
  std::string at_work{};        // who has the lock; empty: nobody
  std::string run{};            // the last one; empty: none was begun
  std::string state{};          // "undone"
  std::string words{}, next{};  // what is the state of the stack, and what to type
  std::vector<std::string> notes{};
};

std::string run_status_text(const RunStatus& status, const Style& style);
std::string run_status_json(const RunStatus& status);

}  // namespace pyat::render
