// What was seen while a stack went from one generation to another: who answered when. It is kept in a file of the state
// folder, so that the report of a run that was killed and resumed has all of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rollback/journal/machine.hpp"
#include "util/durable_files.hpp"

namespace pyat::rollback {

// Somebody who is asked again and again.
struct Watched {
  std::string signal{};   // "metrics", "logs"; of what gives none of these, the name of the service
  std::string service{};  // of Compose
  std::string how{};      // "GET http://127.0.0.1:3100/ready"
  bool is_of_before = false, is_of_target = false;

  bool operator==(const Watched&) const = default;
};

struct AnswerChange {
  std::size_t who = 0;             // of Observation::watched
  std::chrono::milliseconds at{};  // since Observation::began
  bool answers = false;
  std::string words{};  // why not: "HTTP 503"

  bool operator==(const AnswerChange&) const = default;
};

// What one process of pyat has seen.
struct Observation {
  Stamp began{};
  std::chrono::milliseconds lasted{};
  std::chrono::milliseconds resolution{};  // the longest time between two looks that were no pause
  std::vector<Watched> watched{};
  std::vector<AnswerChange> changes{};  // in their order; who has none has not been seen
  // From, until: nobody looked, because the machine was too busy, or slept.
  std::vector<std::pair<std::chrono::milliseconds, std::chrono::milliseconds>> pauses{};

  bool operator==(const Observation&) const = default;
};

struct WatchRecord {
  std::vector<Observation> observations{};  // in their order; between two of them nobody has looked

  bool operator==(const WatchRecord&) const = default;
};

// How long nobody has answered for a signal, as it was watched.
struct Blackout {
  std::string signal{};  // "metrics", "logs"
  std::chrono::milliseconds sum{}, longest{};
  std::size_t spans = 0;
  std::chrono::milliseconds resolution{};    // what is shorter is not seen
  std::chrono::milliseconds not_observed{};  // while pyat did not run, or nobody had been asked yet
  std::vector<std::string> services{};       // that were asked; one that answers is enough
  std::string note{};                        // "only generation before the rollback has it"; empty: both have it
};

// By the names of signals. Of a signal that only one of the generations has, what is before it came, or behind its end,
// is no blackout.
std::vector<Blackout> blackouts_of(const WatchRecord& record);

std::string to_json(const WatchRecord& record);
// Nothing: `problem` says why.
std::optional<WatchRecord> read_watch_record(std::string_view text, std::string& problem);

// The file of a run ("run-12") in the folder of a stack.
class WatchLog {
 public:
  WatchLog(util::DurableFiles& files, const std::string& folder, const std::string& run);

  // Of the processes before this one; empty when there is none, or when it cannot be read, which `problem` says.
  const WatchRecord& before() const { return before_; }
  const std::string& problem() const { return problem_; }

  // Behind what was seen before. Empty, or why it could not be written: nothing depends on it.
  std::string keep(Observation observation);

 private:
  util::DurableFiles& files_;
  std::string path_;
  WatchRecord before_{};
  std::string problem_{};
};

}  // namespace pyat::rollback
