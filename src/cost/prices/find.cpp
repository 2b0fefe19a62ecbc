#include "cost/prices/find.hpp"

#include <fmt/format.h>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

// `*` stands for any characters; all else for itself.
bool fits(string_view pattern, string_view name) {
  if (pattern.empty()) return name.empty();
  if (pattern.front() != '*') {
    return !name.empty() && pattern.front() == name.front() && fits(pattern.substr(1), name.substr(1));
  }
  for (std::size_t skipped = 0; skipped <= name.size(); ++skipped) {
    if (fits(pattern.substr(1), name.substr(skipped))) return true;
  }
  return false;
}

string iso(std::chrono::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
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
    if (!fits(discount.prices, name)) continue;
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

std::vector<string> Prices::stale(std::chrono::year_month_day today) const {
  std::vector<string> sentences{};
  for (const string& name : used_) {
    const auto own = model_.prices.find(name);
    const Price& price = own != model_.prices.end() ? own->second : book_.find(name)->second;
    const auto age = std::chrono::sys_days(today) - std::chrono::sys_days(price.as_of);
    if (age <= std::chrono::days(stale_after_days)) continue;
    sentences.push_back(fmt::format("the price {} is of {}, {} days ago ({}): look whether it still holds", name,
                                    iso(price.as_of), age.count(), price.source));
  }
  return sentences;
}

}  // namespace pyat::cost
