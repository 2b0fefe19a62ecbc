// Which of the two Go libraries a release decodes with.
#pragma once

#include "decode/check.hpp"
#include "yaml/dialect.hpp"

namespace pyat::decode {

using yaml::Dialect;

// Mimir moved to yaml.v3 with `common:` in 2.3.0; Tempo never did.
constexpr Dialect dialect_of(const Release& release) {
  return release.product == Product::mimir && release.since(2, 3) ? Dialect::v3 : Dialect::v2;
}

}  // namespace pyat::decode
