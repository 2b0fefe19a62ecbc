// What the ingester's ring needs to compute its tokens (pkg/ingester/ingester_ring.go, and
// ring/spread_minimizing_token_generator.go of dskit).
#include <algorithm>

#include "decode/checks/go_text.hpp"
#include "lint/rules/all.hpp"
#include "lint/rules/mimir/modules.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view strategy_path = "ingester.ring.token_generation_strategy";
constexpr std::string_view in_order_path = "ingester.ring.spread_minimizing_join_ring_in_order";
constexpr std::string_view zones_path = "ingester.ring.spread_minimizing_zones";
constexpr std::string_view zone_path = "ingester.ring.instance_availability_zone";
constexpr std::string_view file_path = "ingester.ring.tokens_file_path";
constexpr std::string_view instance_path = "ingester.ring.instance_id";
constexpr std::size_t most_zones = 8;

void check_join_order(Scope& scope, const std::string& strategy) {
  if (!scope.settings().boolean(in_order_path).value_or(false)) return;
  scope.refuse(
      "spread-minimizing", in_order_path,
      {.message = "ingesters join in order only with spread-minimizing tokens, and " + std::string(strategy_path) +
                  " is " + strategy,
       .help = "set " + std::string(strategy_path) + " to spread-minimizing, or turn " + std::string(in_order_path) +
               " off",
       .server = "invalid ingester config: \"spread-minimizing-join-ring-in-order\" must be false when using " +
                 decode::checks::go_quoted(strategy) + " token generation strategy"});
}

// At the strategy, when the file does not have the setting itself.
void refuse(Scope& scope, std::string_view path, Words words) {
  words.server = "invalid ingester config: " + words.server;
  scope.refuse("spread-minimizing", scope.settings().is_set(path) ? path : strategy_path, std::move(words));
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

void check_zones(Scope& scope, const std::string& prefix) {
  const auto zones = scope.settings().list(zones_path);
  const auto zone = scope.settings().text(zone_path);
  if (!zones || !zone) return;
  const std::string count = std::to_string(zones->size());
  if (zones->empty() || zones->size() > most_zones) {
    refuse(scope, zones_path,
           {.message = "spread-minimizing tokens need the names of 1 to 8 zones in " + std::string(zones_path) +
                       ", found " + count,
            .help = "list all zones in which ingesters run, with commas between them",
            .server = prefix + "number of zones " + count +
                      " is not correct: it must be greater than 0 and less or equal than 8"});
    return;
  }
  if (std::find(zones->begin(), zones->end(), *zone) != zones->end()) return;
  refuse(scope, zone_path,
         {.message = std::string(zone_path) + (zone->empty() ? " is empty" : " is " + *zone) + ", which is none of " +
                     std::string(zones_path) + " (" + joined(*zones) + ")",
          .help = "set it to the zone of this ingester; the flag -ingester.ring.instance-availability-zone does, too",
          .server = prefix + "zone " + *zone + " is not valid"});
}

// Does it end in a dash and a number, as the pods of a StatefulSet do?
bool has_number(std::string_view instance) {
  const std::size_t last = instance.find_last_not_of("0123456789");
  return last != std::string_view::npos && last + 1 < instance.size() && instance[last] == '-';
}

}  // namespace

void spread_minimizing(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  const auto strategy = settings.text(strategy_path);
  if (!strategy) return;
  if (*strategy != "spread-minimizing") return check_join_order(scope, *strategy);
  // Before 2.13 every component made this check, for which the ingesters' flags are needed.
  const bool has_own_error = scope.release().since(2, 13);
  if (has_own_error && !runs_ingester(scope)) return;
  const std::string prefix = has_own_error ? "\"spread-minimizing\" token generation strategy is misconfigured: " : "";
  if (settings.text(file_path).value_or("") != "") {
    refuse(scope, file_path,
           {.message = "spread-minimizing tokens are computed, not kept: " + std::string(file_path) + " must be empty",
            .help = "remove " + std::string(file_path),
            .server = (has_own_error ? prefix + "strategy" : "\"spread-minimizing\" token generation strategy") +
                      " requires \"tokens-file-path\" to be empty"});
  }
  check_zones(scope, prefix);
  // Without it the name of the host is taken, which only the host knows.
  const auto instance = settings.is_set(instance_path) ? settings.text(instance_path) : std::nullopt;
  if (!instance || has_number(*instance)) return;
  refuse(scope, instance_path,
         {.message = "spread-minimizing tokens follow from the number of the instance, and " + *instance + " has none",
          .help = "let it end in a dash and a number, such as ingester-0",
          .server = prefix + "unable to extract instance id from " + decode::checks::go_quoted(*instance)});
}

}  // namespace pyat::lint::rules::mimir
