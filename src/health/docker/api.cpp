#include "health/docker/api.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "health/docker/time.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

// What is not there, or is of another type than it should be, is null.
const json& at(const json& object, string_view key) {
  static const json nothing{};
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

string text(const json& object, string_view key) {
  const json& value = at(object, key);
  return value.is_string() ? value.get<string>() : string{};
}

std::uint64_t number(const json& object, string_view key) {
  const json& value = at(object, key);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

int code(const json& object, string_view key) {
  const json& value = at(object, key);
  return value.is_number_integer() ? value.get<int>() : 0;
}

bool flag(const json& object, string_view key) {
  const json& value = at(object, key);
  return value.is_boolean() && value.get<bool>();
}

std::vector<string> texts(const json& list) {
  std::vector<string> all{};
  if (!list.is_array()) return all;
  for (const json& item : list) {
    if (item.is_string()) all.push_back(item.get<string>());
  }
  return all;
}

string without_slash(string name) { return name.starts_with('/') ? name.substr(1) : name; }

string outside(const string& host, const string& port) {
  const bool is_v6 = host.find(':') != string::npos;
  return (host.empty() ? "0.0.0.0" : is_v6 ? '[' + host + ']' : host) + ':' + port;
}

void read_labels(const json& labels, Container& container) {
  container.compose_project = text(labels, "com.docker.compose.project");
  container.compose_folder = text(labels, "com.docker.compose.project.working_dir");
  // What `docker compose run` has started is not the service.
  const string oneoff = text(labels, "com.docker.compose.oneoff");
  if (oneoff != "True") container.compose_service = text(labels, "com.docker.compose.service");
}

void read_mounts(const json& mounts, Container& container) {
  container.mounts.clear();
  if (!mounts.is_array()) return;
  for (const json& mount : mounts) {
    if (text(mount, "Type") == "volume") continue;
    container.mounts.emplace_back(text(mount, "Source"), text(mount, "Destination"));
  }
}

void read_listed_ports(const json& ports, Container& container) {
  if (!ports.is_array()) return;
  for (const json& port : ports) {
    const std::uint64_t published = number(port, "PublicPort");
    if (published == 0 || text(port, "Type") != "tcp") continue;
    container.ports.emplace_back(static_cast<unsigned>(number(port, "PrivatePort")),
                                 outside(text(port, "IP"), std::to_string(published)));
  }
}

// {"8080/tcp": [{"HostIp": "", "HostPort": "8081"}]}: of NetworkSettings what is, of HostConfig what will be when it
// runs.
void read_port_map(const json& map, Container& container) {
  if (!map.is_object()) return;
  for (const auto& [key, bindings] : map.items()) {
    unsigned inside = 0;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), inside);
    if (error != std::errc{} || string_view(end) != "/tcp" || !bindings.is_array()) continue;
    for (const json& binding : bindings) {
      const string port = text(binding, "HostPort");
      if (!port.empty() && port != "0") container.ports.emplace_back(inside, outside(text(binding, "HostIp"), port));
    }
  }
}

Container read_listed(const json& item) {
  Container container{};
  container.id = text(item, "Id");
  for (const string& name : texts(at(item, "Names"))) {
    // "/web/db" is a link of another container to this one.
    if (container.name.empty() || std::count(name.begin(), name.end(), '/') == 1) container.name = without_slash(name);
  }
  container.image = text(item, "Image");
  container.status = text(item, "State");
  container.uses_host_network = text(at(item, "HostConfig"), "NetworkMode") == "host";
  read_labels(at(item, "Labels"), container);
  read_mounts(at(item, "Mounts"), container);
  read_listed_ports(at(item, "Ports"), container);
  return container;
}

void read_health(const json& state, const json& config, Container& container) {
  container.health_command = texts(at(at(config, "Healthcheck"), "Test"));
  const json& health = at(state, "Health");
  const string status = text(health, "Status");
  container.health = status == "none" ? string{} : status;
  container.health_failures = static_cast<unsigned>(number(health, "FailingStreak"));
  const json& log = at(health, "Log");
  if (!log.is_array() || log.empty()) return;
  container.health_exit_code = code(log.back(), "ExitCode");
  container.health_output = text(log.back(), "Output");
}

void read_state(const json& state, Container& container) {
  container.status = text(state, "Status");
  container.exit_code = code(state, "ExitCode");
  container.oom_killed = flag(state, "OOMKilled");
  container.error = text(state, "Error");
  container.started = read_time(text(state, "StartedAt"));
  container.finished = read_time(text(state, "FinishedAt"));
}

}  // namespace

std::optional<ApiVersion> read_api_version(string_view text) {
  ApiVersion version{};
  const char* const end = text.data() + text.size();
  const auto [dot, bad_major] = std::from_chars(text.data(), end, version.major);
  if (bad_major != std::errc{} || dot == end || *dot != '.') return {};
  const auto [rest, bad_minor] = std::from_chars(dot + 1, end, version.minor);
  if (bad_minor != std::errc{} || rest != end) return {};
  return version;
}

string to_text(const ApiVersion& version) {
  return std::to_string(version.major) + '.' + std::to_string(version.minor);
}

std::optional<std::vector<Container>> read_container_list(const string& body) {
  const json list = json::parse(body, nullptr, false);
  if (!list.is_array()) return {};
  std::vector<Container> all{};
  for (const json& item : list) {
    Container container = read_listed(item);
    if (container.id.empty()) return {};
    all.push_back(std::move(container));
  }
  return all;
}

bool read_inspection(const string& body, Container& container) {
  const json all = json::parse(body, nullptr, false);
  const json& state = at(all, "State");
  if (text(all, "Id") != container.id || !state.is_object()) return false;
  const json& config = at(all, "Config");
  const json& host = at(all, "HostConfig");
  read_state(state, container);
  read_health(state, config, container);
  container.restarts = number(all, "RestartCount");
  // The list has the id of an image in the place of a name that was given to another one since.
  if (const string image = text(config, "Image"); !image.empty()) container.image = image;
  container.has_terminal = flag(config, "Tty");
  container.restart_policy = text(at(host, "RestartPolicy"), "Name");
  container.memory_limit = number(host, "Memory");
  container.uses_host_network = text(host, "NetworkMode") == "host";
  container.command = {text(all, "Path")};
  for (string& argument : texts(at(all, "Args"))) container.command.push_back(std::move(argument));
  read_mounts(at(all, "Mounts"), container);
  container.ports.clear();
  read_port_map(at(at(all, "NetworkSettings"), "Ports"), container);
  if (container.ports.empty()) read_port_map(at(host, "PortBindings"), container);
  container.is_full = true;
  return true;
}

void read_stats(const string& body, Container& container) {
  const json all = json::parse(body, nullptr, false);
  const json& memory = at(all, "memory_stats");
  const std::uint64_t usage = number(memory, "usage");
  // As `docker stats` counts: cgroup version 1 has total_inactive_file, version 2 inactive_file.
  const json& parts = at(memory, "stats");
  const bool is_v1 = at(parts, "total_inactive_file").is_number();
  const std::uint64_t cache = number(parts, is_v1 ? "total_inactive_file" : "inactive_file");
  if (usage > 0) container.memory = usage > cache ? usage - cache : usage;
  const std::uint64_t cpu = number(at(at(all, "cpu_stats"), "cpu_usage"), "total_usage");
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  if (usage > 0) container.cpu = std::chrono::nanoseconds{static_cast<std::int64_t>(std::min(cpu, most))};
}

string read_error(const string& body) { return text(json::parse(body, nullptr, false), "message"); }

}  // namespace pyat::health
