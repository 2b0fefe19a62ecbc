#include "lint/rules/table.hpp"

#include <array>

#include "lint/rules/all.hpp"

namespace pyat::lint::rules {
namespace {

using schemas::Product;

constexpr std::array rows{
    Rule{"block-timeout", Product::tempo, always, still, tempo::block_timeout},
};

}  // namespace

std::span<const Rule> table() { return rows; }

}  // namespace pyat::lint::rules
