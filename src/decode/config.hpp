// A whole document, decoded as the configuration of one release.
#pragma once

#include <cstdint>
#include <vector>

#include "decode/check.hpp"
#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::decode {

// Everything that the server of `release` refuses in the document: its syntax, then its fields. `root` is the schema's
// type of the whole configuration.
void decode_config(const yaml::Document& document, const Release& release, std::uint32_t root,
                   std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::decode
