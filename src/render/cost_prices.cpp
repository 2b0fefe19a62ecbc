#include "render/cost_prices.hpp"

#include <fmt/format.h>

#include "cost/prices/find.hpp"
#include "render/json_object.hpp"
#include "render/prose.hpp"
#include "render/table.hpp"
#include "render/unicode.hpp"
#include "util/rfc3339.hpp"

namespace pyat::render {
namespace {

using cost::ListedPrice;
using std::string;

string about(const ListedPrice& listed) {
  const cost::Price& price = *listed.price;
  string text = price.description.empty() ? string{} : price.description + "; ";
  text += price.source;
  if (!price.confidence.empty()) text += ", " + price.confidence;
  if (listed.is_own) text += fmt::format(" ({}:{})", listed.from, price.price.range.begin.line);
  return text;
}

}  // namespace

string prices_text(const std::vector<ListedPrice>& prices, const Style& style) {
  Table table{.columns = {{.title = "NAME"},
                          {.title = "PRICE"},
                          {.title = "REGION", .rank = 2},
                          {.title = "AS OF", .rank = 1},
                          {.title = "AGE", .is_number = true}},
              .beside_title = "SOURCE"};
  std::size_t stale = 0;
  for (const ListedPrice& listed : prices) {
    const cost::Price& price = *listed.price;
    table.rows.push_back({to_printable(listed.name), to_printable(price.price.expression.text),
                          to_printable(price.region), util::iso_date(price.as_of),
                          fmt::format("{}{} d", listed.is_stale ? "old, " : "", listed.age.count())});
    table.colors.push_back({{}, {}, {}, {}, listed.is_stale ? sgr::yellow : std::string_view{}});
    table.beside.push_back(about(listed));
    if (listed.is_stale) ++stale;
  }
  string out{};
  append_table(out, std::move(table), style);
  out += '\n' + counted(prices.size(), "price");
  if (stale > 0) out += fmt::format(", {} of them older than {} days", stale, cost::stale_after_days);
  return out + '\n';
}

string prices_json(const std::vector<ListedPrice>& prices) {
  Json list = Json::array();
  for (const ListedPrice& listed : prices) {
    const cost::Price& price = *listed.price;
    Json object = {{"name", listed.name}, {"price", price.price.expression.text}};
    set(object, "description", price.description);
    set(object, "region", price.region);
    object["as_of"] = util::iso_date(price.as_of);
    object["age_days"] = listed.age.count();
    object["stale"] = listed.is_stale;
    object["source"] = price.source;
    set(object, "confidence", price.confidence);
    object["from"] = listed.from;
    object["own"] = listed.is_own;
    if (listed.is_own) set(object, "line", static_cast<std::uint64_t>(price.price.range.begin.line));
    list.push_back(std::move(object));
  }
  return Json{{"format_version", 1}, {"prices", std::move(list)}}.dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

}  // namespace pyat::render
