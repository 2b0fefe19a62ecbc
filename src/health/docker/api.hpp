// What the Docker engine answers, read: its JSON and its logs. Garbage is nullopt, what is missing is left out.
// https://docs.docker.com/reference/api/engine/
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "health/docker/time.hpp"
#include "health/report.hpp"

namespace pyat::health {

// "1.41". Older or newer: compared by numbers.
struct ApiVersion {
  unsigned major = 0, minor = 0;
  friend auto operator<=>(const ApiVersion&, const ApiVersion&) = default;
};

std::optional<ApiVersion> read_api_version(std::string_view text);
std::string to_text(const ApiVersion& version);

// GET /containers/json?all=1
std::optional<std::vector<Container>> read_container_list(const std::string& json);
// GET /containers/ID/json: adds to what the list said. False: garbage.
bool read_inspection(const std::string& json, Container& container);
// GET /containers/ID/stats?stream=false: adds memory and CPU, and returns when they were so, by the engine's clock.
std::optional<ExactTime> read_stats(const std::string& json, Container& container);
// "message" of an answer that is an error; empty when there is none.
std::string read_error(const std::string& json);

// GET /containers/ID/logs?timestamps=1: the lines of both streams in their order, without the frames around them and
// the times before them. Of a container that has ended, only those since its last start, if there are any.
std::string read_log(std::string_view body, const Container& container);

}  // namespace pyat::health
