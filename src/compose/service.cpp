#include "compose/service.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "compose/words.hpp"
#include "config/paths.hpp"
#include "util/text.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

class Maker {
 public:
  Maker(const Shared& shared, std::span<const string> folders, std::vector<FileProblem>& problems)
      : shared_(shared), folders_(folders), problems_(problems) {}

  Service make(const Entry& entry) {
    Service service{};
    service.name = entry.key;
    service.file = entry.value.file;
    service.where = entry.where;
    path_ = "services." + entry.key;
    const Value& value = entry.value;
    service.image = text_at(value, "image");
    if (const Value* image = value.find("image")) service.unset_in_image = image->unset;
    service.is_built = value.find("build") != nullptr;
    service.container_name = text_at(value, "container_name");
    service.restart = text_at(value, "restart");
    const string network = text_at(value, "network_mode");
    service.uses_host_network = network == "host";
    if (network.starts_with("service:")) service.network_of = network.substr(8);
    const Value* deploy = value.find("deploy");
    service.has_no_replicas =
        text_at(value, "scale") == "0" || (deploy != nullptr && text_at(*deploy, "replicas") == "0");
    add_words(value.find("entrypoint"), service);
    add_words(value.find("command"), service);
    add_environment(value.find("environment"), service);
    add_env_files(value.find("env_file"), service);
    add_ports(value.find("ports"), service);
    add_mounts(value.find("volumes"), service);
    add_configs(value.find("configs"), service);
    add_secrets(value.find("secrets"), service);
    add_needs(value.find("depends_on"), service);
    add_healthcheck(value.find("healthcheck"), service);
    for (const string& profile : texts(value.find("profiles"))) service.profiles.push_back(profile);
    return service;
  }

 private:
  void warn(const Value& value, string_view key, string message, string help = {}) {
    problems_.push_back(
        {value.file, warning_at(value.where, path_ + '.' + string(key), std::move(message), std::move(help))});
  }

  static std::vector<string> texts(const Value* list) {
    std::vector<string> out{};
    if (list == nullptr) return out;
    for (const Value& item : list->items) {
      if (item.is_text()) out.push_back(item.text);
    }
    return out;
  }

  static void add_words(const Value* value, Service& service) {
    if (value == nullptr) return;
    const auto append = [](std::vector<string>& to, std::vector<string> words) {
      to.insert(to.end(), std::make_move_iterator(words.begin()), std::make_move_iterator(words.end()));
    };
    if (value->is_text()) {
      append(service.command, split_words(value->text));
      append(service.raw_command, split_words(value->raw));
    }
    for (const Value& item : value->items) {
      service.command.push_back(item.text);
      service.raw_command.push_back(item.raw);
    }
  }

  static void add_environment(const Value* value, Service& service) {
    if (value == nullptr) return;
    for (const Entry& entry : value->entries) {
      Variable variable{.name = entry.key};
      if (entry.value.is_text()) variable.value = entry.value.text;
      variable.reference = only_variable(entry.value.raw);
      service.environment.push_back(std::move(variable));
    }
  }

  void add_env_file(const Value& item, Service& service) const {
    const string path = item.is_text() ? item.text : text_at(item, "path");
    if (!path.empty()) service.env_files.push_back(config::normalised(config::join(folders_[item.file], path)));
  }

  void add_env_files(const Value* value, Service& service) const {
    if (value == nullptr) return;
    for (const Value& item : value->items) add_env_file(item, service);
  }

  void add_ports(const Value* list, Service& service) {
    if (list == nullptr) return;
    std::set<string> seen{};  // the same port may be in several files
    for (const Value& item : list->items) {
      const string text = item.kind == ValueKind::mapping ? long_port(item) : item.text;
      if (!seen.insert(text).second || parse_ports(text, service.ports)) continue;
      const string why = item.unset.empty() ? "" : ": ${" + item.unset + "} is not set";
      warn(item, "ports", "\"" + text + "\" is no port" + why, "a port is written as HOST:CONTAINER, \"8081:8080\"");
    }
  }

  // {target: 80, published: "8080", host_ip: 127.0.0.1, protocol: tcp} in the short form.
  static string long_port(const Value& item) {
    const string published = text_at(item, "published");
    const string ip = text_at(item, "host_ip");
    const string protocol = text_at(item, "protocol");
    string text = ip.find(':') == string::npos ? ip : '[' + ip + ']';
    if (!ip.empty()) text += ':';
    if (!published.empty() || !ip.empty()) text += published + ':';
    return text + text_at(item, "target") + (protocol.empty() ? "" : '/' + protocol);
  }

  // ~ is left as it is: whose home it is, Compose knows when it runs.
  static bool is_path(string_view source) {
    return source.starts_with('/') || source.starts_with('.') || source.starts_with('~');
  }

  // `written` is where the path stands.
  void add_mount(Mount mount, const Value& written, std::vector<Mount>& mounts) const {
    if (mount.is_path && !mount.source.starts_with('~')) {
      mount.source = config::normalised(config::join(folders_[written.file], mount.source));
    }
    while (mount.target.size() > 1 && mount.target.ends_with('/')) mount.target.pop_back();
    const auto known =
        std::find_if(mounts.begin(), mounts.end(), [&](const Mount& other) { return other.target == mount.target; });
    if (known == mounts.end()) {
      mounts.push_back(std::move(mount));
    } else {
      *known = std::move(mount);
    }
  }

  // "ro" of "ro,z"
  static bool has_option(string_view options, string_view option) {
    const std::vector<string> all = util::split_at(options, ",");
    return std::find(all.begin(), all.end(), option) != all.end();
  }

  void add_mounts(const Value* list, Service& service) const {
    if (list == nullptr) return;
    for (const Value& item : list->items) {
      Mount mount{};
      if (item.kind == ValueKind::mapping) {
        mount.source = text_at(item, "source");
        mount.target = text_at(item, "target");
        mount.is_path = text_at(item, "type") == "bind";
        mount.is_read_only = text_at(item, "read_only") == "true";
      } else {
        const std::size_t colon = item.text.find(':');
        mount.target = item.text;
        if (colon != string::npos) {
          mount.source = item.text.substr(0, colon);
          const std::size_t end = std::min(item.text.find(':', colon + 1), item.text.size());
          mount.target = item.text.substr(colon + 1, end - colon - 1);
          mount.is_read_only = has_option(string_view(item.text).substr(std::min(end + 1, item.text.size())), "ro");
        }
        mount.is_path = is_path(mount.source);
      }
      if (!mount.target.empty()) add_mount(std::move(mount), item, service.mounts);
    }
  }

  // configs: [name] is mounted at /name; {source: name, target: /etc/x.yml} where it says.
  void add_configs(const Value* list, Service& service) const {
    if (list == nullptr || shared_.configs == nullptr) return;
    for (const Value& item : list->items) {
      const string name = item.is_text() ? item.text : text_at(item, "source");
      const string target = text_at(item, "target");
      const Value* config = shared_.configs->find(name);
      const string file = config == nullptr ? "" : text_at(*config, "file");
      add_mount({.source = file,
                 .target = target.empty() ? '/' + name : target,
                 .is_path = !file.empty(),
                 .is_read_only = true},
                config == nullptr ? item : *config, service.mounts);
    }
  }

  // secrets: [name] is mounted at /run/secrets/name; {source: name, target: other} where it says.
  void add_secrets(const Value* list, Service& service) const {
    if (list == nullptr || shared_.secrets == nullptr) return;
    for (const Value& item : list->items) {
      const string name = item.is_text() ? item.text : text_at(item, "source");
      const Value* secret = shared_.secrets->find(name);
      const string file = secret == nullptr ? "" : text_at(*secret, "file");
      if (file.empty()) continue;  // of the environment, or of a swarm
      const string target = text_at(item, "target");
      add_mount({.source = file,
                 .target = config::join("/run/secrets", target.empty() ? name : target),
                 .is_path = true,
                 .is_read_only = true},
                *secret, service.secrets);
    }
  }

  void add_needs(const Value* mapping, Service& service) {
    if (mapping == nullptr) return;
    for (const Entry& entry : mapping->entries) {
      service.depends_on.push_back(
          {entry.key, text_at(entry.value, "condition"), text_at(entry.value, "required") != "false"});
    }
  }

  static void add_healthcheck(const Value* healthcheck, Service& service) {
    if (healthcheck == nullptr || text_at(*healthcheck, "disable") == "true") return;
    const Value* test = healthcheck->find("test");
    if (test == nullptr) return;
    if (test->is_text()) {
      service.healthcheck = {"CMD-SHELL", test->text};
    } else {
      service.healthcheck = texts(test);
    }
    if (!service.healthcheck.empty() && service.healthcheck.front() == "NONE") service.healthcheck.clear();
  }

  const Shared shared_;
  std::span<const string> folders_;
  std::vector<FileProblem>& problems_;
  string path_{};
};

}  // namespace

Service make_service(const Entry& entry, const Shared& shared, std::span<const string> folders,
                     std::vector<FileProblem>& problems) {
  return Maker(shared, folders, problems).make(entry);
}

const Variable* Service::variable(string_view variable_name) const {
  for (const Variable& variable : environment) {
    if (variable.name == variable_name) return &variable;
  }
  return nullptr;
}

}  // namespace pyat::compose
