// The backend scheduler must remember its work until the list of blocks has been polled twice
// (cmd/tempo/app/config.go).
#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::tempo {

void prune_age(Scope& scope) {
  constexpr std::string_view age_path = "backend_scheduler.work.prune_age";
  constexpr std::string_view poll_path = "storage.trace.blocklist_poll";
  const auto age = scope.settings().integer(age_path);
  const auto poll = scope.settings().integer(poll_path);
  if (!age || !poll) return;
  // int64 in Go: what is too large wraps around.
  const auto twice = static_cast<std::int64_t>(static_cast<std::uint64_t>(*poll) * 2);
  if (*age > twice) return;
  scope.warn("prune-age", scope.settings().is_set(age_path) ? age_path : poll_path,
             {.message = "finished work is forgotten after " + decode::format_go_duration(*age) +
                         ", but blocks are polled only every " + decode::format_go_duration(*poll) +
                         ": blocks may be compacted twice",
              .help = "set " + std::string(age_path) + " to more than " + decode::format_go_duration(twice),
              .server = "c.BackendScheduler.Work.PruneAge must be greater than 2x the storage.trace.blocklist_poll "
                        "duration"});
}

}  // namespace pyat::lint::rules::tempo
