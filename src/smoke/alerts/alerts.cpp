#include "smoke/alerts/alerts.hpp"

#include <memory>
#include <utility>

#include "smoke/alerts/alert_check.hpp"

namespace pyat::smoke {

void check_alerts(net::Client& client, const Run& run, const AlertRoute& route,
                  std::function<void(std::vector<Result>)> done) {
  const auto check = std::make_shared<AlertCheck>(
      client, run, route, [done = std::move(done)](Result result) { done({std::move(result)}); });
  check->begin();
}

}  // namespace pyat::smoke
