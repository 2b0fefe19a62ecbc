// A section without a value sets everything in it to zero, which Mimir refused before it decoded with yaml.v3
// (validateYAMLEmptyNodes of pkg/mimir/mimir.go, until 2.3). It compares values, so that a section with all its
// settings at zero is refused, too.
#include <algorithm>
#include <array>

#include "decode/dialect.hpp"
#include "decode/place.hpp"
#include "decode/resolve.hpp"
#include "lint/rules/all.hpp"
#include "settings/preset.hpp"

namespace pyat::lint::rules::mimir {
namespace {

struct Section {
  std::string_view key;
  std::string_view name;  // of the Go field
};

constexpr std::array sections{
    Section{"api", "API"},
    Section{"server", "Server"},
    Section{"distributor", "Distributor"},
    Section{"querier", "Querier"},
    Section{"ingester_client", "IngesterClient"},
    Section{"ingester", "Ingester"},
    Section{"flusher", "Flusher"},
    Section{"limits", "LimitsConfig"},
    Section{"frontend_worker", "Worker"},
    Section{"frontend", "Frontend"},
    Section{"blocks_storage", "BlocksStorage"},
    Section{"compactor", "Compactor"},
    Section{"store_gateway", "StoreGateway"},
    Section{"tenant_federation", "TenantFederation"},
    Section{"activity_tracker", "ActivityTracker"},
    Section{"ruler", "Ruler"},
    Section{"ruler_storage", "RulerStorage"},
    Section{"alertmanager", "Alertmanager"},
    Section{"alertmanager_storage", "AlertmanagerStorage"},
    Section{"runtime_config", "RuntimeConfig"},
    Section{"memberlist", "MemberlistKV"},
    Section{"query_scheduler", "QueryScheduler"},
};

bool is_zero(std::string_view text) {
  return text.empty() || text == "0" || text == "0s" || text == "false" || text == "[]" || text == "{}";
}

bool is_zero_setting(const settings::Settings& settings, const std::string& path) {
  if (settings.find(path).origin == settings::Origin::zero) return true;
  if (const auto value = settings.text(path)) return is_zero(*value);
  const auto items = settings.list(path);
  return items && items->empty();
}

struct Zero {
  bool now = true;         // every setting below is zero
  bool by_default = true;  // and would be without the file; only known when it is zero now
};

Zero look(const settings::Settings& settings, const decode::Type& type, const std::string& path) {
  if (type.kind != schemas::Kind::structure || type.fields.empty()) return {.now = is_zero_setting(settings, path)};
  Zero zero{};
  for (const decode::FieldRow& field : type.fields) {
    if (!zero.now) return zero;
    const decode::Type inner = decode::type_at(field.type);
    const Zero below = look(settings, inner, path + "." + std::string(schemas::text(field.name)));
    const bool is_leaf = inner.kind != schemas::Kind::structure || inner.fields.empty();
    zero.now = zero.now && below.now;
    zero.by_default = zero.by_default && (is_leaf ? is_zero(schemas::text(field.fallback)) : below.by_default);
  }
  return zero;
}

std::string server_text(std::string_view name) {
  return "the " + std::string(name) + " configuration in YAML has been specified as an empty YAML node";
}

}  // namespace

void empty_section(Scope& scope) {
  const settings::Settings& settings = scope.settings();
  if (settings.root() == nullptr) return;
  const yaml::Node& root = yaml::resolve_alias(*settings.root());
  if (decode::is_null(decode::dialect_of(scope.release()), root)) {
    // The server stops at the first section.
    diag::Diagnostic& found = scope.refuse("empty-section", "",
                                           {.message = "the document is null, which empties every section",
                                            .help = "write {} if everything shall have its default",
                                            .server = server_text(sections.front().name)});
    found.range = decode::range_of(root);
    return;
  }
  if (root.kind != yaml::NodeKind::mapping) return;
  for (const Section& section : sections) {
    const std::string path(section.key);
    const decode::FieldRow* field = settings.config().find(section.key);
    const decode::KeyValue entry = decode::find_entry(root, section.key, false);
    if (field == nullptr || entry.value == nullptr) continue;
    const Zero zero = look(settings, decode::type_at(field->type), path);
    if (!zero.now || zero.by_default) continue;
    const bool is_null = decode::is_null(decode::Dialect::v2, yaml::resolve_alias(*entry.value));
    diag::Diagnostic& found = scope.refuse(
        "empty-section", path,
        {.message = is_null ? path + " has no value, which sets all of it to zero"
                            : "every setting of " + path + " is zero, which looks like a section without value",
         .help = "leave out " + path + ", or give one of its settings a value that is not zero",
         .server = server_text(section.name)});
    found.range = decode::range_of(*entry.key);
  }
}

}  // namespace pyat::lint::rules::mimir
