// The programs of a plan, such as revert-app-configs.sh: run, and what became of it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "rollback/execute/action.hpp"
#include "rollback/secrets.hpp"
#include "rollback/step.hpp"
#include "util/durable_files.hpp"
#include "util/process.hpp"

namespace pyat::rollback {

// What the steps of a plan are told of the run that they belong to.
struct Surroundings {
  std::string stack{};
  std::string from{}, to{};                     // names of generations
  std::string folder{};                         // of the stack: where Compose runs
  util::EnvironmentList environment{};          // of this process
  std::vector<std::string> secrets{};           // that nothing may show: the values of .env
  std::function<bool()> is_cancelled{nullptr};  // the user has had enough

  Masker masker() const;
};

// Why a program cannot be run, and what to do.
struct Lack {
  std::string words{}, next{};
};

// Nothing: it is there, and may be run. `folder`: that of pyat.yml.
std::optional<Lack> lack_of(const std::string& program, const std::string& folder,
                            const util::EnvironmentList& environment, util::DurableFiles& files);

struct ProgramEnd {
  StepResult result{};
  std::optional<int> exit_code{};
  bool was_ended = false;  // by pyat, for its time or for the user: its exit code says nothing then
  std::chrono::milliseconds took{};
};

class Programs {
 public:
  // All must outlive it.
  Programs(util::ProcessRunner& runner, util::DurableFiles& files, const Surroundings& surroundings)
      : runner_(runner), files_(files), surroundings_(surroundings) {}

  // To its end, and to that of all that it has started, within `budget`.
  ProgramEnd run(const Step& step, Act act, const std::vector<std::string>& command,
                 std::chrono::milliseconds budget) const;

 private:
  util::ProcessRequest request_for(const Step& step, Act act, const std::vector<std::string>& command,
                                   std::chrono::milliseconds budget) const;

  util::ProcessRunner& runner_;
  util::DurableFiles& files_;
  const Surroundings& surroundings_;
};

}  // namespace pyat::rollback
