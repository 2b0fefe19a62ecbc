// From a metric's exemplar to its trace, from the trace to its log lines, and from a line back to the trace: each hop
// as a person makes it, through the public APIs, and once more over the links that Grafana is configured with.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/path.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

// Where each signal is written and read. The protocols are remote write 1.0, Loki's push and OTLP over HTTP, whatever
// Route::protocol says; `product` tells Mimir's paths from those of Prometheus, and `through` what is read through
// Grafana. Of a signal that is not set, what needs it is left out.
struct CorrelationRoute {
  Route metrics{}, logs{}, traces{};
  // Why a signal is not set, a clause; empty: no service keeps it.
  std::string without_metrics{}, without_logs{}, without_traces{};
  Access grafana{};                            // not set: its links are not looked at
  bool only_read = false;                      // --verify: everything has been written before
  std::chrono::milliseconds timeout{10'000};   // of one request
  std::chrono::milliseconds deadline{10'000};  // later than this after the writing is over nothing more is waited for
};

// What a stack does not have, and what its releases or settings cannot keep, is no part of the verdict; but it is said.
struct Correlated {
  std::vector<Result> results{};     // one for each hop that can be made
  std::vector<std::string> notes{};  // of those that cannot, and why
};

// Happens within client.run(). After an interruption, `done` has what was seen until then.
void check_correlation(net::Client& client, const Run& run, const CorrelationRoute& route,
                       std::function<void(Correlated)> done);

}  // namespace pyat::smoke
