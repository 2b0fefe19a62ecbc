#include "lint/detect.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "decode/type.hpp"
#include "schemas/catalog.hpp"

namespace pyat::lint {
namespace {

using schemas::Product;
using yaml::Node;
using yaml::NodeKind;

bool contains_ignoring_case(std::string_view text, std::string_view word) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [&](char a, char b) { return lower(a) == b; }) != text.end();
}

std::optional<Product> product_named_in(std::string_view text) {
  const bool mimir = contains_ignoring_case(text, "mimir");
  const bool tempo = contains_ignoring_case(text, "tempo");
  if (mimir == tempo) return {};
  return mimir ? Product::mimir : Product::tempo;
}

const Node* find(const Node& mapping, std::string_view name) {
  for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) {
    if (mapping[i].kind == NodeKind::scalar && mapping[i].value == name) return &yaml::resolve_alias(mapping[i + 1]);
  }
  return nullptr;
}

bool has_all(const Node& mapping, std::initializer_list<std::string_view> names) {
  return std::all_of(names.begin(), names.end(), [&](std::string_view name) { return find(mapping, name) != nullptr; });
}

bool has_any(const Node& mapping, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return find(mapping, name) != nullptr; });
}

bool is_mapping(const Node* node) { return node != nullptr && node->kind == NodeKind::mapping; }

// How many keys of the first two levels the product knows in its oldest or newest release.
std::size_t known_keys(const Node& root, std::uint32_t type_row) {
  const decode::Type type = decode::type_at(type_row);
  std::size_t known = 0;
  for (std::uint32_t i = 0; i + 1 < root.count; i += 2) {
    const auto* field = root[i].kind == NodeKind::scalar ? type.find(root[i].value) : nullptr;
    if (field == nullptr) continue;
    ++known;
    const Node& section = yaml::resolve_alias(root[i + 1]);
    if (section.kind != NodeKind::mapping) continue;
    const decode::Type section_type = decode::type_at(field->type);
    for (std::uint32_t j = 0; j + 1 < section.count; j += 2) {
      if (section[j].kind == NodeKind::scalar && section_type.find(section[j].value) != nullptr) ++known;
    }
  }
  return known;
}

std::size_t best_match(const Node& root, Product product) {
  const auto releases = schemas::releases_of(product);
  return std::max(known_keys(root, releases.front().root), known_keys(root, releases.back().root));
}

}  // namespace

std::optional<Product> product_of_name(std::string_view path) {
  return product_named_in(path.substr(path.find_last_of('/') + 1));
}

std::optional<Product> product_of_folder(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? std::nullopt : product_of_name(path.substr(0, slash));
}

bool is_mostly_known(const Node* root, std::uint32_t type_row) {
  if (!is_mapping(root)) return false;
  const decode::Type type = decode::type_at(type_row);
  std::uint32_t known = 0;
  for (std::uint32_t i = 0; i < root->count; i += 2) {
    if (type.find((*root)[i].value) != nullptr) ++known;
  }
  return known > root->count / 4;  // half of the keys
}

std::optional<Product> product_of_content(const Node* root) {
  if (!is_mapping(root)) return {};
  const std::size_t mimir = best_match(*root, Product::mimir);
  const std::size_t tempo = best_match(*root, Product::tempo);
  if (mimir == tempo) return {};
  return mimir > tempo ? Product::mimir : Product::tempo;
}

std::string_view other_kind(const Node* root) {
  if (!is_mapping(root)) return {};
  const Node& top = *root;
  if (has_all(top, {"apiVersion", "kind"})) return "a Kubernetes manifest";
  if (has_all(top, {"apiVersion", "datasources"})) return "a Grafana data source file";
  if (has_all(top, {"apiVersion", "providers"})) return "a Grafana dashboard provider file";
  if (has_all(top, {"panels", "schemaVersion"})) return "a Grafana dashboard";
  if (is_mapping(find(top, "services")) && !has_any(top, {"server", "receivers"})) return "a Docker Compose file";
  if (has_all(top, {"positions", "clients"}) || has_all(top, {"clients", "scrape_configs"}))
    return "a Promtail configuration";
  if (has_any(top, {"schema_config", "limits_config", "chunk_store_config"})) return "a Loki configuration";
  if (has_all(top, {"receivers", "service"}) || has_all(top, {"receivers", "exporters"}))
    return "an OpenTelemetry Collector configuration";
  if (has_all(top, {"route", "receivers"})) return "an Alertmanager configuration";
  if (has_any(top, {"scrape_configs", "rule_files"})) return "a Prometheus configuration";
  if (top.count == 2 && find(top, "groups") != nullptr) return "a file of recording and alerting rules";
  if (has_all(top, {"chunk_store", "schema"}) || has_any(top, {"table_manager"})) return "a Cortex configuration";
  return {};
}

}  // namespace pyat::lint
