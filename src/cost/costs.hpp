// What the plans of a model cost a month: item by item, with the terms of each, what it rests on, and what is not
// known.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cost/model.hpp"
#include "cost/scope.hpp"
#include "diag/diagnostic.hpp"
#include "units/number.hpp"

namespace pyat::cost {

// The part of an item that one signal or tenant causes.
struct Part {
  std::string name{};
  units::Number share{};  // of 1
};

struct Line {
  const Item* item = nullptr;
  std::string environment{};
  std::optional<units::Number> monthly{};  // in the model's currency; nothing: it is not known
  units::Number list{};                    // what it would be without discounts
  units::Number growth{};                  // by how much it is dearer a month later
  std::vector<std::string> unknown{};      // why
  std::vector<std::string> terms{};        // by explanation_of() alone
  std::vector<Part> signals{};             // together 1
  const Price* price = nullptr;            // that it rests on, where it has a name
  bool is_measured = false;
  std::optional<units::Quantity> quantity{};    // that the price is for
  std::optional<units::Quantity> unit_price{};  // before discounts
};

struct PlanCost {
  const Plan* plan = nullptr;
  std::vector<Line> lines{};
  units::Number monthly{};  // of all lines that are known
  units::Number growth{};
  std::size_t unknown = 0;  // lines
  std::optional<units::Number> stated{};
};

using PriceBook = std::map<std::string, Price, std::less<>>;

struct Costs {
  const PriceBook* book = nullptr;   // that the prices are from, which outlives this
  std::vector<PlanCost> plans{};     // in the order of the model
  std::vector<std::string> notes{};  // stale prices, and other things to know
};

// Items that a budget could not pay for: what is above it is a slip of the pen.
inline constexpr std::int64_t most_a_month = 1'000'000'000'000;

// `today` tells which prices are old. Mistakes are reported; then the result must not be used.
Costs costs_of(const Model& model, const PriceBook& book, const Scope& scope, std::chrono::year_month_day today,
               std::vector<diag::Diagnostic>& problems);

// "200 GB × 0.15 USD/GB-month", and how the first of them came about. Made only where they are shown.
std::vector<std::string> explanation_of(const Line& line, const Model& model, const PriceBook& book,
                                        const Scope& scope);

const PlanCost* find(const Costs& costs, std::string_view plan);

}  // namespace pyat::cost
