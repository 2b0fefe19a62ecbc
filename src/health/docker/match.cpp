#include "health/docker/match.hpp"

#include <algorithm>
#include <tuple>

#include "health/docker/image.hpp"
#include "health/probe.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

// What tells a container, the strongest last.
enum class Match : std::uint8_t { none, port, name, service, told };

bool is_running(const Container& container) { return container.status == "running" || container.status == "paused"; }

// "0.0.0.0:8081": 8081
unsigned port_in(string_view outside) {
  const std::size_t colon = outside.find_last_of(':');
  unsigned port = 0;
  for (const char c : outside.substr(colon + 1)) port = port * 10 + static_cast<unsigned>(c - '0');
  return port;
}

bool publishes(const Container& container, unsigned port) {
  return std::any_of(container.ports.begin(), container.ports.end(),
                     [&](const auto& published) { return port_in(published.second) == port; });
}

// The address leads to the engine's machine, or is a name that only its containers know.
bool may_be_there(const Target& target, const Container& container, const EngineFacts& facts) {
  const string& host = target.address.host;
  if (host.empty() || host == container.name || host == container.compose_service) return true;
  return facts.host.empty() ? is_this_machine(host) : host == facts.host;
}

Match match(const Target& target, const Container& container, const EngineFacts& facts) {
  if (!target.container.empty()) {
    const bool is_it = container.name == target.container ||
                       (target.container.size() >= 12 && container.id.starts_with(target.container));
    if (is_it) return Match::told;
    return container.compose_service == target.container ? Match::service : Match::none;
  }
  if (!may_be_there(target, container, facts)) return Match::none;
  if (container.compose_service == target.name) return Match::service;
  if (container.name == target.name) return Match::name;
  const unsigned port = has_address(target) ? util::port_of(target.address) : 0;
  return port != 0 && publishes(container, port) ? Match::port : Match::none;
}

const Container* best_of(const Target& target, const EngineFacts& facts, string_view folder) {
  const Container* best = nullptr;
  std::tuple<Match, bool, bool> best_rank{};
  for (const Container& container : facts.containers) {
    const Match how = match(target, container, facts);
    const bool is_of_folder = !folder.empty() && container.compose_folder == folder;
    const std::tuple rank{how, is_of_folder, is_running(container) || container.status == "restarting"};
    if (how == Match::none || (best != nullptr && rank <= best_rank)) continue;
    best = &container;
    best_rank = rank;
  }
  return best;
}

// Somebody has ended it: SIGINT, SIGKILL, SIGTERM.
bool was_ended(int code) { return code == 130 || code == 137 || code == 143; }

// Meant to run: it does, or somebody said that it should, or it ended badly. What `docker run` has left behind is not.
bool is_wanted(const Container& container) {
  if (is_running(container) || container.status == "restarting") return true;
  const bool should_run = container.restart_policy == "always" || container.restart_policy == "unless-stopped" ||
                          container.restart_policy == "on-failure";
  if (!container.is_full || should_run) return container.is_full;
  const bool is_of_compose = !container.compose_service.empty();
  const bool has_failed = (container.exit_code != 0 && !was_ended(container.exit_code)) || !container.error.empty();
  return container.oom_killed || (is_of_compose && has_failed);
}

// The list names an image by its id where its name was given to a newer one since; the inspection has the name.
bool is_image_id(string_view image) { return image.starts_with("sha256:"); }

util::Url address_of(const Container& container, const Kind& kind) {
  util::Url url{};
  url.scheme = kind.scheme;
  for (const UsualPort& usual : kind.usual_ports) {
    for (const auto& [inside, outside] : container.ports) {
      if (inside != usual.port) continue;
      url.host = "localhost";
      url.port = static_cast<std::uint16_t>(port_in(outside));
      return url;
    }
  }
  if (container.uses_host_network && !kind.usual_ports.empty()) {
    url.host = "localhost";
    url.port = kind.usual_ports.front().port;
  } else if (container.ports.size() == 1) {
    url.host = "localhost";
    url.port = static_cast<std::uint16_t>(port_in(container.ports.front().second));
  }
  return url;
}

}  // namespace

// 127.0.0.0/8 as four numbers: 127.example.com is a name like any other.
bool is_this_machine(string_view host) {
  const bool is_number =
      std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
  const bool is_loopback = host.starts_with("127.") && is_number && std::count(host.begin(), host.end(), '.') == 3;
  return is_loopback || host == "localhost" || host == "::1" || host == "0.0.0.0";
}

const Container* find_container(const Target& target, const EngineFacts& facts, string_view folder) {
  return best_of(target, facts, folder);
}

std::vector<std::size_t> choose_containers(std::span<const Target> targets, const EngineFacts& facts,
                                           string_view folder) {
  std::vector<bool> wanted(facts.containers.size(), false);
  bool is_one_missing = false;
  for (const Target& target : targets) {
    const Container* found = best_of(target, facts, folder);
    if (found != nullptr) wanted[static_cast<std::size_t>(found - facts.containers.data())] = true;
    is_one_missing = is_one_missing || found == nullptr;
  }
  std::vector<std::size_t> chosen{};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    // The list has no ports of those that have ended.
    if (wanted[i] || (is_one_missing && !is_running(facts.containers[i]))) chosen.push_back(i);
  }
  return chosen;
}

std::vector<std::size_t> choose_known_images(const EngineFacts& facts,
                                             string_view (*kind_of_image)(string_view image)) {
  std::vector<std::size_t> chosen{};
  for (std::size_t i = 0; i < facts.containers.size(); ++i) {
    const string& image = facts.containers[i].image;
    if (is_image_id(image) || !kind_of_image(image).empty()) chosen.push_back(i);
  }
  return chosen;
}

std::vector<Target> containers_as_targets(const EngineFacts& facts, string_view (*kind_of_image)(string_view)) {
  std::vector<Target> targets{};
  for (const Container& container : facts.containers) {
    const string_view kind_name = kind_of_image(container.image);
    if (kind_name.empty() || !is_wanted(container)) continue;
    Target target{};
    target.name = container.compose_service.empty() ? container.name : container.compose_service;
    // Two projects may have a service of the same name.
    const bool is_taken =
        std::any_of(targets.begin(), targets.end(), [&](const Target& other) { return other.name == target.name; });
    if (is_taken) target.name = container.name;
    target.kind = kind_name;
    if (const Kind* kind = find_kind(kind_name)) target.address = address_of(container, *kind);
    if (!facts.host.empty() && has_address(target)) target.address.host = facts.host;
    target.container = container.name;
    target.release = release_of_image(container.image);
    if (!target.release.empty()) target.release_source = "its image";
    targets.push_back(std::move(target));
  }
  std::sort(targets.begin(), targets.end(), [](const Target& a, const Target& b) { return a.name < b.name; });
  return targets;
}

}  // namespace pyat::health
