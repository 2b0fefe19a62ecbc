#include "compose/server_file.hpp"

#include <charconv>

#include "compose/node_at.hpp"
#include "yaml/document.hpp"

namespace pyat::compose {
namespace {

using std::string_view;

// 8080 of "8080" and of "0.0.0.0:8080".
std::optional<std::uint16_t> port_of(const yaml::Node* node) {
  if (node == nullptr || node->kind != yaml::NodeKind::scalar) return std::nullopt;
  const string_view text = node->value.substr(node->value.rfind(':') + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
  return port;
}

// otlp, or otlp/name.
bool is_of_type(string_view name, string_view type) {
  return name.starts_with(type) && (name.size() == type.size() || name[type.size()] == '/');
}

// The port of a receiver that is there, even if there is nothing below its name.
std::optional<std::uint16_t> port_of_receiver(const yaml::Node* receiver, std::optional<std::uint16_t> usual) {
  if (receiver == nullptr) return std::nullopt;
  const yaml::Node* endpoint = child(receiver, "endpoint");
  return endpoint == nullptr ? usual : port_of(endpoint);
}

// Of several receivers of one type, the first that has a port.
void add_receiver(ReceiverPorts& ports, string_view name, const yaml::Node* receiver) {
  const auto add = [](std::optional<std::uint16_t>& port, std::optional<std::uint16_t> found) {
    if (!port) port = found;
  };
  if (is_of_type(name, "zipkin")) add(ports.zipkin, port_of_receiver(receiver, usual_receivers.zipkin));
  if (!is_of_type(name, "otlp")) return;
  const yaml::Node* protocols = child(receiver, "protocols");
  add(ports.otlp_grpc, port_of_receiver(child(protocols, "grpc"), usual_receivers.otlp_grpc));
  add(ports.otlp_http, port_of_receiver(child(protocols, "http"), usual_receivers.otlp_http));
}

// Receivers that are in no pipeline are not started.
ReceiverPorts receivers_of_pipelines(const yaml::Node* root) {
  ReceiverPorts ports{};
  const yaml::Node* pipelines = at(root, {"service", "pipelines"});
  if (pipelines == nullptr || pipelines->kind != yaml::NodeKind::mapping) return ports;
  for (std::uint32_t i = 1; i < pipelines->count; i += 2) {
    const yaml::Node* names = child(&yaml::resolve_alias((*pipelines)[i]), "receivers");
    if (names == nullptr || names->kind != yaml::NodeKind::sequence) continue;
    for (std::uint32_t k = 0; k < names->count; ++k) {
      const string_view name = yaml::resolve_alias((*names)[k]).value;
      if (const yaml::Node* receiver = at(root, {"receivers", name})) add_receiver(ports, name, receiver);
    }
  }
  return ports;
}

// Where none is named, Tempo takes OTLP over gRPC, and Jaeger's protocols.
ReceiverPorts receivers_of_tempo(const yaml::Node* root) {
  ReceiverPorts ports{};
  const yaml::Node* receivers = at(root, {"distributor", "receivers"});
  if (receivers == nullptr || (receivers->kind != yaml::NodeKind::sequence && receivers->count == 0)) {
    return {.otlp_grpc = usual_receivers.otlp_grpc};
  }
  if (receivers->kind != yaml::NodeKind::mapping) return ports;
  for (std::uint32_t i = 0; i + 1 < receivers->count; i += 2) {
    add_receiver(ports, (*receivers)[i].value, &yaml::resolve_alias((*receivers)[i + 1]));
  }
  return ports;
}

ServerFile read_collector(const yaml::Node* root) {
  ServerFile file{};
  const yaml::Node* started = at(root, {"service", "extensions"});
  for (std::uint32_t i = 0; started != nullptr && i < started->count; ++i) {
    const string_view name = yaml::resolve_alias((*started)[i]).value;
    if (!is_of_type(name, "health_check")) continue;
    file.has_health_check = true;
    file.http_port = port_of(at(root, {"extensions", name, "endpoint"}));
  }
  file.metrics_port = port_of(at(root, {"service", "telemetry", "metrics", "address"}));
  const yaml::Node* readers = at(root, {"service", "telemetry", "metrics", "readers"});
  for (std::uint32_t i = 0; readers != nullptr && i < readers->count; ++i) {
    const auto port = port_of(at(&yaml::resolve_alias((*readers)[i]), {"pull", "exporter", "prometheus", "port"}));
    if (port) file.metrics_port = port;
  }
  file.receivers = receivers_of_pipelines(root);
  return file;
}

}  // namespace

ServerFile read_server_file(string_view kind, string_view text) {
  yaml::Document document{};
  document.parse(text, yaml::Dialect::v3);
  if (document.root() == nullptr) return {};
  const yaml::Node* root = &yaml::resolve_alias(*document.root());
  if (kind == "otel-collector") return read_collector(root);
  ServerFile file{.http_port = port_of(at(root, {"server", "http_listen_port"}))};
  if (kind == "tempo") file.receivers = receivers_of_tempo(root);
  return file;
}

}  // namespace pyat::compose
