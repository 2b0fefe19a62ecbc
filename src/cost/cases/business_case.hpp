// `pyat cost roi` as data: a business case, what its figures are, and which of its claims hold.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cost/costs.hpp"
#include "cost/finance/appraisal.hpp"
#include "cost/finance/sensitivity.hpp"
#include "cost/finance/simulation.hpp"
#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "diag/diagnostic.hpp"
#include "units/number.hpp"

namespace pyat::cost {

// What else a benefit, or a claim, would be if other statements of its inputs, or another formula, held.
struct Alternative {
  std::string how{};  // "by uptime", or "incidents = 6 incident/month (table of KPIs)"
  std::optional<units::Quantity> value{};
};

struct BenefitRow {
  std::string name{};
  bool is_cash = false;
  std::optional<units::Number> yearly{};  // nothing: it is not known
  std::vector<std::string> unknown{};
  std::string terms{};
  std::vector<Alternative> also{};
};

struct CostRow {
  std::string name{};
  std::optional<units::Number> once{};
};

// Statements of one input that differ.
struct Contradiction {
  std::string input{};
  std::vector<std::pair<std::string, std::string>> statements{};  // value, source; the first one was used
};

// A figure that a claim may mean, under all its names.
struct NamedFigure {
  enum class Kind : std::uint8_t { ratio, months, money, rate };  // rate: money over time

  std::string name{};   // as claims call it: "bcr"
  std::string words{};  // "the benefit-cost ratio"
  Kind kind = Kind::ratio;
  std::optional<units::Quantity> value{};
  std::string why{};         // there is none
  std::string derivation{};  // "39,324.00 / 15,000.00"
};

struct ClaimRow {
  enum class Verdict : std::uint8_t {
    right,
    wrong,          // it is another number
    wrongly_named,  // the number is right, but of something else
    contradicted,   // it follows from statements that others of the same model contradict
    not_derivable   // from none of the numbers of the model
  };

  Verdict verdict = Verdict::not_derivable;
  std::string says{}, source{};
  std::string claimed{};      // "262%"
  std::string explanation{};  // what it is instead, and from which numbers
  std::vector<Alternative> also{};
  std::uint32_t line = 0;  // in the model
};

std::string_view to_string(ClaimRow::Verdict verdict);

struct CaseReport {
  std::string name{}, description{};
  std::string baseline{}, current{};
  units::Number baseline_monthly{}, current_monthly{};
  std::vector<BenefitRow> benefits{};
  std::vector<CostRow> implementation{};
  finance::Investment investment{};
  bool rate_is_assumed = false, horizon_is_assumed = false;
  finance::BusinessCase result{};
  std::vector<finance::Swing> tornado{};
  units::Number tornado_change{};
  finance::Simulation simulation{};
  bool spreads_are_assumed =
      false;  // the model gives none, so that each amount may be off by as much as in the tornado
  std::vector<Contradiction> contradictions{};
  std::vector<NamedFigure> figures{};
  std::vector<ClaimRow> claims{};
  std::vector<std::string> unknown{};  // why the figures are those of a part only
  bool has_figures = false;            // there are benefits or costs
};

struct CaseOptions {
  std::uint64_t seed = 1;
  unsigned trials = 10000;
  units::Number change = units::Number::ratio(1, 5);  // of the tornado
};

// All cases, or the one of that name. Mistakes are reported; then the result must not be used.
std::vector<CaseReport> appraise_cases(const Model& model, const Costs& costs, const Scope& scope,
                                       const CaseOptions& options, std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::cost
