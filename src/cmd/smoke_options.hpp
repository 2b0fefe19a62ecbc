// The options of `pyat smoke`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cmd/health_targets.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "config/inventory.hpp"
#include "smoke/plan.hpp"
#include "smoke/run.hpp"

namespace pyat::cmd {

struct SmokeOptions {
  TargetOptions which{};
  std::vector<std::string> compose{};
  std::vector<std::string> signals{};
  std::vector<std::string> protocols{};  // several in one with commas
  bool all_paths = false;
  bool refusals = false;
  std::vector<std::string> tenants{};  // several in one with commas
  std::string seed{}, verify{};
  std::optional<unsigned> samples{}, lines{}, spans{}, objects{};
  std::vector<std::string> write_to{};  // hosts
  std::string receiver{};
  std::string timeout{}, wait{}, visible_within{};
  std::optional<unsigned> rate{};
  std::string duration{};
  bool continuous = false;
  std::string interval{}, listen{};
  bool dry_run = false;
  std::optional<bool> strict{};
  OutputOptions output{};
};

void add_smoke_options(std::vector<Option>& options, SmokeOptions& smoke);

// What holds in the end: the command line, else pyat.yml, else the default.
struct SmokeSettings {
  smoke::PlanOptions plan{};
  bool refusals = false;
  smoke::Sizes sizes{};
  std::string seed{};                   // empty: any
  std::string verify{};                 // the id of a run, or its seed; empty: one is written
  std::vector<std::string> write_to{};  // hosts that may be written to although they are not this machine
  std::string receiver{};               // HOST:PORT
  std::chrono::milliseconds timeout{10'000};
  std::chrono::milliseconds wait{0};  // 0: as long as each is known to need
  std::chrono::milliseconds visible_within{0};
  unsigned rate = 0;  // items a second on each path; 0: at once
  std::chrono::milliseconds duration{60'000};
  bool continuous = false;
  std::chrono::milliseconds interval{60'000};
  std::string listen{};  // HOST:PORT of our own /metrics
  bool strict = false;
};

// A mistake is a UsageError.
SmokeSettings smoke_settings(const SmokeOptions& options, const config::SmokeSettings& inventory);

}  // namespace pyat::cmd
