#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rollback/flush/flush.hpp"
#include "rollback/formats/release.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;
using std::chrono::seconds;

struct Request {
  string_view method{}, path{};
  unsigned status = 0;
};

// What flush_way tells of a range of releases.
struct Row {
  string_view product{};
  Span releases{};
  string_view component{};
  Request request{};
  bool wants_proof = true;
  unsigned least_wait = 0, patience = 0, stop_timeout = 0;  // seconds
  std::array<string_view, 3> stop{};
  string_view at_risk{}, rest{};
  std::array<string_view, 3> sources{};
};

constexpr string_view no_shutdown_endpoint =
    "Do not use POST /ingester/shutdown where one process is all of Loki: from then on it answers queries and writes "
    "with 500 (\"empty ring\"), and /ready with 503";
constexpr string_view index_goes_with_sigterm =
    "Stop it with SIGTERM: only a graceful stop uploads the part of the index that is in tsdb-shipper-active";
constexpr string_view loki_risk =
    "With the volume of the WAL nothing: it is replayed at the next start. Without the volume what has come in since "
    "the last flush of each chunk (up to ingester.max_chunk_age, 2h unless set), and the index since its last upload";
constexpr string_view tempo_risk_10s =
    "Traces of the last 20 seconds or so are in memory alone (ingester.trace_idle_period 10s and flush_check_period "
    "10s unless set) and gone with SIGKILL. Without the volume of the WAL, what is not in a block yet "
    "(ingester.max_block_duration, 30m unless set)";
constexpr string_view tempo_risk_5s =
    "Traces of the last 15 seconds or so are in memory alone (ingester.trace_idle_period 5s and flush_check_period "
    "10s unless set) and gone with SIGKILL. Without the volume of the WAL, what is not in a block yet "
    "(ingester.max_block_duration, 30m unless set)";
constexpr string_view tempo_no_shutdown =
    "Do not use /shutdown where one process is all of Tempo: from then on queries fail with 500 (\"empty ring\"), and "
    "the process stays";
constexpr string_view tempo_sigterm = "Stop it with SIGTERM: it writes what is in memory to its WAL at once";
constexpr string_view tempo_rest = "a graceful stop writes it to the write-ahead log, which stays in its volume";
constexpr string_view in_the_log =
    "it is in the write-ahead log, which stays in its volume and is replayed at the next start";
constexpr string_view tempo_hangs =
    "One that has answered queries may never end by itself: SIGKILL is harmless once it has logged \"module stopped\" "
    "of the ingester, or \"done cutting all instances to WAL\" of the live store";
constexpr string_view tempo_hang_source =
    "grafana/tempo#7967, #7081: the queue and the poller wait for each other; seen: 2.10.8 and 3.0.3 for 400 s, 2.3.1 "
    "for 31 s, and after SIGKILL all of 25 traces were there";

constexpr Row tempo_ingester(Span releases, string_view at_risk) {
  return {.product = "tempo",
          .releases = releases,
          .component = "ingester",
          .request = {"POST", "/flush", 204},
          .patience = 150,
          .stop_timeout = 60,
          .stop = {tempo_sigterm, tempo_hangs, tempo_no_shutdown},
          .at_risk = at_risk,
          .rest = tempo_rest,
          .sources = {
              "grafana/tempo v2.3.1, v2.10.8: modules/ingester/flush.go, modules/ingester/config.go", tempo_hang_source,
              "seen: 2.3.1 and 2.10.8, flushed, killed, the WAL taken away: 20 of 20 traces; those that came in a "
              "second before SIGKILL: 0 of 5; 2.10.8, the same while it was written to: 180 of 180 spans of before the "
              "request"}};
}

constexpr std::array<Row, 8> rows = {{
    {.product = "loki",
     .releases = between({2, 8, 0}, {3, 8, 0}),
     .component = "ingester",
     .request = {"POST", "/flush", 204},
     .patience = 120,
     .stop_timeout = 600,
     .stop = {index_goes_with_sigterm, no_shutdown_endpoint},
     .at_risk = loki_risk,
     .rest = in_the_log,
     .sources = {"grafana/loki v2.8.0 to v3.7.6: pkg/loki/modules.go, pkg/ingester/flush.go, pkg/ingester/metrics.go",
                 "seen: 2.9.4 and 3.7.6, flushed, killed, the WAL taken away: 300 of 300 lines",
                 "grafana/loki#15708: a stop may take 5 to 10 minutes"}},
    tempo_ingester(between({2, 0, 0}, {2, 9, 0}), tempo_risk_10s),
    tempo_ingester(between({2, 9, 0}, {3, 0, 0}), tempo_risk_5s),
    {.product = "tempo",
     .releases = between({3, 0, 0}, {3, 1, 0}),
     .component = "live-store",
     .least_wait = 60,
     .patience = 300,
     .stop_timeout = 60,
     .stop = {tempo_sigterm, tempo_hangs,
              "Do not use POST /live-store/prepare-downscale: it leaves a marker behind, with which the next start "
              "of 3.0.3 had an empty ring, and answered queries with 500"},
     .at_risk = "Traces of the last seconds are in memory alone (live_store.max_trace_idle 5s unless set) and gone "
                "with SIGKILL; with Kafka they are read again. Without the volume of the WAL, what is not in a block "
                "yet (max_block_duration, 30s unless set)",
     .rest = tempo_rest,
     .sources = {"grafana/tempo v3.0.3: modules/livestore, pkg/ingest/metrics.go; no /flush and no /shutdown any more",
                 "seen: 3.0.3 in one process, a block after 30 s, killed, the WAL taken away: 20 of 20 traces",
                 tempo_hang_source}},
    {.product = "mimir",
     .releases = between({2, 0, 0}, {3, 2, 0}),
     .component = "ingester",
     .request = {"POST", "/ingester/flush?wait=true", 204},
     .patience = 1200,
     .stop_timeout = 1200,
     .stop = {"Stop it with SIGTERM and keep its volume",
              "Do not rely on flush_blocks_on_shutdown: it is off unless set (blocks_storage.tsdb)"},
     .at_risk = "With the volume of the WAL nothing: it is replayed at the next start of a release that reads it. "
                "Without the volume what has come in since the last block was shipped, two to three hours unless "
                "there are replicas",
     .rest = in_the_log,
     .sources =
         {"grafana/mimir: pkg/ingester/ingester.go, FlushHandler and oldest_unshipped_block; pkg/ingester/shipper.go",
          "no Mimir was run for this"}},
    {.product = "prometheus",
     .releases = between({2, 30, 0}, {3, 15, 0}),
     .wants_proof = false,
     .stop_timeout = 300,
     .stop = {"Stop it with SIGTERM and keep its folder"},
     .at_risk = "Nothing that was in the WAL: it is replayed at the next start. Segments are not synced at each "
                "sample, so a power failure may cost the last seconds",
     .sources = {"seen: 3.5.3 killed; 2.42.0 read its WAL"}},
    {.product = "alertmanager",
     .releases = between({0, 22, 0}, {0, 35, 0}),
     .wants_proof = false,
     .stop_timeout = 60,
     .stop = {"Stop it with SIGTERM: it writes its silences and its notification log then"},
     .at_risk = "Silences and the memory of what was sent since the last snapshot, up to 15 minutes "
                "(--data.maintenance-interval): alerts may be sent again, or though silenced",
     .sources = {"prometheus/alertmanager v0.25.0: CHANGELOG.md, #2849",
                 "seen: 0.28.1 and 0.33.1 write both files at SIGTERM"}},
    {.product = "grafana",
     .releases = between({8, 0, 0}, {14, 0, 0}),
     .wants_proof = false,
     .stop_timeout = 60,
     .stop = {"Stop it with SIGTERM, then copy its database before another release starts on it"},
     .at_risk = "Nothing that was saved: it is in the database",
     .sources = {"grafana.com/docs/grafana: setup-grafana/upgrade-grafana"}},
}};

FlushWay way_of(const Row& row, string_view release) {
  FlushWay way{.product = string(row.product),
               .release = string(release),
               .component = string(row.component),
               .wants_proof = row.wants_proof,
               .least_wait = seconds(row.least_wait),
               .patience = seconds(row.patience),
               .stop_timeout = seconds(row.stop_timeout),
               .rest = string(row.rest),
               .at_risk = string(row.at_risk)};
  if (row.request.status != 0) {
    way.requests.push_back({string(row.request.method), string(row.request.path), row.request.status});
  }
  for (const string_view text : row.stop) {
    if (!text.empty()) way.stop.emplace_back(text);
  }
  for (const string_view text : row.sources) {
    if (!text.empty()) way.sources.emplace_back(text);
  }
  return way;
}

}  // namespace

FlushWay flush_way(string_view product, string_view release) {
  const std::optional<Release> parsed = parse_release(release);
  for (const Row& row : rows) {
    if (row.product == product && parsed && row.releases.contains(*parsed)) return way_of(row, to_string(*parsed));
  }
  return {.product = string(product),
          .release = string(release),
          .problem = fmt::format("pyat does not know how {} {} is made to write out what it holds", product,
                                 release.empty() ? "of an unknown release" : release)};
}

seconds stop_timeout_of(string_view product, string_view release) {
  const FlushWay way = flush_way(product, release);
  if (way.problem.empty()) return way.stop_timeout;
  unsigned longest = 0;
  for (const Row& row : rows) {
    if (row.product == product) longest = std::max(longest, row.stop_timeout);
  }
  return seconds(longest);
}

}  // namespace pyat::rollback
