// Directories of components that run in one process must not overlap (validateFilesystemPaths of pkg/mimir/mimir.go,
// since 2.3).
#include <algorithm>
#include <array>
#include <set>

#include "decode/checks/go_text.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/table.hpp"

namespace pyat::lint::rules::mimir {
namespace {

using decode::checks::go_quoted;

struct Directory {
  std::string_view name;  // as the server calls it
  std::string_view path;
  std::string_view backend{};  // the setting that must be `backend_is` for the directory to be used
  std::string_view backend_is{};
  std::string_view below{};          // what the server keeps there is in this folder of it,
  std::string_view below_setting{};  // or in the one that this setting names
};

constexpr Directory blocks{.name = "blocks storage filesystem directory",
                           .path = "blocks_storage.filesystem.dir",
                           .backend = "blocks_storage.backend",
                           .backend_is = "filesystem",
                           .below_setting = "blocks_storage.storage_prefix"};
constexpr Directory tsdb{.name = "tsdb directory", .path = "blocks_storage.tsdb.dir"};
constexpr Directory sync{.name = "bucket store sync directory", .path = "blocks_storage.bucket_store.sync_dir"};
constexpr Directory compactor{.name = "compactor data directory", .path = "compactor.data_dir"};
constexpr std::array ruler{
    Directory{.name = "ruler data directory", .path = "ruler.rule_path"},
    Directory{.name = "ruler storage filesystem directory",
              .path = "ruler_storage.filesystem.dir",
              .backend = "ruler_storage.backend",
              .backend_is = "filesystem",
              .below = "rules"},
    Directory{.name = "ruler storage local directory",
              .path = "ruler_storage.local.directory",
              .backend = "ruler_storage.backend",
              .backend_is = "local"},
};
constexpr std::array alertmanager{
    Directory{.name = "alertmanager data directory", .path = "alertmanager.data_dir"},
    Directory{.name = "alertmanager storage filesystem directory",
              .path = "alertmanager_storage.filesystem.dir",
              .backend = "alertmanager_storage.backend",
              .backend_is = "filesystem",
              .below = "alerts"},
    Directory{.name = "alertmanager storage filesystem directory",
              .path = "alertmanager_storage.filesystem.dir",
              .backend = "alertmanager_storage.backend",
              .backend_is = "filesystem",
              .below = "alertmanager"},
    Directory{.name = "alertmanager storage local directory",
              .path = "alertmanager_storage.local.path",
              .backend = "alertmanager_storage.backend",
              .backend_is = "local"},
};

struct Used {
  const Directory* directory;
  std::string value;     // as it is configured
  std::string absolute;  // of what is kept there
};

// Stands for the directory that the server is started in, which no file names: it has parents, and overlaps with no
// absolute path but "/". Two relative paths are compared all the same.
constexpr std::string_view start_directory = "/\x01/\x01/\x01/\x01/\x01/\x01/\x01/\x01";

// filepath.Clean of an absolute path.
std::string clean(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string cleaned;
  for (const std::string_view part : parts) cleaned.append("/").append(part);
  return cleaned.empty() ? "/" : cleaned;
}

std::string absolute(const std::string& value, std::string_view below) {
  std::string whole = value.starts_with('/') ? "" : std::string(start_directory) + "/";
  return clean(whole.append(value).append("/").append(below));
}

// isAbsPathOverlapping. It compares texts, so /data/tsdb and /data/tsdb-sync/x overlap, though not /data/tsdb-sync.
bool overlap(std::string_view a, std::string_view b) {
  const std::size_t a_name = a.rfind('/') + 1, b_name = b.rfind('/') + 1;
  if (a.substr(0, a_name) == b.substr(0, b_name)) {
    return a.substr(a_name) == b.substr(b_name) || a_name == a.size() || b_name == b.size();
  }
  return a.starts_with(b) || b.starts_with(a);
}

void add(const Scope& scope, const Directory& directory, std::vector<Used>& used) {
  const settings::Settings& settings = scope.settings();
  if (!directory.backend.empty() && settings.text(directory.backend) != directory.backend_is) return;
  const auto value = settings.text(directory.path);
  if (!value) return;
  std::string below(directory.below);
  if (!directory.below_setting.empty()) below = settings.text(directory.below_setting).value_or("");
  used.push_back({&directory, *value, absolute(*value, below)});
}

// In the order of the server, which stops at the first pair that overlaps.
std::vector<Used> used_directories(const Scope& scope) {
  std::vector<Used> used;
  if (scope.runs({"all", "write", "read", "backend", "ingester", "querier", "store-gateway", "compactor", "ruler"})) {
    add(scope, blocks, used);
  }
  if (scope.runs({"all", "ingester", "write"})) add(scope, tsdb, used);
  if (scope.runs({"all", "store-gateway", "backend"})) add(scope, sync, used);
  if (scope.runs({"all", "compactor", "backend"})) add(scope, compactor, used);
  if (scope.runs({"all", "ruler", "backend"})) {
    for (const Directory& directory : ruler) add(scope, directory, used);
  }
  // Until 2.9 the check forgot that `backend` runs the Alertmanager.
  if (scope.runs({"alertmanager"}) || (scope.release().since(2, 9) && scope.runs({"backend"}))) {
    for (const Directory& directory : alertmanager) add(scope, directory, used);
  }
  return used;
}

std::string shown(const Used& used) { return std::string(used.directory->path) + " (" + go_quoted(used.value) + ")"; }

// Of an absolute path, without what stands for the directory that the server is started in.
std::string_view as_written(std::string_view path) {
  if (path.starts_with(start_directory)) path.remove_prefix(std::min(start_directory.size() + 1, path.size()));
  return path;
}

bool is_inside(std::string_view inner, std::string_view outer) {
  return outer == "/" || (inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/'));
}

std::string help(const Used& at, const Used& other) {
  if (at.value.empty()) return "name a directory: an empty path is the one that Mimir is started in";
  if (is_inside(at.absolute, other.absolute) || is_inside(other.absolute, at.absolute)) {
    return "give each component a directory of its own, none of them inside another";
  }
  return "rename one: Mimir compares the texts " + std::string(as_written(at.absolute)) + " and " +
         std::string(as_written(other.absolute)) + ", and neither must begin with the other";
}

void complain(Scope& scope, const Used& first, const Used& second, const Used& at) {
  const Used& other = &at == &first ? second : first;
  scope.refuse("overlapping-directories", at.directory->path,
               {.message = shown(at) + " overlaps with " + shown(other),
                .help = help(at, other),
                .server = "the configured " + std::string(first.directory->name) + " " + go_quoted(first.value) +
                          " cannot overlap with the configured " + std::string(second.directory->name) + " " +
                          go_quoted(second.value) +
                          "; please set different paths, also ensuring one is not a subdirectory of the other one"});
}

}  // namespace

void overlapping_directories(Scope& scope) {
  const std::vector<Used> used = used_directories(scope);
  std::set<std::string_view> told;  // once for each directory is enough
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = i + 1; j < used.size(); ++j) {
      const Used &first = used[i], &second = used[j];
      if (first.directory->name == second.directory->name || !overlap(first.absolute, second.absolute)) continue;
      const Used& at = scope.settings().is_set(second.directory->path) ? second : first;
      if (told.insert(at.directory->path).second) complain(scope, first, second, at);
    }
  }
}

}  // namespace pyat::lint::rules::mimir
