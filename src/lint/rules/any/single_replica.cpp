// More replicas than instances: with the in-memory ring an instance knows nobody but itself, and writes need a majority
// of the replicas (grafana/mimir issue 8253, grafana/grafana-ansible-collection pull request 371).
#include <array>
#include <string>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules::any {
namespace {

struct Ring {
  std::string_view store;
  std::string_view factor;
};

constexpr std::array rings{
    Ring{"ingester.ring.kvstore.store", "ingester.ring.replication_factor"},
    Ring{"ingester.lifecycler.ring.kvstore.store", "ingester.lifecycler.ring.replication_factor"},
    Ring{"store_gateway.sharding_ring.kvstore.store", "store_gateway.sharding_ring.replication_factor"},
    Ring{"alertmanager.sharding_ring.kvstore.store", "alertmanager.sharding_ring.replication_factor"},
};

}  // namespace

void single_replica(Scope& scope) {
  for (const Ring& ring : rings) {
    const auto factor = scope.settings().integer(ring.factor);
    if (!factor || *factor < 2 || scope.settings().text(ring.store) != "inmemory") continue;
    scope.warn("single-replica", scope.settings().is_set(ring.factor) ? ring.factor : ring.store,
               {.message = "each write needs " + std::to_string(*factor / 2 + 1) + " of " + std::to_string(*factor) +
                           " replicas, but with the inmemory ring there is one instance",
                .help = "set " + std::string(ring.factor) + ": 1, or join the instances with memberlist"});
  }
}

}  // namespace pyat::lint::rules::any
