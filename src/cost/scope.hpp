// What the names in a model's formulas stand for: its inputs, what was measured, and what pyat has computed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cost/measure/measured.hpp"
#include "cost/model.hpp"
#include "diag/diagnostic.hpp"
#include "units/expression.hpp"

namespace pyat::cost {

// Whether a name is computed or measured, so that no input can have it.
bool is_reserved(std::string_view name);

// What became of a formula that must be of one dimension.
struct Evaluated {
  std::optional<units::Quantity> quantity{};  // nothing: unknown, or a mistake that was reported
  std::vector<std::string> unknown{};         // why
  bool is_measured = false;                   // it rests on what a server said
};

class Scope {
 public:
  // `snapshot`: nullptr where nothing was measured. Both must outlive this.
  Scope(const Model& model, const Snapshot* snapshot);

  void set(const std::string& name, units::Value value) {
    computed_[name] = std::move(value);
    values_.clear();
    measured_.clear();
  }
  std::optional<units::Value> find(std::string_view name) const;

  // A mistake is reported with its place.
  std::optional<units::Value> evaluate(const Formula& formula, std::vector<diag::Diagnostic>& problems) const;
  // `wanted` is said in the message: "an amount of money a month".
  Evaluated evaluate(const Formula& formula, const units::Dimension& dimension, std::string_view wanted,
                     std::vector<diag::Diagnostic>& problems) const;
  // Whether a value that a server gave is among what it is computed of.
  bool rests_on_measured(const Formula& formula) const;
  // A share from 0% to 100%; what is none is reported.
  std::optional<units::Number> share(const Formula& formula, std::vector<diag::Diagnostic>& problems) const;
  // "200 GB × 0.15 USD/GB-month"
  std::string terms(const Formula& formula) const;

  const units::Units& units() const { return model_.units; }
  const Snapshot* snapshot() const { return snapshot_; }

 private:
  const Input* input_named(std::string_view name) const;
  std::optional<units::Value> find_input(std::string_view name) const;
  std::optional<units::Value> find_measured(std::string_view name) const;
  units::Scope values() const;
  units::Scope values_with_names() const;

  const Model& model_;
  const Snapshot* snapshot_;
  std::map<std::string, units::Value, std::less<>> computed_{};
  std::unordered_map<std::string_view, const Input*> inputs_{};
  mutable std::unordered_map<const Input*, units::Value> values_{};  // of those that were asked for
  mutable std::unordered_map<const Input*, bool> measured_{};
  mutable std::vector<const Input*> open_{};  // that are being evaluated: one that comes again is a circle
};

}  // namespace pyat::cost
