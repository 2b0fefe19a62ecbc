// mimir: Grafana Mimir as a whole or a part of it. Ready says nothing of writes: its rings are read.
// https://grafana.com/docs/mimir/latest/references/http-api/
#include <array>

#include "health/kinds/dskit.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr Product mimir{.name = "Mimir",
                        .build_metric = "cortex_build_info",
                        .build_page = "/api/v1/status/buildinfo",
                        .services_page = "/services",
                        .config_page = "/config"};
constexpr RingPage ingesters{"ring", "/ingester/ring", "ingester"};
constexpr RingPage partitions{"partitions", "/ingester/partition-ring", "partition"};
constexpr RingPage store_gateways{"store-gateway ring", "/store-gateway/ring", "store-gateway"};
constexpr RingPage compactors{"compactor ring", "/compactor/ring", "compactor"};

constexpr string_view replication_setting = "ingester.ring.replication_factor";
constexpr string_view replication_metric = "cortex_distributor_replication_factor";
constexpr unsigned usual_replication = 3;

constexpr CheckInfo store_gateway_check{"store-gateway-ring", "The members of the store-gateways' ring are ACTIVE"};
constexpr std::array infos = {product_info,        ready_info,      services_check, ring_check,   partitions_check,
                              store_gateway_check, compactor_check, query_check,    storage_check};
// 8081 is where Compose files put what has 8080 inside.
constexpr std::array<UsualPort, 3> ports = {{{9009}, {8080}, {8081}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  return next_round(
      target, replies, mimir,
      {string(replication_metric), "thanos_objstore_bucket_operations_total",
       "thanos_objstore_bucket_operation_failures_total"},
      {ask_ring(target, ingesters), ask_ring(target, partitions), ask_ring(target, store_gateways),
       ask_ring(target, compactors), ask_json(target, "query", "/prometheus/api/v1/query?query=vector%281%29")});
}

// Of the distributor in this process, or as the configuration has it.
Replication replication_of(const Replies& replies, const ServerConfig& config) {
  Replication replication{.factor = static_cast<unsigned>(sum_of(replies.find("metrics"), replication_metric))};
  if (replication.factor == 0) replication.factor = number_at(config, replication_setting, usual_replication);
  replication.by_zone = config.at("ingester.ring.zone_awareness_enabled") == "true";
  return replication;
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  if (!judge_server(target, mimir, replies, circumstances, findings)) return;
  const ServerConfig config = config_of(replies);
  // With ingest storage, writes go to Kafka, and the ring of ingesters is for reading only.
  if (judge_partitions(partitions, ingesters, replies, findings)) {
    judge_side_ring("ring", ingesters, replies, findings);
  } else {
    judge_write_ring({ingesters, replication_of(replies, config), replication_setting}, replies, findings);
  }
  judge_side_ring("store-gateway-ring", store_gateways, replies, findings);
  judge_side_ring("compactor-ring", compactors, replies, findings);
  judge_query(replies.find("query"), findings);

  for (const string section : {"blocks_storage.", "ruler_storage.", "alertmanager_storage."}) {
    if (config.at(section + "backend") != "s3") continue;
    add_storage_need(findings, config.at(section + "s3.endpoint"), config.at(section + "s3.insecure") == "true");
  }
  if (config.at("ingest_storage.enabled") == "true") {
    add_kafka_need(findings, config.at("ingest_storage.kafka.address"));
  }
  const Reply* metrics = replies.find("metrics");
  judge_object_storage({.failed = sum_of(metrics, "thanos_objstore_bucket_operation_failures_total"),
                        .all = sum_of(metrics, "thanos_objstore_bucket_operations_total"),
                        .what = "operation",
                        .on = "on"},
                       config.at("blocks_storage.s3.endpoint"), findings);
}

bool recognise(const Replies& replies) { return is_product(replies, mimir); }

}  // namespace

extern const Kind mimir_kind{.name = "mimir",
                             .scheme = "http",
                             .usual_ports = ports,
                             .checks = infos,
                             .ask = ask,
                             .judge = judge,
                             .recognise = recognise};

}  // namespace pyat::health
