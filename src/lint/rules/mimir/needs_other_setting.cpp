// Settings that work only together with a certain value of another one.
#include <array>
#include <optional>

#include "lint/rules/all.hpp"
#include "lint/rules/mimir/modules.hpp"
#include "lint/rules/table.hpp"

namespace pyat::lint::rules::mimir {
namespace {

enum class Test { is, above_zero, filled, empty };

struct Condition {
  std::string_view path;
  Test test;
  std::string_view text{};  // Test::is: what the value must be
};

struct Need {
  Condition given;
  Condition needed;
  std::string_view otherwise;  // help: what else there is to do
  bool (*runs)(const Scope&);  // nullptr: the server checks it in every component
  std::uint32_t since, until;
  std::string_view server;
};

constexpr std::array needs{
    // pkg/scheduler/schedulerdiscovery/config.go
    Need{{"query_scheduler.max_used_instances", Test::above_zero},
         {"query_scheduler.service_discovery_mode", Test::is, "ring"},
         "leave query_scheduler.max_used_instances at 0",
         nullptr,
         release(2, 4),
         still,
         "invalid query-scheduler config: the query-scheduler max used instances can be set only when "
         "-query-scheduler.service-discovery-mode is set to 'ring'"},
    // pkg/mimir/mimir.go
    Need{{"ingester.push_grpc_method_enabled", Test::is, "false"},
         {"ingest_storage.enabled", Test::is, "true"},
         "leave ingester.push_grpc_method_enabled on",
         runs_ingester,
         release(2, 13),
         still,
         "cannot disable Push gRPC method in ingester, while ingest storage (-ingest-storage.enabled) is not enabled"},
    Need{{"ingest_storage.enabled", Test::is, "true"},
         {"ingester.return_only_grpc_errors", Test::is, "true"},
         "turn ingest_storage.enabled off",
         runs_ingester,
         release(2, 12),
         release(2, 14),
         ""},
    // pkg/frontend/querymiddleware/roundtrip.go
    Need{{"frontend.cache_results", Test::is, "true"},
         {"frontend.split_queries_by_interval", Test::above_zero},
         "turn frontend.cache_results off",
         nullptr,
         always,
         release(2, 4),
         "invalid query-frontend middleware config: -query-frontend.cache-results may only be enabled in conjunction "
         "with -query-frontend.split-queries-by-interval. Please set the latter"},
    Need{{"frontend.cache_results", Test::is, "true"},
         {"frontend.split_queries_by_interval", Test::above_zero},
         "turn frontend.cache_results off",
         nullptr,
         release(2, 4),
         still,
         "invalid query-frontend config: -query-frontend.cache-results may only be enabled in conjunction with "
         "-query-frontend.split-queries-by-interval. Please set the latter"},
    // pkg/querier/worker/worker.go
    Need{{"frontend_worker.frontend_address", Test::filled},
         {"frontend_worker.scheduler_address", Test::empty},
         "remove frontend_worker.frontend_address",
         nullptr,
         always,
         release(3, 0),
         "invalid frontend_worker config: frontend address and scheduler address are mutually exclusive, please use "
         "only one"},
    // pkg/alertmanager/multitenant.go
    Need{{"alertmanager.sharding_ring.zone_awareness_enabled", Test::is, "true"},
         {"alertmanager.sharding_ring.instance_availability_zone", Test::filled},
         "turn alertmanager.sharding_ring.zone_awareness_enabled off",
         checks_alertmanager,
         always,
         still,
         "invalid alertmanager config: the configured alertmanager has zone awareness enabled but zone is not set"},
};

// nullopt: the setting has no value to look at.
std::optional<bool> holds(const settings::Settings& settings, const Condition& condition) {
  if (condition.test == Test::above_zero) {
    const auto value = settings.number(condition.path);
    return value ? std::optional(*value > 0) : std::nullopt;
  }
  const auto value = settings.text(condition.path);
  if (!value) return {};
  switch (condition.test) {
    case Test::filled: return !value->empty();
    case Test::empty: return value->empty();
    default: return *value == condition.text;
  }
}

std::string expected(const Condition& condition) {
  switch (condition.test) {
    case Test::is: return "to be " + std::string(condition.text);
    case Test::above_zero: return "to be more than 0";
    case Test::filled: return "to be set";
    case Test::empty: return "to be empty";
  }
  return {};
}

std::string remedy(const Condition& condition) {
  const std::string path(condition.path);
  switch (condition.test) {
    case Test::is: return "set " + path + " to " + std::string(condition.text);
    case Test::above_zero:
    case Test::filled: return "set " + path;
    case Test::empty: return "remove " + path;
  }
  return {};
}

void refuse(Scope& scope, const Need& need) {
  const settings::Settings& settings = scope.settings();
  const std::string value = settings.text(need.given.path).value_or("");
  const std::string other = settings.text(need.needed.path).value_or("");
  std::string message = std::string(need.given.path) + " (" + value + ") needs " + std::string(need.needed.path) + " " +
                        expected(need.needed);
  if (!other.empty()) message += ", found " + other + (settings.is_set(need.needed.path) ? "" : ", the default");
  const std::string_view at = settings.is_set(need.given.path) ? need.given.path : need.needed.path;
  scope.refuse("needs-other-setting", at,
               {.message = std::move(message),
                .help = remedy(need.needed) + ", or " + std::string(need.otherwise),
                .server = std::string(need.server)});
}

}  // namespace

void needs_other_setting(Scope& scope) {
  const schemas::Release& r = scope.release();
  const std::uint32_t number = release(r.major, r.minor, r.patch);
  for (const Need& need : needs) {
    if (number < need.since || number >= need.until) continue;
    if (!holds(scope.settings(), need.given).value_or(false)) continue;
    if (holds(scope.settings(), need.needed).value_or(true)) continue;
    if (need.runs == nullptr || need.runs(scope)) refuse(scope, need);
  }
}

}  // namespace pyat::lint::rules::mimir
