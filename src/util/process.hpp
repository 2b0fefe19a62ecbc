// Other programs, run to their end: without a shell, with a time-out, and never one that goes on when nobody waits for
// it any more. An interface, so that tests can tell what a program would have said.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyat::util {

// Where programs are looked for when the environment has no PATH.
inline constexpr std::string_view usual_path = "/usr/local/bin:/usr/bin:/bin";

using EnvironmentList = std::vector<std::pair<std::string, std::string>>;

struct ProcessRequest {
  std::vector<std::string> argv{};  // the program and its arguments; a name without a slash is looked for in PATH
  EnvironmentList environment{};    // all of it: nothing is inherited. Its PATH is the one that counts
  std::string folder{};             // where it runs; empty: where this process does
  std::string input{};              // its standard input
  std::chrono::milliseconds timeout{60'000};
  std::chrono::milliseconds grace{5'000};       // between SIGTERM and SIGKILL
  std::size_t most_output = 1024 * 1024;        // bytes that are kept of each stream: the last ones
  std::function<bool()> is_cancelled{nullptr};  // asked several times a second; the program is ended then
};

struct ProcessResult {
  std::string problem{};           // why it could not be started; nothing else is set then
  std::optional<int> exit_code{};  // nothing: a signal has ended it
  int signal = 0;
  bool timed_out = false;
  bool was_cancelled = false;
  std::string output{}, errors{};
  std::uint64_t output_cut = 0, errors_cut = 0;  // bytes before what was kept
  unsigned left_behind = 0;                      // processes that it had started, and that were ended after it
  std::chrono::milliseconds took{};

  bool is_well() const { return problem.empty() && !timed_out && !was_cancelled && exit_code == 0; }
};

// How it ended, as a clause: "ended with 1", "did not end within 30 s and was ended", "cannot be started: …".
std::string end_words(const ProcessResult& result, std::chrono::milliseconds timeout);

class ProcessRunner {
 public:
  ProcessRunner() = default;
  ProcessRunner(const ProcessRunner&) = delete;
  ProcessRunner& operator=(const ProcessRunner&) = delete;
  virtual ~ProcessRunner() = default;

  virtual ProcessResult run(const ProcessRequest& request) = 0;
};

// Of the machine, one program at a time. A program leads a process group of its own, so that Ctrl-C reaches pyat alone;
// it gets SIGKILL when this process dies. What it leaves behind is ended, even if it has taken a session of its own.
std::unique_ptr<ProcessRunner> real_process_runner();

// The file that a name stands for, as execvp(3) finds it; empty: there is none.
std::string find_program(std::string_view name, std::string_view path);

}  // namespace pyat::util
