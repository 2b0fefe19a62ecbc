// What `pyat explain` is to explain: standard input, files, or words on the command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cmd/context.hpp"

namespace pyat::cmd {

// Logs grow without end; what a server died of stands in their last part.
inline constexpr std::size_t max_log_size = 16 * 1024 * 1024;

struct ExplainInput {
  std::string code{};  // a diagnostic code, which is explained by itself
  std::string name{};  // of the log; empty where the text stood on the command line
  std::string text{};
  std::uint64_t skipped_bytes = 0;
};

// What cannot be read, or is neither a file nor a message, is a UsageError.
ExplainInput explain_input(const std::vector<std::string>& words, Context& context);

}  // namespace pyat::cmd
