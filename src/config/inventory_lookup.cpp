// Finding pyat.yml, and finding things in it.
#include <array>

#include "config/inventory.hpp"
#include "config/paths.hpp"

namespace pyat::config {
namespace {

constexpr std::array<std::string_view, 2> file_names = {"pyat.yml", "pyat.yaml"};

bool same_target(const Service& a, const Service& b) {
  return a.kind == b.kind && a.version == b.version && a.expand_env == b.expand_env;
}

}  // namespace

std::optional<std::string> find_inventory(util::Files& files, std::string_view start_folder) {
  for (std::string folder = normalised(start_folder);; folder = folder_of(folder)) {
    for (const std::string_view name : file_names) {
      std::string path = join(folder, name);
      if (files.kind(path) == util::FileKind::file) return path;
    }
    // In a worktree or a submodule .git is a file.
    if (files.kind(join(folder, ".git")) != util::FileKind::missing) return std::nullopt;
    if (folder_of(folder) == folder || folder_of(folder).empty()) return std::nullopt;
  }
}

const Service* service_for(const Inventory& inventory, std::string_view file_path, std::string_view current_folder) {
  const std::string wanted = normalised(join(current_folder, file_path));
  const Service* found = nullptr;
  bool differ = false;
  for (const Service& service : inventory.services) {
    if (service.config.empty() || normalised(join(current_folder, service.config)) != wanted) continue;
    if (service.environment == inventory.default_environment) return &service;
    differ = differ || (found != nullptr && !same_target(*found, service));
    if (found == nullptr) found = &service;
  }
  return differ ? nullptr : found;
}

std::optional<std::string> version_of_kind(const Inventory& inventory, std::string_view kind) {
  const std::string& environment = inventory.default_environment;
  const std::string* version = nullptr;
  for (const Service& service : inventory.services) {
    if (service.kind != kind || service.version.empty()) continue;
    if (!environment.empty() && service.environment != environment) continue;
    if (version != nullptr && *version != service.version) return std::nullopt;
    version = &service.version;
  }
  return version == nullptr ? std::nullopt : std::optional(*version);
}

}  // namespace pyat::config
