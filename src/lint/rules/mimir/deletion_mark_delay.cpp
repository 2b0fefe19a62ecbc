// How long queriers still ask for blocks that are marked for deletion lies between the time that store-gateways need to
// load new blocks and the time after which they unload marked ones (pkg/storage/tsdb/config.go, since 2.14).
#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view querying = "blocks_storage.bucket_store.ignore_deletion_mark_while_querying_delay";
constexpr std::string_view loaded = "blocks_storage.bucket_store.ignore_deletion_mark_delay";
constexpr std::string_view sync = "blocks_storage.bucket_store.sync_interval";
constexpr std::uint64_t discovery = 3;  // NewBlockDiscoveryDelayMultiplier

// Beyond 97 years it wraps around, in Go too.
std::int64_t discovery_time(std::int64_t interval) {
  return static_cast<std::int64_t>(discovery * static_cast<std::uint64_t>(interval));
}

std::string shown(std::string_view path, std::int64_t value) {
  return std::string(path) + " (" + decode::format_go_duration(value) + ")";
}

}  // namespace

void deletion_mark_delay(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  const auto delay = settings.integer(querying), unloads = settings.integer(loaded), interval = settings.integer(sync);
  if (delay && unloads && *delay >= *unloads) {
    scope.refuse("deletion-mark-delay", settings.is_set(querying) ? querying : loaded,
                 {.message = shown(querying, *delay) + " must be less than " + shown(loaded, *unloads),
                  .help = "queriers must not ask for blocks that store-gateways have unloaded: lower the first, or "
                          "raise the second",
                  .server = "invalid TSDB config: value for "
                            "-blocks-storage.bucket-store.ignore-deletion-marks-while-querying-delay must be less than "
                            "-blocks-storage.bucket-store.ignore-deletion-marks-delay"});
  }
  if (delay && interval && *delay <= discovery_time(*interval)) {
    scope.refuse("deletion-mark-delay", settings.is_set(sync) && !settings.is_set(querying) ? sync : querying,
                 {.message = shown(querying, *delay) + " must be more than three times " + shown(sync, *interval),
                  .help = "store-gateways need up to three intervals to load a new block: raise the first, or lower "
                          "the second",
                  .server = "invalid TSDB config: value for "
                            "-blocks-storage.bucket-store.ignore-deletion-marks-while-querying-delay must be greater "
                            "than 3× -blocks-storage.bucket-store.sync-interval to ensure that newly compacted blocks "
                            "are queried before old blocks are ignored"});
  }
}

}  // namespace pyat::lint::rules::mimir
