// The words and numbers that the formats of `pyat smoke` share.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "health/percentiles.hpp"
#include "smoke/report.hpp"

namespace pyat::render {

// "0.35", "4.9", "120", "2140": milliseconds, never another unit, so that columns can be compared.
std::string milliseconds_words(std::chrono::microseconds duration);

// "mimir", "otel-collector → mimir", "mimir through grafana"
std::string route_words(const smoke::Result& result);
// "metrics, remote write 1.0, mimir"
std::string path_words(const smoke::Result& result);

// "479 of 480 found, 1 missing"; of what there is none, nothing.
std::string ledger_words(const smoke::ViewResult& view);
// "480 written, 470 acknowledged, 10 refused"
std::string written_words(const smoke::Written& written);

// A text of which so many bytes are enough: cut between words, with "…" for what is left out.
std::string begin_of(std::string_view text, std::size_t most);

std::optional<health::Percentiles> visible_of(const smoke::Ledger& ledger);
// "5000 a second for 60 s"
std::string throughput_words(const smoke::Throughput& throughput);
// How exact the times are that are told; empty where each is one of the measured ones.
std::string precision_words(const smoke::Report& report);

// Something to say beside the numbers of a path: it is not well, or something was found out or not read.
bool is_remarkable(const smoke::Result& result);
bool is_remarkable(const smoke::ViewResult& view);
// Something was written, or read one by one; else it is one check, with a sentence.
bool has_ledger(const smoke::Result& result);

// The lines of two contents that the other does not have; all of them where there is no such line, or nothing to
// compare with. Of long ones the beginning.
struct Lines {
  std::vector<std::string> expected{}, found{};
};
Lines differing_lines(const smoke::Difference& difference);

struct SmokeTotals {
  std::size_t paths = 0, checks = 0;
  std::size_t passed = 0, warned = 0, unchecked = 0, failed = 0;  // of both
  smoke::Written written{};
  smoke::Ledger ledger{};  // of the view that counts; of each fault, what the worst view of each path has. No examples.
};
SmokeTotals totals_of(const smoke::Report& report);

// "Run 42-totw5g wrote 740 items to localhost (metrics 480, logs 200, traces 60)."
std::string blast_words(const smoke::Report& report);
// "All of it carries job=\"pyat-smoke\", pyat_run=…"; empty where nothing was written.
std::string label_words(const smoke::Report& report);
// "failed: 5 paths and 7 checks: 11 passed, 1 failed; …": one sentence without a full stop.
std::string verdict_words(const smoke::Report& report);
// "pyat smoke --verify 42-totw5g"; empty where nothing can have been stored.
std::string verify_command(const smoke::Report& report);
// What an interruption left open; empty when there was none.
std::string interruption_words(const smoke::Report& report);

}  // namespace pyat::render
