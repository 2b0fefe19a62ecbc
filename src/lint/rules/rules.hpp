// What a server checks after it has decoded its configuration: one value at a time (schemas/*/checks/*.json), and the
// rules that relate settings (one file each in this folder, listed in table.cpp).
#pragma once

#include <cstdint>
#include <vector>

#include "diag/diagnostic.hpp"
#include "schemas/release.hpp"
#include "yaml/node.hpp"

namespace pyat::lint::rules {

// `root` is the document, nullptr when the file has none; `config` the schema's type of the whole configuration. A
// setting whose value does not decode takes part in no rule.
void check_rules(const yaml::Node* root, const schemas::Release& release, std::uint32_t config,
                 std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::lint::rules
