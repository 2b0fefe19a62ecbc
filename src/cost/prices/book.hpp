// Price books: what a unit costs, since when, and who says so. pyat brings one, prices/book.yml.
#pragma once

#include <optional>
#include <string_view>

#include "cost/costs.hpp"
#include "diag/report.hpp"
#include "units/units.hpp"

namespace pyat::cost {

// What prices of the book that pyat brings have as their file.
inline constexpr std::string_view shipped_book_name = "pyat's price book";

struct BookResult {
  std::optional<PriceBook> book{};  // set when there is no mistake
  diag::FileReport report{};
};

// Its prices may be in any currency of which `units` has a rate.
BookResult load_book(std::string_view path, std::string_view text, const units::Units& units);

// The one that pyat brings, of which prices in currencies without a rate are left out.
PriceBook shipped_book(const units::Units& units);

}  // namespace pyat::cost
