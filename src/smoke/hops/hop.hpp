// What each server on the way has counted, before and after something was written: where the counts part, it was lost.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/client.hpp"
#include "smoke/access.hpp"
#include "smoke/report.hpp"

namespace pyat::smoke {

struct Hop {
  std::string name{};  // "collector", "mimir": as reports call it
  std::string kind{};  // "collector", "mimir", "loki", "tempo", "prometheus", "alertmanager"
  // Where its page of metrics is. With a tenant, only what is counted for that tenant is read.
  Access metrics{};
  std::string path = "/metrics";
};

// What a counter says of items. An item that is received is refused, or discarded, or passed on.
enum class Role : unsigned char { received, refused, sent, failed, discarded, stored, altered };

struct Count {
  std::string signal{};
  Role role = Role::received;
  std::string detail{};  // the reason, the exporter; may be empty
  double value = 0;
};

// Of one page of metrics.
struct HopCounts {
  std::string problem{};  // why it could not be read; empty: it was
  // A page that came, and has nothing of what is looked for: it may be another's, or of a process that has yet to
  // count.
  bool is_blank = false;
  // Of the process, in seconds since 1970; of a collector, which tells for how long it runs, by the client's clock. It
  // may have begun so much sooner.
  std::optional<double> started{};
  double slack = 0;
  std::optional<double> uptime{};
  std::vector<Count> counts{};  // one each signal, role and detail; what was never counted is not here
};

// The request for the page of a hop, of which only the lines that are needed are kept.
net::Request metrics_request(const Hop& hop, std::chrono::milliseconds timeout);
HopCounts counts_of(const Hop& hop, const net::Request& request, const net::Answer& answer);

// Reads all pages side by side, within client.run(); one result each hop, in their order.
void read_hops(net::Client& client, const std::vector<Hop>& hops, std::chrono::milliseconds timeout,
               std::function<void(std::vector<HopCounts>)> done);

// Says where what is missing of a path was lost, by the hops that it went through, in the order of the way. Nothing
// where nothing is missing or altered. Others write too: where a counter has moved further than by this run, that is
// said, and nothing is concluded from it.
std::vector<Finding> locate(const Result& result, const std::vector<Hop>& hops, const std::vector<HopCounts>& before,
                            const std::vector<HopCounts>& after);

}  // namespace pyat::smoke
