// Which components of Mimir a file's `target` runs. The read-write deployment mode (targets read, write and backend)
// came with 2.3 and went with 3.0; `all` has every component but the Alertmanager (pkg/mimir/modules.go).
#pragma once

#include "lint/rules/scope.hpp"

namespace pyat::lint::rules::mimir {

inline bool has_read_write_mode(const Scope& scope) {
  return scope.release().since(2, 3) && !scope.release().since(3, 0);
}

inline bool runs_alertmanager(const Scope& scope) {
  return scope.runs({"alertmanager"}) || (has_read_write_mode(scope) && scope.runs({"backend"}));
}

inline bool runs_ingester(const Scope& scope) {
  return scope.runs({"all", "ingester"}) || (has_read_write_mode(scope) && scope.runs({"write"}));
}

// Mimir 2.0 checked the Alertmanager's settings in every component.
inline bool checks_alertmanager(const Scope& scope) { return !scope.release().since(2, 1) || runs_alertmanager(scope); }

}  // namespace pyat::lint::rules::mimir
