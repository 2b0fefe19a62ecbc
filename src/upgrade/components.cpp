#include "upgrade/components.hpp"

#include <algorithm>
#include <array>

namespace pyat::upgrade {
namespace {

using schemas::Product;
using schemas::Release;

// A target that stands for several modules. Mimir: setupModuleManager in pkg/mimir/modules.go, where `all` has never
// had the Alertmanager or the overrides-exporter. Tempo: setupModuleManager in cmd/tempo/app/modules.go.
struct Composite {
  Product product;
  std::string_view target;
  unsigned since;  // major version
  std::string_view modules;
};
constexpr std::array composites{
    Composite{Product::mimir, "all", 2,
              "query-frontend query-scheduler querier ingester distributor store-gateway ruler compactor"},
    Composite{Product::mimir, "read", 2, "query-frontend querier"},
    Composite{Product::mimir, "write", 2, "distributor ingester"},
    Composite{Product::mimir, "backend", 2,
              "query-scheduler ruler store-gateway compactor alertmanager overrides-exporter"},
    Composite{Product::tempo, "all", 3,
              "backend-scheduler backend-worker query-frontend querier distributor metrics-generator live-store"},
    Composite{Product::tempo, "all", 2, "compactor query-frontend querier ingester distributor metrics-generator"},
    Composite{Product::tempo, "scalable-single-binary", 2,
              "compactor query-frontend querier ingester distributor metrics-generator"},
    Composite{Product::tempo, "all-3.0", 2,
              "backend-scheduler backend-worker query-frontend querier distributor metrics-generator block-builder "
              "live-store"},
};

// The modules that read a part of the configuration, by the init functions in the same files. The longest prefix that
// fits counts; what has no row is read by every module (server, limits, memberlist, common, …).
struct Reader {
  Product product;
  std::string_view prefix;
  std::string_view modules;
};
constexpr std::array readers{
    Reader{Product::mimir, "alertmanager", "alertmanager"},
    Reader{Product::mimir, "alertmanager_storage", "alertmanager"},
    Reader{Product::mimir, "block_builder", "block-builder"},
    Reader{Product::mimir, "block_builder_scheduler", "block-builder-scheduler"},
    Reader{Product::mimir, "blocks_storage", "ingester store-gateway compactor querier ruler block-builder flusher"},
    Reader{Product::mimir, "blocks_storage.bucket_store", "store-gateway querier ruler compactor"},
    Reader{Product::mimir, "blocks_storage.tsdb", "ingester block-builder flusher"},
    Reader{Product::mimir, "compactor", "compactor"},
    Reader{Product::mimir, "continuous_test", "continuous-test"},
    Reader{Product::mimir, "distributor", "distributor querier ruler"},
    Reader{Product::mimir, "flusher", "flusher"},
    Reader{Product::mimir, "frontend", "query-frontend"},
    Reader{Product::mimir, "frontend_worker", "querier"},
    Reader{Product::mimir, "ingest_storage", "distributor ingester querier ruler query-frontend block-builder"},
    Reader{Product::mimir, "ingester", "ingester flusher"},
    Reader{Product::mimir, "ingester.partition_ring", "ingester distributor querier ruler query-frontend"},
    Reader{Product::mimir, "ingester.ring", "ingester distributor querier ruler query-frontend"},
    Reader{Product::mimir, "ingester_client", "distributor querier ruler"},
    Reader{Product::mimir, "overrides_exporter", "overrides-exporter"},
    Reader{Product::mimir, "querier", "querier ruler query-frontend"},
    Reader{Product::mimir, "query_scheduler", "query-scheduler query-frontend querier"},
    Reader{Product::mimir, "ruler", "ruler"},
    Reader{Product::mimir, "ruler_storage", "ruler"},
    Reader{Product::mimir, "store_gateway", "store-gateway"},
    Reader{Product::mimir, "store_gateway.sharding_ring", "store-gateway querier ruler"},
    Reader{Product::mimir, "store_gateway_client", "querier ruler"},
    Reader{Product::tempo, "backend_scheduler", "backend-scheduler"},
    Reader{Product::tempo, "backend_scheduler_client", "backend-worker"},
    Reader{Product::tempo, "backend_worker", "backend-worker"},
    Reader{Product::tempo, "block_builder", "block-builder"},
    Reader{Product::tempo, "compactor", "compactor"},
    Reader{Product::tempo, "distributor", "distributor"},
    Reader{Product::tempo, "ingest", "distributor block-builder live-store metrics-generator"},
    Reader{Product::tempo, "ingester", "ingester"},
    Reader{Product::tempo, "ingester_client", "distributor querier"},
    Reader{Product::tempo, "live_store", "live-store"},
    Reader{Product::tempo, "live_store_client", "querier"},
    Reader{Product::tempo, "metrics_generator", "metrics-generator metrics-generator-no-local-blocks"},
    Reader{Product::tempo, "metrics_generator_client", "distributor querier"},
    Reader{Product::tempo, "querier", "querier"},
    Reader{Product::tempo, "query_frontend", "query-frontend"},
    Reader{Product::tempo, "storage",
           "ingester querier query-frontend compactor metrics-generator block-builder backend-scheduler backend-worker "
           "live-store"},
};

template <typename Visit>
void for_each_word(std::string_view words, Visit visit) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

const Composite* find_composite(const Release& release, std::string_view target) {
  const auto found = std::find_if(composites.begin(), composites.end(), [&](const Composite& row) {
    return row.product == release.product && row.target == target && release.major >= row.since;
  });
  return found == composites.end() ? nullptr : &*found;
}

bool is_within(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '.');
}

}  // namespace

Components::Components(const Release& release, const std::vector<std::string>& targets)
    : product_(release.product), all_(targets.empty()) {
  for (const std::string& target : targets) {
    const Composite* composite = find_composite(release, target);
    if (composite == nullptr) {
      modules_.push_back(target);
    } else {
      for_each_word(composite->modules, [&](std::string_view module) { modules_.emplace_back(module); });
    }
  }
}

bool Components::runs(std::string_view module) const {
  return std::find(modules_.begin(), modules_.end(), module) != modules_.end();
}

bool Components::read(std::string_view path) const {
  if (all_) return true;
  const Reader* nearest = nullptr;
  for (const Reader& row : readers) {
    const bool fits = row.product == product_ && is_within(path, row.prefix);
    if (fits && (nearest == nullptr || row.prefix.size() > nearest->prefix.size())) nearest = &row;
  }
  if (nearest == nullptr) return true;
  bool found = false;
  for_each_word(nearest->modules, [&](std::string_view module) { found |= runs(module); });
  return found;
}

}  // namespace pyat::upgrade
