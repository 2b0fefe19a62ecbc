// Every rule, by the name of its file.
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules {

namespace mimir {
void alertmanager_url(Scope& scope);
void duration_order(Scope& scope);
void needs_other_setting(Scope& scope);
void spread_minimizing(Scope& scope);
void unknown_exported_limit(Scope& scope);
}  // namespace mimir

// What a server accepts although it is surely a mistake.
namespace any {
void clear_secret(Scope& scope);
void ageing_setting(Scope& scope);
void kept_forever(Scope& scope);
void single_replica(Scope& scope);
void temporary_storage(Scope& scope);
}  // namespace any

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
