// A server's own configuration file, as far as it decides at which port the server is reached. The file is taken as it
// stands: what cannot be read, or is written with variables, says nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pyat::compose {

struct ServerFile {
  std::optional<std::uint16_t> http_port{};     // server.http_listen_port; of a collector: of its health_check
  bool has_health_check = false;                // of a collector: that it starts the extension
  std::optional<std::uint16_t> metrics_port{};  // of a collector: of its own metrics
};

ServerFile read_server_file(std::string_view kind, std::string_view text);

}  // namespace pyat::compose
