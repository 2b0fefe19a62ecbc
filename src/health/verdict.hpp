// From states to causes: which services are ill by themselves, and which only because another one is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "health/report.hpp"

namespace pyat::health {

// What is proven to be wrong with one service, whatever else is.
struct Diagnosis {
  std::string sentence{};              // "its configuration has 3 errors"
  std::vector<std::string> details{};  // a line each: "mimir.yml:9:1: …"
  std::vector<std::string> next{};     // a step each
  // It may come from the trouble of another service: a cause of its own only where none that it needs is ill.
  bool may_follow = false;
};

// Puts the services that `needs_addresses` lead to among `needs`.
void resolve_needs(std::vector<Service>& services);

// The causes of everything that is not well, the most important first: those that block most, then the worst.
// `diagnoses` belong to the services of the same index; a service that has one is a cause of its own. Services that
// fail in the same way are one cause.
std::vector<Cause> find_causes(const std::vector<Service>& services,
                               const std::vector<std::optional<Diagnosis>>& diagnoses);

}  // namespace pyat::health
