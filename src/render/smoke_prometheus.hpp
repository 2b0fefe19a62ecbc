// What smoke tests found out, as metrics: of one run, or of all runs of `pyat smoke --continuous` since it began.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>

#include "smoke/report.hpp"

namespace pyat::render {

class SmokeMetrics {
 public:
  // Adds a run to the counters; gauges are of the last one.
  void add(const smoke::Report& report);

  // The text format of Prometheus, for the textfile collector of the node exporter or /metrics.
  std::string text() const;

  // Upper bounds of the buckets of the times, in µs. A quantile of them is exact to within its bucket.
  static constexpr std::array<std::uint32_t, 13> bounds = {5'000,      10'000,     25'000,    50'000,    100'000,
                                                           250'000,    500'000,    1'000'000, 2'500'000, 5'000'000,
                                                           10'000'000, 30'000'000, 60'000'000};

 private:
  struct Histogram {
    std::array<std::uint64_t, bounds.size() + 1> buckets{};  // the last one: larger than any bound
    std::uint64_t count = 0;
    double sum = 0;  // seconds

    void add(std::chrono::microseconds time, std::uint64_t times);
  };

  struct View {
    std::string labels{};  // with its name
    smoke::Ledger sums{};  // counts only
    Histogram visible{};
  };

  struct Path {
    std::string signal{}, name{}, from{}, to{};
    smoke::Written written{};
    std::map<std::string, View> views{};
    bool is_well = false;    // in the last run
    bool is_known = false;   // the last run had it
    bool has_items = false;  // it is no check
  };

  void add(const smoke::Result& result);
  void add_obstacle(const smoke::Result& obstacle);
  static bool stops(const smoke::Result& obstacle, const Path& path);

  std::map<std::string, Path> paths_{};  // by their labels
  // Of the last run: what could not be tried, and no run had a path of.
  std::map<std::string, bool> obstacles_{};
  std::array<std::uint64_t, 4> runs_{};  // by verdict
  smoke::Verdict last_{};
  std::chrono::sys_seconds last_time_{}, last_success_{};
  std::chrono::milliseconds last_took_{};
};

}  // namespace pyat::render
