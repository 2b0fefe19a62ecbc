// What the linter says of a key that the release does not know: where the setting went, or what was probably meant.
#pragma once

#include <vector>

#include "diag/diagnostic.hpp"
#include "history/lines.hpp"
#include "schemas/catalog.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

// Rewrites each `unknown-field` among the problems as far as more is known: its code, message, help, docs and fix. What
// the server says stays.
void answer_unknown(const yaml::Document& document, const schemas::KnownRelease& release, history::File file,
                    std::vector<diag::Diagnostic>& problems);

}  // namespace pyat::lint
