#include "health/docker/api.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>

#include "health/docker/printable.hpp"
#include "health/json.hpp"

namespace pyat::health {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

std::uint64_t number(const json& object, string_view key) {
  const json& value = value_in(object, key);
  return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

int code(const json& object, string_view key) {
  const json& value = value_in(object, key);
  return value.is_number_integer() ? value.get<int>() : 0;
}

bool flag(const json& object, string_view key) {
  const json& value = value_in(object, key);
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
  container.compose_project = text_in(labels, "com.docker.compose.project");
  container.compose_folder = text_in(labels, "com.docker.compose.project.working_dir");
  container.rollback_generation = text_in(labels, "pyat.rollback.generation");
  container.rollback_service = text_in(labels, "pyat.rollback.service");
  // What `docker compose run` has started is not the service.
  const string oneoff = text_in(labels, "com.docker.compose.oneoff");
  if (oneoff != "True") container.compose_service = text_in(labels, "com.docker.compose.service");
}

// A volume that nobody has named is called by 64 random digits.
bool is_unnamed(string_view volume) {
  constexpr std::size_t digits = 64;
  return volume.size() == digits && volume.find_first_not_of("0123456789abcdef") == string_view::npos;
}

void read_mounts(const json& mounts, Container& container) {
  container.mounts.clear();
  container.unnamed_volumes.clear();
  if (!mounts.is_array()) return;
  for (const json& mount : mounts) {
    const string name = text_in(mount, "Name");
    if (is_unnamed(name)) container.unnamed_volumes.emplace_back(name, text_in(mount, "Destination"));
    if (text_in(mount, "Type") == "volume") continue;
    container.mounts.emplace_back(text_in(mount, "Source"), text_in(mount, "Destination"));
  }
}

void read_listed_ports(const json& ports, Container& container) {
  if (!ports.is_array()) return;
  for (const json& port : ports) {
    const std::uint64_t published = number(port, "PublicPort");
    if (published == 0 || text_in(port, "Type") != "tcp") continue;
    container.ports.emplace_back(static_cast<unsigned>(number(port, "PrivatePort")),
                                 outside(text_in(port, "IP"), std::to_string(published)));
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
      const string port = text_in(binding, "HostPort");
      if (!port.empty() && port != "0") container.ports.emplace_back(inside, outside(text_in(binding, "HostIp"), port));
    }
  }
}

Container read_listed(const json& item) {
  Container container{};
  container.id = text_in(item, "Id");
  for (const string& name : texts(value_in(item, "Names"))) {
    // "/web/db" is a link of another container to this one.
    if (container.name.empty() || std::count(name.begin(), name.end(), '/') == 1) container.name = without_slash(name);
  }
  container.image = text_in(item, "Image");
  container.image_id = text_in(item, "ImageID");
  container.status = text_in(item, "State");
  container.uses_host_network = text_in(value_in(item, "HostConfig"), "NetworkMode") == "host";
  read_labels(value_in(item, "Labels"), container);
  read_mounts(value_in(item, "Mounts"), container);
  read_listed_ports(value_in(item, "Ports"), container);
  return container;
}

void read_health(const json& state, const json& config, Container& container) {
  container.health_command = texts(value_in(value_in(config, "Healthcheck"), "Test"));
  const json& health = value_in(state, "Health");
  const string status = text_in(health, "Status");
  container.health = status == "none" ? string{} : status;
  container.health_failures = static_cast<unsigned>(number(health, "FailingStreak"));
  const json& log = value_in(health, "Log");
  if (!log.is_array() || log.empty()) return;
  container.health_exit_code = code(log.back(), "ExitCode");
  container.health_output = without_secrets(text_in(log.back(), "Output"));
}

void read_state(const json& state, Container& container) {
  container.status = text_in(state, "Status");
  container.exit_code = code(state, "ExitCode");
  container.oom_killed = flag(state, "OOMKilled");
  container.error = without_secrets(text_in(state, "Error"));
  container.started = read_time(text_in(state, "StartedAt"));
  container.finished = read_time(text_in(state, "FinishedAt"));
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
  const json list = parse_json(body);
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
  const json all = parse_json(body);
  const json& state = value_in(all, "State");
  if (text_in(all, "Id") != container.id || !state.is_object()) return false;
  const json& config = value_in(all, "Config");
  const json& host = value_in(all, "HostConfig");
  read_state(state, container);
  read_health(state, config, container);
  container.restarts = number(all, "RestartCount");
  // The list has the id of an image in the place of a name that was given to another one since.
  if (const string image = text_in(config, "Image"); !image.empty()) container.image = image;
  if (string id = text_in(all, "Image"); !id.empty()) container.image_id = std::move(id);
  container.has_terminal = flag(config, "Tty");
  container.restart_policy = text_in(value_in(host, "RestartPolicy"), "Name");
  container.memory_limit = number(host, "Memory");
  container.uses_host_network = text_in(host, "NetworkMode") == "host";
  container.command = {text_in(all, "Path")};
  for (string& argument : texts(value_in(all, "Args"))) container.command.push_back(std::move(argument));
  read_mounts(value_in(all, "Mounts"), container);
  container.ports.clear();
  read_port_map(value_in(value_in(all, "NetworkSettings"), "Ports"), container);
  if (container.ports.empty()) read_port_map(value_in(host, "PortBindings"), container);
  container.is_full = true;
  return true;
}

std::optional<ExactTime> read_stats(const string& body, Container& container) {
  const json all = parse_json(body);
  const json& memory = value_in(all, "memory_stats");
  const std::uint64_t usage = number(memory, "usage");
  // As `docker stats` counts: cgroup version 1 has total_inactive_file, version 2 inactive_file.
  const json& parts = value_in(memory, "stats");
  const bool is_v1 = value_in(parts, "total_inactive_file").is_number();
  const std::uint64_t cache = number(parts, is_v1 ? "total_inactive_file" : "inactive_file");
  if (usage > 0) container.memory = usage > cache ? usage - cache : usage;
  const std::uint64_t cpu = number(value_in(value_in(all, "cpu_stats"), "cpu_usage"), "total_usage");
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  // Zeros are of a container that does not run; one that does has used some time. Memory is told apart from it: there
  // are machines whose kernel does not account for it.
  if (cpu > 0) container.cpu = std::chrono::nanoseconds{static_cast<std::int64_t>(std::min(cpu, most))};
  return read_exact_time(text_in(all, "read"));
}

string read_error(const string& body) { return text_in(parse_json(body), "message"); }

}  // namespace pyat::health
