#include "render/focus_unit.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "units/units.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;
using units::Number;

// Its names for units, and which unit of pyat each is. It has no weeks and no quarters.
struct Name {
  string_view singular, plural, unit;
};

constexpr auto data_names = std::to_array<Name>({{"B", "B", "B"},
                                                 {"KB", "KB", "kB"},
                                                 {"MB", "MB", "MB"},
                                                 {"GB", "GB", "GB"},
                                                 {"TB", "TB", "TB"},
                                                 {"PB", "PB", "PB"},
                                                 {"KiB", "KiB", "KiB"},
                                                 {"MiB", "MiB", "MiB"},
                                                 {"GiB", "GiB", "GiB"},
                                                 {"TiB", "TiB", "TiB"},
                                                 {"PiB", "PiB", "PiB"},
                                                 {"b", "b", "bit"},
                                                 {"Kb", "Kb", "kbit"},
                                                 {"Mb", "Mb", "Mbit"},
                                                 {"Gb", "Gb", "Gbit"}});
constexpr auto time_names = std::to_array<Name>({{"Second", "Seconds", "s"},
                                                 {"Minute", "Minutes", "min"},
                                                 {"Hour", "Hours", "h"},
                                                 {"Day", "Days", "day"},
                                                 {"Month", "Months", "month"},
                                                 {"Year", "Years", "year"}});

struct Piece {
  string singular{}, plural{};
  Number factor = 1;
};

string capital(string_view word) {
  string text(word);
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text;
}

string plural_of(const string& word) {
  if (word == "Series") return word;
  if (word == "Person") return "People";
  const auto ends_with = [&](string_view end) { return word.ends_with(end); };
  if (ends_with("y") && !ends_with("ay") && !ends_with("ey")) return word.substr(0, word.size() - 1) + "ies";
  if (ends_with("s") || ends_with("x") || ends_with("ch") || ends_with("sh")) return word + "es";
  return word + "s";
}

template <std::size_t size>
std::optional<Piece> named(const std::array<Name, size>& names, const units::Unit& wanted) {
  static const units::Units known{};
  for (const Name& name : names) {
    const units::Unit unit = *known.find(name.unit);
    if (unit.dimension != wanted.dimension || unit.factor != wanted.factor) continue;
    return Piece{string(name.singular), string(name.plural), unit.factor};
  }
  return std::nullopt;
}

// What counts things is a noun with a capital; a core is listed, a vCPU is not.
Piece thing(string_view name) {
  const string singular = name == "vCPU" ? "Core" : capital(name);
  return {singular, plural_of(singular), 1};
}

// Where the unit has no name there: one of the same dimension that has.
Piece base_of(string_view dimension) {
  if (dimension == units::data) return {"GB", "GB", Number(1'000'000'000)};
  if (dimension == units::time) return {"Hour", "Hours", Number(3600)};
  return thing(dimension);
}

Piece piece_of(string_view word) {
  static const units::Units known{};
  const auto unit = known.find(word);
  if (!unit || unit->dimension.is_plain()) return thing(word);  // that the model has declared
  if (auto piece = named(data_names, *unit)) return *std::move(piece);
  if (auto piece = named(time_names, *unit)) return *std::move(piece);
  return base_of(unit->dimension.powers().front().first);
}

FocusUnit joined(const std::vector<Piece>& pieces) {
  FocusUnit unit{};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool is_last = i + 1 == pieces.size();
    unit.name += is_last ? pieces[i].plural : pieces[i].singular + "-";
    unit.factor *= pieces[i].factor;
  }
  return unit;
}

// The words behind the currency of "USD/GB-month"; nothing where a price is written in another way.
std::vector<Piece> written_pieces(const units::Unit& unit) {
  const auto slash = unit.text.find('/');
  if (slash == string::npos || unit.dimension.exponent_of(units::money) != 1) return {};
  std::vector<Piece> pieces{};
  for (std::size_t at = slash + 1; at <= unit.text.size();) {
    const std::size_t end = std::min(unit.text.find_first_of("/-", at), unit.text.size());
    pieces.push_back(piece_of(string_view(unit.text).substr(at, end - at)));
    at = end + 1;
  }
  return pieces;
}

// Time comes last: GB-Hours.
std::vector<Piece> base_pieces(const units::Dimension& dimension) {
  std::vector<Piece> pieces{};
  std::vector<Piece> times{};
  for (const auto& [name, exponent] : dimension.powers()) {
    for (int i = 0; i > exponent; --i) (name == units::time ? times : pieces).push_back(base_of(name));
  }
  pieces.insert(pieces.end(), times.begin(), times.end());
  return pieces;
}

}  // namespace

FocusUnit focus_unit(const units::Quantity& price) {
  std::vector<Piece> pieces = price.written ? written_pieces(*price.written) : std::vector<Piece>{};
  // What is written with a point between its units, or with a percent sign, gets the units of its dimension.
  if (pieces.size() != base_pieces(price.dimension).size()) pieces = base_pieces(price.dimension);
  if (pieces.empty()) return {.name = "Units"};
  return joined(pieces);
}

}  // namespace pyat::render
