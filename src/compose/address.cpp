// At which address of this machine a service is reached.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "compose/facts.hpp"
#include "compose/server_file.hpp"
#include "util/text.hpp"

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

const Port* published(const Service& service, std::uint16_t container_port) {
  for (const Port& port : service.ports) {
    if (port.container == container_port && port.protocol != "udp") return &port;
  }
  return nullptr;
}

string host_of(const Port& port) {
  const string& ip = port.host_ip;
  if (ip.empty() || ip == "0.0.0.0" || ip == "::") return "localhost";
  return ip.find(':') == string::npos ? ip : '[' + ip + ']';
}

string_view scheme_of(string_view kind) {
  if (kind == "redis") return "redis://";
  if (kind == "postgresql") return "postgresql://";
  if (kind == "tcp") return "tcp://";
  return "http://";
}

std::optional<std::uint16_t> number_of(string_view text) {
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

// http://localhost:8007/health in a health check. Port 0: none is written.
struct AskedUrl {
  std::uint16_t port = 0;
  string path{};
};

std::optional<AskedUrl> url_in(const std::vector<string>& healthcheck) {
  for (const string& word : healthcheck) {
    const std::size_t begin = word.find("http://");
    if (begin == string::npos) continue;
    string_view url = string_view(word).substr(begin + 7);
    url = url.substr(0, url.find_first_of(" ?#\"'|;)>&\t\n"));  // a query may hold a token
    const std::size_t slash = std::min(url.find('/'), url.size());
    const string_view authority = url.substr(0, slash);
    const std::size_t colon = authority.rfind(':');
    AskedUrl asked{.port = 80, .path = string(url.substr(slash))};
    if (colon != string_view::npos) asked.port = number_of(authority.substr(colon + 1)).value_or(0);
    return asked;
  }
  return std::nullopt;
}

class AddressFinder {
 public:
  AddressFinder(const Service& service, const Program* program, Found& found)
      : service_(service), program_(program), found_(found), words_(flat_words(service.command)) {}

  void find(const ReadFile& read) {
    const string& config = found_.service.config;
    if (const auto text = config.empty() ? std::nullopt : read(config)) {
      file_ = read_server_file(found_.service.kind, *text);
      has_file_ = true;
    }
    if (found_.service.kind == "container") return;
    if (program_ == nullptr || found_.service.kind == "http" || found_.service.kind == "tcp") {
      find_of_any();
    } else {
      find_of_program();
    }
    if (found_.service.kind == "otel-collector") find_metrics();
    find_receivers();
  }

 private:
  void set(const Port& port) {
    found_.service.address = string(scheme_of(found_.service.kind)) + host_of(port) + ':' + std::to_string(port.host);
    const string container = std::to_string(port.container);
    found_.facts.push_back(port.host == port.container
                               ? "port " + container
                               : "port " + container + " published as " + std::to_string(port.host));
    if (service_.uses_host_network) found_.facts.emplace_back("network of the host");
    if (!service_.network_of.empty()) found_.facts.push_back("network of " + service_.network_of);
  }

  // Where a port of the container is reached from here; nothing when it is not.
  std::optional<Port> reached(std::uint16_t container_port) const {
    if (service_.uses_host_network) return Port{.host = container_port, .container = container_port};
    const Port* port = published(service_, container_port);
    return port == nullptr || port->host == 0 ? std::nullopt : std::optional(*port);
  }

  // Of a service whose program is not known, or one of many that are asked over HTTP.
  void find_of_any() {
    if (const auto asked = url_in(service_.healthcheck); asked && asked->port != 0) {
      if (const auto port = reached(asked->port)) {
        set_http(*port, asked->path, "its health check asks " + (asked->path.empty() ? "/" : asked->path));
        return;
      }
    }
    if (program_ != nullptr) {
      if (const auto port = reached(program_->port)) {
        set_http(*port, string(program_->path), {});
        return;
      }
    }
    const auto first = std::find_if(service_.ports.begin(), service_.ports.end(),
                                    [](const Port& port) { return port.host != 0 && port.protocol != "udp"; });
    if (first == service_.ports.end()) {
      found_.service.kind = "container";
      found_.facts.emplace_back("no published port");
    } else if (parse_image(service_.image).repository.ends_with("exporter")) {
      set_http(*first, "/metrics", "an exporter has /metrics");
    } else {
      found_.service.kind = "tcp";
      set(*first);
    }
  }

  void set_http(const Port& port, string path, string fact) {
    found_.service.kind = "http";
    found_.service.path = path.empty() ? "/" : std::move(path);
    set(port);
    if (!fact.empty()) found_.facts.push_back(std::move(fact));
  }

  void find_of_program() {
    const std::uint16_t known = known_port();
    if (service_.uses_host_network) {
      set(*reached(known != 0 ? known : program_->port));
      return;
    }
    for (const std::uint16_t wanted : {known != 0 ? known : program_->port, fallback(known)}) {
      const Port* port = wanted == 0 ? nullptr : published(service_, wanted);
      if (port == nullptr) continue;
      if (port->host != 0) {
        set(*port);
        check_collector();
      } else {
        found_.open.push_back("address: Docker chooses the port that " + std::to_string(wanted) + " is published as");
      }
      return;
    }
    const string port = std::to_string(known != 0 ? known : program_->port);
    found_.open.push_back("address: port " + port + " is not published" +
                          (service_.ports.empty() ? "" : ", others are"));
  }

  // Of the servers of Grafana, where nothing says another: the library's default before a product had its own.
  std::uint16_t fallback(std::uint16_t known) const {
    const string& kind = found_.service.kind;
    return known == 0 && (kind == "tempo" || kind == "promtail") ? 80 : 0;
  }

  // By flag, variable or file; 0 when none of them says.
  std::uint16_t known_port() const {
    const string& kind = found_.service.kind;
    if (kind == "grafana") {
      const Variable* variable = service_.variable("GF_SERVER_HTTP_PORT");
      return variable == nullptr || !variable->value ? 0 : number_of(*variable->value).value_or(0);
    }
    const std::vector<string_view> flags = {"server.http-listen-port", "server.http-listen-addr", "web.listen-address",
                                            "address", "server.http.listen-addr"};
    for (const string_view name : flags) {
      if (kind == "minio" && name != "address") continue;
      const auto value = flag_of(words_, name);
      if (!value) continue;
      if (const auto port = number_of(string_view(*value).substr(value->rfind(':') + 1))) return *port;
    }
    return file_.http_port.value_or(0);
  }

  void check_collector() {
    if (found_.service.kind != "otel-collector" || !has_file_ || file_.has_health_check) return;
    found_.open.emplace_back("address: its configuration starts no health_check extension, nothing answers there");
  }

  void find_metrics() {
    const std::uint16_t wanted = file_.metrics_port.value_or(8888);
    const auto port = reached(wanted);
    if (!port) {
      found_.open.push_back("metrics: its own (port " + std::to_string(wanted) + ") are not published");
      return;
    }
    found_.service.metrics = "http://" + host_of(*port) + ':' + std::to_string(port->host) + "/metrics";
  }

  // Where the configuration cannot be read, ports that are published where receivers usually are.
  void find_receivers() {
    const string& kind = found_.service.kind;
    if (kind != "tempo" && kind != "otel-collector" && kind != "alloy") return;
    const ReceiverPorts& ports = has_file_ && kind != "alloy" ? file_.receivers : usual_receivers;
    std::vector<string> hidden{};
    const auto find = [&](string_view name, const std::optional<std::uint16_t>& wanted, string_view scheme) {
      const auto port = wanted ? reached(*wanted) : std::nullopt;
      if (port && (has_file_ || !service_.uses_host_network)) {
        return string(scheme) + host_of(*port) + ':' + std::to_string(port->host);
      }
      if (wanted && has_file_ && kind != "alloy")
        hidden.push_back(string(name) + " (port " + std::to_string(*wanted) + ')');
      return string{};
    };
    found_.service.receivers = {.otlp_grpc = find("otlp_grpc", ports.otlp_grpc, ""),
                                .otlp_http = find("otlp_http", ports.otlp_http, "http://"),
                                .zipkin = find("zipkin", ports.zipkin, "http://")};
    if (!hidden.empty()) {
      const char* verb = hidden.size() == 1 ? " is not published" : " are not published";
      found_.open.push_back("receivers: " + util::joined(hidden, ", ") + verb);
    }
  }

  const Service& service_;
  const Program* program_;
  Found& found_;
  std::vector<string> words_;
  ServerFile file_{};
  bool has_file_ = false;
};

}  // namespace

void find_address(const Service& service, const Program* program, const ReadFile& read, Found& found) {
  AddressFinder(service, program, found).find(read);
}

}  // namespace pyat::compose
