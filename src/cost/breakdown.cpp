#include "cost/breakdown.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <utility>

#include "cost/reader/fields.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;
using Parts = std::function<std::vector<Part>(const Line&)>;

constexpr std::string_view unnamed = "not assigned";

class Adder {
 public:
  Adder(string by, const Parts& parts) : parts_(parts) { breakdown_.by = std::move(by); }

  void add(const PlanCost* plan, Amount Row::*side) {
    if (plan == nullptr) return;
    for (const Line& line : plan->lines) {
      for (const Part& part : parts_(line)) add(line, part, side);
    }
  }

  Breakdown take() {
    std::stable_sort(breakdown_.rows.begin(), breakdown_.rows.end(), [](const Row& a, const Row& b) {
      return std::pair(a.current.known, a.baseline.known) > std::pair(b.current.known, b.baseline.known);
    });
    return std::move(breakdown_);
  }

 private:
  void add(const Line& line, const Part& part, Amount Row::*side) {
    const auto [at, is_new] = index_.try_emplace(part.name, breakdown_.rows.size());
    if (is_new) breakdown_.rows.push_back({.name = part.name.empty() ? string(unnamed) : part.name});
    Amount& amount = breakdown_.rows[at->second].*side;
    if (line.monthly) {
      amount.known += part.share == whole_ ? *line.monthly : *line.monthly * part.share;
    } else {
      ++amount.unknown;
    }
  }

  const Parts& parts_;
  const Number whole_ = 1;
  Breakdown breakdown_{};
  std::unordered_map<string, std::size_t> index_{};
};

constexpr auto measured_by = std::to_array<std::pair<Signal, std::string_view>>(
    {{Signal::logs, "logs_ingest"}, {Signal::traces, "traces_ingest"}, {Signal::metrics, "active_series"}});

// Shares of tenants, signal by signal, evaluated once.
class Tenants {
 public:
  Tenants(const Model& model, const Scope& scope, Problems& problems) {
    for (const auto& [signal, shares] : model.tenants) {
      std::vector<Part>& parts = parts_[string(to_string(signal))];
      Number sum{};
      for (const Share& share : shares) {
        const auto value = scope.share(share.share, problems);
        if (!value) continue;
        parts.push_back({share.name, *value});
        sum += *value;
        if (sum > Number(1)) {
          problems.push_back(make_problem(share.share.range, share.share.path,
                                          "the shares of " + string(to_string(signal)) + " are more than 100% here"));
        }
      }
      if (sum < Number(1)) parts.push_back({{}, Number(1) - sum});
    }
    if (scope.snapshot() != nullptr) take_measured(*scope.snapshot());
  }

  std::vector<Part> of(const Line& line) const {
    if (!line.item->tenant.empty()) return {{line.item->tenant, 1}};
    std::vector<Part> all{};
    for (const Part& signal : line.signals) {
      const auto found = parts_.find(signal.name);
      if (found == parts_.end()) {
        all.push_back({{}, signal.share});
        continue;
      }
      for (const Part& tenant : found->second) all.push_back({tenant.name, tenant.share * signal.share});
    }
    return all;
  }

 private:
  // By what each tenant sends. Of one alone nothing needs to be said.
  void take_measured(const Snapshot& snapshot) {
    for (const auto& [signal, quantity] : measured_by) {
      if (parts_.contains(string(to_string(signal)))) continue;
      std::vector<Part> parts{};
      Number sum{};
      for (const Measured& measured : snapshot.values) {
        if (measured.name != quantity || measured.tenant.empty() || !measured.label.empty() || !measured.value)
          continue;
        parts.push_back({measured.tenant, *measured.value});
        sum += *measured.value;
      }
      if (parts.size() < 2 || sum.sign() <= 0) continue;
      for (Part& part : parts) part.share /= sum;
      parts_[string(to_string(signal))] = std::move(parts);
    }
  }

  std::unordered_map<string, std::vector<Part>> parts_{};
};

}  // namespace

std::vector<Breakdown> breakdowns_of(const Model& model, const Scope& scope, const PlanCost* baseline,
                                     const PlanCost* current, Problems& problems) {
  const Tenants tenants(model, scope, problems);
  const std::vector<std::pair<string, Parts>> all = {
      {"group",
       [](const Line& line) {
         return std::vector<Part>{{string(to_string(line.item->group)), 1}};
       }},
      {"component",
       [](const Line& line) {
         return std::vector<Part>{{line.item->component, 1}};
       }},
      {"signal", [](const Line& line) { return line.signals; }},
      {"environment",
       [](const Line& line) {
         return std::vector<Part>{{line.environment, 1}};
       }},
      {"tenant", [&](const Line& line) { return tenants.of(line); }}};
  std::vector<Breakdown> list{};
  for (const auto& [by, parts] : all) {
    Adder adder(by, parts);
    adder.add(baseline, &Row::baseline);
    adder.add(current, &Row::current);
    Breakdown breakdown = adder.take();
    const bool says_nothing =
        breakdown.rows.empty() || (breakdown.rows.size() == 1 && breakdown.rows.front().name == unnamed);
    if (!says_nothing) list.push_back(std::move(breakdown));
  }
  return list;
}

}  // namespace pyat::cost
