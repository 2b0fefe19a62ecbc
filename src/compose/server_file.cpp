#include "compose/server_file.hpp"

#include <charconv>
#include <initializer_list>

#include "yaml/document.hpp"

namespace pyat::compose {
namespace {

using std::string_view;

const yaml::Node* child(const yaml::Node* node, string_view key) {
  if (node == nullptr || node->kind != yaml::NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < node->count; i += 2) {
    if ((*node)[i].value == key) return &yaml::resolve_alias((*node)[i + 1]);
  }
  return nullptr;
}

const yaml::Node* at(const yaml::Node* node, std::initializer_list<string_view> keys) {
  for (const string_view key : keys) node = child(node, key);
  return node;
}

// 8080 of "8080" and of "0.0.0.0:8080".
std::optional<std::uint16_t> port_of(const yaml::Node* node) {
  if (node == nullptr || node->kind != yaml::NodeKind::scalar) return std::nullopt;
  const string_view text = node->value.substr(node->value.rfind(':') + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// health_check, or health_check/name.
bool is_health_check(string_view name) { return name == "health_check" || name.starts_with("health_check/"); }

ServerFile read_collector(const yaml::Node* root) {
  ServerFile file{};
  const yaml::Node* started = at(root, {"service", "extensions"});
  for (std::uint32_t i = 0; started != nullptr && i < started->count; ++i) {
    const string_view name = yaml::resolve_alias((*started)[i]).value;
    if (!is_health_check(name)) continue;
    file.has_health_check = true;
    file.http_port = port_of(at(root, {"extensions", name, "endpoint"}));
  }
  file.metrics_port = port_of(at(root, {"service", "telemetry", "metrics", "address"}));
  const yaml::Node* readers = at(root, {"service", "telemetry", "metrics", "readers"});
  for (std::uint32_t i = 0; readers != nullptr && i < readers->count; ++i) {
    const auto port = port_of(at(&yaml::resolve_alias((*readers)[i]), {"pull", "exporter", "prometheus", "port"}));
    if (port) file.metrics_port = port;
  }
  return file;
}

}  // namespace

ServerFile read_server_file(string_view kind, string_view text) {
  yaml::Document document{};
  document.parse(text, yaml::Dialect::v3);
  if (document.root() == nullptr) return {};
  const yaml::Node* root = &yaml::resolve_alias(*document.root());
  if (kind == "otel-collector") return read_collector(root);
  return {.http_port = port_of(at(root, {"server", "http_listen_port"}))};
}

}  // namespace pyat::compose
