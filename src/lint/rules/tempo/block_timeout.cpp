// A block that has been flushed or compacted must stay readable until every querier has polled the list of blocks once
// more (cmd/tempo/app/config.go).
#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {
namespace {

constexpr std::string_view poll_path = "storage.trace.blocklist_poll";

// `says` is what Tempo calls the setting.
void check(Scope& scope, std::string_view path, std::string_view says) {
  const auto poll = scope.settings().integer(poll_path);
  const auto timeout = scope.settings().integer(path);
  if (!timeout || !poll || *timeout >= *poll) return;
  const std::string poll_text = decode::format_go_duration(*poll);
  const std::string_view at = scope.settings().is_set(path) ? path : poll_path;
  scope.warn("block-timeout", at,
             {.message = std::string(path) + " (" + decode::format_go_duration(*timeout) + ") is shorter than " +
                         std::string(poll_path) + " (" + poll_text + "): traces go missing in between",
              .help = "set " + std::string(path) + " to at least " + poll_text + ", twice that is usual",
              .server = std::string(says) + " < " + std::string(poll_path)});
}

}  // namespace

void block_timeout(Scope& scope) {
  // Tempo compares block_retention, and names another setting in what it prints.
  if (scope.release().since(3, 0)) {
    check(scope, "live_store.complete_block_timeout", "live_store.complete_block_timeout");
    check(scope, "backend_worker.compaction.block_retention", "backend_worker.compaction.compacted_block_timeout");
  } else {
    check(scope, "ingester.complete_block_timeout", "ingester.complete_block_timeout");
    check(scope, "compactor.compaction.block_retention", "compactor.compaction.compacted_block_timeout");
  }
}

}  // namespace pyat::lint::rules::tempo
