// Makes the hops that Grafana's configured links make, through Grafana.
#pragma once

#include <functional>
#include <vector>

#include "net/client.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

void follow_links(net::Client& client, const Material& material, const CorrelationRoute& route,
                  std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke::correlation
