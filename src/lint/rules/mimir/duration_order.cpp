// Durations of which one must not be longer than the other.
#include <array>
#include <optional>

#include "decode/number.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/table.hpp"

namespace pyat::lint::rules::mimir {
namespace {

// When the server does not compare.
enum class Unless { never, either_is_zero, shorter_is_off, longer_is_off };  // off: not above 0

struct Order {
  std::string_view shorter;
  std::string_view longer;
  std::string_view addend;  // added to `shorter`, and a second with it; empty: nothing is added
  bool may_be_equal;
  Unless unless;
  std::uint32_t since, until;
  std::string_view server;  // {shorter} and {longer} stand for the values
};

constexpr std::int64_t second = 1'000'000'000;

constexpr std::array orders{
    // pkg/mimir/mimir.go
    Order{"querier.timeout", "server.http_server_write_timeout", "", true, Unless::never, release(2, 5), still,
          "querier timeout ({shorter}) must be lower than or equal to HTTP server write timeout ({longer})"},
    // pkg/querier/querier.go
    Order{"querier.query_store_after", "querier.query_ingesters_within", "", false, Unless::either_is_zero, always,
          release(2, 2),
          "invalid querier config: bad settings, query_store_after >= query_ingesters_within which can result in "
          "queries not being sent"},
    Order{"querier.query_store_after", "querier.query_ingesters_within", "", false, Unless::either_is_zero,
          release(2, 2), release(2, 9),
          "invalid querier config: the -querier.query-ingesters-within setting must be greater than "
          "-querier.query-store-after otherwise queries might return partial results"},
    Order{"querier.query_store_after", "limits.query_ingesters_within", "", false, Unless::either_is_zero,
          release(2, 9), still,
          "invalid limits config for querier: the -querier.query-ingesters-within setting must be greater than "
          "-querier.query-store-after otherwise queries might return partial results"},
    Order{"querier.query_store_after", "querier.shuffle_sharding_ingesters_lookback_period", "", true,
          Unless::longer_is_off, always, release(2, 2),
          "invalid querier config: the shuffle-sharding lookback period should be greater or equal than the configured "
          "'query store after'"},
    // pkg/distributor/ha_tracker.go
    Order{"distributor.ha_tracker.ha_tracker_update_timeout", "distributor.ha_tracker.ha_tracker_failover_timeout",
          "distributor.ha_tracker.ha_tracker_update_timeout_jitter_max", true, Unless::never, always, release(2, 17),
          "invalid distributor config: HA Tracker failover timeout ({longer}) must be at least 1s greater than update "
          "timeout - max jitter ({shorter})"},
    // pkg/util/validation/exporter/ring.go
    Order{"overrides_exporter.ring.wait_stability_min_duration", "overrides_exporter.ring.wait_stability_max_duration",
          "", true, Unless::shorter_is_off, release(2, 6), release(2, 10),
          "invalid overrides-exporter config: -overrides-exporter.ring.wait-stability-max-duration must be greater or "
          "equal to -overrides-exporter.ring.wait-stability-min-duration"},
    Order{"overrides_exporter.ring.wait_stability_min_duration", "overrides_exporter.ring.wait_stability_max_duration",
          "", true, Unless::shorter_is_off, release(2, 10), still,
          "invalid overrides-exporter config: invalid overrides-exporter.ring config: "
          "-overrides-exporter.ring.wait-stability-max-duration must be greater or equal to "
          "-overrides-exporter.ring.wait-stability-min-duration"},
};

// Beyond 292 years it wraps around, in Go too.
std::int64_t plus(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

bool is_off(Unless unless, std::int64_t shorter, std::int64_t longer) {
  switch (unless) {
    case Unless::never: return false;
    case Unless::either_is_zero: return shorter == 0 || longer == 0;
    case Unless::shorter_is_off: return shorter <= 0;
    case Unless::longer_is_off: return longer <= 0;
  }
  return false;
}

std::string with_values(std::string_view server, const std::string& shorter, const std::string& longer) {
  std::string text(server);
  const auto put = [&text](std::string_view mark, const std::string& value) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) text.replace(at, mark.size(), value);
  };
  put("{longer}", longer);
  put("{shorter}", shorter);
  return text;
}

std::string with_value(const settings::Settings& settings, std::string_view path) {
  std::string text = std::string(path) + " (" + settings.text(path).value_or("");
  return text + (settings.is_set(path) ? ")" : ", the default)");
}

// `least` is what the longer one must be, or, when they may not be equal, must exceed.
void refuse(Scope& scope, const Order& order, std::int64_t least, std::int64_t longer) {
  const settings::Settings& settings = scope.settings();
  const std::string least_text = decode::format_go_duration(least);
  std::string how = order.may_be_equal ? " is shorter than " : " is not longer than ";
  std::string other = with_value(settings, order.shorter);
  if (!order.addend.empty()) {
    how = " is not 1s longer than ";
    other += " and " + with_value(settings, order.addend) + " together";
  }
  std::string_view at = order.longer;
  if (settings.is_set(order.addend)) at = order.addend;
  if (settings.is_set(order.shorter)) at = order.shorter;
  scope.refuse("duration-order", at,
               {.message = with_value(settings, order.longer) + how + other,
                .help = "raise " + std::string(order.longer) + (order.may_be_equal ? " to at least " : " above ") +
                        least_text + ", or lower " + std::string(order.shorter),
                .server = with_values(order.server, least_text, decode::format_go_duration(longer))});
}

void check(Scope& scope, const Order& order) {
  auto least = scope.settings().integer(order.shorter);
  const auto longer = scope.settings().integer(order.longer);
  if (!least || !longer || is_off(order.unless, *least, *longer)) return;
  if (!order.addend.empty()) {
    const auto addend = scope.settings().integer(order.addend);
    if (!addend) return;
    least = plus(plus(*least, *addend), second);
  }
  if (order.may_be_equal ? *longer < *least : *longer <= *least) refuse(scope, order, *least, *longer);
}

}  // namespace

void duration_order(Scope& scope) {
  const schemas::Release& r = scope.release();
  const std::uint32_t number = release(r.major, r.minor, r.patch);
  for (const Order& order : orders) {
    if (number >= order.since && number < order.until) check(scope, order);
  }
}

}  // namespace pyat::lint::rules::mimir
