#include "cost/prices/find.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"
#include "util/edit_distance.hpp"
#include "util/find_files.hpp"
#include "util/rfc3339.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

// "the prices a, b and 3 more"
string subject(const std::vector<string_view>& names) {
  constexpr std::size_t most = 5;
  if (names.size() == 1) return "the price " + string(names.front());
  const std::size_t shown = names.size() > most + 1 ? most : names.size() - 1;
  const std::vector<string_view> first(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown));
  const std::size_t rest = names.size() - shown;
  return "the prices " + util::joined(first, ", ") +
         (rest == 1 ? " and " + string(names.back()) : fmt::format(" and {} more", rest));
}

}  // namespace

const Price* Prices::find(const Item& item, std::vector<diag::Diagnostic>& problems) {
  const string& name = item.price_name;
  for (const PriceBook* book : {&model_.prices, &book_}) {
    const auto found = book->find(name);
    if (found == book->end()) continue;
    used_.insert(name);
    return &found->second;
  }
  std::vector<string_view> known{};
  for (const PriceBook* book : {&model_.prices, &book_}) {
    for (const auto& [each, price] : *book) known.push_back(each);
  }
  const string_view nearest = util::nearest(name, known);
  problems.push_back(make_problem(
      item.price_range, item.path + ".price", "there is no price " + config::in_quotes(name),
      nearest.empty() ? "pyat cost prices lists them; prices: gives one's own" : config::did_you_mean(nearest)));
  return nullptr;
}

Number Prices::kept_after_discount(string_view name, const Scope& scope,
                                   std::vector<diag::Diagnostic>& problems) const {
  Number kept = 1;
  if (name.empty()) return kept;
  for (const Discount& discount : model_.discounts) {
    if (!util::glob_match(discount.prices, name)) continue;
    const Evaluated percent = scope.evaluate(discount.percent, {}, "a share such as 12%", problems);
    if (!percent.quantity) continue;
    kept = Number(1) - percent.quantity->value;
    if (kept.sign() < 0 || kept > Number(1)) {
      problems.push_back(make_problem(
          discount.percent.range, discount.percent.path,
          "a discount must be from 0% to 100%, found " + (percent.quantity->value * Number(100)).shortest(2) + "%"));
    }
  }
  return kept;
}

std::vector<string> Prices::notes(std::chrono::year_month_day today) const {
  // Those that say the same are told in one sentence.
  using Origin = std::tuple<std::chrono::sys_days, string_view, string_view>;
  std::map<Origin, std::vector<string_view>> origins{};
  for (const string& name : used_) {
    const auto own = model_.prices.find(name);
    const Price& price = own != model_.prices.end() ? own->second : book_.find(name)->second;
    origins[{std::chrono::sys_days(price.as_of), price.source, price.confidence}].push_back(name);
  }
  std::vector<string> sentences{};
  for (const auto& [origin, names] : origins) {
    const auto& [as_of, source, confidence] = origin;
    const bool is_one = names.size() == 1;
    const auto age = std::chrono::sys_days(today) - as_of;
    const bool is_second_hand = confidence == "third-party" || confidence == "derived";
    string what = fmt::format("{} {}", subject(names), is_one ? "is" : "are");
    if (age > std::chrono::days(stale_after_days)) {
      sentences.push_back(fmt::format("{} of {}, {} days ago ({}{}{}): look whether {} still {}", what,
                                      util::iso_date(as_of), age.count(), source, is_second_hand ? ", " : "",
                                      is_second_hand ? confidence : "", is_one ? "it" : "they",
                                      is_one ? "holds" : "hold"));
    } else if (is_second_hand) {
      sentences.push_back(fmt::format("{} {}, not published by who sells it ({}, {})", what, confidence, source,
                                      util::iso_date(as_of)));
    }
  }
  return sentences;
}

}  // namespace pyat::cost
