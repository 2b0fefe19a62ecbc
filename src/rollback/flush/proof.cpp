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

// A chunk leaves the memory only when it has been flushed, at the next check behind it (flush_check_period, 30s), those
// of a stream in their order: either as many were flushed since as there were, or as many have left. The latter counts
// those that had been flushed before, and not left yet.
FlushProof prove_loki(const Pages& pages) {
  constexpr string_view chunks = "loki_ingester_memory_chunks", flushed = "loki_ingester_chunks_flushed_total";
  constexpr string_view created = "loki_ingester_chunks_created_total";
  const std::optional<double> held = sum_of(pages.before, chunks), holds = pages.now(chunks);
  if (!held || !holds) return wrong_page(chunks, "ingester");
  if (const auto failed = failure(pages, {"loki_ingester_chunks_flush_failures_total"})) return *failed;
  if (*holds == 0) return proven({fmt::format("{} 0", chunks)});
  if (const auto queued = waiting(pages, {"loki_ingester_flush_queue_length", "cortex_ingester_flush_queue_length"})) {
    return *queued;
  }
  const double rise = pages.rise(flushed), fresh = pages.rise(created);
  FlushProof proof = proven({});
  if (fresh > 0) proof.open = fmt::format("{} rose by {}", created, count(fresh));
  if (rise >= *held) {
    proof.proofs = {fmt::format("{} rose by {}, of {} chunks", flushed, count(rise), count(*held))};
    return proof;
  }
  if (fresh >= *holds) {
    proof.proofs = {fmt::format("{} is {}, and {} rose by {}: the {} of before have left", chunks, count(*holds),
                                created, count(fresh), count(*held))};
    return proof;
  }
  return not_yet(fmt::format("{} chunks were in memory, {} rose by {}, and {} is {}", count(*held), flushed,
                             count(rise), chunks, count(*holds)),
                 "stop what writes to it; with ingester.chunk_retain_period flushed chunks stay in memory");
}

// The request has cut what every tenant had in memory into a block, and put that into the queue, when it is answered.
// The length of the queue does not count the ones at work: they have been written, retried or failed after this time.
constexpr std::chrono::seconds settling{90};
// Live traces are counted at a check only (flush_check_period, 10s): those of two checks behind the request are new.
constexpr std::chrono::seconds two_checks{25};

double tenants_in(string_view page, string_view metric) {
  const std::vector<health::Sample> samples = health::samples_of(page, metric);
  return static_cast<double>(std::ranges::count_if(samples, [](const auto& sample) { return sample.value > 0; }));
}

// Traces are counted when they are cut out of the memory, and so are those that are live: at the next check behind the
// request, which is why the page from before says little of them.
FlushProof prove_tempo_ingester(const Pages& pages, std::chrono::seconds elapsed) {
  constexpr string_view flushed = "tempo_ingester_blocks_flushed_total", live = "tempo_ingester_live_traces";
  constexpr string_view created = "tempo_ingester_traces_created_total", retries = "tempo_ingester_flush_retries_total";
  constexpr string_view queue = "tempo_ingester_flush_queue_length";
  if (!pages.now(flushed)) return wrong_page(flushed, "ingester");
  if (const auto failed =
          failure(pages, {"tempo_ingester_failed_flushes_total", "tempo_ingester_flush_failed_retries_total"})) {
    return *failed;
  }
  const double lives = pages.now(live).value_or(0);
  const bool is_busy = lives > 0;
  auto held = waiting(pages, {queue});
  if (!held && is_busy && elapsed < two_checks) held = waiting(pages, {live});
  if (held) {
    held->next = "stop what writes to it";
    return *held;
  }
  // Those that were in the queue already are counted as well when they are written.
  const double tenants = tenants_in(pages.after, created), queued = sum_of(pages.before, queue).value_or(0);
  const double rise = pages.rise(flushed);
  FlushProof proof = proven({fmt::format("{} rose by {}", flushed, count(rise))});
  if (is_busy) {
    proof.open = fmt::format("{} is {}", live, count(lives));
  } else if (tenants == 0) {
    return proven({fmt::format("{} 0: no trace has come in since it started", created)});
  } else {
    proof.proofs.push_back(fmt::format("{} 0", live));
  }
  if (tenants > 0 && rise >= tenants + queued) return proof;
  const bool has_settled = elapsed >= settling && pages.rise(retries) <= 0;
  // Of one that is written to, some of it must have been seen on its way.
  if (has_settled && (!is_busy || rise > 0)) {
    proof.proofs.push_back(fmt::format("no block is queued, was retried or failed within {} s", elapsed.count()));
    return proof;
  }
  return not_yet(fmt::format("{} rose by {}, of {} tenants; those that had nothing to write show after {} s", flushed,
                             count(rise), count(tenants), settling.count()));
}

// Of one that is written to. A trace is cut into the block of its tenant after 30 s at the latest (max_trace_live), a
// block after 30 s (max_block_duration), both at the next check (flush_check_period, 5s): the second block that is cut
// behind the first page has all that was live then. Where these are set to more, fewer blocks are cut in that time.
constexpr std::chrono::seconds two_blocks{80};

std::optional<FlushProof> of_a_busy_one(const Pages& pages, string_view received, std::chrono::seconds elapsed) {
  constexpr string_view cut = "tempo_live_store_blocks_cut_total";
  const double came = pages.rise(received), rise = pages.rise(cut);
  const double tenants = tenants_in(pages.after, "tempo_live_store_traces_created_total");
  const string writes = fmt::format("{} rose by {}: it is still written to", received, count(came));
  const string next = "stop what writes to it, and begin again";
  if (elapsed < two_blocks) {
    return not_yet(fmt::format("{}, and {} s have passed, of {}", writes, elapsed.count(), two_blocks.count()), next);
  }
  if (rise < std::max(tenants, 1.0) * 2) {
    return not_yet(fmt::format("{}, and {} rose by {} only, of {} tenants", writes, cut, count(rise), count(tenants)),
                   next);
  }
  return std::nullopt;
}

// Without an endpoint: what has come in is cut, completed and written by itself.
FlushProof prove_live_store(const FlushWay& way, const Pages& pages, std::chrono::seconds elapsed) {
  constexpr string_view received = "tempo_live_store_bytes_received_total", lag = "tempo_ingest_group_partition_lag";
  constexpr string_view completed = "tempo_live_store_blocks_completed_total";
  constexpr string_view written = "tempo_live_store_local_blocks_flushed_total";
  constexpr string_view live = "tempo_live_store_live_traces", queue = "tempo_live_store_complete_queue_length";
  if (!pages.now(completed)) return wrong_page(completed, "live-store");
  if (const auto failed = failure(
          pages, {"tempo_live_store_local_failed_flushes_total", "tempo_live_store_local_flush_failed_retries_total",
                  "tempo_live_store_completion_failed_retries_total"})) {
    return *failed;
  }
  const double came = pages.rise(received);
  const bool is_busy = came > 0;
  if (elapsed < way.least_wait) {
    return not_yet(fmt::format("{} s have passed, of {}", elapsed.count(), way.least_wait.count()));
  }
  if (is_busy) {
    if (auto missing = of_a_busy_one(pages, received, elapsed)) return *std::move(missing);
    if (auto held = waiting(pages, {queue})) return *std::move(held);
  } else if (auto held = waiting(pages, {live, queue, lag})) {
    return *std::move(held);
  }
  const double cut = pages.now("tempo_live_store_blocks_cut_total").value_or(0),
               done = pages.now(completed).value_or(0);
  if (done < cut)
    return not_yet(fmt::format("{} is {}, of {} blocks that were cut", completed, count(done), count(cut)));
  FlushProof proof = proven({fmt::format("{} {}", completed, count(done))});
  if (is_busy) {
    proof.open = fmt::format("{} rose by {}", received, count(came));
    proof.proofs.push_back(fmt::format("tempo_live_store_blocks_cut_total rose by {} within {} s",
                                       count(pages.rise("tempo_live_store_blocks_cut_total")), elapsed.count()));
  } else {
    proof.proofs.push_back(fmt::format("{} 0", live));
  }
  if (pages.now(lag)) {
    proof.proofs.push_back(fmt::format("{} {}", lag, count(*pages.now(lag))));
    return proof;
  }
  const double stored = pages.now(written).value_or(0);
  if (stored < done)
    return not_yet(fmt::format("{} is {}, of {} completed blocks", written, count(stored), count(done)));
  proof.proofs.push_back(fmt::format("{} {}", written, count(stored)));
  return proof;
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
  const double holds = pages.now(series).value_or(0);
  if (sum_of(pages.before, series) == 0.0 && holds == 0.0) {
    return proven({fmt::format("{} 0", series), fmt::format("{} 0", oldest)});
  }
  for (const string_view metric : {upload, uploads}) {
    if (pages.rise(metric) <= 0) continue;
    FlushProof proof = proven({fmt::format("{} rose", metric), fmt::format("{} 0", oldest)});
    if (holds > 0) proof.open = fmt::format("{} is {}", series, count(holds));
    return proof;
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
