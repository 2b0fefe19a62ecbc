// pyat.yml: which services a stack has, of which kind and release, where they and their configuration files are.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/checklist.hpp"
#include "config/notify.hpp"
#include "config/rollback_step.hpp"
#include "config/service.hpp"
#include "config/triggers.hpp"
#include "diag/report.hpp"
#include "util/files.hpp"

namespace pyat::config {

struct LintSettings {
  std::optional<bool> strict{};
  std::string baseline{};  // its path, relative to where Inventory::path is relative to; empty when there is none
};

// What pyat.yml says of how pyat health asks; what it does not say is not set.
struct HealthSettings {
  std::optional<std::chrono::milliseconds> timeout{};
  std::optional<unsigned> concurrency{};
  std::optional<bool> strict{};
  std::vector<std::string> skip{};                    // ids of checks
  std::optional<std::chrono::milliseconds> expiry{};  // certificates that expire sooner are reported
};

// What pyat.yml says of where pyat smoke may write, and how long it waits; what it does not say is not set.
struct SmokeSettings {
  std::vector<std::string> yes_write_to{};  // hosts, without brackets
  std::string receiver{};                   // host:port, where pyat listens for alerts
  std::vector<std::string> tenants{};
  std::optional<std::chrono::milliseconds> visible_within{};
  std::optional<std::chrono::milliseconds> timeout{};  // of one request
};

// What pyat.yml says of what pyat rollback keeps; paths are relative to where Inventory::path is relative to.
struct RollbackSettings {
  std::vector<std::string> files{};                          // may be globs
  std::string key_file{};                                    // empty: not said
  std::string state{};                                       // folder
  std::optional<std::chrono::milliseconds> settled_after{};  // of containers without a health check
  std::vector<NotifyTarget> notify{};
  std::vector<ChecklistItem> checklist{};
  std::vector<RollbackStep> steps{};
  std::vector<TriggerRule> triggers{};  // none: pyat's own
};

struct Inventory {
  std::string path{};
  std::vector<Service> services{};    // in the order of the file
  std::string default_environment{};  // empty when there are several and none is the default
  LintSettings lint{};
  HealthSettings health{};
  SmokeSettings smoke{};
  RollbackSettings rollback{};
  std::vector<std::string> compose{};  // paths of Compose files, relative to where `path` is relative to
};

struct LoadResult {
  std::optional<Inventory> inventory{};  // set when there is no mistake
  diag::FileReport report{};
};

// What is larger is no inventory. Reading so much takes half a second.
inline constexpr std::size_t max_inventory_size = 1024 * 1024;

LoadResult load_inventory(std::string_view path, std::string_view text);

// pyat.yml or pyat.yaml in a folder or the nearest one above it, up to the root of the repository. The folder must be
// an absolute path.
std::optional<std::string> find_inventory(util::Files& files, std::string_view start_folder);

// The service that a configuration file is for. Relative paths count from `current_folder`, which must be absolute.
// Where several environments share a file, the default one decides; nullptr when none does and they differ.
const Service* service_for(const Inventory& inventory, std::string_view file_path, std::string_view current_folder);

// The release of all services of that kind, in the default environment if there is one. Nothing when none has a
// version, or when they differ.
std::optional<std::string> version_of_kind(const Inventory& inventory, std::string_view kind);

// The kinds of services that the schema of pyat.yml knows.
std::span<const std::string_view> kinds();

}  // namespace pyat::config
