#include "rollback/snapshot/services.hpp"

#include <algorithm>
#include <utility>

#include "compose/image.hpp"
#include "util/text.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

string state_of(const health::Container& container) {
  if (container.status == "exited" || container.status == "dead") {
    return container.status + " (" + std::to_string(container.exit_code) + ")";
  }
  return container.health.empty() ? container.status : container.status + " (" + container.health + ")";
}

// Kinds that say how it is asked, and not what it is.
bool is_product(string_view kind) { return kind != "container" && kind != "http" && kind != "tcp"; }

string kind_of(const compose::Image& image) {
  const compose::Program* program = compose::program_of(image);
  return program == nullptr || !is_product(program->kind) ? string{} : string(program->kind);
}

// The tag that the Compose file has; else that which the container was made with.
string release_of(const ServiceSources& sources, const compose::Image& image) {
  if (sources.found != nullptr && !sources.found->service.version.empty()) return sources.found->service.version;
  if (string release = compose::version_of(image.tag); !release.empty()) return release;
  if (sources.container == nullptr) return {};
  return compose::version_of(compose::parse_image(sources.container->image).tag);
}

Published published_of(const compose::Port& port) {
  Published published{.container = std::to_string(port.container) + "/" + port.protocol};
  if (port.host == 0) return published;
  const bool is_v6 = port.host_ip.find(':') != string::npos;
  const string ip = port.host_ip.empty() ? "0.0.0.0" : port.host_ip;
  published.host = (is_v6 ? "[" + ip + "]" : ip) + ":" + std::to_string(port.host);
  return published;
}

void add_mounts(const std::vector<compose::Mount>& mounts, Service& service) {
  for (const compose::Mount& mount : mounts) {
    service.mounts.push_back({.source = mount.source, .target = mount.target, .is_volume = !mount.is_path});
  }
}

// The name is a part of what is digested: two variables of one value are not told to be the same.
void add_environment(const ServiceSources& sources, Service& service) {
  for (const compose::Variable& variable : sources.service.environment) {
    const std::optional<string> value = variable.value ? variable.value : sources.environment(variable.name);
    const string digest = value ? sources.digest_value(variable.name + "\n" + *value) : string{};
    service.environment.emplace_back(variable.name, digest);
  }
  std::sort(service.environment.begin(), service.environment.end());
}

// "grafana/loki:2.9.4" of "docker.io/grafana/loki:2.9.4"; without a tag, Docker takes latest.
string plain_image(string_view text) {
  const compose::Image image = compose::parse_image(text);
  return image.repository + ":" + (image.tag.empty() ? "latest" : image.tag);
}

bool is_id(string_view image) { return image.starts_with("sha256:"); }

bool ends_with_words(const std::vector<string>& all, const std::vector<string>& words) {
  return words.size() <= all.size() && std::equal(words.rbegin(), words.rend(), all.rbegin());
}

string port_behind_colon(string_view address) { return string(address.substr(address.rfind(':') + 1)); }

bool publishes(const health::Container& container, const compose::Port& port) {
  return std::any_of(container.ports.begin(), container.ports.end(), [&](const auto& published) {
    return published.first == port.container && port_behind_colon(published.second) == std::to_string(port.host);
  });
}

bool mounts(const health::Container& container, const compose::Mount& mount) {
  return std::find(container.mounts.begin(), container.mounts.end(), std::pair(mount.source, mount.target)) !=
         container.mounts.end();
}

}  // namespace

const health::Container* container_of(const compose::Project& project, const compose::Service& service,
                                      std::span<const health::Container> containers) {
  const string name = compose::container_of(project, service);
  const health::Container* best = nullptr;
  for (const health::Container& container : containers) {
    const bool is_of_project = container.compose_project == project.name && container.compose_service == service.name;
    const bool is_named = container.compose_project.empty() && container.name == name;
    if (!is_of_project && !is_named) continue;
    if (best == nullptr || (best->status != "running" && container.status == "running")) best = &container;
  }
  return best;
}

Service service_of(const ServiceSources& sources) {
  const compose::Service& from = sources.service;
  const compose::Image image = compose::parse_image(from.image);
  Service service{.name = from.name, .kind = kind_of(image), .image = from.image};
  service.release = release_of(sources, image);
  service.command = sources.masker.words(from.command);
  for (const compose::Port& port : from.ports) service.ports.push_back(published_of(port));
  add_mounts(from.mounts, service);
  add_mounts(from.secrets, service);
  add_environment(sources, service);
  for (const compose::Dependency& need : from.depends_on) service.needs.push_back(need.service);
  service.is_one_shot = sources.found != nullptr && sources.found->service.one_shot;
  service.container = sources.name;
  if (sources.container != nullptr) {
    service.container = sources.container->name;
    service.image_id = sources.container->image_id;
    service.state = state_of(*sources.container);
  } else if (sources.is_engine_known) {
    service.state = "absent";
  }
  return service;
}

std::vector<string> drift_of(const compose::Service& service, const health::Container& container) {
  std::vector<string> drift{};
  if (!service.image.empty() && is_id(container.image)) {
    drift.push_back("the name " + service.image + " belongs to a newer image than the one that its container runs");
  } else if (!service.image.empty() && !container.image.empty() &&
             plain_image(container.image) != plain_image(service.image)) {
    drift.push_back("its container runs " + container.image + ", and the Compose files say " + service.image);
  }
  if (!container.is_full) return drift;
  if (!ends_with_words(container.command, service.command)) {
    drift.emplace_back("its container runs another command than the Compose files say");
  }
  for (const compose::Port& port : service.ports) {
    if (port.protocol != "tcp" || port.host == 0 || container.uses_host_network || publishes(container, port)) continue;
    drift.push_back("its container does not publish the port " + std::to_string(port.host));
  }
  for (const compose::Mount& mount : service.mounts) {
    if (!mount.is_path || !container.is_here || mounts(container, mount)) continue;
    drift.push_back("its container does not have " + mount.source + " mounted at " + mount.target);
  }
  return drift;
}

}  // namespace pyat::rollback
