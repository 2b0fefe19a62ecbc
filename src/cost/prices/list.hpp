// What there is to pay for: every price that a model can name, the one that counts where several books have it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cost/costs.hpp"
#include "cost/model.hpp"

namespace pyat::cost {

struct ListedPrice {
  std::string name{};
  const Price* price = nullptr;
  std::string from{};   // the file that it is from
  bool is_own = false;  // and not of the book that pyat brings
  std::chrono::days age{};
  bool is_stale = false;
};

// Those in whose name, description, region or source `text` is, whatever its case; by name. Both must outlive them.
std::vector<ListedPrice> list_prices(const Model& model, const PriceBook& book, std::string_view text,
                                     std::chrono::year_month_day today);

}  // namespace pyat::cost
