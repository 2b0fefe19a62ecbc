// What the receivers check of their fields themselves. Tempo lets them do so in their Unmarshal methods only; Tempo 2.0
// runs their Validate methods, too.
#include <array>

#include "decode/checks/go_text.hpp"
#include "decode/number.hpp"
#include "receivers/decoder.hpp"
#include "receivers/text_types.hpp"
#include "receivers/wording.hpp"

namespace pyat::receivers {
namespace {

namespace checks = decode::checks;

// Why net.SplitHostPort and strconv.ParseInt turn an endpoint down; empty when they do not.
std::string port_error(std::string_view endpoint) {
  const std::string address = "address " + std::string(endpoint) + ": ";
  const std::string misformed = "endpoint is not formatted correctly: " + address;
  const std::size_t colon = endpoint.rfind(':');
  if (colon == std::string_view::npos) return misformed + "missing port in address";
  const std::string_view host = endpoint.substr(0, colon);
  if (host.starts_with('[')) {
    if (host.find(']') == std::string_view::npos) return misformed + "missing ']' in address";
    if (!host.ends_with(']')) return misformed + "missing port in address";
  } else if (host.find(':') != std::string_view::npos) {
    return misformed + "too many colons in address";
  }
  const std::string_view port = endpoint.substr(colon + 1);
  const auto number = decode::parse_int(port, 10);
  if (!number) {
    return "endpoint port is not a number: strconv.ParseInt: parsing " + checks::go_quoted(port) + ": invalid syntax";
  }
  return *number < 1 || *number > 65535 ? "port number must be between 1 and 65535" : std::string{};
}

const Value* find_below(const Value& value, std::string_view section, std::string_view key) {
  const Value* inner = value.find(section);
  return inner == nullptr ? nullptr : inner->find(key);
}

}  // namespace

bool Decoder::refuses_empty(const Value& value, std::string_view type, std::string_view id) {
  const bool is_known = value.at->kind != yaml::NodeKind::alias && !value.at->cut_off;
  if (!value.entries.empty() || !is_known) return false;
  const bool is_jaeger = type == "jaeger" && collector_ < 138;
  if (!is_jaeger && (type != "otlp" || collector_ > 57)) return false;
  // v0.132 leaves a null receiver alone before Jaeger is asked.
  if (collector_ == 132 && value.kind == Value::Kind::null) return false;
  const std::string error = std::string("empty config for ") + (is_jaeger ? "Jaeger" : "OTLP") + " receiver";
  const std::string reading = std::string(collector_ <= 57 ? "error reading receivers configuration for "
                                                           : "error reading configuration for ") +
                              checks::go_quoted(id) + ": ";
  std::string server = collector_ <= 57            ? reading + error
                       : wording_ >= Wording::v2_3 ? "'receivers' " + reading + "'' " + error
                                                   : "error decoding 'receivers': " + reading + error;
  auto& found = problem("bad-setting", *value.at, std::move(server));
  found.message = "the " + std::string(type) + " receiver needs its protocols";
  found.help = is_jaeger ? "write {protocols: {grpc: , thrift_http: }}, with the protocols that are used"
                         : "write {protocols: {grpc: , http: }}";
  return true;
}

void Decoder::check_component(const Value& value, std::string_view type, std::string_view id) {
  if (type == "otlp" && collector_ >= 82 && collector_ < 132) check_url_paths(value);
  if (collector_ > 57 || value.at->cut_off) return;
  if (type == "otlp") validate_otlp(value, id);
  if (type == "jaeger") validate_jaeger(value, id);
}

// From v0.132 on the type of the field does it.
void Decoder::check_url_paths(const Value& value) {
  const Value* http = find_below(value, "protocols", "http");
  if (http == nullptr) return;
  const TextType* type = find_text_type("otlpreceiver.SanitizedURLPath");
  for (const std::string_view key : {"traces_url_path", "metrics_url_path", "logs_url_path"}) {
    const Value* path = http->find(key);
    std::string error;
    if (path == nullptr || path->kind != Value::Kind::text || type->accepts(path->text, release_, error)) continue;
    const Step protocols(*this, {.key = "protocols"});
    const Step step(*this, {.key = "http"});
    const Step field(*this, {.key = key});
    auto& found = problem(type->code, *path->at, error);
    found.message = "expected " + std::string(type->expected) + ", found `" + path->text + "`";
  }
}

void Decoder::invalid(const yaml::Node& at, std::string_view id, std::string_view error) {
  auto& found = problem(
      "bad-setting", at,
      "invalid configuration: receiver " + checks::go_quoted(id) + " has invalid configuration: " + std::string(error));
  found.message = error;
}

void Decoder::validate_otlp(const Value& value, std::string_view id) {
  if (find_below(value, "protocols", "grpc") != nullptr || find_below(value, "protocols", "http") != nullptr) return;
  invalid(*value.at, id, "must specify at least one protocol when using the OTLP receiver");
}

void Decoder::validate_jaeger(const Value& value, std::string_view id) {
  struct Protocol {
    std::string_view key;
    std::string_view name;
  };
  constexpr std::array protocols{Protocol{"grpc", "gRPC"}, Protocol{"thrift_http", "Thrift HTTP"},
                                 Protocol{"thrift_binary", "Thrift UDP Binary"},
                                 Protocol{"thrift_compact", "Thrift UDP Compact"}};
  bool any = false;
  const auto check_port = [&](const Value& section, std::string_view key, std::string_view endpoint_key,
                              std::string_view name, std::string_view fallback) {
    const Step step(*this, {.key = key});
    const Value* endpoint = section.find(endpoint_key);
    const bool is_set = endpoint != nullptr && endpoint->kind != Value::Kind::null;
    const std::string error = port_error(is_set ? go_format(*endpoint) : std::string(fallback));
    const yaml::Node& at = is_set ? *endpoint->at : *section.at;
    if (!error.empty()) invalid(at, id, "invalid port number for the " + std::string(name) + " endpoint: " + error);
  };
  for (const Protocol& protocol : protocols) {
    const Value* section = find_below(value, "protocols", protocol.key);
    if (section == nullptr) continue;
    any = true;
    const Step step(*this, {.key = "protocols"});
    check_port(*section, protocol.key, "endpoint", protocol.name, "0.0.0.0:1");
  }
  if (!any) invalid(*value.at, id, "must specify at least one protocol when using the Jaeger receiver");
  const Value* sampling = value.find("remote_sampling");
  if (sampling == nullptr || sampling->kind != Value::Kind::map) return;
  check_port(*sampling, "remote_sampling", "host_endpoint", "Remote Sampling", "");
  const Value* file = sampling->find("strategy_file");
  const bool has_file = file != nullptr && file->kind != Value::Kind::null && !go_format(*file).empty();
  if (has_file && find_below(value, "protocols", "grpc") == nullptr)
    invalid(*file->at, id, "strategy file requires the gRPC protocol to be enabled");
  const Value* interval = sampling->find("strategy_file_reload_interval");
  if (interval != nullptr && go_format(*interval).starts_with('-'))
    invalid(*interval->at, id, "strategy file reload interval should be great or equal zero");
}

}  // namespace pyat::receivers
