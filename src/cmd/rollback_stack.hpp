// What every command of `pyat rollback` begins with: which stack it is about, and where its generations are.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "compose/project.hpp"
#include "health/report.hpp"
#include "rollback/snapshot/snapshot.hpp"
#include "rollback/store/store.hpp"

namespace pyat::cmd {

struct RollbackOptions {
  std::vector<std::string> compose{};
  std::string state{};  // folder
  std::string key_file{};
  std::string stack{};   // the Compose project; empty: that of the Compose files
  std::string docker{};  // as of pyat health
  OutputOptions output{};
};

// --compose, --stack, --state and --key-file; --docker where the command looks at what runs.
void add_rollback_options(std::vector<Option>& options, RollbackOptions& rollback, bool looks);

// The Compose files of a stack. All paths are absolute.
struct StackFiles {
  std::vector<std::string> paths{};
  std::string folder{};  // where Compose runs: that of the first file
  compose::Project project{};
};

// Those of --compose, of pyat.yml, or the usual ones here. Files with mistakes, or none at all, are a UsageError that
// begins with `consequence`. `warns`: warnings go to standard error.
StackFiles stack_files(const RollbackOptions& rollback, const std::string& consequence, Context& context,
                       bool warns = true);

// The generations of the stack. Without --stack and without a Compose file that can be read, those of the only stack
// that the state folder has. Problems are a UsageError; notes go to standard error.
std::unique_ptr<rollback::Store> open_generations(const RollbackOptions& rollback, rollback::Purpose purpose,
                                                  const StackFiles* files, Context& context);

[[noreturn]] void refuse(const rollback::Problem& problem);

// What is there now, as a generation that nobody has kept. Looks at files, and at the Docker engine.
rollback::Snapshot snapshot_of_now(const RollbackOptions& rollback, const StackFiles& files,
                                   const rollback::Store& store, Context& context,
                                   std::vector<std::pair<std::string, std::string>> releases = {},
                                   const std::string& label = {});

}  // namespace pyat::cmd
