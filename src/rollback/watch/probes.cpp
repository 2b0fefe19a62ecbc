#include "rollback/watch/probes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "compose/image.hpp"
#include "health/probe.hpp"
#include "rollback/plan/moves.hpp"
#include "util/url.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

struct Signal {
  string_view kind{}, signal{};
};

constexpr std::array<Signal, 7> by_kind = {{{"mimir", "metrics"},
                                            {"prometheus", "metrics"},
                                            {"loki", "logs"},
                                            {"tempo", "traces"},
                                            {"grafana", "dashboards"},
                                            {"alertmanager", "alerts"},
                                            {"pyroscope", "profiles"}}};

// Of kind http, as far as their images tell what they are for.
constexpr std::array<Signal, 3> by_image = {
    {{"jaegertracing/", "traces"}, {"openzipkin/zipkin", "traces"}, {"victoriametrics/", "metrics"}}};

bool is_tcp(const Published& port) { return !port.host.empty() && !port.container.ends_with("/udp"); }

// The port that the program is asked at, else the first that is published.
const Published* port_to_ask(const Service& service, unsigned inside) {
  const string wanted = fmt::format("{}/tcp", inside);
  const auto& ports = service.ports;
  auto at = std::find_if(ports.begin(), ports.end(),
                         [&](const auto& port) { return is_tcp(port) && port.container == wanted; });
  if (at == ports.end()) at = std::find_if(ports.begin(), ports.end(), is_tcp);
  return at == ports.end() ? nullptr : &*at;
}

// Of its published ports; without a host where it has none.
health::Target published_target(const Service& service) {
  health::Target target{.name = service.name, .kind = service.kind};
  const compose::Program* program = compose::program_of(compose::parse_image(service.image));
  const Published* port = port_to_ask(service, program == nullptr ? 0 : program->port);
  if (port == nullptr) return target;
  const auto parsed = util::parse_url(port->host, "http");
  if (!parsed.problem.empty()) return target;
  target.address = parsed.url;
  const health::Kind* kind = health::find_kind(service.kind);
  if (kind != nullptr) target.address.scheme = kind->scheme;
  if (target.address.host == "0.0.0.0") target.address.host = "127.0.0.1";
  if (target.address.host == "::") target.address.host = "::1";
  if (program != nullptr && service.kind == "http") target.path = program->path;
  return target;
}

// Whose kind nobody knows: whether it takes connections.
net::Request connection_to(const health::Target& target) {
  util::Url address = target.address;
  address.scheme = "http";
  address.path.clear();
  return {.url = util::to_text(address), .protocol = net::Protocol::raw};
}

net::Request request_to(const health::Target& target) {
  const health::Kind* kind = health::find_kind(target.kind);
  if (kind == nullptr || kind->ask == nullptr) return connection_to(target);
  std::vector<health::Ask> first = kind->ask(target, {});
  return first.empty() ? connection_to(target) : std::move(first.front().request);
}

string words_of(const net::Request& request) {
  if (request.protocol == net::Protocol::raw) {
    return fmt::format("connect to {}", util::authority_of(util::parse_url(request.url, "http").url));
  }
  return fmt::format("{} {}", request.method, request.url);
}

class Collector {
 public:
  void add(const WatchedGeneration& watched, bool is_of_target) {
    for (const Service& service : watched.generation.services) {
      // What did not run before is missed by nobody.
      if (service.is_one_shot || (!is_of_target && !is_running(service))) continue;
      const health::Target* known = watched.find ? watched.find(service.name) : nullptr;
      const health::Target target =
          known != nullptr && health::has_address(*known) ? *known : published_target(service);
      if (!health::has_address(target)) {
        note(fmt::format("{} was not watched: it publishes no port on this machine", service.name));
        continue;
      }
      add({.signal = signal_of(service), .service = service.name}, request_to(target), is_of_target);
    }
  }

  Probes take() { return std::move(probes_); }

 private:
  void add(Watched watched, net::Request request, bool is_of_target) {
    watched.how = words_of(request);
    const auto is_it = [&](const Probe& probe) {
      return probe.watched.signal == watched.signal && probe.watched.service == watched.service &&
             probe.watched.how == watched.how;
    };
    auto at = std::find_if(probes_.all.begin(), probes_.all.end(), is_it);
    if (at == probes_.all.end()) at = probes_.all.insert(at, {std::move(watched), std::move(request)});
    (is_of_target ? at->watched.is_of_target : at->watched.is_of_before) = true;
  }

  void note(string words) {
    if (std::find(probes_.notes.begin(), probes_.notes.end(), words) == probes_.notes.end()) {
      probes_.notes.push_back(std::move(words));
    }
  }

  Probes probes_{};
};

}  // namespace

string signal_of(const Service& service) {
  for (const Signal& known : by_kind) {
    if (service.kind == known.kind) return string(known.signal);
  }
  const string repository = compose::parse_image(service.image).repository;
  for (const Signal& known : by_image) {
    if (repository.find(known.kind) != string::npos) return string(known.signal);
  }
  return service.name;
}

Probes probes_of(const WatchedGeneration& before, const WatchedGeneration& target) {
  Collector collector{};
  collector.add(before, false);
  collector.add(target, true);
  return collector.take();
}

}  // namespace pyat::rollback
