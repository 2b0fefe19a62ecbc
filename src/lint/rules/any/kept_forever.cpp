// A retention of 0, which keeps everything (grafana/mimir issues 93 and 1700).
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::any {

void kept_forever(Scope& scope) {
  constexpr std::string_view path = "limits.compactor_blocks_retention_period";
  const auto retention = scope.settings().integer(path);
  if (!retention || *retention != 0 || !scope.settings().is_set(path)) return;
  scope.warn("kept-forever", path,
             {.message = "a retention of 0 does not mean at once, it means never: no block is ever deleted",
              .help = "write how long to keep blocks, 1y or 90d; to keep them forever, remove the setting"});
}

}  // namespace pyat::lint::rules::any
