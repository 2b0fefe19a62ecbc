// How often triggers have begun a rollback: a file for each time, written before anything is done, so that no crash can
// make pyat forget one. Its number is taken by making it: of two that want to act at once, one is told.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rollback/journal/machine.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback::triggers {

struct Act {
  std::uint64_t number = 0;
  Stamp when{};
  std::vector<std::string> triggers{};  // that fired
};

struct Acts {
  std::vector<Act> list{};  // in the order of their numbers
  std::string problem{};    // nobody can tell how often it was
};

// `stack_folder`: that of the stack in the state folder. It need not be there.
Acts read_acts(util::DurableFiles& files, const std::string& stack_folder);

// The next one. Empty, or why it cannot be written down, so that nothing may be done.
std::string write_act(util::DurableFiles& files, const std::string& stack_folder, const Acts& before, Act act);

}  // namespace pyat::rollback::triggers
