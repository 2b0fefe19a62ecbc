#include "units/dimension.hpp"

#include <algorithm>
#include <utility>

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

Dimension::Dimension(Powers powers)
    : powers_(powers.empty() ? nullptr : std::make_shared<const Powers>(std::move(powers))) {}

const Dimension::Powers& Dimension::powers() const {
  static const Powers none{};
  return powers_ == nullptr ? none : *powers_;
}

Dimension& Dimension::operator*=(const Dimension& other) {
  if (other.is_plain()) return *this;
  if (is_plain()) return *this = other;
  Powers product = powers();
  for (const auto& [name, exponent] : other.powers()) {
    const auto at = std::lower_bound(product.begin(), product.end(), name,
                                     [](const auto& power, const string& wanted) { return power.first < wanted; });
    if (at == product.end() || at->first != name) {
      product.insert(at, {name, exponent});
    } else if ((at->second += exponent) == 0) {
      product.erase(at);
    }
  }
  return *this = Dimension(std::move(product));
}

Dimension Dimension::inverse() const {
  Powers inverse = powers();
  for (auto& [name, exponent] : inverse) exponent = -exponent;
  return Dimension(std::move(inverse));
}

bool Dimension::is(std::string_view name) const { return powers().size() == 1 && exponent_of(name) == 1; }

int Dimension::exponent_of(std::string_view name) const {
  for (const auto& [known, exponent] : powers()) {
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
