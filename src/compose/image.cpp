#include "compose/image.hpp"

#include <algorithm>

namespace pyat::compose {
namespace {

using std::string;
using std::string_view;

// From the images' own Dockerfiles and documentation. The first row that fits holds.
constexpr std::array<Program, 46> programs = {{
    {"grafana/mimir", "mimir", 8080, "", ""},
    {"grafana/tempo", "tempo", 3200, "", ""},
    {"grafana/loki", "loki", 3100, "", "/etc/loki/local-config.yaml"},
    {"grafana/grafana", "grafana", 3000, "", "/etc/grafana/grafana.ini"},
    {"grafana/grafana-oss", "grafana", 3000, "", "/etc/grafana/grafana.ini"},
    {"grafana/grafana-enterprise", "grafana", 3000, "", "/etc/grafana/grafana.ini"},
    {"grafana/promtail", "promtail", 9080, "", "/etc/promtail/config.yml"},
    {"grafana/alloy", "alloy", 12345, "", "/etc/alloy/config.alloy"},
    {"grafana/pyroscope", "pyroscope", 4040, "", ""},
    {"prom/prometheus", "prometheus", 9090, "", "/etc/prometheus/prometheus.yml"},
    {"prometheus/prometheus", "prometheus", 9090, "", "/etc/prometheus/prometheus.yml"},
    {"bitnami/prometheus", "prometheus", 9090, "", ""},
    {"prom/alertmanager", "alertmanager", 9093, "", "/etc/alertmanager/alertmanager.yml"},
    {"prometheus/alertmanager", "alertmanager", 9093, "", "/etc/alertmanager/alertmanager.yml"},
    {"bitnami/alertmanager", "alertmanager", 9093, "", ""},
    {"otel/opentelemetry-collector", "otel-collector", 13133, "", "/etc/otelcol/config.yaml"},
    {"otel/opentelemetry-collector-contrib", "otel-collector", 13133, "", "/etc/otelcol-contrib/config.yaml"},
    {"otel/opentelemetry-collector-k8s", "otel-collector", 13133, "", "/etc/otelcol-k8s/config.yaml"},
    {"opentelemetry-collector-releases/opentelemetry-collector", "otel-collector", 13133, "",
     "/etc/otelcol/config.yaml"},
    {"opentelemetry-collector-releases/opentelemetry-collector-contrib", "otel-collector", 13133, "",
     "/etc/otelcol-contrib/config.yaml"},
    {"minio/minio", "minio", 9000, "", ""},
    {"bitnami/minio", "minio", 9000, "", ""},
    {"minio/mc", "container", 0, "", ""},
    {"chrislusf/seaweedfs", "s3", 8333, "", ""},
    {"dxflrs/garage", "s3", 3900, "", ""},
    {"rustfs/rustfs", "s3", 9000, "", ""},
    {"timescale/timescaledb", "postgresql", 5432, "", ""},
    {"timescale/timescaledb-ha", "postgresql", 5432, "", ""},
    {"pgvector/pgvector", "postgresql", 5432, "", ""},
    {"postgis/postgis", "postgresql", 5432, "", ""},
    {"bitnami/postgresql", "postgresql", 5432, "", ""},
    {"postgres", "postgresql", 5432, "", ""},
    {"bitnami/redis", "redis", 6379, "", ""},
    {"bitnami/valkey", "redis", 6379, "", ""},
    {"valkey/valkey", "redis", 6379, "", ""},
    {"redis/redis-stack-server", "redis", 6379, "", ""},
    {"redis/redis-stack", "redis", 6379, "", ""},
    {"redis", "redis", 6379, "", ""},
    {"jaegertracing/all-in-one", "http", 16686, "/", ""},
    {"jaegertracing/jaeger", "http", 16686, "/", ""},
    {"openzipkin/zipkin", "http", 9411, "/health", ""},
    {"cadvisor/cadvisor", "http", 8080, "/healthz", ""},
    {"prom/node-exporter", "http", 9100, "/metrics", ""},
    {"prom/pushgateway", "http", 9091, "/-/ready", ""},
    {"prom/blackbox-exporter", "http", 9115, "/-/healthy", ""},
    {"elasticsearch/elasticsearch", "http", 9200, "/_cluster/health", ""},
}};

bool is_registry(string_view part) { return part.find_first_of(".:") != string_view::npos || part == "localhost"; }

// "grafana/mimir" and "mirror/grafana/mimir", but not "my-grafana/mimir".
bool ends_with_name(string_view repository, string_view name) {
  if (!repository.ends_with(name)) return false;
  return repository.size() == name.size() || repository[repository.size() - name.size() - 1] == '/';
}

std::size_t count_digits(string_view text) { return std::min(text.find_first_not_of("0123456789"), text.size()); }

}  // namespace

Image parse_image(string_view text) {
  text = text.substr(0, text.find('@'));
  Image image{};
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.rfind(':');
  if (colon != string_view::npos && (slash == string_view::npos || colon > slash)) {
    image.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  const std::size_t first = text.find('/');
  if (first != string_view::npos && is_registry(text.substr(0, first))) text.remove_prefix(first + 1);
  image.repository = text;
  return image;
}

string version_of(string_view tag) {
  if (tag.starts_with("RELEASE.")) {
    const std::size_t end = std::min(tag.find_first_not_of("0123456789T-", 8), tag.size());
    const bool is_time = end > 8 && end < tag.size() && tag[end] == 'Z';
    return is_time ? string(tag.substr(0, end + 1)) : string{};  // also of RELEASE.…Z.fips
  }
  string_view rest = tag;
  if (rest.starts_with('v')) rest.remove_prefix(1);
  string version{};
  for (int part = 0; part < 3; ++part) {
    const std::size_t digits = count_digits(rest);
    if (digits == 0 || digits > 4) return {};  // a date or a commit
    version += rest.substr(0, digits);
    rest.remove_prefix(digits);
    if (!rest.starts_with('.') || count_digits(rest.substr(1)) == 0 || part == 2) break;
    version += '.';
    rest.remove_prefix(1);
  }
  if (!rest.empty() && rest.front() != '-' && rest.front() != '.' && rest.front() != '+') return {};
  for (const string_view pre : {"-rc", "-alpha", "-beta"}) {
    const string_view number = rest.substr(std::min(pre.size(), rest.size()));
    const bool is_number = number.empty() || number.find_first_not_of("0123456789.") == string_view::npos;
    // 16-alpine is a base image, 2.0.0-alpha.1 a release.
    if (rest.starts_with(pre) && is_number) return version + string(rest);
  }
  return version;
}

const Program* program_of(const Image& image) {
  const auto* found = std::find_if(programs.begin(), programs.end(),
                                   [&](const Program& row) { return ends_with_name(image.repository, row.image); });
  return found == programs.end() ? nullptr : found;
}

}  // namespace pyat::compose
