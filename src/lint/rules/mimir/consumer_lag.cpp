// The lag behind Kafka that an ingester aims at when it starts, and the one at which it gives up waiting
// (pkg/storage/ingest/config.go, since 2.14).
#include "decode/number.hpp"
#include "lint/rules/all.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view target_path = "ingest_storage.kafka.target_consumer_lag_at_startup";
constexpr std::string_view max_path = "ingest_storage.kafka.max_consumer_lag_at_startup";

std::string shown(std::string_view path, std::int64_t value) {
  return std::string(path) + " (" + decode::format_go_duration(value) + ")";
}

}  // namespace

void consumer_lag(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  if (!settings.boolean("ingest_storage.enabled").value_or(false)) return;
  const auto target = settings.integer(target_path), max = settings.integer(max_path);
  if (!target || !max) return;
  const std::string_view at = settings.is_set(max_path) ? max_path : target_path;
  if ((*target != 0) != (*max != 0)) {
    scope.refuse("consumer-lag", at,
                 {.message = shown(target_path, *target) + " and " + shown(max_path, *max) +
                             " must both be 0, or neither of them",
                  .help = "with both at 0 an ingester does not wait for Kafka when it starts",
                  .server = "invalid ingest storage config: the target and max consumer lag at startup must be either "
                            "both set to 0 or to a value greater than 0"});
  } else if (*max < *target) {
    scope.refuse("consumer-lag", at,
                 {.message = shown(max_path, *max) + " must not be less than " + shown(target_path, *target),
                  .help = "raise the first, or lower the second",
                  .server = "invalid ingest storage config: the configured max consumer lag at startup must greater or "
                            "equal than the configured target consumer lag"});
  }
}

}  // namespace pyat::lint::rules::mimir
