#include "rollback/drill/compose_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "rollback/snapshot/mounts.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using compose::Entry;
using compose::Value;
using compose::ValueKind;
using nlohmann::json;
using std::string;
using std::string_view;

// What is the same in a drill: it changes nothing outside of the container.
constexpr std::array<string_view, 32> kept_keys = {
    "cap_drop",    "command",  "cpu_count",  "cpu_percent", "cpu_period",      "cpu_quota",         "cpu_shares",
    "cpus",        "cpuset",   "domainname", "entrypoint",  "expose",          "extra_hosts",       "group_add",
    "healthcheck", "hostname", "init",       "mem_limit",   "mem_reservation", "memswap_limit",     "oom_score_adj",
    "pids_limit",  "platform", "read_only",  "shm_size",    "stdin_open",      "stop_grace_period", "stop_signal",
    "tmpfs",       "tty",      "ulimits",    "user"};
// What is made anew, or has no meaning in a drill and needs no word.
constexpr std::array<string_view, 20> own_keys = {
    "annotations", "attach",      "build",       "configs", "container_name", "depends_on",   "deploy",
    "env_file",    "environment", "extends",     "image",   "labels",         "network_mode", "networks",
    "ports",       "profiles",    "pull_policy", "restart", "secrets",        "volumes"};

template <std::size_t Size>
bool is_one_of(const std::array<string_view, Size>& all, string_view one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// Compose finds no variable in it.
string literal(string_view text) {
  string out{};
  for (const char c : text) out.append(c == '$' ? 2 : 1, c);
  return out;
}

json json_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::null: return nullptr;
    case ValueKind::scalar: return literal(value.text);
    case ValueKind::list: {
      json list = json::array();
      for (const Value& item : value.items) list.push_back(json_of(item));
      return list;
    }
    case ValueKind::mapping: break;
  }
  json mapping = json::object();
  for (const Entry& entry : value.entries) mapping[entry.key] = json_of(entry.value);
  return mapping;
}

// A name that Compose takes for a volume.
string volume_name(string_view text) {
  string name{};
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (is_plain || c == '-' || c == '.') {
      name += c;
    } else if (!name.ends_with('-')) {
      name += '-';
    }
  }
  return name;
}

class Writer {
 public:
  Writer(const DrillSource& source, const DrillPlace& place, const std::vector<DrillNote>& left_out,
         std::vector<DrillNote>& differences)
      : source_(source), place_(place), left_out_(left_out), differences_(differences) {}

  string write() {
    json root = json::object();
    if (string version = text_at(source_.tree, "version"); !version.empty()) root["version"] = std::move(version);
    json services = json::object();
    for (const Service& service : source_.generation.services) {
      const compose::Service* const read = source_.project.find(service.name);
      const Value* const all = source_.tree.find("services");
      const Value* const value = all == nullptr ? nullptr : all->find(service.name);
      if (read == nullptr || value == nullptr || is_left_out(service.name)) continue;
      name_ = service.name;
      services[service.name] = service_json(service, *read, *value);
    }
    root["services"] = std::move(services);
    const json own = {{"labels", {{string(drill_label), literal(place_.folder)}}}};
    for (const string& name : volumes_) root["volumes"][name] = own;
    for (const string& name : networks_) {
      root["networks"][name] = own;
      // Nothing in it reaches the stack, its buckets, or those who are told of alerts.
      root["networks"][name]["internal"] = true;
    }
    return root.dump(1, ' ', false, json::error_handler_t::replace) + '\n';
  }

 private:
  void note(string words) {
    DrillNote note{.service = name_, .words = std::move(words)};
    if (std::find(differences_.begin(), differences_.end(), note) == differences_.end()) {
      differences_.push_back(std::move(note));
    }
  }

  bool is_left_out(string_view service) const {
    return std::any_of(left_out_.begin(), left_out_.end(),
                       [&](const DrillNote& each) { return each.service == service; });
  }

  json service_json(const Service& service, const compose::Service& read, const Value& value) {
    json made = json::object();
    made["image"] = literal(read.image.empty() ? service.image_id : read.image);
    made["labels"] = {{string(drill_label), literal(place_.folder)}};
    if (!read.container_name.empty()) made["container_name"] = literal(read.container_name + "-drill");
    std::vector<string> dropped{};
    for (const Entry& entry : value.entries) {
      if (is_one_of(kept_keys, entry.key) || entry.key == "working_dir") {
        made[entry.key] = json_of(entry.value);
      } else if (!is_one_of(own_keys, entry.key) && !entry.key.starts_with("x-")) {
        dropped.push_back(entry.key);
      }
    }
    if (!dropped.empty()) note("without " + util::joined(dropped, ", "));
    add_environment(read, made);
    add_needs(read, made);
    add_restart(read, made);
    add_network(value, made);
    add_mounts(read, value, made);
    add_replicas(value, made);
    return made;
  }

  void add_environment(const compose::Service& read, json& made) const {
    for (const compose::Variable& variable : read.environment) {
      const auto value = variable.value ? variable.value : source_.environment(variable.name);
      if (value) made["environment"][variable.name] = literal(*value);
    }
  }

  void add_needs(const compose::Service& read, json& made) const {
    for (const compose::Dependency& need : read.depends_on) {
      if (is_left_out(need.service) || find_service(source_.generation, need.service) == nullptr) continue;
      made["depends_on"][need.service]["condition"] = need.condition.empty() ? "service_started" : need.condition;
    }
  }

  // One that falls over at its start is started again as in the stack; after a restart of the machine, none is.
  static void add_restart(const compose::Service& read, json& made) {
    if (!read.restart.empty() && read.restart != "no") made["restart"] = "on-failure";
  }

  void add_network(const Value& value, json& made) {
    const string mode = text_at(value, "network_mode");
    if (mode == "host" || mode == "none" || mode.starts_with("service:")) {
      made["network_mode"] = mode == "host" ? "none" : literal(mode);
      if (mode == "host") note("has a network of its own, and the stack's is that of the host: it reaches nobody");
      return;
    }
    const Value* const networks = value.find("networks");
    if (!mode.empty() || networks == nullptr || (networks->items.empty() && networks->entries.empty())) {
      networks_.insert("default");
      return;
    }
    for (const Value& item : networks->items) join(item.text, nullptr, made);
    for (const Entry& entry : networks->entries) join(entry.key, entry.value.find("aliases"), made);
  }

  void join(const string& network, const Value* aliases, json& made) {
    networks_.insert(network);
    made["networks"][network] = aliases == nullptr ? json(nullptr) : json{{"aliases", json_of(*aliases)}};
  }

  // Those of configs: which have their text in the Compose file, or nowhere.
  std::set<string> targets_without_file(const Value& value) const {
    std::set<string> targets{};
    const Value* const used = value.find("configs");
    const Value* const all = source_.tree.find("configs");
    if (used == nullptr) return targets;
    for (const Value& item : used->items) {
      const string name = item.is_text() ? item.text : text_at(item, "source");
      const Value* const config = all == nullptr ? nullptr : all->find(name);
      if (config != nullptr && !text_at(*config, "file").empty()) continue;
      const string target = text_at(item, "target");
      targets.insert(target.empty() ? '/' + name : target);
    }
    return targets;
  }

  void add_mounts(const compose::Service& read, const Value& value, json& made) {
    const std::set<string> no_files = targets_without_file(value);
    std::set<string> targets{};
    std::vector<compose::Mount> mounts = read.mounts;
    mounts.insert(mounts.end(), read.secrets.begin(), read.secrets.end());
    for (const compose::Mount& mount : mounts) {
      targets.insert(mount.target);
      if (no_files.contains(mount.target)) {
        note("without the config at " + mount.target + ", which is no file");
      } else {
        add_mount(mount, made);
      }
    }
    const auto more = source_.image_volumes.find(read.name);
    if (more == source_.image_volumes.end()) return;
    for (const string& target : more->second) {
      if (targets.insert(target).second) scratch(volume_name("image-" + read.name + target), target, made);
    }
  }

  void add_mount(const compose::Mount& mount, json& made) {
    if (!mount.is_path) {
      scratch(volume_name(mount.source.empty() ? "unnamed-" + name_ + mount.target : mount.source), mount.target, made);
      return;
    }
    string path = mount.source;
    if (path.starts_with("~/")) path = source_.environment("HOME").value_or("") + path.substr(1);
    if (has_copy(source_.generation, path)) {
      json bind = {{"type", "bind"}, {"source", literal(copy_of(place_, path))}, {"target", literal(mount.target)}};
      if (mount.is_read_only) bind["read_only"] = true;
      made["volumes"].push_back(std::move(bind));
    } else if (is_part_of_machine(path, source_.generation.folder)) {
      note("without " + path + ", which is a part of this machine");
    } else {
      note("with an empty volume in the place of " + path);
      scratch(volume_name("host" + path), mount.target, made);
    }
  }

  void scratch(const string& volume, const string& target, json& made) {
    volumes_.insert(volume);
    made["volumes"].push_back({{"type", "volume"}, {"source", volume}, {"target", literal(target)}});
  }

  void add_replicas(const Value& value, json& made) {
    const Value* const deploy = value.find("deploy");
    string count = text_at(value, "scale");
    if (deploy != nullptr && count.empty()) count = text_at(*deploy, "replicas");
    if (!count.empty() && count != "1") note("with 1 container, and the stack has " + count);
    const Value* const resources = deploy == nullptr ? nullptr : deploy->find("resources");
    if (resources != nullptr) made["deploy"]["resources"] = json_of(*resources);
  }

  const DrillSource& source_;
  const DrillPlace& place_;
  const std::vector<DrillNote>& left_out_;
  std::vector<DrillNote>& differences_;
  string name_{};  // of the service that is written
  std::set<string> volumes_{}, networks_{};
};

}  // namespace

bool has_copy(const Generation& generation, string_view path) {
  return std::any_of(generation.files.begin(), generation.files.end(), [&](const File& file) {
    return file.path == path ||
           (file.path.starts_with(path) && string_view(file.path).substr(path.size()).starts_with('/'));
  });
}

string compose_json(const DrillSource& source, const DrillPlace& place, const std::vector<DrillNote>& left_out,
                    std::vector<DrillNote>& differences) {
  return Writer(source, place, left_out, differences).write();
}

}  // namespace pyat::rollback
