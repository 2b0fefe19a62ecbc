// The options of `pyat health`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cmd/health_targets.hpp"
#include "cmd/option.hpp"
#include "cmd/output_options.hpp"
#include "config/inventory.hpp"
#include "health/checker.hpp"

namespace pyat::cmd {

struct HealthOptions {
  TargetOptions which{};
  std::vector<std::string> compose{};
  std::vector<std::string> only{}, skip{};  // ids of checks, several in one with commas
  std::optional<bool> strict{};
  std::string timeout{}, expiry{};
  unsigned concurrency = 0;
  std::string docker{};
  std::string wait{};
  std::vector<std::string> wait_for{};
  bool watch = false;
  std::string interval{};
  unsigned repeat = 0;
  bool list_checks = false;
  OutputOptions output{};
};

void add_health_options(std::vector<Option>& options, HealthOptions& health);

// What holds in the end: the command line, else pyat.yml, else the default.
struct HealthSettings {
  health::CheckOptions check{};
  std::size_t concurrency = 256;
  bool strict = false;
  std::optional<std::chrono::milliseconds> wait{};
  std::chrono::milliseconds interval{2000};
};

// A mistake is a UsageError.
HealthSettings health_settings(const HealthOptions& options, const config::HealthSettings& inventory,
                               const Context& context);

}  // namespace pyat::cmd
