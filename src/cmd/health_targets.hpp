// Which services `pyat health` is to check, and who said so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/context.hpp"
#include "config/inventory.hpp"
#include "health/target.hpp"

namespace pyat::cmd {

struct TargetOptions {
  std::vector<std::string> services{};  // names; empty: all
  std::vector<std::string> targets{};   // [KIND=]URL
  std::string environment{};
  // How the targets of the command line are asked.
  std::string user{}, password_env{}, password_file{}, token_env{}, token_file{};
  std::string tenant{}, ca{}, cert{}, key{};
  bool insecure = false;
};

struct Targets {
  std::vector<health::Target> list{};
  std::string source{};              // "pyat.yml", "--target", "usual ports"
  std::vector<std::string> notes{};  // what is open: a variable that is not set
  std::vector<std::string> names{};  // of all services that the source has, those that were not chosen included
};

// Of the command line; a mistake is a UsageError.
Targets targets_of_options(const TargetOptions& options, Context& context);
// Of one environment of an inventory.
Targets targets_of_inventory(const config::Inventory& inventory, const std::string& source,
                             const TargetOptions& options, Context& context);
// Of Compose files, as pyat init would write them down. Their mistakes are a UsageError.
Targets targets_of_compose(const std::vector<std::string>& files, const TargetOptions& options, Context& context);
// Where the services of a stack usually are on this machine: guesses.
Targets usual_targets(const TargetOptions& options);

// `checks`: the ids of --only or --skip. A SERVICE/ID whose service is unknown would check, or skip, nothing.
void refuse_unknown_services(const Targets& targets, const std::string& option, const std::vector<std::string>& checks);
// A UsageError: nobody in `source` has this name, but perhaps one like it.
[[noreturn]] void refuse_service(const std::string& source, const std::string& name,
                                 const std::vector<std::string_view>& known);

}  // namespace pyat::cmd
