#include <algorithm>
#include <string>
#include <string_view>

#include "rollback/flush/flush.hpp"
#include "support/catch.hpp"

namespace {

using namespace pyat::rollback;
using std::string;
using std::string_view;
using std::chrono::seconds;

// Pages in the likeness of what the servers answered, before POST /flush and after it.
constexpr string_view loki_before = R"(process_start_time_seconds 1000
loki_ingester_memory_chunks 2
loki_ingester_chunks_flush_failures_total 0
loki_ingester_flush_queue_length 0
)";

FlushProof loki(string_view after, string_view before = loki_before) {
  return prove_flush(flush_way("loki", "3.7.6"), before, after, seconds(5));
}

FlushProof tempo(string_view before, string_view after, seconds elapsed = seconds(89)) {
  return prove_flush(flush_way("tempo", "2.10.8"), before, after, elapsed);
}

FlushProof live_store(string_view before, string_view after, seconds elapsed = seconds(60)) {
  return prove_flush(flush_way("tempo", "3.0.3"), before, after, elapsed);
}

FlushProof mimir(string_view before, string_view after) {
  return prove_flush(flush_way("mimir", "3.0.2"), before, after, seconds(5));
}

}  // namespace

TEST_CASE("each product is asked in its own way", "[rollback]") {
  const auto request = [](string_view product, string_view release) {
    const FlushWay way = flush_way(product, release);
    CHECK(way.problem.empty());
    CHECK_FALSE(way.at_risk.empty());
    CHECK_FALSE(way.stop.empty());
    CHECK_FALSE(way.sources.empty());
    CHECK(way.stop_timeout > seconds(10));  // that of Docker
    return way.requests.empty() ? string() : way.requests.front().method + " " + way.requests.front().path;
  };
  CHECK(request("loki", "2.8.11") == "POST /flush");
  CHECK(request("loki", "v3.7.6") == "POST /flush");
  CHECK(request("tempo", "2.3.1") == "POST /flush");
  CHECK(request("tempo", "3.0.3").empty());
  CHECK(request("mimir", "2.10.5") == "POST /ingester/flush?wait=true");
  CHECK(request("prometheus", "3.5.3").empty());
  CHECK(request("alertmanager", "0.33.1").empty());
  CHECK(request("grafana", "12.0.0").empty());
  CHECK(flush_way("tempo", "2.8.4").at_risk.find("10s and") != string::npos);
  CHECK(flush_way("tempo", "2.9.0").at_risk.find("trace_idle_period 5s") != string::npos);
}

TEST_CASE("an unknown release is flushed by hand", "[rollback]") {
  CHECK(flush_way("tempo", "3.1.0").problem == "pyat does not know how tempo 3.1.0 is made to write out what it holds");
  CHECK_FALSE(flush_way("minio", "1.0.0").problem.empty());
  CHECK_FALSE(flush_way("loki", "").problem.empty());
  const FlushProof proof = prove_flush(flush_way("tempo", "main"), "", "", seconds(600));
  CHECK_FALSE(proof.is_proven);
  CHECK_FALSE(proof.may_come);
}

TEST_CASE("Loki is flushed when as many chunks were flushed as it held", "[rollback]") {
  const FlushProof proof = loki(R"(process_start_time_seconds 1000
loki_ingester_memory_chunks 2
loki_ingester_chunks_flush_failures_total 0
loki_ingester_chunks_flushed_total{reason="forced"} 2
loki_ingester_flush_queue_length 0
)");
  CHECK(proof.is_proven);
  CHECK(proof.proofs == std::vector<string>{"loki_ingester_chunks_flushed_total rose by 2, of 2 chunks"});
}

TEST_CASE("Loki is flushed when no chunk is in memory any more", "[rollback]") {
  CHECK(loki("loki_ingester_memory_chunks 0\n").is_proven);
}

TEST_CASE("Loki is not flushed yet while chunks are missing or queued", "[rollback]") {
  const FlushProof half = loki(R"(loki_ingester_memory_chunks 2
loki_ingester_chunks_flushed_total{reason="forced"} 1
)");
  CHECK_FALSE(half.is_proven);
  CHECK(half.may_come);
  CHECK(half.missing ==
        "2 chunks were in memory, loki_ingester_chunks_flushed_total rose by 1, and "
        "loki_ingester_memory_chunks is 2");
  for (const string_view queue : {"loki_ingester_flush_queue_length", "cortex_ingester_flush_queue_length"}) {
    const FlushProof queued =
        loki("loki_ingester_memory_chunks 2\nloki_ingester_chunks_flushed_total 2\n" + string(queue) + " 1\n");
    CHECK_FALSE(queued.is_proven);
    CHECK(queued.may_come);
    CHECK(queued.missing == string(queue) + " is 1, expected 0");
  }
}

TEST_CASE("chunks that were flushed before the request prove nothing", "[rollback]") {
  const FlushProof proof =
      loki("loki_ingester_memory_chunks 2\nloki_ingester_chunks_flushed_total{reason=\"idle\"} 40\n",
           "loki_ingester_memory_chunks 2\nloki_ingester_chunks_flushed_total{reason=\"idle\"} 40\n");
  CHECK_FALSE(proof.is_proven);
  CHECK(proof.may_come);
}

TEST_CASE("a failed upload of Loki is told, even where no chunk is left", "[rollback]") {
  const FlushProof proof = loki("loki_ingester_memory_chunks 0\nloki_ingester_chunks_flush_failures_total 3\n");
  CHECK_FALSE(proof.is_proven);
  CHECK_FALSE(proof.may_come);
  CHECK(proof.missing == "loki_ingester_chunks_flush_failures_total rose by 3");
}

TEST_CASE("a page of another process proves nothing", "[rollback]") {
  const FlushProof proof = loki("up 1\n");
  CHECK_FALSE(proof.is_proven);
  CHECK(proof.missing == "the page of metrics has no loki_ingester_memory_chunks");
  CHECK(proof.next == "ask the process that has the component ingester");
  CHECK_FALSE(loki("").is_proven);
  CHECK_FALSE(tempo("", "").is_proven);
  CHECK_FALSE(live_store("", "").is_proven);
  CHECK_FALSE(mimir("", "").is_proven);
}

TEST_CASE("a process that was started anew in between proves nothing", "[rollback]") {
  const FlushProof proof = loki("process_start_time_seconds 2000\nloki_ingester_memory_chunks 0\n");
  CHECK_FALSE(proof.is_proven);
  CHECK_FALSE(proof.may_come);
  CHECK(proof.missing == "process_start_time_seconds has changed: the process was started anew in between");
}

// Right after traces have come in, the ingester has not counted them yet.
TEST_CASE("Tempo is flushed when each tenant has a new block, or enough time has passed", "[rollback]") {
  constexpr string_view before = "tempo_ingester_blocks_flushed_total 4\n";
  const string after =
      "tempo_ingester_traces_created_total{tenant=\"a\"} 20\ntempo_ingester_traces_created_total{tenant=\"b\"} 1\n"
      "tempo_ingester_live_traces{tenant=\"a\"} 0\ntempo_ingester_flush_queue_length 0\n";
  const string two = after + "tempo_ingester_blocks_flushed_total 6\n",
               one = after + "tempo_ingester_blocks_flushed_total 5\n";
  CHECK(tempo(before, two).is_proven);
  const FlushProof early = tempo(before, one);
  CHECK_FALSE(early.is_proven);
  CHECK(early.may_come);
  CHECK(early.missing ==
        "tempo_ingester_blocks_flushed_total rose by 1, of 2 tenants; those that had nothing to write show after 90 s");
  const FlushProof late = tempo(before, one, seconds(90));
  CHECK(late.is_proven);
  CHECK(late.proofs.back() == "no block is queued, was retried or failed within 90 s");
  CHECK_FALSE(tempo(before, one + "tempo_ingester_flush_retries_total 1\n", seconds(90)).is_proven);
  CHECK(flush_way("tempo", "2.10.8").patience > seconds(90));
}

TEST_CASE("Tempo that has never had a trace has none to flush", "[rollback]") {
  CHECK(tempo("tempo_ingester_blocks_flushed_total 0\n", "tempo_ingester_blocks_flushed_total 0\n").is_proven);
  // One that had some, and has nothing to write now.
  constexpr string_view idle =
      "tempo_ingester_blocks_flushed_total 4\ntempo_ingester_traces_created_total{tenant=\"a\"} 9\n";
  CHECK_FALSE(tempo(idle, idle).is_proven);
  CHECK(tempo(idle, idle, seconds(90)).is_proven);
}

TEST_CASE("Tempo with traces in memory, a queue or failures is not flushed", "[rollback]") {
  const string_view before = "tempo_ingester_blocks_flushed_total 0\n";
  const string after = "tempo_ingester_blocks_flushed_total 1\ntempo_ingester_traces_created_total{tenant=\"a\"} 1\n";
  CHECK(tempo(before, after).is_proven);
  CHECK(tempo(before, after + "tempo_ingester_live_traces{tenant=\"a\"} 7\n", seconds(24)).missing ==
        "tempo_ingester_live_traces is 7, expected 0");
  CHECK_FALSE(tempo(before, after + "tempo_ingester_flush_queue_length 1\n", seconds(90)).is_proven);
  CHECK_FALSE(tempo(before, after + "tempo_ingester_failed_flushes_total 1\n").may_come);
}

// The request itself has cut all that was live into a block.
TEST_CASE("Tempo that is written to has written what it held, and what came in since is told", "[rollback]") {
  constexpr string_view before = "tempo_ingester_blocks_flushed_total 4\n";
  const string busy =
      "tempo_ingester_traces_created_total{tenant=\"a\"} 20\ntempo_ingester_traces_created_total{tenant=\"b\"} 1\n"
      "tempo_ingester_live_traces{tenant=\"a\"} 72\n";
  const string two = busy + "tempo_ingester_blocks_flushed_total 6\n",
               one = busy + "tempo_ingester_blocks_flushed_total 5\n",
               none = busy + "tempo_ingester_blocks_flushed_total 4\n";
  const FlushProof well = tempo(before, two, seconds(25));
  CHECK(well.is_proven);
  CHECK(well.proofs == std::vector<string>{"tempo_ingester_blocks_flushed_total rose by 2"});
  CHECK(well.open == "tempo_ingester_live_traces is 72");
  CHECK(flush_way("tempo", "2.3.1").rest ==
        "a graceful stop writes it to the write-ahead log, which stays in its volume");
  // Live traces are counted every ten seconds: these may be those of before.
  const FlushProof early = tempo(before, two, seconds(24));
  CHECK_FALSE(early.is_proven);
  CHECK(early.missing == "tempo_ingester_live_traces is 72, expected 0");
  CHECK_FALSE(tempo(before, one, seconds(89)).is_proven);
  CHECK(tempo(before, one, seconds(90)).is_proven);
  CHECK(tempo(before, none, seconds(90)).may_come);
  CHECK_FALSE(tempo(before, none, seconds(90)).is_proven);
  CHECK_FALSE(tempo(before, two + "tempo_ingester_flush_queue_length 1\n", seconds(90)).is_proven);
  CHECK_FALSE(tempo(before, two + "tempo_ingester_failed_flushes_total 1\n", seconds(90)).may_come);
  CHECK_FALSE(tempo(before, one + "tempo_ingester_flush_retries_total 1\n", seconds(90)).is_proven);
}

TEST_CASE("blocks of Tempo that were queued before the request are not those of it", "[rollback]") {
  const string before = "tempo_ingester_blocks_flushed_total 4\ntempo_ingester_flush_queue_length 1\n";
  const auto after = [](string_view flushed) {
    return "tempo_ingester_traces_created_total{tenant=\"a\"} 20\ntempo_ingester_flush_queue_length 0\n"
           "tempo_ingester_blocks_flushed_total " +
           string(flushed) + "\n";
  };
  CHECK_FALSE(tempo(before, after("5")).is_proven);
  CHECK(tempo(before, after("6")).is_proven);
}

TEST_CASE("Loki that is written to has written the chunks that it held, and the new ones are told", "[rollback]") {
  constexpr string_view before =
      "loki_ingester_memory_chunks 5\nloki_ingester_chunks_created_total 100\n"
      "loki_ingester_chunks_flushed_total{reason=\"idle\"} 95\n";
  const auto after = [](string_view chunks, string_view created, string_view flushed) {
    return "loki_ingester_memory_chunks " + string(chunks) + "\nloki_ingester_chunks_created_total " + string(created) +
           "\nloki_ingester_chunks_flushed_total{reason=\"idle\"} " + string(flushed) + "\n";
  };
  const FlushProof well = loki(after("10", "105", "100"), before);
  CHECK(well.is_proven);
  CHECK(well.open == "loki_ingester_chunks_created_total rose by 5");
  CHECK_FALSE(flush_way("loki", "3.7.6").rest.empty());
  CHECK(loki(after("5", "100", "100"), before).open.empty());
  // Two of the five had been flushed before the request, and left the memory after it.
  CHECK_FALSE(loki(after("10", "105", "98"), before).is_proven);
  CHECK_FALSE(loki(after("6", "105", "98"), before).is_proven);
  const FlushProof left = loki(after("5", "105", "98"), before);
  CHECK(left.is_proven);
  CHECK(left.proofs == std::vector<string>{"loki_ingester_memory_chunks is 5, and loki_ingester_chunks_created_total "
                                           "rose by 5: the 5 of before have left"});
  CHECK_FALSE(loki(after("5", "105", "98") + "loki_ingester_flush_queue_length 2\n", before).is_proven);
  CHECK_FALSE(loki(after("5", "105", "98") + "loki_ingester_chunks_flush_failures_total 1\n", before).is_proven);
}

TEST_CASE("the live store of Tempo 3 writes by itself, when nobody writes to it", "[rollback]") {
  const string before = "tempo_live_store_bytes_received_total{tenant=\"a\"} 1700\n";
  const string after = before +
                       "tempo_live_store_blocks_cut_total{reason=\"max_block_duration\"} 1\n"
                       "tempo_live_store_blocks_completed_total 1\n";
  const string stored = after + "tempo_live_store_local_blocks_flushed_total 1\n";
  CHECK(live_store(before, stored).is_proven);
  CHECK(live_store(before, stored, seconds(59)).missing == "59 s have passed, of 60");
  CHECK(live_store(before, after).missing == "tempo_live_store_local_blocks_flushed_total is 0, of 1 completed blocks");
  CHECK_FALSE(live_store(before, stored + "tempo_live_store_live_traces{tenant=\"a\"} 17\n").is_proven);
  CHECK_FALSE(live_store(before, stored + "tempo_live_store_blocks_cut_total{reason=\"x\"} 1\n").is_proven);
}

TEST_CASE("a live store that is written to has written what it held after two blocks of each tenant", "[rollback]") {
  constexpr string_view before =
      "tempo_live_store_bytes_received_total{tenant=\"a\"} 1000\n"
      "tempo_live_store_blocks_cut_total{reason=\"max_block_duration\"} 7\n"
      "tempo_live_store_blocks_completed_total 7\n";
  const auto after = [](string_view cut, string_view completed, string_view stored) {
    return "tempo_live_store_bytes_received_total{tenant=\"a\"} 1700\n"
           "tempo_live_store_traces_created_total{tenant=\"a\"} 90\ntempo_live_store_live_traces{tenant=\"a\"} 61\n"
           "tempo_live_store_blocks_cut_total{reason=\"max_block_duration\"} " +
           string(cut) + "\ntempo_live_store_blocks_completed_total " + string(completed) +
           "\ntempo_live_store_local_blocks_flushed_total " + string(stored) + "\n";
  };
  const FlushProof well = live_store(before, after("9", "9", "9"), seconds(80));
  CHECK(well.is_proven);
  CHECK(well.open == "tempo_live_store_bytes_received_total rose by 700");
  CHECK(well.proofs == std::vector<string>{"tempo_live_store_blocks_completed_total 9",
                                           "tempo_live_store_blocks_cut_total rose by 2 within 80 s",
                                           "tempo_live_store_local_blocks_flushed_total 9"});
  const auto missing = [&](const string& page, unsigned elapsed) {
    const FlushProof proof = live_store(before, page, seconds(elapsed));
    CHECK_FALSE(proof.is_proven);
    CHECK(proof.may_come);
    return proof.missing;
  };
  CHECK(missing(after("9", "9", "9"), 79) ==
        "tempo_live_store_bytes_received_total rose by 700: it is still written to, and 79 s have passed, of 80");
  // One block may be of what came in after the first page.
  CHECK(missing(after("8", "8", "8"), 299) ==
        "tempo_live_store_bytes_received_total rose by 700: it is still written to, and "
        "tempo_live_store_blocks_cut_total rose by 1 only, of 1 tenants");
  CHECK(missing(after("9", "9", "9") + "tempo_live_store_traces_created_total{tenant=\"b\"} 1\n", 299)
            .ends_with("rose by 2 only, of 2 tenants"));
  CHECK(missing(after("9", "8", "8"), 80) == "tempo_live_store_blocks_completed_total is 8, of 9 blocks that were cut");
  CHECK(missing(after("9", "9", "8"), 80) == "tempo_live_store_local_blocks_flushed_total is 8, of 9 completed blocks");
  CHECK(missing(after("9", "9", "9") + "tempo_live_store_complete_queue_length 1\n", 80) ==
        "tempo_live_store_complete_queue_length is 1, expected 0");
  CHECK_FALSE(live_store(before, after("9", "9", "9") + "tempo_live_store_local_failed_flushes_total 1\n", seconds(80))
                  .is_proven);
  // What is not written yet is in Kafka.
  const FlushProof kafka = live_store(
      before, after("9", "9", "0") + "tempo_ingest_group_partition_lag{group=\"block-builder\"} 3\n", seconds(80));
  CHECK(kafka.is_proven);
  CHECK(kafka.proofs.back() == "tempo_ingest_group_partition_lag 3");
}

TEST_CASE("with Kafka the block builders write, and the lag says how far they are", "[rollback]") {
  const string page = "tempo_live_store_blocks_completed_total 0\n";
  CHECK(live_store(page, page + "tempo_ingest_group_partition_lag{group=\"block-builder\",partition=\"0\"} 0\n")
            .is_proven);
  CHECK(live_store(page, page + "tempo_ingest_group_partition_lag{group=\"block-builder\",partition=\"0\"} 12\n")
            .missing == "tempo_ingest_group_partition_lag is 12, expected 0");
}

TEST_CASE("Mimir is flushed when a block has been uploaded and none is left", "[rollback]") {
  const string before =
      "cortex_ingester_memory_series 120\n"
      "cortex_ingester_shipper_last_successful_upload_timestamp_seconds 1.7953e+09\n"
      "cortex_ingester_oldest_unshipped_block_timestamp_seconds 0\n";
  const string shipped =
      "cortex_ingester_memory_series 0\n"
      "cortex_ingester_shipper_last_successful_upload_timestamp_seconds 1.7953300e+09\n"
      "cortex_ingester_oldest_unshipped_block_timestamp_seconds 0\n";
  CHECK(mimir(before, shipped).is_proven);
  CHECK(mimir(before, shipped).open.empty());
  const FlushProof busy = mimir(before, "cortex_ingester_memory_series 70\n" + shipped.substr(shipped.find('\n') + 1));
  CHECK(busy.is_proven);
  CHECK(busy.open == "cortex_ingester_memory_series is 70");
  // The answer was 204 all the same.
  CHECK_FALSE(mimir(before, before).is_proven);
  CHECK(mimir(before, shipped + "cortex_ingester_shipper_upload_failures_total 1\n").missing ==
        "cortex_ingester_shipper_upload_failures_total rose by 1");
  CHECK(mimir(before, "cortex_ingester_oldest_unshipped_block_timestamp_seconds 1.79533e+09\n").missing ==
        "cortex_ingester_oldest_unshipped_block_timestamp_seconds is 1795330000, expected 0");
  const string_view empty =
      "cortex_ingester_memory_series 0\ncortex_ingester_oldest_unshipped_block_timestamp_seconds 0\n";
  CHECK(mimir(empty, empty).is_proven);
}

TEST_CASE("what keeps everything at a graceful stop needs no proof", "[rollback]") {
  CHECK(prove_flush(flush_way("prometheus", "3.5.3"), "", "", seconds(0)).is_proven);
}
