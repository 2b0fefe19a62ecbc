// Every rule, by the name of its file.
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules {

// What a server accepts although it is surely a mistake.
namespace any {
void ageing_setting(Scope& scope);
void clear_secret(Scope& scope);
void kept_forever(Scope& scope);
void port_conflict(Scope& scope);
void single_replica(Scope& scope);
void temporary_storage(Scope& scope);
}  // namespace any

namespace mimir {
void alertmanager_url(Scope& scope);
void block_ranges(Scope& scope);
void consumer_lag(Scope& scope);
void deletion_mark_delay(Scope& scope);
void duration_order(Scope& scope);
void empty_section(Scope& scope);
void needs_other_setting(Scope& scope);
void object_storage(Scope& scope);
void overlapping_directories(Scope& scope);
void shared_bucket(Scope& scope);
void spread_minimizing(Scope& scope);
void unknown_exported_limit(Scope& scope);
}  // namespace mimir

namespace tempo {
void block_timeout(Scope& scope);
void concurrent_shards(Scope& scope);
void dedicated_columns(Scope& scope);
void partition_assignment(Scope& scope);
void prune_age(Scope& scope);
void shared_overrides_storage(Scope& scope);
void unknown_transformation(Scope& scope);
void unused_block_setting(Scope& scope);
void wal_version(Scope& scope);
}  // namespace tempo

}  // namespace pyat::lint::rules
