// The edit that gives one key of a mapping another name and touches nothing else.
#pragma once

#include <cstdint>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

// `key` is where the key stands in the document. Without edits when the name is taken, or when the key is written in a
// way that an edit could break. Never safe where aliases let other places share the mapping.
diag::Fix rename_key(const yaml::Document& document, const diag::Range& key, std::string_view name, bool safe);

// The line, from 1, in which the mapping of `key` has another key of that name; 0 when it has none.
std::uint32_t line_of_sibling(const yaml::Document& document, const diag::Range& key, std::string_view name);

}  // namespace pyat::lint
