#include "rollback/execute/flush_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "health/docker/match.hpp"
#include "util/url.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using Containers = std::vector<const health::Container*>;

constexpr const char* publish_it =
    "publish its HTTP port on this machine, as ports: ['127.0.0.1::PORT'] in the Compose file, or flush it by hand and "
    "see that it has written out what it holds";

// One that restarts again and again has nothing in memory that its WAL does not have.
bool runs(const health::Container& container) { return container.status == "running" || container.status == "paused"; }

string words_of(const health::Container& container) {
  return container.status == "exited" ? fmt::format("{} has exited ({})", container.name, container.exit_code)
                                      : fmt::format("{} is {}", container.name, container.status);
}

// The port in the container that leads to this address; nothing where none does.
std::optional<unsigned> inner_port(const Containers& containers, const util::Url& address) {
  const string suffix = fmt::format(":{}", util::port_of(address));
  for (const health::Container* container : containers) {
    for (const auto& [inner, outer] : container->ports) {
      if (outer.ends_with(suffix)) return inner;
    }
  }
  return std::nullopt;
}

// Where a container of several publishes that port.
string published(const health::Container& container, unsigned inner) {
  const auto at = std::find_if(container.ports.begin(), container.ports.end(),
                               [&](const auto& port) { return port.first == inner; });
  return at == container.ports.end() ? string{} : at->second;
}

FlushPlaces unreachable(string problem) { return {.problem = std::move(problem), .next = publish_it}; }

FlushPlaces one_of_each(const string& service, const health::Target& target, const Containers& running) {
  const std::optional<unsigned> inner = inner_port(running, target.address);
  if (!inner) {
    return unreachable(fmt::format("{} containers of it run, and which of them is at {} is not known", running.size(),
                                   util::authority_of(target.address)));
  }
  FlushPlaces places{};
  for (const health::Container* container : running) {
    const string outer = published(*container, *inner);
    if (outer.empty()) {
      return unreachable(
          fmt::format("{} containers of it run, and {} publishes no port {}", running.size(), container->name, *inner));
    }
    health::Target& each = places.targets.emplace_back(target);
    each.name = container->name.empty() ? service : container->name;
    each.address.port = util::parse_url(outer, "http").url.port;
    each.metrics = {};  // they are below the address, or those of one container alone
  }
  return places;
}

}  // namespace

FlushPlaces flush_places(const string& service, const health::Target* target,
                         const std::vector<health::Container>* containers) {
  if (containers != nullptr) {
    Containers running{};
    for (const health::Container& container : *containers) {
      if (runs(container)) running.push_back(&container);
    }
    if (running.empty()) {
      return {.down = containers->empty() ? "it has no container" : words_of(containers->front())};
    }
    if (target != nullptr && running.size() > 1 && health::is_this_machine(target->address.host)) {
      return one_of_each(service, *target, running);
    }
  }
  if (target == nullptr) return unreachable("neither the Compose files nor pyat.yml say where it is");
  if (!health::has_address(*target)) return unreachable("it publishes no port on this machine");
  return {.targets = {*target}};
}

}  // namespace pyat::rollback
