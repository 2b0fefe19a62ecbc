#include "render/csv.hpp"

#include <algorithm>
#include <array>

#include "render/unicode.hpp"

namespace pyat::render {
namespace {

using std::string;
using std::string_view;

// Those of ASCII, and their wide forms, which some programs take for the same.
constexpr auto formula_signs = std::to_array<string_view>({"=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"});

}  // namespace

void append_csv_cell(string& out, string_view text) {
  if (text.find_first_of(",\"\r\n") == string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_csv_text(string& out, string_view text) {
  string printable = to_printable(text);
  // Spaces before the sign do not hinder all of them.
  const string_view begin = string_view(printable).substr(std::min(printable.find_first_not_of(' '), printable.size()));
  const bool is_formula = std::any_of(formula_signs.begin(), formula_signs.end(),
                                      [&](string_view sign) { return begin.starts_with(sign); });
  if (is_formula) printable.insert(0, 1, '\'');
  append_csv_cell(out, printable);
}

}  // namespace pyat::render
