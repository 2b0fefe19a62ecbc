// From a metric's exemplar to its trace, from the trace to its log lines, and from a line back to the trace: each hop
// as a person makes it, through the public APIs, and once more over the links that Grafana is configured with.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "net/client.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

// Where each signal is written and read. The protocols are remote write 1.0, Loki's push and OTLP over HTTP, whatever
// Route::protocol says; `product` tells Mimir's paths from those of Prometheus, and `through` what is read through
// Grafana. A signal that is not set is left out,
// and what needs it is said to be unchecked.
struct CorrelationRoute {
  Route metrics{}, logs{}, traces{};
  Access grafana{};                            // not set: its links are not looked at
  bool only_read = false;                      // --verify: everything has been written before
  std::chrono::milliseconds timeout{10'000};   // of one request
  std::chrono::milliseconds deadline{10'000};  // later than this after the writing is over nothing more is waited for
};

// Happens within client.run(). `done` has one result for each hop; after an interruption, with what was seen until
// then.
void check_correlation(net::Client& client, const Run& run, const CorrelationRoute& route,
                       std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke
