// What every command of `pyat rollback` begins with: which stack it is about, and where its generations are.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cmd/context.hpp"
#include "cmd/lint_inventory.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "compose/project.hpp"
#include "rollback/driver/compose_driver.hpp"
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
  Stack pyat_yml{};  // load_pyat_yml()
};

// --compose, --stack, --state and --key-file; --docker where the command looks at what runs.
void add_rollback_options(std::vector<Option>& options, RollbackOptions& rollback, bool looks);

// Whether a command can do without a pyat.yml that has mistakes: whoever only looks, or goes on with what was begun,
// must be able to at three in the morning.
enum class PyatYml : std::uint8_t { must_be_right, may_have_mistakes };

// What pyat.yml says counts where the command line says nothing. It is read once, before all else. Mistakes are a
// UsageError, or told on standard error.
void load_pyat_yml(RollbackOptions& rollback, Context& context, PyatYml state = PyatYml::may_have_mistakes);

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

// Where what is kept of the stack is, whether or not it can be read. Without --stack and without a Compose file that
// can be read, those of the only stack that the state folder has. Where nobody says where the key is, that is empty.
rollback::StorePlace stack_place(const RollbackOptions& rollback, const StackFiles* files, Context& context);

// The generations of the stack. Problems are a UsageError; notes go to standard error.
std::unique_ptr<rollback::Store> open_generations(const RollbackOptions& rollback, rollback::Purpose purpose,
                                                  const StackFiles* files, Context& context);

// How a driver works there: in a folder of its own, which is absolute.
rollback::ComposeOptions compose_options(std::string folder, const RollbackOptions& rollback, const Context& context);

// Those that there are; a problem with all of them is a UsageError.
rollback::Listing generations_of(rollback::Store& store);
util::ReadResult read_content(rollback::Store& store, const rollback::File& file);

struct KeptNow {
  rollback::Generation generation{};  // with its number and digest
  bool is_new = true;                 // false: the last one is the same
  std::vector<std::string> notes{};
};

// Takes it, unless nothing has changed since the last one. A problem is a UsageError.
KeptNow keep(rollback::Store& store, rollback::Snapshot now, const rollback::Listing& listing);

[[noreturn]] void refuse(const rollback::Problem& problem);

// What is there now, as a generation that nobody has kept. Looks at files, and at the Docker engine.
rollback::Snapshot snapshot_of_now(const RollbackOptions& rollback, const StackFiles& files,
                                   const rollback::Store& store, Context& context,
                                   std::vector<std::pair<std::string, std::string>> releases = {},
                                   const std::string& label = {});

}  // namespace pyat::cmd
