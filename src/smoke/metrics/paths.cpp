#include "smoke/metrics/paths.hpp"

#include <algorithm>
#include <utility>

#include "smoke/metrics/items.hpp"
#include "smoke/metrics/protocols.hpp"
#include "smoke/metrics/views.hpp"
#include "smoke/metrics/writes.hpp"

namespace pyat::smoke {

Path metric_path(const Run& run, const Route& route) {
  using namespace metrics;
  const auto plan = std::make_shared<const Plan>(run, route.tag, keeps_native_histograms(route));
  const auto chunks = std::make_shared<const std::vector<Chunk>>(chunks_of(*plan));

  Path path{.signal = "metrics", .route = route};
  const auto protocols = metric_protocols();
  const auto protocol =
      std::find_if(protocols.begin(), protocols.end(), [&](const Protocol& p) { return p.name == route.protocol; });
  path.title = protocol == protocols.end() ? route.protocol : std::string(protocol->title);
  path.items = std::make_shared<SampleItems>(plan, 0, plan->items());
  path.writes = chunks->size();
  path.write = [plan, chunks, route](std::size_t n) { return write_of(*plan, route, (*chunks)[n]); };
  path.judge = judge;
  path.views = views_of(plan, route);
  std::string obstacle = metric_obstacle(route.product, route.release, route.protocol);
  if (!obstacle.empty()) path.notes.push_back(std::move(obstacle));
  return path;
}

}  // namespace pyat::smoke
