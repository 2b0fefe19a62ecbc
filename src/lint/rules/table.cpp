#include "lint/rules/table.hpp"

#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules {
namespace {

using schemas::Product;

constexpr std::array rows{
    Rule{"clear-secret", Product::mimir, always, still, any::clear_secret},
    Rule{"clear-secret", Product::tempo, always, still, any::clear_secret},
    Rule{"experimental-setting", Product::mimir, always, still, any::ageing_setting},
    Rule{"experimental-setting", Product::tempo, always, still, any::ageing_setting},
    Rule{"kept-forever", Product::mimir, always, still, any::kept_forever},
    Rule{"single-replica", Product::mimir, always, still, any::single_replica},
    Rule{"single-replica", Product::tempo, always, still, any::single_replica},
    Rule{"temporary-storage", Product::mimir, always, still, any::temporary_storage},
    Rule{"temporary-storage", Product::tempo, always, still, any::temporary_storage},
    Rule{"alertmanager-url", Product::mimir, always, still, mimir::alertmanager_url},
    Rule{"duration-order", Product::mimir, always, still, mimir::duration_order},
    Rule{"needs-other-setting", Product::mimir, always, still, mimir::needs_other_setting},
    Rule{"spread-minimizing", Product::mimir, release(2, 10), still, mimir::spread_minimizing},
    Rule{"unknown-exported-limit", Product::mimir, release(2, 10), still, mimir::unknown_exported_limit},
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
