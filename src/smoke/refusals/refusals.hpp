// What a server must refuse: it is tried, the status must be right, and reading again must show nothing of it.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "health/server_config.hpp"
#include "net/client.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

struct RefusalOptions {
  std::chrono::milliseconds timeout{10'000};  // of one request
  // How long what must be there, because nothing is wrong with it, is waited for; and what was acknowledged.
  std::chrono::milliseconds patience{10'000};
  // How long after a refusal is looked for what must not be there.
  std::chrono::milliseconds settle{250};
};

// Within client.run(), one attempt after the other. `route` is one without anything between: "mimir" and "prometheus"
// by remote write 1.0, "loki" by its push API, "tempo" by OTLP over HTTP; `route.protocol` is not looked at. Everything
// lies within a quarter of an hour of the run's begin, which must be about now, or is so old that it is refused or
// harmless. What a product has no limit for is not tried. `config` is what the server runs with, where it tells: what
// is accepted within its limits is no fault. After an interruption `done` gets the results that were there by then.
void check_refusals(net::Client& client, const Run& run, const Route& route, const health::ServerConfig& config,
                    const RefusalOptions& options, std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke
