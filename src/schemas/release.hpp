// Products and their releases, as everything that depends on them names them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pyat::schemas {

enum class Product : std::uint8_t { mimir, tempo };

constexpr std::string_view to_string(Product product) { return product == Product::mimir ? "mimir" : "tempo"; }
constexpr std::string_view display_name(Product product) { return product == Product::mimir ? "Mimir" : "Tempo"; }

// Of an array with an element for each product.
constexpr std::size_t index_of(Product product) { return static_cast<std::size_t>(product); }

constexpr std::optional<Product> product_from(std::string_view name) {
  if (name == "mimir") return Product::mimir;
  if (name == "tempo") return Product::tempo;
  return {};
}

struct Release {
  Product product{};
  std::uint16_t major = 0, minor = 0, patch = 0;

  // Is this release `a.b.c` or later? Of the same product only: look at `product` first.
  constexpr bool since(unsigned a, unsigned b, unsigned c = 0) const {
    if (major != a) return major > a;
    if (minor != b) return minor > b;
    return patch >= c;
  }
};

}  // namespace pyat::schemas
