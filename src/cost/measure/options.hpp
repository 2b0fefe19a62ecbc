// What is asked of a running stack, and how long.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "health/docker/address.hpp"
#include "units/number.hpp"

namespace pyat::cost {

struct MeasureOptions {
  std::chrono::sys_seconds now{};     // the time that all questions are about, and of the snapshot
  std::chrono::seconds window{3600};  // rates and growth are those of so long before `now`
  std::chrono::seconds history{};     // how far back courses go; 0: none
  unsigned history_points = 24;       // of a course
  std::vector<std::string> names{};   // of the catalogue; empty: all
  // Matchers that every series must have, where a Prometheus scrapes more than this stack: `cluster="prod"`.
  std::string selector{};
  std::optional<units::Number> replication_factor{};  // instead of the one that the servers export
  // What a sample has in the blocks of Prometheus and Mimir, for what nobody measures: 2 is the premise of Mimir's
  // capacity planning.
  units::Number bytes_per_sample = 2;
  std::chrono::milliseconds timeout{30'000};        // of one question
  std::chrono::milliseconds page_interval{10'000};  // between two reads of a page; 0: gauges alone
  std::optional<health::EngineAddress> docker{};    // nothing: the engine is not asked
};

// Whether that quantity is wanted.
bool is_wanted(const MeasureOptions& options, std::string_view name);

}  // namespace pyat::cost
