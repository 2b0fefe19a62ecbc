// Snapshots as a file: JSON Lines, one dated snapshot a line, the oldest first, so that another one is a line more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cost/measure/measured.hpp"

namespace pyat::cost {

inline constexpr int snapshot_format_version = 1;

// A mistake in such a file: "snapshots.jsonl:3: …" is for the caller to put together.
struct LineProblem {
  std::size_t line = 0;  // from 1
  std::string message{}, help{};
  bool is_lost = true;  // the line was not used
};

struct SnapshotFile {
  std::vector<Snapshot> snapshots{};  // in the order of their times, each time once
  std::vector<LineProblem> problems{};
};

// One line, with its end. Values are decimals, exact where a decimal can be.
std::string snapshot_line(const Snapshot& snapshot);

// `text` of a whole file. What cannot be read is a problem, and all else is read.
SnapshotFile read_snapshots(std::string_view text);

}  // namespace pyat::cost
