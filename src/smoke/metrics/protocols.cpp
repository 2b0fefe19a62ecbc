#include "smoke/metrics/protocols.hpp"

#include <fmt/format.h>

#include <array>

#include "health/release.hpp"
#include "smoke/metrics/paths.hpp"

namespace pyat::smoke {
namespace metrics {
namespace {

using std::string;
using std::string_view;

// https://github.com/grafana/mimir/blob/main/CHANGELOG.md, 2.3.0, 2.16.0 and 2.17.0
string mimir_obstacle(string_view release, string_view protocol) {
  if (protocol == remote_write_2) {
    if (health::is_older(release, 2, 16)) {
      return fmt::format("Mimir {} answers 200 to remote write 2.0 and stores nothing: 2.17 is the first that takes it",
                         release);
    }
    if (health::is_older(release, 2, 17)) {
      return fmt::format("Mimir {} answers 415 to remote write 2.0: 2.17 is the first that takes it", release);
    }
  } else if (protocol != remote_write_1 && health::is_older(release, 2, 3)) {
    return fmt::format("Mimir {} does not take OTLP: 2.3 is the first that does", release);
  }
  return {};
}

// https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md, 2.47.0, 2.54.0 and 3.0.0
string prometheus_obstacle(string_view release, string_view protocol) {
  if (protocol == remote_write_2) {
    if (health::is_older(release, 2, 54)) {
      return fmt::format("Prometheus {} answers 204 to remote write 2.0 and stores nothing: 3.0 takes it", release);
    }
    if (health::is_older(release, 3, 0))
      return fmt::format("Prometheus {} takes remote write 2.0 on trial: 3.0 does", release);
  } else if (protocol != remote_write_1 && health::is_older(release, 2, 47)) {
    return fmt::format(
        "Prometheus {} does not take OTLP: 2.47 does with --enable-feature=otlp-write-receiver, 3.0 with "
        "--web.enable-otlp-receiver",
        release);
  }
  return {};
}

bool is_collector(const Route& route) { return route.through == "collector"; }
bool is_otlp(const Route& route) { return route.protocol == otlp_http || route.protocol == otlp_json; }
bool is_mimir(const Route& route) { return route.product == "mimir"; }

}  // namespace

string_view write_path_of(const Route& route) {
  if (is_otlp(route))
    return is_collector(route) ? "/v1/metrics" : is_mimir(route) ? "/otlp/v1/metrics" : "/api/v1/otlp/v1/metrics";
  return is_mimir(route) && !is_collector(route) ? "/api/v1/push" : "/api/v1/write";
}

// A data source of Grafana, like an address that ends in the prefix already, has it in its own URL.
string_view read_prefix_of(const Route& route) {
  if (!is_mimir(route) || route.through == "Grafana" || route.read.url.ends_with("/prometheus")) return {};
  return "/prometheus";
}

bool keeps_native_histograms(const Route& route) {
  if (route.kept.native_histograms) return *route.kept.native_histograms;
  const auto release = health::release_of(route.release);
  return release && *release >= (is_mimir(route) ? health::Release{2, 16} : health::Release{3, 9});
}

// Nobody keeps exemplars by default.
bool keeps_exemplars(const Route& route) { return route.kept.exemplars.value_or(false); }

}  // namespace metrics

std::span<const Protocol> metric_protocols() {
  static constexpr std::array<Protocol, 4> protocols = {{{metrics::remote_write_1, "remote write 1.0"},
                                                         {metrics::remote_write_2, "remote write 2.0"},
                                                         {metrics::otlp_http, "OTLP/HTTP"},
                                                         {metrics::otlp_json, "OTLP/HTTP as JSON"}}};
  return protocols;
}

std::string metric_obstacle(std::string_view product, std::string_view release, std::string_view protocol) {
  if (product == "mimir") return metrics::mimir_obstacle(release, protocol);
  if (product == "prometheus") return metrics::prometheus_obstacle(release, protocol);
  return {};
}

}  // namespace pyat::smoke
