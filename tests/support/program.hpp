// The whole program, run in memory.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/run.hpp"
#include "support/memory_files.hpp"
#include "util/sink.hpp"

namespace pyat::test {

struct Program {
  MemoryFiles files{};
  std::map<std::string, std::string, std::less<>> variables{};
  util::StringSink out{};
  util::StringSink err{};
  bool terminal = false;
  std::chrono::sys_days today = std::chrono::year(2026) / 6 / 30;

  // The exit code of `pyat WORDS…`.
  int run(std::vector<std::string> words) {
    cmd::Context context{.files = files, .out = out, .err = err, .env = [this](std::string_view name) {
                           const auto found = variables.find(name);
                           return found == variables.end() ? std::nullopt : std::optional(found->second);
                         }};
    context.now = [this] { return today; };
    context.current_folder = "/work";
    context.out_is_terminal = terminal;
    return static_cast<int>(cmd::run(std::move(words), context));
  }
};

}  // namespace pyat::test
