#include "lint/rules/table.hpp"

#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules {
namespace {

using schemas::Product;

constexpr std::array rows{
    Rule{"block-ranges", Product::mimir, always, still, mimir::block_ranges},
    Rule{"consumer-lag", Product::mimir, release(2, 14), still, mimir::consumer_lag},
    Rule{"deletion-mark-delay", Product::mimir, release(2, 14), still, mimir::deletion_mark_delay},
    Rule{"empty-section", Product::mimir, always, release(2, 3), mimir::empty_section},
    Rule{"object-storage", Product::mimir, always, still, mimir::object_storage},
    Rule{"overlapping-directories", Product::mimir, release(2, 3), still, mimir::overlapping_directories},
    Rule{"shared-bucket", Product::mimir, always, still, mimir::shared_bucket},

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
