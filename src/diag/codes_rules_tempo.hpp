// The texts of the codes of Tempo's rules, which relate settings to each other: one for each file in
// src/lint/rules/tempo. Included by codes.cpp only. Single line feeds in `detail` are spaces, an empty line begins a
// paragraph.
#pragma once

#include <array>

#include "diag/codes.hpp"

namespace pyat::diag::code_texts {

inline constexpr CodeInfo block_timeout{
    .code = "block-timeout",
    .severity = Severity::warning,
    .since = "0.2.0",
    .summary = "a block is given up before everybody knows of the one that takes its place",
    .detail =
        R"(An ingester keeps a block for complete_block_timeout after it has flushed it; a compactor keeps the blocks that it
has compacted for compacted_block_timeout. Queriers learn of new blocks once every storage.trace.blocklist_poll. When
the timeout is shorter than that, there is a time in which neither the old block nor the new one is searched, and traces
seem to be lost.

Tempo starts all the same, and warns. Make the timeout longer than the poll interval, twice as long to be safe.)",
    .wrong = R"(ingester:
  complete_block_timeout: 1m
storage:
  trace:
    blocklist_poll: 5m
)",
    .right = R"(ingester:
  complete_block_timeout: 15m
storage:
  trace:
    blocklist_poll: 5m
)",
};

inline constexpr std::array tempo_rules_codes{block_timeout};

}  // namespace pyat::diag::code_texts
