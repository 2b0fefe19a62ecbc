// loki: Grafana Loki as a whole or a part of it.
// https://grafana.com/docs/loki/latest/reference/loki-http-api/
#include <array>

#include "health/kinds/dskit.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr Product loki{.name = "Loki",
                       .build_metric = "loki_build_info",
                       .build_page = "/loki/api/v1/status/buildinfo",
                       .services_page = "/services",
                       .config_page = "/config"};
constexpr RingPage ingesters{"ring", "/ring", "ingester"};
constexpr RingPage compactors{"compactor ring", "/compactor/ring", "compactor"};
constexpr RingPage index_gateways{"index-gateway ring", "/indexgateway/ring", "index-gateway"};

constexpr string_view replication_metric = "loki_distributor_replication_factor";
constexpr unsigned usual_replication = 3;

constexpr CheckInfo index_gateway_check{"index-gateway-ring", "The members of the index-gateways' ring are ACTIVE"};
constexpr std::array infos = {product_info,        ready_info,      services_check, ring_check,
                              index_gateway_check, compactor_check, query_check,    storage_check};
constexpr std::array<UsualPort, 1> ports = {{{3100}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  return next_round(target, replies, loki,
                    {string(replication_metric), "loki_objstore_bucket_operations_total",
                     "loki_objstore_bucket_operation_failures_total", "loki_s3_request_duration_seconds_count"},
                    {ask_ring(target, ingesters), ask_ring(target, compactors), ask_ring(target, index_gateways),
                     ask_json(target, "query", "/loki/api/v1/query?query=vector%281%29")});
}

Replication replication_of(const Replies& replies, const ServerConfig& config) {
  const string_view prefix = "ingester.lifecycler.ring.";
  Replication replication{.factor = static_cast<unsigned>(sum_of(replies.find("metrics"), replication_metric))};
  if (replication.factor == 0) {
    const unsigned common = number_at(config, "common.replication_factor", usual_replication);
    replication.factor = number_at(config, string(prefix) + "replication_factor", common);
  }
  replication.by_zone = config.at(string(prefix) + "zone_awareness_enabled") == "true";
  return replication;
}

// s3://KEY:SECRET@HOST:PORT/BUCKET; without a port, the host is a region of AWS.
string_view host_of(string_view s3_url) {
  const std::size_t scheme = s3_url.find("://");
  if (scheme == string_view::npos) return {};
  s3_url.remove_prefix(scheme + 3);
  s3_url = s3_url.substr(0, s3_url.find('/'));
  const std::size_t at = s3_url.rfind('@');
  if (at != string_view::npos) s3_url.remove_prefix(at + 1);
  return s3_url.find(':') == string_view::npos ? string_view{} : s3_url;
}

// The first of the places where it may stand.
string endpoint_of(const ServerConfig& config, bool& is_insecure) {
  for (const string section : {"storage_config.aws.", "storage_config.object_store.s3.", "common.storage.s3.",
                               "common.storage.object_store.s3."}) {
    is_insecure = config.at(section + "insecure") == "true";
    const string_view endpoint = config.at(section + "endpoint");
    if (!endpoint.empty()) return string(endpoint);
    const string_view host = host_of(config.at(section + "s3"));
    if (!host.empty()) return string(host);
  }
  return {};
}

Failures failures_in(const Reply* metrics) {
  Failures failures{.failed = sum_of(metrics, "loki_objstore_bucket_operation_failures_total"),
                    .all = sum_of(metrics, "loki_objstore_bucket_operations_total"),
                    .what = "operation",
                    .on = "on"};
  // The client of S3 that Loki has had from the first; any error that has no status of its own is a 500.
  failures.all += sum_of(metrics, "loki_s3_request_duration_seconds_count");
  if (metrics == nullptr || !metrics->answer.is_ok()) return failures;
  for (const Sample& sample : samples_of(metrics->answer.body, "loki_s3_request_duration_seconds_count")) {
    if (sample.label("status_code").starts_with('5')) failures.failed += sample.value;
  }
  return failures;
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  if (!judge_server(target, loki, replies, circumstances, findings)) return;
  const ServerConfig config = config_of(replies);
  judge_write_ring({ingesters, replication_of(replies, config), "common.replication_factor"}, replies, findings);
  judge_side_ring("index-gateway-ring", index_gateways, replies, findings);
  judge_side_ring("compactor-ring", compactors, replies, findings);
  judge_query(replies.find("query"), findings);
  bool is_insecure = false;
  const string endpoint = endpoint_of(config, is_insecure);
  add_storage_need(findings, endpoint, is_insecure);
  judge_object_storage(failures_in(replies.find("metrics")), endpoint, findings);
}

bool recognise(const Replies& replies) { return is_product(replies, loki); }

}  // namespace

extern const Kind loki_kind{.name = "loki",
                            .scheme = "http",
                            .usual_ports = ports,
                            .checks = infos,
                            .ask = ask,
                            .judge = judge,
                            .recognise = recognise};

}  // namespace pyat::health
