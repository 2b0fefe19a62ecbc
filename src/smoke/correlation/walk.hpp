// The walk through the servers' own APIs.
#pragma once

#include <functional>
#include <vector>

#include "net/client.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/telling.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

void walk(net::Client& client, const Material& material, const CorrelationRoute& route, const Told& told,
          std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke::correlation
