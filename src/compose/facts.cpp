#include "compose/facts.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "compose/words.hpp"
#include "config/paths.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

struct ConfigFlag {
  string_view kind;
  string_view flag;
};
constexpr std::array<ConfigFlag, 9> config_flags = {{{"alertmanager", "config.file"},
                                                     {"grafana", "config"},
                                                     {"loki", "config.file"},
                                                     {"mimir", "config.file"},
                                                     {"otel-collector", "config"},
                                                     {"prometheus", "config.file"},
                                                     {"promtail", "config.file"},
                                                     {"pyroscope", "config.file"},
                                                     {"tempo", "config.file"}}};

string_view config_flag_of(string_view kind) {
  const auto* found =
      std::find_if(config_flags.begin(), config_flags.end(), [&](const auto& row) { return row.kind == kind; });
  return found == config_flags.end() ? string_view{} : found->flag;
}

// Where the configuration is in the container, and how that is known.
struct ConfigPath {
  string path{};
  string fact{};
};

ConfigPath config_path(const Service& service, const Program* program, string_view kind,
                       const std::vector<string>& words) {
  if (const string_view flag = config_flag_of(kind); !flag.empty()) {
    if (auto path = flag_of(words, flag); path && !path->empty()) {
      if (path->starts_with("file:")) path->erase(0, 5);  // a collector's --config=file:/etc/x.yaml
      return {*path, string("-") + string(flag) + "=" + *path};
    }
  }
  if (const Variable* variable = service.variable("GF_PATHS_CONFIG"); kind == "grafana" && variable != nullptr) {
    if (variable->value) return {*variable->value, "GF_PATHS_CONFIG"};
  }
  if (kind == "alloy") {
    for (const string& word : words) {
      if (word.starts_with('/') && word.ends_with(".alloy")) return {word, word};
    }
  }
  if (program == nullptr || program->config.empty()) return {};
  return {string(program->config), "mounted at " + string(program->config)};
}

// Of images that put an extension's release first: 16 of 2.16.1-pg16.
string postgresql_version(string_view tag) {
  const std::size_t at = tag.find("pg");
  const string after = at == string_view::npos ? string{} : version_of(tag.substr(at + 2));
  return after.empty() ? version_of(tag) : after;
}

}  // namespace

std::vector<string> flat_words(const std::vector<string>& command) {
  std::vector<string> words{};
  bool is_script = false;  // behind the -c of a shell
  for (const string& word : command) {
    if (is_script) {
      for (string& part : split_words(word)) words.push_back(std::move(part));
    } else {
      words.push_back(word);
    }
    is_script = word.size() <= 4 && word.starts_with('-') && word.ends_with('c');
  }
  return words;
}

std::optional<string> flag_of(const std::vector<string>& words, string_view name) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    string_view word = words[i];
    if (!word.starts_with('-')) continue;
    word.remove_prefix(word.starts_with("--") ? 2 : 1);
    if (!word.starts_with(name)) continue;
    word.remove_prefix(name.size());
    if (word.starts_with('=')) return string(word.substr(1));
    if (!word.empty()) continue;
    const bool has_value = i + 1 < words.size() && !words[i + 1].starts_with('-');
    return has_value ? words[i + 1] : string{};
  }
  return std::nullopt;
}

string host_path_of(const Service& service, string_view path) {
  const Mount* best = nullptr;
  for (const Mount& mount : service.mounts) {
    if (config::is_within(path, mount.target) && (best == nullptr || mount.target.size() > best->target.size()))
      best = &mount;
  }
  if (best == nullptr || !best->is_path || best->source.starts_with('~')) return {};
  return best->source + string(path.substr(best->target.size()));
}

void find_image(const Service& service, Found& found) {
  const Image image = parse_image(service.image);
  if (service.image.empty()) {
    found.facts.emplace_back(service.is_built ? "built here" : "no image");
    return;
  }
  const string_view kind = found.service.kind;
  const std::size_t digest = service.image.find("@sha256:");
  found.facts.push_back("image " + service.image.substr(0, digest) + (digest == string::npos ? "" : " by digest"));
  found.service.version = kind == "postgresql" ? postgresql_version(image.tag) : version_of(image.tag);
  const bool matters = kind != "container" && kind != "http" && kind != "tcp";
  if (!found.service.version.empty() || !matters) return;
  string why = "the tag \"" + image.tag + "\" names no release";
  if (image.tag.empty()) why = digest == string::npos ? "the image has no tag" : "a digest names no release";
  if (!service.unset_in_image.empty()) why = service.unset_in_image + " is not set";
  found.open.push_back("version: " + why);
}

void find_config(const Service& service, const Program* program, const ReadFile& read, Found& found) {
  const std::vector<string> words = flat_words(service.command);
  const ConfigPath config = config_path(service, program, found.service.kind, words);
  if (config.path.empty()) return;
  const string on_host = host_path_of(service, config.path);
  const bool is_default = config.fact.starts_with("mounted");
  if (on_host.empty()) {
    if (!is_default) found.open.push_back("config: " + config.path + " is not mounted from a file of this machine");
    return;
  }
  found.service.config = on_host;
  found.facts.push_back(config.fact);
  if (!read(on_host)) found.open.push_back("config: there is no such file here");
  const auto expand = flag_of(words, "config.expand-env");
  if (expand && *expand != "false") found.service.expand_env = true;
}

}  // namespace pyat::compose
