// Which price a name stands for: one's own before that of the book, less the discount that fits.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cost/costs.hpp"
#include "cost/model.hpp"
#include "cost/scope.hpp"

namespace pyat::cost {

// A price that is older than so many days is said.
inline constexpr int stale_after_days = 180;

class Prices {
 public:
  Prices(const Model& model, const PriceBook& book) : model_(model), book_(book) {}

  // The price that an item names; nullptr, and reported, when there is none.
  const Price* find(const Item& item, std::vector<diag::Diagnostic>& problems);
  // 1 without a discount, 0.88 with one of 12 %.
  units::Number kept_after_discount(std::string_view name, const Scope& scope,
                                    std::vector<diag::Diagnostic>& problems) const;
  // A sentence for those prices that were found and are old, or come second-hand, one for each source and date.
  std::vector<std::string> notes(std::chrono::year_month_day today) const;

 private:
  const Model& model_;
  const PriceBook& book_;
  std::set<std::string> used_{};
};

}  // namespace pyat::cost
