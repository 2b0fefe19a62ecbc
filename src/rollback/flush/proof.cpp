#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "health/metrics.hpp"
#include "rollback/flush/flush.hpp"

namespace pyat::rollback {
namespace {

using std::string;
using std::string_view;

// The sum of all samples; nothing where the page has none.
std::optional<double> sum_of(string_view page, string_view metric) {
  const std::vector<health::Sample> samples = health::samples_of(page, metric);
  if (samples.empty()) return std::nullopt;
  double sum = 0;
  for (const health::Sample& sample : samples) sum += sample.value;
  return sum;
}

// The two pages of one process.
struct Pages {
  string_view before{}, after{};

  std::optional<double> now(string_view metric) const { return sum_of(after, metric); }
  // A counter that is not there yet has not counted anything.
  double rise(string_view metric) const {
    return sum_of(after, metric).value_or(0) - sum_of(before, metric).value_or(0);
  }
};

constexpr double most_of_a_digit = 1e15;  // beyond, not all whole numbers are numbers of that type

string count(double value) {
  return std::abs(value) < most_of_a_digit ? fmt::format("{:.0f}", value) : fmt::format("{}", value);
}

FlushProof proven(std::vector<string> proofs) { return {.is_proven = true, .proofs = std::move(proofs)}; }

FlushProof not_yet(string missing, string next = {}) {
  return {.may_come = true, .missing = std::move(missing), .next = std::move(next)};
}

FlushProof refuted(string missing, string next) { return {.missing = std::move(missing), .next = std::move(next)}; }

// A metric that only the process that has the component has.
FlushProof wrong_page(string_view metric, string_view component) {
  return refuted(fmt::format("the page of metrics has no {}", metric),
                 fmt::format("ask the process that has the component {}", component));
}

// The first of these counters of failures that rose.
std::optional<FlushProof> failure(const Pages& pages, std::initializer_list<string_view> metrics) {
  for (const string_view metric : metrics) {
    const double rise = pages.rise(metric);
    if (rise > 0) {
      return refuted(fmt::format("{} rose by {}", metric, count(rise)),
                     "look into its log and at its object storage, then flush again");
    }
  }
  return std::nullopt;
}

std::optional<FlushProof> waiting(const Pages& pages, std::initializer_list<string_view> gauges) {
  for (const string_view gauge : gauges) {
    const double value = pages.now(gauge).value_or(0);
    if (value > 0) return not_yet(fmt::format("{} is {}, expected 0", gauge, count(value)));
  }
  return std::nullopt;
}

// A chunk leaves the memory only when it has been flushed, at the next check behind it (flush_check_period, 30s):
// either all are gone, or as many were flushed since as there were.
FlushProof prove_loki(const Pages& pages) {
  constexpr string_view chunks = "loki_ingester_memory_chunks", flushed = "loki_ingester_chunks_flushed_total";
  const std::optional<double> held = sum_of(pages.before, chunks), holds = pages.now(chunks);
  if (!held || !holds) return wrong_page(chunks, "ingester");
  if (const auto failed = failure(pages, {"loki_ingester_chunks_flush_failures_total"})) return *failed;
  if (*holds == 0) return proven({fmt::format("{} 0", chunks)});
  if (const auto queued = waiting(pages, {"loki_ingester_flush_queue_length", "cortex_ingester_flush_queue_length"})) {
    return *queued;
  }
  const double rise = pages.rise(flushed);
  if (rise >= *held) return proven({fmt::format("{} rose by {}, of {} chunks", flushed, count(rise), count(*held))});
  return not_yet(fmt::format("{} chunks were in memory, {} rose by {}, and {} is {}", count(*held), flushed,
                             count(rise), chunks, count(*holds)),
                 "stop what writes to it; with ingester.chunk_retain_period flushed chunks stay in memory");
}

// The request has put the block of every tenant into the queue when it is answered. The length of the queue does not
// count the ones at work: they have been written, retried or failed after this time.
constexpr std::chrono::seconds settling{90};

double tenants_in(string_view page, string_view metric) {
  const std::vector<health::Sample> samples = health::samples_of(page, metric);
  return static_cast<double>(std::ranges::count_if(samples, [](const auto& sample) { return sample.value > 0; }));
}

// Traces are counted when they are cut out of the memory, and so are those that are live: at the next check behind the
// request (flush_check_period, 10s), which is why the page from before says little of them.
FlushProof prove_tempo_ingester(const Pages& pages, std::chrono::seconds elapsed) {
  constexpr string_view flushed = "tempo_ingester_blocks_flushed_total", live = "tempo_ingester_live_traces";
  constexpr string_view created = "tempo_ingester_traces_created_total", retries = "tempo_ingester_flush_retries_total";
  if (!pages.now(flushed)) return wrong_page(flushed, "ingester");
  if (const auto failed =
          failure(pages, {"tempo_ingester_failed_flushes_total", "tempo_ingester_flush_failed_retries_total"})) {
    return *failed;
  }
  if (auto held = waiting(pages, {live, "tempo_ingester_flush_queue_length"})) {
    held->next = "stop what writes to it";
    return *held;
  }
  const double rise = pages.rise(flushed), tenants = tenants_in(pages.after, created);
  if (tenants == 0) return proven({fmt::format("{} 0: no trace has come in since it started", created)});
  std::vector<string> proofs = {fmt::format("{} rose by {}", flushed, count(rise)), fmt::format("{} 0", live)};
  if (rise >= tenants) return proven(std::move(proofs));
  if (elapsed >= settling && pages.rise(retries) <= 0) {
    proofs.push_back(fmt::format("no block is queued, was retried or failed within {} s", elapsed.count()));
    return proven(std::move(proofs));
  }
  return not_yet(fmt::format("{} rose by {}, of {} tenants; those that had nothing to write show after {} s", flushed,
                             count(rise), count(tenants), settling.count()));
}

// Without an endpoint: what has come in is cut, completed and written by itself, once nobody writes any more.
FlushProof prove_live_store(const FlushWay& way, const Pages& pages, std::chrono::seconds elapsed) {
  constexpr string_view received = "tempo_live_store_bytes_received_total", lag = "tempo_ingest_group_partition_lag";
  constexpr string_view completed = "tempo_live_store_blocks_completed_total";
  constexpr string_view written = "tempo_live_store_local_blocks_flushed_total";
  if (!pages.now(completed)) return wrong_page(completed, "live-store");
  if (const auto failed = failure(
          pages, {"tempo_live_store_local_failed_flushes_total", "tempo_live_store_local_flush_failed_retries_total",
                  "tempo_live_store_completion_failed_retries_total"})) {
    return *failed;
  }
  const double came = pages.rise(received);
  if (came > 0) {
    return refuted(fmt::format("{} rose by {}: it is still written to", received, count(came)),
                   "stop what writes to it, and begin again");
  }
  if (elapsed < way.least_wait)
    return not_yet(fmt::format("{} s have passed, of {}", elapsed.count(), way.least_wait.count()));
  if (const auto held =
          waiting(pages, {"tempo_live_store_live_traces", "tempo_live_store_complete_queue_length", lag})) {
    return *held;
  }
  const double cut = pages.now("tempo_live_store_blocks_cut_total").value_or(0),
               done = pages.now(completed).value_or(0);
  if (done < cut)
    return not_yet(fmt::format("{} is {}, of {} blocks that were cut", completed, count(done), count(cut)));
  std::vector<string> proofs = {"tempo_live_store_live_traces 0", fmt::format("{} {}", completed, count(done))};
  if (pages.now(lag)) {
    proofs.push_back(fmt::format("{} 0", lag));
    return proven(std::move(proofs));
  }
  const double stored = pages.now(written).value_or(0);
  if (stored < done)
    return not_yet(fmt::format("{} is {}, of {} completed blocks", written, count(stored), count(done)));
  proofs.push_back(fmt::format("{} {}", written, count(stored)));
  return proven(std::move(proofs));
}

FlushProof prove_mimir(const Pages& pages) {
  constexpr string_view series = "cortex_ingester_memory_series";
  constexpr string_view oldest = "cortex_ingester_oldest_unshipped_block_timestamp_seconds";
  constexpr string_view upload = "cortex_ingester_shipper_last_successful_upload_timestamp_seconds";
  constexpr string_view uploads = "cortex_ingester_shipper_uploads_total";
  const std::optional<double> unshipped = pages.now(oldest);
  if (!unshipped) return wrong_page(oldest, "ingester");
  if (const auto failed = failure(
          pages, {"cortex_ingester_tsdb_compactions_failed_total", "cortex_ingester_shipper_upload_failures_total"})) {
    return *failed;
  }
  if (*unshipped > 0) return not_yet(fmt::format("{} is {}, expected 0", oldest, count(*unshipped)));
  if (sum_of(pages.before, series) == 0.0 && pages.now(series) == 0.0) {
    return proven({fmt::format("{} 0", series), fmt::format("{} 0", oldest)});
  }
  for (const string_view metric : {upload, uploads}) {
    if (pages.rise(metric) > 0) return proven({fmt::format("{} rose", metric), fmt::format("{} 0", oldest)});
  }
  return not_yet(fmt::format("{} is 0, but neither {} nor {} rose", oldest, upload, uploads),
                 "no block has been uploaded since the request: look into the log of the ingester");
}

}  // namespace

FlushProof prove_flush(const FlushWay& way, string_view before, string_view after, std::chrono::seconds elapsed) {
  if (!way.problem.empty())
    return refuted(way.problem, "flush it by hand, and see that it has written out what it holds");
  if (!way.wants_proof)
    return proven({fmt::format("{} holds nothing that a graceful stop does not keep", way.product)});
  constexpr string_view start = "process_start_time_seconds";
  const std::optional<double> began = sum_of(before, start), begins = sum_of(after, start);
  if (began && begins && *began != *begins) {
    return refuted(fmt::format("{} has changed: the process was started anew in between", start),
                   "flush it again, with two pages of the same process");
  }
  const Pages pages{before, after};
  if (way.product == "loki") return prove_loki(pages);
  if (way.product == "mimir") return prove_mimir(pages);
  if (way.component == "live-store") return prove_live_store(way, pages, elapsed);
  return prove_tempo_ingester(pages, elapsed);
}

}  // namespace pyat::rollback
