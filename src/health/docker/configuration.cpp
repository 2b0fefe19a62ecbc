#include "health/docker/configuration.hpp"

#include <algorithm>
#include <string_view>

#include "health/docker/image.hpp"
#include "lint/linter.hpp"
#include "schemas/catalog.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// As large as `pyat lint` takes them.
constexpr std::size_t most_bytes = 16UL * 1024 * 1024;

string_view without_dashes(string_view word) {
  if (word.starts_with("--")) return word.substr(2);
  return word.starts_with('-') ? word.substr(1) : string_view{};
}

// The value of a flag as Go's package flag takes it: -name=value, --name value.
string flag_value(const Container& container, string_view name) {
  const auto& words = container.command;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const string_view flag = without_dashes(words[i]);
    if (!flag.starts_with(name)) continue;
    if (flag.size() > name.size() && flag[name.size()] == '=') return string(flag.substr(name.size() + 1));
    if (flag == name && i + 1 < words.size()) return words[i + 1];
  }
  return {};
}

bool expands(const Container& container) {
  return std::any_of(container.command.begin(), container.command.end(), [](const string& word) {
    const string_view flag = without_dashes(word);
    return flag == "config.expand-env" || flag == "config.expand-env=true" || flag == "config.expand-env=1";
  });
}

// Where a path of the container lies on its engine's machine.
string mounted_from(const Container& container, const string& path) {
  string source{};
  std::size_t longest = 0;
  for (const auto& [outside, inside] : container.mounts) {
    const bool is_it = path == inside;
    if ((!is_it && !path.starts_with(inside + '/')) || inside.size() < longest) continue;
    source = outside + path.substr(inside.size());
    longest = inside.size();
  }
  return source;
}

string relative_to(const string& path, const string& folder) {
  if (folder.empty()) return path;
  const string prefix = folder.ends_with('/') ? folder : folder + '/';
  return path.starts_with(prefix) ? path.substr(prefix.size()) : path;
}

bool is_file(util::Files& files, const string& path) {
  return !path.empty() && files.kind(path) == util::FileKind::file;
}

string without_v(const string& release) { return release.substr(release.starts_with('v') ? 1 : 0); }

}  // namespace

std::optional<ConfigFile> find_config(const Service& service, const string& told, util::Files& files,
                                      const string& folder) {
  if (service.container && service.container->is_here) {
    string inside = flag_value(*service.container, "config.file");
    if (inside.empty()) inside = told;
    const string outside = mounted_from(*service.container, inside);
    if (is_file(files, outside)) {
      return ConfigFile{.path = relative_to(outside, folder),
                        .expand_env = service.expand_env || expands(*service.container)};
    }
  }
  if (!is_file(files, service.config_file)) return {};
  const bool container_expands = service.container && expands(*service.container);
  return ConfigFile{.path = service.config_file, .expand_env = service.expand_env || container_expands};
}

string release_of(const Service& service) {
  string release = service.container ? release_of_image(service.container->image) : string{};
  if (release.empty()) release = service.release;
  if (release.empty()) release = service.expected_release;
  return without_v(release);
}

std::optional<diag::FileReport> lint_config(schemas::Product product, const string& release, const ConfigFile& config,
                                            util::Files& files, const Surroundings& surroundings) {
  if (!schemas::find_release(product, release)) return {};
  const bool is_absolute = config.path.starts_with('/') || surroundings.folder.empty();
  string path = is_absolute || files.kind(config.path) == util::FileKind::file
                    ? config.path
                    : surroundings.folder + '/' + config.path;
  util::ReadResult read = files.read(path, most_bytes);
  if (!read.problem.empty()) return {};
  lint::Options options{};
  options.product = {string(schemas::to_string(product)), "pyat.yml"};
  options.target = {release, "image"};
  options.expand_env = config.expand_env;
  options.environment = surroundings.environment;
  options.today = surroundings.today;
  diag::FileReport report = lint::lint_text(config.path, read.text, options);
  report.text = std::move(read.text);
  if (report.status == diag::Status::unreadable) return {};
  return report;
}

}  // namespace pyat::health
