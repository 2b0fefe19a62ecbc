// More shards of a trace query at a time than there are (cmd/tempo/app/config.go).
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {

void concurrent_shards(Scope& scope) {
  constexpr std::string_view concurrent_path = "query_frontend.trace_by_id.concurrent_shards";
  constexpr std::string_view shards_path = "query_frontend.trace_by_id.query_shards";
  const auto concurrent = scope.settings().integer(concurrent_path);
  const auto shards = scope.settings().integer(shards_path);
  if (!concurrent || !shards || *concurrent <= *shards) return;
  scope.warn("concurrent-shards", scope.settings().is_set(concurrent_path) ? concurrent_path : shards_path,
             {.message = "concurrent_shards (" + std::to_string(*concurrent) + ") is more than query_shards (" +
                         std::to_string(*shards) + "): Tempo takes query_shards for both",
              .help = "remove concurrent_shards, or lower it",
              .server = "c.Frontend.TraceByID.ConcurrentShards greater than query_shards is invalid. "
                        "concurrent_shards will be set to query_shards"});
}

}  // namespace pyat::lint::rules::tempo
