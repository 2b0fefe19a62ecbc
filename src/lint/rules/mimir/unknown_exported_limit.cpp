// The limits that the overrides-exporter is asked to export (pkg/util/validation/exporter/exporter.go).
#include <algorithm>
#include <array>

#include "decode/type.hpp"
#include "lint/rules/all.hpp"
#include "settings/convert.hpp"
#include "util/edit_distance.hpp"

namespace pyat::lint::rules::mimir {
namespace {

constexpr std::string_view path = "overrides_exporter.enabled_metrics";

// Before 3.0 a fixed list.
constexpr std::array exportable{
    std::string_view("alertmanager_max_alerts_count"),
    std::string_view("alertmanager_max_alerts_size_bytes"),
    std::string_view("alertmanager_max_dispatcher_aggregation_groups"),
    std::string_view("alertmanager_notification_rate_limit"),
    std::string_view("ingestion_artificial_delay"),  // since 2.16
    std::string_view("ingestion_burst_size"),
    std::string_view("ingestion_rate"),
    std::string_view("max_fetched_chunk_bytes_per_query"),
    std::string_view("max_fetched_chunks_per_query"),
    std::string_view("max_fetched_series_per_query"),
    std::string_view("max_global_exemplars_per_user"),
    std::string_view("max_global_metadata_per_metric"),
    std::string_view("max_global_metadata_per_user"),
    std::string_view("max_global_series_per_metric"),
    std::string_view("max_global_series_per_user"),
    std::string_view("request_burst_size"),
    std::string_view("request_rate"),
    std::string_view("ruler_max_rule_groups_per_tenant"),
    std::string_view("ruler_max_rules_per_rule_group"),
};

void refuse(Scope& scope, std::string message, std::string_view nearest, const std::string& server) {
  std::string help = "remove it; `pyat --explain unknown-exported-limit` tells which names are possible";
  if (!nearest.empty()) help = "did you mean \"" + std::string(nearest) + "\"?";
  scope.refuse("unknown-exported-limit", path,
               {.message = std::move(message),
                .help = std::move(help),
                .server = "invalid overrides-exporter config: enabled-metrics: " + server});
}

void check_in_list(Scope& scope, const std::string& name) {
  const auto known = std::find(exportable.begin(), exportable.end(), name);
  const bool is_too_new = name == "ingestion_artificial_delay" && !scope.release().since(2, 16);
  if (known != exportable.end() && !is_too_new) return;
  refuse(scope, "the overrides-exporter knows no limit `" + name + "`", util::nearest(name, exportable),
         "unknown metric name '" + name + "'");
}

// reflect's CanConvert to a float, and what convertToFloat64 adds to it.
bool is_number(const decode::Type& type) {
  switch (type.kind) {
    case schemas::Kind::string:
    case schemas::Kind::structure:
    case schemas::Kind::map:
    case schemas::Kind::slice:
    case schemas::Kind::any: return false;
    default: return true;
  }
}

void check_in_limits(Scope& scope, const decode::Type& limits, const std::string& name) {
  const schemas::FieldRow* field = limits.find(name);
  if (field == nullptr) {
    std::vector<std::string_view> names;
    for (const schemas::FieldRow& limit : limits.fields) {
      if (is_number(decode::type_at(limit.type))) names.push_back(schemas::text(limit.name));
    }
    return refuse(scope, "there is no limit `" + name + "` to export", util::nearest(name, names),
                  "unknown metric name '" + name + "' - must match a yaml tag in the Limits struct");
  }
  const decode::Type type = decode::type_at(field->type);
  if (is_number(type)) return;
  const std::string type_name(type.name);
  refuse(scope, "the limit `" + name + "` is not a number, and cannot be exported", "",
         "metric '" + name + "' has unsupported type " + type_name + " - cannot convert type " + type_name +
             " to float64");
}

}  // namespace

void unknown_exported_limit(Scope& scope) {
  const auto names = scope.settings().is_set(path) ? scope.settings().list(path) : std::nullopt;
  if (!names) return;
  const settings::Setting limits = scope.settings().find("limits");
  for (const std::string& name : *names) {
    if (!scope.release().since(3, 0)) {
      check_in_list(scope, name);
    } else if (limits.field != nullptr) {
      check_in_limits(scope, decode::type_at(limits.field->type), name);
    }
  }
}

}  // namespace pyat::lint::rules::mimir
