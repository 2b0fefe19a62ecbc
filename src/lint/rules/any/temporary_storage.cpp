// Data on a path that does not survive a restart: what users lost with the /tmp paths of early charts and examples
// (grafana/helm-charts pull requests 392 and 4069).
#include <array>
#include <string>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::any {
namespace {

struct DataPath {
  schemas::Product product;
  std::string_view path;
  std::string_view unless;  // a backend setting: the path is used only when it says `filesystem` or `local`
};

using schemas::Product;

// Only what is lost for good. Caches, and copies of what object storage has, may be anywhere.
constexpr std::array data_paths{
    DataPath{Product::mimir, "alertmanager.data_dir", ""},
    DataPath{Product::mimir, "alertmanager_storage.filesystem.dir", "alertmanager_storage.backend"},
    DataPath{Product::mimir, "blocks_storage.filesystem.dir", "blocks_storage.backend"},
    DataPath{Product::mimir, "blocks_storage.tsdb.dir", ""},
    DataPath{Product::mimir, "ruler_storage.filesystem.dir", "ruler_storage.backend"},
    DataPath{Product::tempo, "live_store.wal.path", ""},
    DataPath{Product::tempo, "metrics_generator.storage.path", ""},
    DataPath{Product::tempo, "storage.trace.local.path", "storage.trace.backend"},
    DataPath{Product::tempo, "storage.trace.wal.path", ""},
};

constexpr std::array<std::string_view, 4> temporary_folders{"/tmp", "/var/tmp", "/dev/shm", "/run"};

bool is_temporary(std::string_view path) {
  for (const std::string_view folder : temporary_folders) {
    if (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/')) return true;
  }
  return false;
}

}  // namespace

void temporary_storage(Scope& scope) {
  for (const DataPath& row : data_paths) {
    if (row.product != scope.release().product) continue;
    const auto path = scope.settings().text(row.path);
    if (!path || !is_temporary(*path)) continue;
    const auto backend = row.unless.empty() ? std::nullopt : scope.settings().text(row.unless);
    if (backend && *backend != "filesystem" && *backend != "local") continue;
    scope.warn("temporary-storage", row.path,
               {.message = *path + " is emptied when the container or the machine restarts, and holds data that " +
                           "nobody else has",
                .help = "use a folder on a volume, /var/lib or /data"});
  }
}

}  // namespace pyat::lint::rules::any
