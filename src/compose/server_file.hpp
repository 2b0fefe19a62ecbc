// A server's own configuration file, as far as it decides at which port the server is reached. The file is taken as it
// stands: what cannot be read, or is written with variables, says nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pyat::compose {

// Ports at which data is taken. Without a value there is no such receiver, or nobody can tell its port.
struct ReceiverPorts {
  std::optional<std::uint16_t> otlp_grpc{}, otlp_http{}, zipkin{};
};

// Where the configuration leaves the ports open, those are them.
inline constexpr ReceiverPorts usual_receivers = {.otlp_grpc = 4317, .otlp_http = 4318, .zipkin = 9411};

struct ServerFile {
  std::optional<std::uint16_t> http_port{};     // server.http_listen_port; of a collector: of its health_check
  bool has_health_check = false;                // of a collector: that it starts the extension
  std::optional<std::uint16_t> metrics_port{};  // of a collector: of its own metrics
  ReceiverPorts receivers{};                    // of a collector, those of its pipelines; of a Tempo
};

ServerFile read_server_file(std::string_view kind, std::string_view text);

}  // namespace pyat::compose
