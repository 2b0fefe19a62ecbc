// What people want to have done before a migration, as pyat.yml has it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace pyat::config {

struct ChecklistItem {
  std::string text{};                                  // "Load test of the new stack done"
  std::vector<std::string> command{};                  // the program and its arguments; empty: a person answers for it
  std::optional<std::chrono::milliseconds> timeout{};  // of the command
};

}  // namespace pyat::config
