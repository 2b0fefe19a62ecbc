#include "smoke/receivers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "health/docker/match.hpp"
#include "util/url.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

struct UsualReceiver {
  string_view name;
  std::uint16_t port;
  string_view setting;  // of Tempo
};
// https://opentelemetry.io/docs/specs/otlp/, https://zipkin.io/pages/quickstart
// https://grafana.com/docs/tempo/latest/configuration/#distributor
constexpr std::array usual_receivers = {UsualReceiver{"otlp-grpc", 4317, "distributor.receivers.otlp.protocols.grpc"},
                                        UsualReceiver{"otlp-http", 4318, "distributor.receivers.otlp.protocols.http"},
                                        UsualReceiver{"zipkin", 9411, "distributor.receivers.zipkin"}};

const util::Url& told_address(const health::Target& target, string_view name) {
  if (name == "otlp-grpc") return target.receivers.otlp_grpc;
  return name == "otlp-http" ? target.receivers.otlp_http : target.receivers.zipkin;
}

class Finder {
 public:
  Finder(const health::Target& target, const ServerSettings& settings, std::span<const health::Target> all)
      : target_(target), config_(settings.config) {
    // Without any, Tempo opens what it does by default, which is no part of the page.
    is_configured_ = target.kind == "tempo" && config_.has_any_below("distributor.receivers");
    is_shared_ = target.kind == "tempo" && std::any_of(all.begin(), all.end(), [&](const health::Target& other) {
                   return other.kind != "tempo" && has_receivers(other.kind) && !other.is_guess &&
                          other.address.host == target.address.host;
                 });
  }

  Receiver find(const UsualReceiver& usual) const {
    util::Url address = told_address(target_, usual.name);
    Receiver receiver{.name = string(usual.name), .is_told = !address.host.empty()};
    if (!receiver.is_told && target_.address.host.empty()) {
      receiver.obstacle = "nobody says where it takes it: name it in pyat.yml, as receivers";
    } else if (!receiver.is_told) {
      address = {.scheme = target_.address.scheme, .host = target_.address.host, .port = usual.port};
      receiver.obstacle = is_configured_ ? configure(usual, address) : "";
      if (receiver.obstacle.empty() && is_shared_ && address.port == usual.port) {
        receiver.obstacle = "the usual ports of its host are the collector's: name its own in pyat.yml, as receivers";
      }
    }
    receiver.access = access_of(target_, address);
    return receiver;
  }

 private:
  // As its configuration has it: why nothing can be written to it, or empty.
  string configure(const UsualReceiver& usual, util::Url& address) const {
    const string setting(usual.setting);
    if (!config_.has(setting)) return "it has no receiver for it: " + setting + " opens one";
    const util::Url endpoint = util::parse_url(config_.at(setting + ".endpoint"), "http").url;
    const bool is_local = health::is_this_machine(endpoint.host) && endpoint.host != "0.0.0.0";
    if (is_local && !health::is_this_machine(address.host))
      return "it takes it from its own machine only: " + setting + ".endpoint is " + endpoint.host;
    if (endpoint.port != 0) address.port = endpoint.port;
    address.scheme = config_.at(setting + ".tls.cert_file").empty() ? "http" : "https";
    return {};
  }

  const health::Target& target_;
  const health::ServerConfig& config_;
  bool is_configured_ = false, is_shared_ = false;
};

}  // namespace

bool has_receivers(string_view kind) { return kind == "tempo" || kind == "otel-collector" || kind == "alloy"; }

std::vector<Receiver> receivers_of(const health::Target& target, const ServerSettings& settings,
                                   std::span<const health::Target> all) {
  std::vector<Receiver> receivers{};
  if (!has_receivers(target.kind)) return receivers;
  const Finder finder(target, settings, all);
  for (const UsualReceiver& usual : usual_receivers) receivers.push_back(finder.find(usual));
  return receivers;
}

}  // namespace pyat::smoke
