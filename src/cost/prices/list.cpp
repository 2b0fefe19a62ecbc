#include "cost/prices/list.hpp"

#include <algorithm>
#include <utility>

#include "cost/prices/book.hpp"
#include "cost/prices/find.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

bool mentions(const ListedPrice& listed, const string& wanted) {
  const Price& price = *listed.price;
  const auto has = [&](const string& text) { return util::lower_ascii(text).find(wanted) != string::npos; };
  return has(listed.name) || has(price.description) || has(price.region) || has(price.source);
}

}  // namespace

std::vector<ListedPrice> list_prices(const Model& model, const PriceBook& book, string_view text,
                                     std::chrono::year_month_day today) {
  const string wanted = util::lower_ascii(text);
  std::vector<ListedPrice> list{};
  const auto add = [&](const string& name, const Price& price) {
    ListedPrice listed{.name = name, .price = &price, .from = price.book.empty() ? model.path : price.book};
    listed.is_own = price.book != shipped_book_name;
    listed.age = std::chrono::sys_days(today) - std::chrono::sys_days(price.as_of);
    listed.is_stale = listed.age > std::chrono::days(stale_after_days);
    if (mentions(listed, wanted)) list.push_back(std::move(listed));
  };
  for (const auto& [name, price] : model.prices) add(name, price);
  for (const auto& [name, price] : book) {
    if (model.prices.find(name) == model.prices.end()) add(name, price);
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return list;
}

}  // namespace pyat::cost
