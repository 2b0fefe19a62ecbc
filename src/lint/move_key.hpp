// The edits that take a key of a mapping out with all that belongs to it, or put it into another section.
#pragma once

#include <string_view>

#include "diag/diagnostic.hpp"
#include "edit/source.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

// `source` is the text of the document, `key` where the key stands in it. Without edits where it cannot be done well:
// see edit/entries.hpp.
diag::Fix remove_key(const yaml::Document& document, const edit::Source& source, const diag::Range& key);
diag::Fix move_key(const yaml::Document& document, const edit::Source& source, const diag::Range& key,
                   std::string_view path, bool safe);

}  // namespace pyat::lint
