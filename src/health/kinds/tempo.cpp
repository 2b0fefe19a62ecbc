// tempo: Grafana Tempo as a whole or a part of it, 2.x with ingesters and 3.x with live-stores.
// https://grafana.com/docs/tempo/latest/api_docs/. Of its /status pages only those are asked that all releases have:
// the handler of an unknown one panics.
#include <array>

#include "health/kinds/dskit.hpp"
#include "health/kinds/ready.hpp"
#include "health/kinds/rows.hpp"

namespace pyat::health {
namespace {

using std::string_view;

constexpr Product tempo{.name = "Tempo",
                        .build_metric = "tempo_build_info",
                        .build_page = "/api/status/buildinfo",
                        .services_page = "/status/services",
                        .config_page = "/status/config"};
constexpr RingPage ingesters{"ring", "/ingester/ring", "ingester"};
constexpr RingPage live_stores{"live-store ring", "/live-store/ring", "live-store"};
constexpr RingPage partitions{"partitions", "/partition-ring", "partition"};
constexpr RingPage compactors{"compactor ring", "/compactor/ring", "compactor"};
constexpr RingPage generators{"metrics-generator ring", "/metrics-generator/ring", "metrics-generator"};

constexpr string_view replication_setting = "ingester.lifecycler.ring.replication_factor";
constexpr unsigned usual_replication = 1;

constexpr CheckInfo generator_check{"metrics-generator-ring", "The members of the metrics-generators' ring are ACTIVE"};
constexpr std::array infos = {product_info,    ready_info,      services_check, ring_check,   partitions_check,
                              generator_check, compactor_check, query_check,    storage_check};
constexpr std::array<UsualPort, 1> ports = {{{3200}}};

std::vector<Ask> ask(const Target& target, const Replies& replies) {
  return next_round(target, replies, tempo,
                    {"tempodb_blocklist_poll_errors_total", "tempodb_blocklist_poll_duration_seconds_count"},
                    {ask_ring(target, ingesters), ask_ring(target, live_stores), ask_ring(target, partitions),
                     ask_ring(target, compactors), ask_ring(target, generators),
                     ask_json(target, "query", "/api/v2/search/tags?scope=intrinsic")});
}

Replication replication_of(const ServerConfig& config) {
  const unsigned factor = number_at(config, replication_setting, usual_replication);
  // pkg/ring/ring.go of Tempo: with two replicas, one is enough.
  return {.factor = factor,
          .one_is_enough = factor == 2,
          .by_zone = config.at("ingester.lifecycler.ring.zone_awareness_enabled") == "true"};
}

// A single process hands traces to its own live-store: no partition need be ACTIVE for that.
bool is_single_process(const ServerConfig& config) {
  const string_view target = config.at("target");
  return config.is_known() && (target.empty() || target == "all");
}

// A 404 of one of the two rings is what the release makes of it.
void judge_rings(const Replies& replies, const ServerConfig& config, Findings& findings) {
  const auto has = [&](const RingPage& page) {
    const Reply* reply = replies.find(page.what);
    return reply != nullptr && reply->answer.status != 404;
  };
  if (!has(live_stores) || has(ingesters)) {
    judge_write_ring({ingesters, replication_of(config), replication_setting}, replies, findings);
  } else {
    judge_side_ring("ring", live_stores, replies, findings);
  }
  if (!is_single_process(config)) judge_partitions(partitions, live_stores, replies, findings);
  judge_side_ring("metrics-generator-ring", generators, replies, findings);
  judge_side_ring("compactor-ring", compactors, replies, findings);
}

void judge_polls(const Replies& replies, string_view endpoint, Findings& findings) {
  const Reply* metrics = replies.find("metrics");
  const double errors = sum_of(metrics, "tempodb_blocklist_poll_errors_total");
  const double polls = sum_of(metrics, "tempodb_blocklist_poll_duration_seconds_count");
  // Tempo 3 does not count those that failed.
  judge_object_storage({.failed = errors, .all = errors > polls ? 0 : polls, .what = "poll", .on = "of"}, endpoint,
                       findings);
}

void judge(const Target& target, const Replies& replies, const Circumstances& circumstances, Findings& findings) {
  if (!judge_server(target, tempo, replies, circumstances, findings)) return;
  const ServerConfig config = config_of(replies);
  judge_rings(replies, config, findings);
  judge_query(replies.find("query"), findings);
  string_view endpoint{};
  if (config.at("storage.trace.backend") == "s3") endpoint = config.at("storage.trace.s3.endpoint");
  add_storage_need(findings, endpoint, config.at("storage.trace.s3.insecure") == "true");
  if (!is_single_process(config)) add_kafka_need(findings, config.at("ingest.kafka.address"));
  judge_polls(replies, endpoint, findings);
}

bool recognise(const Replies& replies) { return is_product(replies, tempo); }

}  // namespace

extern const Kind tempo_kind{.name = "tempo",
                             .scheme = "http",
                             .usual_ports = ports,
                             .checks = infos,
                             .ask = ask,
                             .judge = judge,
                             .recognise = recognise};

}  // namespace pyat::health
