#include "probe/servers.hpp"

#include <algorithm>
#include <array>

namespace pyat::probe {
namespace {

// Each with the port that it listens on unless told otherwise. Two listen on 80 then: Tempo before 2.8, and Promtail;
// they have the port of the examples in their documentation, from which almost every configuration was made.
constexpr std::array<Server, 10> known_servers = {{
    {"mimir", "http://localhost:8080/ready"},
    {"tempo", "http://localhost:3200/ready"},
    {"loki", "http://localhost:3100/ready"},
    {"grafana", "http://localhost:3000/api/health"},
    {"prometheus", "http://localhost:9090/-/ready"},
    {"alertmanager", "http://localhost:9093/-/ready"},
    {"otel-collector", "http://localhost:13133/"},
    {"alloy", "http://localhost:12345/-/ready"},
    {"promtail", "http://localhost:9080/ready"},
    {"minio", "http://localhost:9000/minio/health/ready"},
}};

}  // namespace

std::span<const Server> servers() { return known_servers; }

const Server* find_server(std::string_view name) {
  const auto* found =
      std::find_if(known_servers.begin(), known_servers.end(), [&](const Server& one) { return one.name == name; });
  return found == known_servers.end() ? nullptr : found;
}

}  // namespace pyat::probe
