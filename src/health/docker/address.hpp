// Where the Docker engine is asked.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "net/exchange.hpp"

namespace pyat::health {

struct EngineAddress {
  std::string unix_socket{};  // its path; empty: `url` alone leads there
  std::string url{};          // "http://docker", "https://build:2376"
  net::Tls tls{};
  // Why it cannot be asked, as one clause: DOCKER_HOST is of a kind that pyat does not speak.
  std::string problem{};
};

// DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH as the docker command reads them; without DOCKER_HOST the first
// socket that is there of Docker, Docker without root, Docker Desktop and Podman. None is there: that of Docker.
// https://docs.docker.com/reference/cli/docker/#environment-variables
EngineAddress find_engine(const std::function<std::optional<std::string>(std::string_view)>& environment,
                          const std::function<bool(const std::string&)>& exists);

}  // namespace pyat::health
