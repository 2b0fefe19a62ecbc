// The two grammars behind expand.hpp, and what they have in common.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expand/expand.hpp"

namespace pyat::expand {

// As Go's os.Getenv sees the environment: names that cannot be set are unset.
std::optional<std::string> look_up(const Environment& environment, std::string_view name);

// Appends source[offset, offset + size) as it is.
void copy(Expansion& expansion, std::string_view source, std::size_t offset, std::size_t size);
// Puts `value` in the place of source[offset, offset + size).
void replace(Expansion& expansion, std::size_t offset, std::size_t size, std::string_view value);

// Mimir. `strip_newlines`: since 2.14.0, line feeds in values and defaults are left out.
Expansion expand_os(std::string_view source, bool strip_newlines, const Environment& environment);

// Tempo.
Expansion expand_envsubst(std::string_view source, const Environment& environment);
std::vector<Use> find_envsubst_references(std::string_view source);

}  // namespace pyat::expand
