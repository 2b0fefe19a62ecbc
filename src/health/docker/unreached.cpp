#include "health/docker/unreached.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "health/docker/match.hpp"
#include "util/url.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

string_view port_of_outside(string_view outside) { return outside.substr(outside.find_last_of(':') + 1); }

// The published port that leads to `inside`, or the only one.
string_view way_to(const Container& container, unsigned inside) {
  for (const auto& [port, outside] : container.ports) {
    if (port == inside) return port_of_outside(outside);
  }
  const bool is_only = std::all_of(container.ports.begin(), container.ports.end(), [&](const auto& port) {
    return port_of_outside(port.second) == port_of_outside(container.ports.front().second);
  });
  return is_only && !container.ports.empty() ? port_of_outside(container.ports.front().second) : string_view{};
}

string list_of_ports(const Container& container) {
  string list{};
  for (const auto& [inside, outside] : container.ports) {
    const string entry = fmt::format("{} as {}", inside, outside);
    list += (list.empty() ? "" : ", ") + entry;
  }
  return list;
}

string with_port(const Target& target, string_view port) {
  return fmt::format("{}://localhost:{}", target.address.scheme, port);
}

}  // namespace

bool explain_unreached(const Target& target, const Container& container, Check& reach) {
  if (container.uses_host_network || !container.is_here || !container.is_full) return false;
  const unsigned port = util::port_of(target.address);
  const string& host = target.address.host;
  const bool is_local = is_this_machine(host);
  // Another name is that of something in front of it.
  if (!is_local && host != container.name && host != container.compose_service) return false;
  const bool is_published =
      is_local && std::any_of(container.ports.begin(), container.ports.end(), [&](const auto& published) {
        return port_of_outside(published.second) == std::to_string(port);
      });
  if (is_published) return false;
  if (container.ports.empty()) {
    reach.message += "; its container runs, but publishes no port";
    reach.next =
        fmt::format("publish it in the Compose file, ports: [\"{}:{}\"], or run pyat in the same network", port, port);
    return true;
  }
  reach.message += fmt::format("; its container runs, and publishes {}", list_of_ports(container));
  const string_view way = way_to(container, port);
  reach.next = way.empty() ? fmt::format("publish port {} as well, or correct the address", port)
                           : fmt::format("use {} as its address", with_port(target, way));
  return true;
}

}  // namespace pyat::health
