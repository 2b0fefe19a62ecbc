// Everything outside the program that a command may touch. Tests build one in memory.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "util/files.hpp"
#include "util/sink.hpp"

namespace pyat::cmd {

using Clock = std::function<std::chrono::system_clock::time_point()>;
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

struct Context {
  util::Files& files;
  util::Sink& out;
  util::Sink& err;
  Environment env;
  Clock now = nullptr;
  std::string current_folder = "/";  // absolute
  bool out_is_terminal = false;
  unsigned width = 0;  // columns of the terminal on `out`; 0 when it is none
};

}  // namespace pyat::cmd
