// Reads the values of one document: formulas, dates and names, each mistake with its place.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "cost/model.hpp"
#include "diag/diagnostic.hpp"
#include "units/units.hpp"

namespace pyat::cost {

// "plans.now.items[2]"
inline std::string item_path(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

class Fields {
 public:
  Fields(const units::Units& units, std::vector<diag::Diagnostic>& problems) : units_(units), problems_(problems) {}

  // A formula that cannot be read is reported, and is 0.
  Formula formula(const config::Node& node, const std::string& path);
  std::optional<Formula> formula_at(const config::Node& mapping, std::string_view key, const std::string& path);
  std::chrono::year_month_day date(const config::Node& node, const std::string& path);

  // The text at a key that the schema lets be there; empty when it is not.
  static std::string text_at(const config::Node& mapping, std::string_view key);

  void report(diag::Range where, std::string path, std::string message, std::string help = {});

 private:
  const units::Units& units_;
  std::vector<diag::Diagnostic>& problems_;
};

// The part of a scalar that a mistake is about; all of it where that cannot be told.
diag::Range range_of(const diag::Range& scalar, std::string_view text, const units::Mistake& mistake);

// "1 h is no amount of money", as a problem of the model.
diag::Diagnostic make_problem(diag::Range where, std::string path, std::string message, std::string help = {});
diag::Diagnostic problem_of(const Formula& formula, const units::Mistake& mistake);

}  // namespace pyat::cost
