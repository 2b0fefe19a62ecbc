// The walk through the servers' own APIs.
#pragma once

#include <functional>
#include <string>

#include "net/client.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/correlation/telling.hpp"

namespace pyat::smoke::correlation {

struct Walked {
  Correlated seen{};
  std::string without_exemplars{};  // why there are none, where that is as it must be
};

void walk(net::Client& client, const Material& material, const CorrelationRoute& route, const Told& told,
          std::function<void(Walked)> done);

}  // namespace pyat::smoke::correlation
