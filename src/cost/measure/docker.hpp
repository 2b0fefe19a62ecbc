// CPU and memory of containers, from the Docker engine, by the part of the stack that each is.
#pragma once

#include <functional>
#include <vector>

#include "cost/measure/prometheus.hpp"
#include "health/docker/engine.hpp"
#include "health/target.hpp"
#include "net/client.hpp"

namespace pyat::cost {

// Of what the engine said at two times; the first may be of no containers. Pure.
Asked docker_values(const health::EngineFacts& earlier, const health::EngineFacts& later,
                    std::chrono::milliseconds between, const std::vector<health::Target>& targets,
                    const std::string& source);

// Within client.run().
void ask_docker(net::Client& client, const health::EngineAddress& address, const std::vector<health::Target>& targets,
                const MeasureOptions& options, std::function<void(Asked)> done);

}  // namespace pyat::cost
