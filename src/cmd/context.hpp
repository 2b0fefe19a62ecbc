// Everything outside the program that a command may touch. Tests build one in memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "net/client.hpp"
#include "util/durable_files.hpp"
#include "util/files.hpp"
#include "util/process.hpp"
#include "util/sink.hpp"

namespace pyat::cmd {

using Clock = std::function<std::chrono::system_clock::time_point()>;
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

// The network, for a command that needs it; so many connections at the same time.
using Connect = std::function<std::unique_ptr<net::Client>(std::size_t most_at_once)>;

struct Context {
  util::Files& files;
  util::Sink& out;
  util::Sink& err;
  Environment env;
  util::DurableFiles* durable = nullptr;                       // for commands whose files must survive a crash
  util::ProcessRunner* processes = nullptr;                    // for commands that run other programs
  std::function<util::EnvironmentList()> variables = nullptr;  // all of them, for those programs
  Clock now = nullptr;
  Connect connect = nullptr;
  Connect connect_deaf = nullptr;                  // for what must come to its end: Ctrl-C does not interrupt it
  std::function<bool()> is_interrupted = nullptr;  // Ctrl-C has been pressed; once asked, the first one does no more
  std::string current_folder = "/";                // absolute
  bool in_is_terminal = false;
  std::function<std::optional<std::string>()> read_line = nullptr;  // of standard input, without its end; nothing: over
  bool out_is_terminal = false;
  unsigned width = 0;   // columns of the terminal on `out`; 0 when it is none
  unsigned height = 0;  // its lines
  std::function<std::pair<unsigned, unsigned>()> measure = nullptr;  // both as they are now: a window may be resized
};

// What one command has another do: in the same surroundings, with other files and sinks, and without a terminal or
// anybody who presses Ctrl-C. All must outlive it.
inline Context inner_context(const Context& outer, util::Files& files, util::Sink& out, util::Sink& err) {
  return {.files = files,
          .out = out,
          .err = err,
          .env = outer.env,
          .durable = outer.durable,
          .processes = outer.processes,
          .variables = outer.variables,
          .now = outer.now,
          .connect = outer.connect,
          .connect_deaf = outer.connect_deaf,
          .current_folder = outer.current_folder};
}

}  // namespace pyat::cmd
