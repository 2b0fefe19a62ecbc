// What a server tells of the settings that it runs with.
#pragma once

#include <optional>
#include <string_view>

#include "health/server_config.hpp"
#include "net/exchange.hpp"
#include "smoke/access.hpp"

namespace pyat::smoke {

struct ServerSettings {
  health::ServerConfig config{};  // its configuration: all of it, as not every release tells what differs
  health::ServerConfig flags{};   // of its command line, below "data": Prometheus
};

// The questions for it, by the kind of the service: those of health::Target. Nothing where it has no such page.
std::optional<net::Request> config_request(std::string_view kind, const Access& access);
std::optional<net::Request> flags_request(std::string_view kind, const Access& access);

// And what the answers say; an answer that is none of these tells nothing.
health::ServerConfig config_of(std::string_view kind, const net::Answer& answer);
health::ServerConfig flags_of(const net::Answer& answer);

}  // namespace pyat::smoke
