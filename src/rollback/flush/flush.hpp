// How a server is made to write out what it holds in memory, how that is proven, and how it is stopped.
//
// The status of the request proves nothing: Loki and Tempo answer 204 before they begin, Mimir answers 204 when
// shipping has failed. What proves it is a page of metrics from before and one from after. What is told of stopping has
// been seen on running servers where it says so.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::rollback {

struct FlushRequest {
  std::string method{};
  std::string path{};   // below the prefix of the server, if it has one
  unsigned status = 0;  // of an answer that says it has been accepted
};

struct FlushWay {
  std::string product{};                 // "loki"
  std::string release{};                 // "3.7.6"
  std::string problem{};                 // why nothing is known; then nothing else is set
  std::string component{};               // every process that has it is asked: "ingester"; empty: none has to be
  std::vector<FlushRequest> requests{};  // in their order; empty: it has no endpoint, waiting does it
  bool wants_proof = true;               // false: it holds nothing that a graceful stop does not keep
  std::chrono::seconds least_wait{0};    // between the request and the second page
  std::chrono::seconds patience{0};      // how long the proof may take to come
  std::chrono::seconds stop_timeout{0};  // between SIGTERM and SIGKILL, at least
  std::string rest{};                    // what becomes of what has come in since, when it is stopped gracefully
  std::vector<std::string> stop{};       // what to do, and what not
  std::string at_risk{};                 // when it is killed without being flushed
  std::vector<std::string> sources{};
};

// `product`: "tempo", "mimir", "loki", "grafana", "prometheus", "alertmanager".
FlushWay flush_way(std::string_view product, std::string_view release);

// Between SIGTERM and SIGKILL, at least, also of a release that pyat does not know: then as long as any of the product
// needs. 0 where the product is not known.
std::chrono::seconds stop_timeout_of(std::string_view product, std::string_view release);

struct FlushProof {
  bool is_proven = false;
  bool may_come = false;              // not yet: ask for the metrics again, until the patience is over
  std::vector<std::string> proofs{};  // "loki_ingester_memory_chunks 0"
  // Of one that is written to: what it held at the request is proven, and this says what has come in since, which is
  // not: "tempo_ingester_live_traces is 72". Empty: it holds nothing any more.
  std::string open{};
  std::string missing{};  // what stands against it: what was found, and what was expected
  std::string next{};     // what a person can do about it
};

// `before`, `after`: the page of metrics of one process, from before the request and `elapsed` behind it.
FlushProof prove_flush(const FlushWay& way, std::string_view before, std::string_view after,
                       std::chrono::seconds elapsed);

}  // namespace pyat::rollback
