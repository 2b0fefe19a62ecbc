#include "lint/rules/table.hpp"

#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules {
namespace {

using schemas::Product;

constexpr std::array rows{
    // What is surely a mistake, although the server accepts it.
    Rule{"clear-secret", Product::mimir, always, still, any::clear_secret},
    Rule{"clear-secret", Product::tempo, always, still, any::clear_secret},
    Rule{"experimental-setting", Product::mimir, always, still, any::ageing_setting},
    Rule{"experimental-setting", Product::tempo, always, still, any::ageing_setting},
    Rule{"kept-forever", Product::mimir, always, still, any::kept_forever},
    Rule{"port-conflict", Product::mimir, always, still, any::port_conflict},
    Rule{"port-conflict", Product::tempo, always, still, any::port_conflict},
    Rule{"single-replica", Product::mimir, always, still, any::single_replica},
    Rule{"single-replica", Product::tempo, always, still, any::single_replica},
    Rule{"temporary-storage", Product::mimir, always, still, any::temporary_storage},
    Rule{"temporary-storage", Product::tempo, always, still, any::temporary_storage},

    // Mimir: Config.Validate of pkg/mimir, and what it calls.
    Rule{"alertmanager-url", Product::mimir, always, still, mimir::alertmanager_url},
    Rule{"block-ranges", Product::mimir, always, still, mimir::block_ranges},
    Rule{"consumer-lag", Product::mimir, release(2, 14), still, mimir::consumer_lag},
    Rule{"deletion-mark-delay", Product::mimir, release(2, 14), still, mimir::deletion_mark_delay},
    Rule{"duration-order", Product::mimir, always, still, mimir::duration_order},
    Rule{"empty-section", Product::mimir, always, release(2, 3), mimir::empty_section},
    Rule{"needs-other-setting", Product::mimir, always, still, mimir::needs_other_setting},
    Rule{"object-storage", Product::mimir, always, still, mimir::object_storage},
    Rule{"overlapping-directories", Product::mimir, release(2, 3), still, mimir::overlapping_directories},
    Rule{"shared-bucket", Product::mimir, always, still, mimir::shared_bucket},
    Rule{"spread-minimizing", Product::mimir, release(2, 10), still, mimir::spread_minimizing},
    Rule{"unknown-exported-limit", Product::mimir, release(2, 10), still, mimir::unknown_exported_limit},

    // Tempo: CheckConfig of cmd/tempo/app.
    Rule{"bad-dedicated-column", Product::tempo, release(2, 3), still, tempo::dedicated_columns},
    Rule{"block-timeout", Product::tempo, always, still, tempo::block_timeout},
    Rule{"concurrent-shards", Product::tempo, release(2, 7), still, tempo::concurrent_shards},
    Rule{"partition-assignment", Product::tempo, release(2, 10), still, tempo::partition_assignment},
    Rule{"prune-age", Product::tempo, release(2, 9), still, tempo::prune_age},
    Rule{"shared-overrides-storage", Product::tempo, release(2, 2), still, tempo::shared_overrides_storage},
    Rule{"unknown-transformation", Product::tempo, release(3, 0), still, tempo::unknown_transformation},
    Rule{"unused-block-setting", Product::tempo, always, release(3, 0), tempo::unused_block_setting},
    Rule{"wal-version", Product::tempo, release(2, 8), release(3, 0), tempo::wal_version},
};

}  // namespace

std::span<const Rule> table() { return rows; }

}  // namespace pyat::lint::rules
