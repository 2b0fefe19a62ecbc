// Of Mimir and Prometheus. Mimir: CHANGELOG of github.com/grafana/mimir (2.16: #10423; 2.17.5: #12682),
// pkg/util/validation/limits.go, pkg/distributor/otel.go. Prometheus: CHANGELOG of github.com/prometheus/prometheus
// (2.54), docs/feature_flags.md.
#include <array>

#include "smoke/phantoms/situation.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::array<string_view, 1> exemplars{"exemplar"};
constexpr std::array<string_view, 2> native{"native", "histogram"};

// A receiver that reads remote write 2.0 as 1.0 finds fields that it does not know, and nothing else: an empty request,
// which is no error.
void second_protocol(const Situation& s, std::vector<Finding>& findings, string_view product, unsigned major,
                     unsigned minor, string_view next) {
  if (s.route.protocol != "remote-write-2" || !s.is_all_missing()) return;
  if (!s.is_unknown_release() && !s.is_older(major, minor)) return;
  Finding finding{};
  finding.message = string(product) + " before release " + std::to_string(major) + '.' + std::to_string(minor) +
                    " answers success to remote write 2.0 and stores nothing of it";
  if (s.is_unknown_release()) finding.weight = Verdict::warned;
  finding.next = next;
  findings.push_back(std::move(finding));
}

void mimir_second_protocol(const Situation& s, std::vector<Finding>& findings) {
  second_protocol(s, findings, "Mimir", 2, 16,
                  "let clients write remote write 1.0; 2.0 is experimental in Mimir from release 2.17 on");
}

// Since 2.17 there are headers that say what was written; they are counted before the samples are validated.
void mimir_written_headers(const Situation& s, std::vector<Finding>& findings) {
  if (s.route.protocol != "remote-write-2" || s.first().missing == 0 || s.is_unknown_release() || s.is_older(2, 17))
    return;
  findings.push_back(
      {.weight = Verdict::warned,
       .message = "the headers X-Prometheus-Remote-Write-…-Written say what Mimir was sent, not what it stored",
       .next = "let nobody take them for a receipt"});
}

// Both have exemplars in a ring in memory and in the write-ahead log, for as long as that is kept: neither blocks nor
// snapshots of the TSDB have any. https://prometheus.io/docs/prometheus/latest/feature_flags/#exemplars-storage,
// https://grafana.com/docs/mimir/latest/manage/use-exemplars/about-exemplars/
void lost_exemplars(const Situation& s, std::vector<Finding>& findings, string_view name, string_view setting) {
  if (s.is_written()) return;
  findings.push_back({.weight = Verdict::warned,
                      .message = string(name) + " has exemplars in memory and in its write-ahead log alone",
                      .next = "what was restored from a snapshot, or is left of blocks, has none; a full memory drops "
                              "the oldest",
                      .setting = string(setting)});
}

void mimir_exemplars(const Situation& s, std::vector<Finding>& findings) {
  const ViewResult* view = s.view_with(exemplars);
  if (view == nullptr || view->ledger.missing == 0 || view->ledger.found > 0) return;
  if (s.route.kept.exemplars == true)
    return lost_exemplars(s, findings, "Mimir", "limits.max_global_exemplars_per_user");
  constexpr string_view setting = "limits.max_global_exemplars_per_user";
  const string_view value = s.config.at(setting);
  // The page may have only what differs from the defaults.
  const bool is_off = value == "0" || (value.empty() && s.config.is_known());
  if (!is_off && !value.empty()) return;
  findings.push_back({.weight = is_off ? Verdict::failed : Verdict::warned,
                      .message = is_off ? "Mimir drops all exemplars, because it may keep none of them"
                                        : "Mimir drops all exemplars unless it is told how many it may keep",
                      .next = "set limits.max_global_exemplars_per_user (-ingester.max-global-exemplars-per-user), "
                              "100000 for example; unless set it is 0, and writes are acknowledged all the same",
                      .setting = string(setting),
                      .value = is_off ? "0" : ""});
}

void mimir_soft_errors(const Situation& s, std::vector<Finding>& findings) {
  if (!s.route.protocol.starts_with("otlp") || s.first().missing == 0) return;
  findings.push_back(
      {.weight = Verdict::warned,
       .message = "Mimir answers 200 to OTLP although it has refused some of it, and says so in partial_success alone",
       .next = "see cortex_discarded_samples_total by reason; clients must read error_message, even where "
               "rejected_data_points is 0"});
}

void mimir_native_histograms(const Situation& s, std::vector<Finding>& findings) {
  const ViewResult* view = s.view_with(native);
  if (view == nullptr || view->ledger.missing == 0) return;
  constexpr string_view setting = "limits.native_histograms_ingestion_enabled";
  const string_view value = s.config.at(setting);
  const bool is_off = value == "false" || (value.empty() && s.is_older(2, 16));
  if (!is_off) return;
  findings.push_back({.message = "Mimir drops native histograms without a word while they are switched off",
                      .next = "set limits.native_histograms_ingestion_enabled: true "
                              "(-ingester.native-histograms-ingestion-enabled), the default from release 2.16 on",
                      .setting = string(setting),
                      .value = "false"});
}

// Kafka lies between: what is acknowledged there is not in an ingester yet.
void mimir_ingest_storage(const Situation& s, std::vector<Finding>& findings) {
  if (s.first().missing == 0 || s.config.at("ingest_storage.enabled") != "true") return;
  findings.push_back({.weight = Verdict::warned,
                      .message = "Mimir acknowledges what Kafka has, and its ingesters may be behind",
                      .next = "see cortex_ingest_storage_reader_buffered_fetched_records and the lag of the partitions",
                      .setting = "ingest_storage.enabled",
                      .value = "true"});
}

// 202: the rest of a pair of Prometheus servers is left out; nothing of it is stored.
void mimir_pairs(const Situation& s, std::vector<Finding>& findings) {
  if (s.first().missing == 0 || s.config.at("limits.accept_ha_samples") != "true") return;
  findings.push_back(
      {.weight = Verdict::warned,
       .message = "Mimir answers 202 to the second one of a pair of Prometheus servers and keeps nothing of it",
       .next = "see limits.ha_cluster_label and limits.ha_replica_label: what is written has both labels",
       .setting = "limits.accept_ha_samples",
       .value = "true"});
}

void prometheus_second_protocol(const Situation& s, std::vector<Finding>& findings) {
  second_protocol(s, findings, "Prometheus", 2, 54, "let clients write remote write 1.0; 2.0 came with release 2.54");
}

void prometheus_exemplars(const Situation& s, std::vector<Finding>& findings) {
  const ViewResult* view = s.view_with(exemplars);
  if (view == nullptr || view->ledger.missing == 0 || view->ledger.found > 0) return;
  if (s.route.kept.exemplars == true)
    return lost_exemplars(s, findings, "Prometheus", "storage.exemplars.max_exemplars");
  findings.push_back({.weight = Verdict::warned,
                      .message = "Prometheus drops all exemplars unless it is told to keep them",
                      .next = "start it with --enable-feature=exemplar-storage",
                      .setting = "storage.exemplars.max_exemplars"});
}

constexpr std::array<PhantomRule, 7> of_mimir{
    mimir_second_protocol,   mimir_written_headers, mimir_exemplars, mimir_soft_errors,
    mimir_native_histograms, mimir_ingest_storage,  mimir_pairs};
constexpr std::array<PhantomRule, 2> of_prometheus{prometheus_second_protocol, prometheus_exemplars};

}  // namespace

std::span<const PhantomRule> mimir_phantoms() { return of_mimir; }
std::span<const PhantomRule> prometheus_phantoms() { return of_prometheus; }

}  // namespace pyat::smoke
