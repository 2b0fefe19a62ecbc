#include "units/dimension.hpp"

#include <algorithm>

namespace pyat::units {
namespace {

using std::string;

string power_words(const string& name, int exponent) {
  if (exponent == 1) return name;
  if (exponent == 2) return name + " squared";
  return name + " to the " + std::to_string(exponent);
}

string joined(const std::vector<string>& words, const string& between) {
  string out{};
  for (const string& word : words) out += (out.empty() ? "" : between) + word;
  return out;
}

}  // namespace

Dimension& Dimension::operator*=(const Dimension& other) {
  for (const auto& [name, exponent] : other.powers_) {
    const auto at = std::lower_bound(powers_.begin(), powers_.end(), name,
                                     [](const auto& power, const string& wanted) { return power.first < wanted; });
    if (at == powers_.end() || at->first != name) {
      powers_.insert(at, {name, exponent});
    } else if ((at->second += exponent) == 0) {
      powers_.erase(at);
    }
  }
  return *this;
}

Dimension Dimension::inverse() const {
  Dimension inverse(*this);
  for (auto& [name, exponent] : inverse.powers_) exponent = -exponent;
  return inverse;
}

int Dimension::exponent_of(std::string_view name) const {
  for (const auto& [known, exponent] : powers_) {
    if (known == name) return exponent;
  }
  return 0;
}

string words(const Dimension& dimension) {
  if (dimension.is_plain()) return "a plain number";
  std::vector<string> above{};
  std::vector<string> below{};
  for (const auto& [name, exponent] : dimension.powers()) {
    (exponent > 0 ? above : below).push_back(power_words(name, exponent > 0 ? exponent : -exponent));
  }
  string text = above.empty() ? "a number" : joined(above, " times ");
  if (!below.empty()) text += " per " + joined(below, " and ");
  return text;
}

}  // namespace pyat::units
