// What the machine has for the services of a generation: ports and disks.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "rollback/driver/compose_driver.hpp"
#include "rollback/driver/listeners.hpp"
#include "rollback/plan/moves.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

string_view address_of(string_view host) {
  return host.substr(0, host.size() - std::min(host.size(), port_of(host).size() + 1));
}

bool is_any(string_view address) { return address.empty() || address == "0.0.0.0" || address == "[::]"; }

// "udp" of "4317/udp"; without, it is TCP.
string protocol_of(const Published& port) {
  const std::size_t slash = port.container.find('/');
  return slash == string::npos ? "tcp" : port.container.substr(slash + 1);
}

bool meets(string_view wanted, string_view taken) {
  if (port_of(wanted).empty() || port_of(wanted) != port_of(taken)) return false;
  const string_view here = address_of(wanted);
  const string_view there = address_of(taken);
  return is_any(here) || is_any(there) || here == there;
}

class PortSearch {
 public:
  PortSearch(const Generation& generation, const health::EngineFacts& facts, Listeners listeners,
             util::DurableFiles& files)
      : generation_(generation), facts_(facts), listeners_(std::move(listeners)), files_(files) {}

  std::optional<TakenPort> find(const Service& service, const Published& port) {
    TakenPort taken{.service = service.name, .host = port.host, .protocol = protocol_of(port)};
    for (const health::Container& container : facts_.containers) {
      if (container.status != "running" || taken.protocol != "tcp") continue;
      const bool is_it = std::any_of(container.ports.begin(), container.ports.end(),
                                     [&](const auto& each) { return meets(port.host, each.second); });
      if (is_it) return of_container(std::move(taken), container);
    }
    for (const Listener& listener : listeners_.all) {
      const string address = fmt::format("{}:{}", listener.address, listener.port);
      if (listener.protocol == taken.protocol && meets(port.host, address)) {
        return of_listener(std::move(taken), listener);
      }
    }
    return {};
  }

 private:
  std::optional<TakenPort> of_container(TakenPort taken, const health::Container& container) const {
    const bool is_ours = container.compose_project == generation_.stack && !container.compose_service.empty();
    if (!is_ours) {
      taken.by = "the container " + container.name;
      taken.next = "docker stop " + container.name;
      return taken;
    }
    if (container.compose_service == taken.service) return {};  // its own
    taken.by_service = container.compose_service;
    taken.by = container.compose_service + ", a service of this stack";
    taken.next = "docker stop " + container.name;
    return taken;
  }

  std::optional<TakenPort> of_listener(TakenPort taken, const Listener& listener) const {
    const PortOwner owner = owner_of(listener, files_);
    for (const health::Container& container : facts_.containers) {
      if (!container.id.empty() && owner.group.find(container.id) != string::npos) {
        return of_container(std::move(taken), container);
      }
    }
    taken.by = "a program of this machine";
    taken.next = fmt::format("see who it is, and stop it: ss -lnp 'sport = :{}'", listener.port);
    if (!owner.process.empty()) taken.by = fmt::format("{} (process {})", owner.name, owner.process);
    return taken;
  }

  const Generation& generation_;
  const health::EngineFacts& facts_;
  const Listeners listeners_;
  util::DurableFiles& files_;
};

}  // namespace

Ports ComposeDriver::taken_ports(const Generation& generation, const Names& services) {
  Ports result{};
  const health::EngineFacts facts = engine_.containers(generation.stack, {});
  if (!facts.was_asked) result.notes = facts.notes;
  Listeners listeners{};
  if (engine_.is_here()) {
    listeners = listeners_of_machine(files_);
  } else {
    listeners.notes = {"the engine is on another machine: programs beside Docker were not looked at"};
  }
  result.notes.insert(result.notes.end(), listeners.notes.begin(), listeners.notes.end());
  PortSearch search(generation, facts, std::move(listeners), files_);
  for (const Service& service : generation.services) {
    if (std::find(services.begin(), services.end(), service.name) == services.end()) continue;
    for (const Published& port : service.ports) {
      if (auto taken = search.find(service, port)) result.taken.push_back(*std::move(taken));
    }
  }
  return result;
}

Volumes ComposeDriver::volumes() { return engine_.volumes(); }

std::vector<Space> ComposeDriver::space() {
  std::vector<Space> all = {{.path = options_.folder, .what = "pyat's copies and its journal"}};
  if (string data = engine_.data_folder(); !data.empty()) {
    all.push_back({.path = std::move(data), .what = "the engine's images, containers and volumes"});
  }
  for (Space& space : all) space.free = files_.free_space(space.path);
  return all;
}

}  // namespace pyat::rollback
