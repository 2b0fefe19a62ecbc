// What a smoke test found out: data for renderers and the exit code.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smoke/ledger.hpp"

namespace pyat::smoke {

// In this order a worse one hides a better one.
enum class Verdict : std::uint8_t { passed, warned, unchecked, failed };

std::string_view to_string(Verdict verdict);

// Something that is wrong or worth knowing, and what to do about it.
struct Finding {
  Verdict weight = Verdict::failed;
  std::string message{};  // one clause, lower case, no full stop
  std::string next{};     // what to do; may be empty
  // What the server said, its own words, and the setting that governs it: "ingestion_rate", "limits"; may be empty.
  std::string said{}, setting{}, value{};
  std::string id{};  // err-mimir-…; may be empty
};

struct ViewResult {
  std::string name{};
  Verdict verdict = Verdict::passed;
  Ledger ledger{};
  std::string problem{};    // why it was not read to the end
  bool is_untried = false;  // because it cannot be, for the reason in `problem`; nothing follows from that
};

// Writes that failed in the same way.
struct Refusal {
  int status = 0;         // of HTTP; 0: no answer came
  std::string message{};  // what the server said, or what went wrong
  std::size_t items = 0;
  bool is_unanswered = false;  // nobody knows whether it was taken
};

// How the answers to writes were spread.
struct Latency {
  std::chrono::microseconds p50{}, p95{}, p99{}, max{};
};

// Of a run at a rate.
struct Throughput {
  double asked = 0, achieved = 0;      // items a second
  std::chrono::milliseconds lasted{};  // the writing
  // No percentile of its times is told with a larger error than this part of it.
  double error_bound = Spread::error_bound;
  bool is_whole = false;  // everything that was planned was written
};

// Of one path, or of one thing that was tried.
struct Result {
  std::string signal{};                 // "metrics", "logs", "traces", "objects", "alerts", "correlation", "refusals"
  std::string name{};                   // "remote write 1.0", "an alert reaches its receiver"
  std::string from{}, to{}, through{};  // "pyat" is not said; names of services
  Verdict verdict = Verdict::passed;
  std::string sentence{};  // what came of it, in one clause: "480 of 480 samples came back"
  std::optional<Written> written{};
  std::vector<ViewResult> views{};
  std::optional<Latency> acknowledge{};
  std::optional<Throughput> throughput{};
  std::vector<Refusal> refusals{};
  std::size_t retries = 0;  // of writes: what was tried again may be there twice
  std::vector<Finding> findings{};
};

struct Report {
  std::string run{};             // the id
  bool is_verification = false;  // nothing was written
  std::string job{};
  std::vector<std::string> hosts{};  // that were written to
  std::vector<Result> results{};
  std::vector<std::string> notes{};    // what could not be checked and why; what was assumed
  std::vector<std::string> tenants{};  // of PlanOptions
  std::chrono::sys_seconds made{};
  std::chrono::milliseconds took{};
  bool was_interrupted = false;
};

// The worst of the results. A report of nothing, and one that was interrupted, proves nothing: it is unchecked at best.
Verdict verdict_of(const Report& report);

}  // namespace pyat::smoke
