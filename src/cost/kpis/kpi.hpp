// The success metrics of a model: what was wanted, what there is, and whether the rows can all be true at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "cost/triggers/condition.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

enum class KpiVerdict : std::uint8_t { met, missed, unknown };

std::string_view to_string(KpiVerdict verdict);  // "MET", "MISSED", "UNKNOWN"

struct KpiResult {
  const Kpi* kpi = nullptr;
  KpiVerdict verdict = KpiVerdict::unknown;
  std::vector<Seen> seen{};                             // value and target of each comparison
  std::optional<units::Quantity> before{}, claimed{};   // in the unit of the target
  std::optional<bool> before_meets{}, claimed_meets{};  // the target; nothing: not given, or not to be told
  std::vector<std::string> unknown{};                   // why it is UNKNOWN
};

// Rows that cannot all be true, by arithmetic.
struct KpiContradiction {
  std::string column{};  // "before", "target", "claimed"
  std::vector<std::string> kpis{};
  std::string what{}, why{};
};

struct KpiReport {
  std::vector<KpiResult> kpis{};
  std::vector<KpiContradiction> contradictions{};
};

// Mistakes are reported; then the result must not be used.
KpiReport judge_kpis(const Model& model, const Scope& scope, std::vector<diag::Diagnostic>& problems);

// Of results whose targets are known: uptime against incidents and the time to repair each.
std::vector<KpiContradiction> contradictions_of(const std::vector<KpiResult>& kpis, const units::Units& units);

}  // namespace pyat::cost
