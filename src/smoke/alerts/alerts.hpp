// An alert is posted to Alertmanager, and must arrive at a webhook that is opened for it here; then it is resolved.
// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "smoke/access.hpp"
#include "smoke/report.hpp"
#include "smoke/run.hpp"

namespace pyat::smoke {

struct AlertRoute {
  // Of Mimir's Alertmanager: with the tenant, and with or without /alertmanager at the end of its URL.
  Access alertmanager{};
  // Where notifications are awaited, "HOST:PORT". Empty, or port 0: where a webhook of the alert's receiver on this
  // machine leads, if there is one.
  std::string listen{};
  std::chrono::milliseconds timeout{60'000};  // of the way to the receiver, group_wait included
};

// Within client.run(). No alert is posted where its configuration says that it would not come here: somebody else would
// be woken by it.
void check_alerts(net::Client& client, const Run& run, const AlertRoute& route,
                  std::function<void(std::vector<Result>)> done);

}  // namespace pyat::smoke
