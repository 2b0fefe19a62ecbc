// Every rule, by the name of its file.
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules {

namespace mimir {
void block_ranges(Scope& scope);
void consumer_lag(Scope& scope);
void deletion_mark_delay(Scope& scope);
void empty_section(Scope& scope);
void object_storage(Scope& scope);
void overlapping_directories(Scope& scope);
void shared_bucket(Scope& scope);
}  // namespace mimir

namespace tempo {
void dedicated_columns(Scope& scope);
void block_timeout(Scope& scope);
void concurrent_shards(Scope& scope);
void partition_assignment(Scope& scope);
void prune_age(Scope& scope);
void shared_overrides_storage(Scope& scope);
void unknown_transformation(Scope& scope);
void unused_block_setting(Scope& scope);
void wal_version(Scope& scope);
}  // namespace tempo

}  // namespace pyat::lint::rules
