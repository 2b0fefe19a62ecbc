// Writes what the walk starts from.
#pragma once

#include <functional>

#include "net/client.hpp"
#include "smoke/correlation/correlation.hpp"
#include "smoke/correlation/material.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke::correlation {

// Which signals may be looked for; of those that were only to be read, all that are set.
struct Told {
  bool metrics = false, logs = false, traces = false;
  bool was_interrupted = false;    // nothing more may be asked
  std::string metadata_refusal{};  // Loki's words, where it refuses structured metadata; the lines were written without
};

void tell(net::Client& client, const Material& material, const CorrelationRoute& route,
          std::function<void(Told, Result)> done);

}  // namespace pyat::smoke::correlation
