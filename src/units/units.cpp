#include "units/units.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "units/unit_names.hpp"
#include "util/edit_distance.hpp"

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

struct Currency {
  string_view code;
  unsigned digits = 2;
};

// Of ISO 4217: those in which monitoring is paid for somewhere.
constexpr auto currencies = std::to_array<Currency>(
    {{"AED"}, {"ARS"}, {"AUD"}, {"BGN"},    {"BHD", 3}, {"BRL"},    {"CAD"},    {"CHF"},    {"CLP", 0},
     {"CNY"}, {"COP"}, {"CZK"}, {"DKK"},    {"EGP"},    {"EUR"},    {"GBP"},    {"HKD"},    {"HUF"},
     {"IDR"}, {"ILS"}, {"INR"}, {"ISK", 0}, {"JPY", 0}, {"KES"},    {"KRW", 0}, {"KWD", 3}, {"MAD"},
     {"MXN"}, {"MYR"}, {"NGN"}, {"NOK"},    {"NZD"},    {"PEN"},    {"PHP"},    {"PKR"},    {"PLN"},
     {"QAR"}, {"RON"}, {"RSD"}, {"RUB"},    {"SAR"},    {"SEK"},    {"SGD"},    {"THB"},    {"TND", 3},
     {"TRY"}, {"TWD"}, {"UAH"}, {"USD"},    {"UYU"},    {"VND", 0}, {"ZAR"}});

// What a plural may be the plural of: "queries" of query, "seconds" of second.
std::array<string, 2> singulars(string_view name) {
  std::array<string, 2> found{};
  if (name.ends_with("ies")) found[0] = string(name.substr(0, name.size() - 3)) + "y";
  if (name.size() > 2 && name.ends_with('s')) found[1] = string(name.substr(0, name.size() - 1));
  return found;
}

// Letters alone, such as h and GB: they have no plural.
bool is_symbol(string_view name) {
  if (name == "vCPU" || name == "CPU") return false;
  return name.size() <= 2 || std::any_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool is_unit_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '%' ||
         static_cast<unsigned char>(c) > 127;
}

// How many bytes at `at` multiply: a hyphen, or U+00B7.
std::size_t product_sign(string_view text, std::size_t at) {
  if (text[at] == '-') return 1;
  return text.substr(at).starts_with("\u00B7") ? 2 : 0;
}

std::size_t word_end(string_view text, std::size_t at) {
  while (at < text.size() && is_unit_letter(text[at]) && product_sign(text, at) == 0) ++at;
  return at;
}

}  // namespace

Units::Units(string currency) : currency_(std::move(currency)) { rates_[currency_] = 1; }

std::optional<Unit> Units::find_singular(string_view name) const {
  for (const UnitRow& row : unit_rows()) {
    if (row.name != name) continue;
    return Unit{.dimension = row.dimension.empty() ? Dimension{} : Dimension(row.dimension),
                .factor = Number::ratio(row.numerator, row.denominator),
                .text = string(name)};
  }
  if (name == "core" || name == "vcpu" || name == "CPU" || name == "cpu") name = "vCPU";
  if (name == "people") name = "person";
  const auto thing_is = [&](string_view thing) { return thing == name; };
  if (std::any_of(thing_names().begin(), thing_names().end(), thing_is) ||
      std::any_of(things_.begin(), things_.end(), thing_is)) {
    return Unit{.dimension = Dimension(name), .text = string(name)};
  }
  const auto rate = rates_.find(name);
  if (rate == rates_.end()) return std::nullopt;
  return Unit{.dimension = Dimension(money), .factor = rate->second, .text = string(name)};
}

std::optional<Unit> Units::find(string_view name) const {
  if (auto found = find_singular(name)) return found;
  for (const string& singular : singulars(name)) {
    if (singular.empty() || is_symbol(singular)) continue;
    if (auto found = find_singular(singular)) {
      found->text = name;
      return found;
    }
  }
  return std::nullopt;
}

const UnitResult& Units::parse(string_view text) const {
  string key(text);
  const auto known = parsed_.find(key);
  if (known != parsed_.end()) return known->second;
  return parsed_.emplace(std::move(key), parse_anew(text)).first->second;
}

UnitResult Units::parse_anew(string_view text) const {
  UnitResult result{.unit = Unit{.text = string(text)}};
  bool divides = false;
  for (std::size_t at = 0;; ++at) {
    const std::size_t end = word_end(text, at);
    const string_view name = text.substr(at, end - at);
    const std::optional<Unit> unit = find(name);
    if (!unit) {
      Mistake mistake = name.empty() ? Mistake{.message = "a unit is expected", .help = "such as GB, USD/GB-month or h"}
                                     : why_unknown(name);
      mistake.begin = at;
      mistake.end = std::max(end, std::min(at + 1, text.size()));
      return {.unit = std::nullopt, .mistake = std::move(mistake)};
    }
    Unit& whole = *result.unit;
    whole.dimension = divides ? whole.dimension / unit->dimension : whole.dimension * unit->dimension;
    whole.factor = divides ? whole.factor / unit->factor : whole.factor * unit->factor;
    if (end == text.size()) return result;
    // All that stands behind a slash divides: USD/GB-month is USD/(GB-month).
    if (text[end] == '/') {
      divides = true;
      at = end;
    } else if (const std::size_t size = product_sign(text, end); size > 0) {
      at = end + size - 1;
    } else {
      return {.unit = std::nullopt,
              .mistake = {.begin = end,
                          .end = text.size(),
                          .message = "a unit ends here",
                          .help = "units are joined by / and -: USD/GB-month"}};
    }
  }
}

Mistake Units::why_unknown(string_view name) const {
  Mistake mistake{.message = "unknown unit \"" + string(name) + "\""};
  for (const Confusion& confusion : unit_confusions()) {
    if (confusion.written == name) {
      mistake.help = confusion.advice;
      return mistake;
    }
  }
  if (minor_digits(name)) {
    mistake.message = "there is no rate from " + string(name) + " to " + currency_;
    mistake.help = "say what one is worth: currencies: {" + string(name) + ": {rate: …, as_of: …, source: …}}";
    return mistake;
  }
  std::vector<string_view> known{};
  for (const UnitRow& row : unit_rows()) known.push_back(row.name);
  for (const string_view thing : thing_names()) known.push_back(thing);
  for (const string& thing : things_) known.push_back(thing);
  for (const auto& [code, rate] : rates_) known.push_back(code);
  const string_view nearest = util::nearest(name, known);
  mistake.help = nearest.empty() ? "a thing that is counted can be declared: units: [" + string(name) + "]"
                                 : "did you mean " + string(nearest) + "?";
  return mistake;
}

std::optional<unsigned> minor_digits(string_view code) {
  const auto found =
      std::find_if(currencies.begin(), currencies.end(), [&](const Currency& each) { return each.code == code; });
  if (found == currencies.end()) return std::nullopt;
  return found->digits;
}

std::optional<string_view> currency_of_sign(string_view sign) {
  if (sign == "$") return "USD";
  if (sign == "\u20AC") return "EUR";
  if (sign == "\u00A3") return "GBP";
  return std::nullopt;
}

}  // namespace pyat::units
