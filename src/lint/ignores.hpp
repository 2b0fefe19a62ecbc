// `# pyat: ignore[code] reason`: takes what a file ignores out of what was found in it, and says what is wrong with the
// comments that do so. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

// `document` is the parsed `text`, and the places of `problems` are places in it. Returns how many are gone. Errors are
// never ignored: the server does not read comments. Costs one search in a text without a comment for pyat.
std::size_t apply_ignores(std::string_view text, const yaml::Document& document, std::chrono::sys_days today,
                          std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::lint
