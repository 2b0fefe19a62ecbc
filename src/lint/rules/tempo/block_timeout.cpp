// A block that the ingester has flushed, or the compactor has compacted, must stay readable until every querier has
// polled the list of blocks once more (cmd/tempo/app/config.go).
#include <array>

#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {
namespace {

constexpr std::string_view poll_path = "storage.trace.blocklist_poll";

constexpr std::array timeouts{
    std::string_view("ingester.complete_block_timeout"),
    std::string_view("compactor.compaction.compacted_block_timeout"),
    std::string_view("live_store.complete_block_timeout"),
    std::string_view("backend_worker.compaction.compacted_block_timeout"),
};

}  // namespace

void block_timeout(Scope& scope) {
  const auto poll = scope.settings().integer(poll_path);
  for (const std::string_view path : timeouts) {
    const auto timeout = scope.settings().integer(path);
    if (!timeout || !poll || *timeout >= *poll) continue;
    const std::string poll_text = decode::format_go_duration(*poll);
    const std::string_view at = scope.settings().is_set(path) ? path : poll_path;
    scope.warn("block-timeout", at,
               {.message = std::string(path) + " (" + decode::format_go_duration(*timeout) + ") is shorter than " +
                           std::string(poll_path) + " (" + poll_text + "): traces go missing in between",
                .help = "set " + std::string(path) + " to at least " + poll_text + ", twice that is usual",
                .server = std::string(path) + " < " + std::string(poll_path)});
  }
}

}  // namespace pyat::lint::rules::tempo
