// The triggers of a model as a file of rules for Prometheus.
#pragma once

#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::cost {

struct NotExported {
  std::string name{}, why{};
};

struct Exported {
  std::string yaml{};  // always a rule file that loads, be it without rules
  std::size_t rules = 0;
  std::vector<NotExported> left_out{};  // in comments of the file, too
};

// `scope` has its figures: what is no metric, such as the budget, is written as the number that it has now.
Exported export_rules(const Model& model, const Scope& scope, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
