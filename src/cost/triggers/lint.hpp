// Finds the mistakes of a model's triggers: those that a person sees in a review, or after the bill.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "cost/triggers/change.hpp"
#include "cost/triggers/finding.hpp"

namespace pyat::cost {

// What a configuration file has at a path now. Nobody needs to have the file: a problem says so.
using PresentValue = std::function<ValueAt(const std::string& file, const std::string& path)>;

// `scope` has its figures (figures.hpp). In the order of the file.
std::vector<Finding> lint_triggers(const Model& model, const Scope& scope, const PresentValue& present);

// In their own files: conditions and levels one by one, actions, and thresholds against one another.
class FindingList {
 public:
  explicit FindingList(const Model& model) : file_(model.path) {}

  void about(std::string subject) { subject_ = std::move(subject); }
  void add(std::string_view code, diag::Severity severity, const diag::Range& range, std::string what, std::string why,
           std::string instead);
  std::vector<Finding> take() { return std::move(findings_); }

 private:
  std::string file_, subject_{};
  std::vector<Finding> findings_{};
};

void lint_condition(const Trigger& trigger, const Model& model, const Scope& scope, FindingList& findings);
void lint_action(const Trigger& trigger, const Model& model, const Scope& scope, const PresentValue& present,
                 FindingList& findings);
void lint_order(const Model& model, const Scope& scope, FindingList& findings);

// The scope with a value for everything that only a running stack knows: 1 of its unit. Dimensions can be checked then.
Scope with_units(const Scope& scope);

}  // namespace pyat::cost
