// Two servers of one process on the same port: the second finds "bind: address already in use", and the process ends.
#include <array>
#include <string>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::any {
namespace {

struct Listener {
  std::string_view port;
  std::string_view address;
  std::string_view needs;  // a switch; empty: it always listens
};

constexpr std::array listeners{
    Listener{"server.http_listen_port", "server.http_listen_address", ""},
    Listener{"server.grpc_listen_port", "server.grpc_listen_address", ""},
    Listener{"internal_server.http_listen_port", "internal_server.http_listen_address", "internal_server.enable"},
};

bool listens(const settings::Settings& settings, const Listener& listener) {
  return listener.needs.empty() || settings.boolean(listener.needs).value_or(false);
}

bool is_everywhere(std::string_view address) { return address.empty() || address == "0.0.0.0" || address == "::"; }

bool overlap(const settings::Settings& settings, const Listener& a, const Listener& b) {
  const auto first = settings.text(a.address), second = settings.text(b.address);
  return first && second && (*first == *second || is_everywhere(*first) || is_everywhere(*second));
}

void check(Scope& scope, const Listener& a, const Listener& b) {
  const settings::Settings& settings = scope.settings();
  const auto port = settings.integer(a.port);
  if (!port || *port == 0 || settings.integer(b.port) != port) return;  // 0 is any free port
  if (!listens(settings, a) || !listens(settings, b) || !overlap(settings, a, b)) return;
  const std::string name(schemas::display_name(scope.release().product));
  auto& found = scope.warn("port-conflict", settings.is_set(b.port) ? b.port : a.port,
                           {.message = std::string(a.port) + " and " + std::string(b.port) + " are both " +
                                       std::to_string(*port) + ": " + name + " stops while it starts",
                            .help = "give one of them another port"});
  found.stops = true;
}

}  // namespace

void port_conflict(Scope& scope) {
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    for (std::size_t j = i + 1; j < listeners.size(); ++j) check(scope, listeners[i], listeners[j]);
  }
}

}  // namespace pyat::lint::rules::any
