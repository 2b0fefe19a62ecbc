// The table of kinds.
#include <algorithm>
#include <array>

#include "health/kinds/rows.hpp"
#include "health/probe.hpp"

namespace pyat::health {
namespace {

constexpr std::array table = {&alertmanager_kind,   &alloy_kind,      &grafana_kind,    &grpc_kind,
                              &http_kind,           &loki_kind,       &mimir_kind,      &minio_kind,
                              &otel_collector_kind, &postgresql_kind, &prometheus_kind, &promtail_kind,
                              &pyroscope_kind,      &redis_kind,      &s3_kind,         &tcp_kind,
                              &tempo_kind};

// Of more than one kind.
constexpr std::array<CheckInfo, 8> common = {{
    {"access", "It accepts the credentials that it was given"},
    {"certificate", "Its certificate is valid for longer than health.expiry, 14 days"},
    {"clock", "Its clock agrees with the one of this machine, give or take a minute"},
    {"container", "Its container runs, and was not started again and again"},
    {"container-health", "The health check of its container passes"},
    {"one-shot", "The container that is to do its work and end has done so"},
    {"reach", "It takes connections and answers"},
    {"release", "It runs the release that pyat.yml or the Compose file names"},
}};

}  // namespace

std::span<const Kind* const> kinds() { return table; }

const Kind* find_kind(std::string_view name) {
  const auto* found = std::find_if(table.begin(), table.end(), [&](const Kind* kind) { return kind->name == name; });
  return found == table.end() ? nullptr : *found;
}

std::vector<CheckInfo> check_infos() {
  std::vector<CheckInfo> all(common.begin(), common.end());
  for (const Kind* kind : table) all.insert(all.end(), kind->checks.begin(), kind->checks.end());
  std::sort(all.begin(), all.end(), [](const CheckInfo& a, const CheckInfo& b) { return a.id < b.id; });
  all.erase(std::unique(all.begin(), all.end(), [](const CheckInfo& a, const CheckInfo& b) { return a.id == b.id; }),
            all.end());
  return all;
}

}  // namespace pyat::health
