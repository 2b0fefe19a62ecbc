// The reasons to go back that pyat.yml names.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"

namespace pyat::config {

// In the order of their names.
enum class TriggerMeasure : std::uint8_t { alert, cost, health, promql, smoke, targets };

std::span<const std::string_view> trigger_measures();
std::string_view to_string(TriggerMeasure measure);

struct TriggerRule {
  std::string name{};  // each once
  TriggerMeasure measure = TriggerMeasure::promql;
  bool is_planned = false;  // nobody but a person acts on it

  std::string query{};                      // of promql
  std::string service{};                    // of promql: whom to ask; empty: everybody
  std::optional<double> above{}, below{};   // of promql: one of them
  std::optional<double> warns{}, clears{};  // of promql: warn_at and clears_at
  bool is_share = false;                    // its levels are percentages
  // Of promql: the value is how much it has changed since then, 0.1 for a tenth more.
  std::optional<std::chrono::seconds> baseline_ago{};
  std::optional<std::chrono::sys_seconds> baseline_at{};
  std::optional<unsigned> min_samples{};

  std::string when{};                       // of cost
  std::string warn_level{}, clear_level{};  // of cost: warn_at and clears_at
  std::vector<std::string> services{};      // of health; none: all

  std::chrono::seconds for_time{0};
  std::string about{};         // what it means that it fires; of pyat's own triggers
  std::string without_data{};  // what to do where nothing is known of it; of pyat's own triggers
  diag::Range where{};         // its name in pyat.yml

  bool has_baseline() const { return baseline_ago || baseline_at; }
};

}  // namespace pyat::config
