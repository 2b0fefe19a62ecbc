// Makes the hops that Grafana's configured links make, through Grafana.
#pragma once

#include <functional>
#include <string>

#include "net/client.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"

namespace pyat::smoke::correlation {

// `without_exemplars`: why there are none, where that is as it must be.
void follow_links(net::Client& client, const Material& material, const CorrelationRoute& route,
                  const std::string& without_exemplars, std::function<void(Correlated)> done);

}  // namespace pyat::smoke::correlation
