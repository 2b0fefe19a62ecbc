// The limits that the overrides-exporter is asked to export (pkg/util/validation/exporter/exporter.go).
#include <algorithm>
#include <array>

#include "decode/type.hpp"
#include "lint/rules/all.hpp"
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
constexpr std::string_view exportable_since_2_16 = "ingestion_artificial_delay";

struct Item {
  std::string_view name;
  std::size_t offset = 0;  // in the value
};

// Narrows the range of a value to one item of it, where the value stands in the file as it is, or in quotes.
void point_at(const Item& item, std::size_t value_size, diag::Range& range) {
  const std::size_t width = range.end.column - range.begin.column;
  if (range.begin.line != range.end.line || (width != value_size && width != value_size + 2)) return;
  range.begin.column += static_cast<std::uint32_t>(item.offset + (width - value_size) / 2);
  range.end.column = range.begin.column + static_cast<std::uint32_t>(item.name.size());
}

void refuse(Scope& scope, const Item& item, std::string message, std::string_view nearest, const std::string& server) {
  std::string help = "remove it; `pyat --explain unknown-exported-limit` tells which names are possible";
  if (!nearest.empty()) help = "did you mean \"" + std::string(nearest) + "\"?";
  diag::Diagnostic& found = scope.refuse("unknown-exported-limit", path,
                                         {.message = std::move(message),
                                          .help = std::move(help),
                                          .server = "invalid overrides-exporter config: enabled-metrics: " + server});
  const settings::Setting setting = scope.settings().find(path);
  if (setting.value != nullptr) point_at(item, setting.value->value.size(), found.range);
}

void check_in_list(Scope& scope, const Item& item) {
  const auto known = std::find(exportable.begin(), exportable.end(), item.name);
  if (known != exportable.end() || (scope.release().since(2, 16) && item.name == exportable_since_2_16)) return;
  const std::string name(item.name);
  refuse(scope, item, "the overrides-exporter does not know the limit `" + name + "`", util::nearest(name, exportable),
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

void check_in_limits(Scope& scope, const decode::Type& limits, const Item& item) {
  const std::string name(item.name);
  const schemas::FieldRow* field = limits.find(name);
  if (field == nullptr) {
    std::vector<std::string_view> names;
    for (const schemas::FieldRow& limit : limits.fields) {
      if (is_number(decode::type_at(limit.type))) names.push_back(schemas::text(limit.name));
    }
    return refuse(scope, item, "there is no limit `" + name + "` to export", util::nearest(name, names),
                  "unknown metric name '" + name + "' - must match a yaml tag in the Limits struct");
  }
  const decode::Type type = decode::type_at(field->type);
  if (is_number(type)) return;
  const std::string type_name(type.name);
  refuse(scope, item, "the limit `" + name + "` is not a number, and cannot be exported", "",
         "metric '" + name + "' has unsupported type " + type_name + " - cannot convert type " + type_name +
             " to float64");
}

}  // namespace

void unknown_exported_limit(Scope& scope) {
  const auto names = scope.settings().is_set(path) ? scope.settings().list(path) : std::nullopt;
  const settings::Setting limits = scope.settings().find("limits");
  if (!names || limits.field == nullptr) return;
  Item item{};
  for (const std::string& name : *names) {
    item.name = name;
    if (scope.release().since(3, 0)) {
      check_in_limits(scope, decode::type_at(limits.field->type), item);
    } else {
      check_in_list(scope, item);
    }
    item.offset += name.size() + 1;
  }
}

}  // namespace pyat::lint::rules::mimir
