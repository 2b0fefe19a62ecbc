// A file with settings per tenant, which a configuration names: Mimir's runtime configuration, Tempo's overrides.
#pragma once

#include <cstdint>
#include <vector>

#include "decode/dialect.hpp"
#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::decode {

// What such a file is to be parsed for.
Dialect dialect_of_tenants(const Release& release);

// Everything that the server of `release` refuses in it. `root` is the schema's type of such a file; `flat_allowed`:
// the configuration says enable_legacy_overrides, which Tempo asks for since 3.0.
void decode_tenants(const yaml::Document& document, const Release& release, std::uint32_t root, bool flat_allowed,
                    std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::decode
