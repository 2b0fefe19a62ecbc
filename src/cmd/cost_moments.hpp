// What triggers and success metrics are judged by: the model with what was measured, now and at earlier times.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "cmd/cost_measure.hpp"
#include "cmd/cost_model.hpp"
#include "cost/scope.hpp"
#include "cost/triggers/trigger.hpp"

namespace pyat::cmd {

struct Moments {
  std::vector<std::unique_ptr<cost::Snapshot>> snapshots{};
  std::vector<std::unique_ptr<cost::Scope>> scopes{};
  std::vector<cost::Moment> history{};  // the oldest first, the last one is now

  const cost::Scope& now() const { return *scopes.back(); }
};

// A snapshot that is older than `max_age` says nothing of now. Mistakes of the model are reported. `stack` and `loaded`
// must outlive the result.
Moments moments_of(const LoadedCost& loaded, const MeasuredStack& stack, std::chrono::seconds max_age,
                   std::chrono::sys_seconds now, std::vector<diag::Diagnostic>& problems);

// What the success metrics of the model ask by themselves.
std::vector<OwnQuery> queries_of(const cost::Model& model);

void add_max_age(std::vector<Option>& options, std::string& max_age);
// A mistake is a UsageError.
std::chrono::seconds max_age_from(const std::string& text);

}  // namespace pyat::cmd
