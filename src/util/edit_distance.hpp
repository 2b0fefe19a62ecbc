// "Did you mean …?"
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace pyat::util {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment); upper
// and lower case are the same. Texts that differ over more than 64 characters are told to differ in all of them.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that `word` was most probably meant to be: a typing mistake away (of equally near ones, the first), or
// the only one that shares its last words, sharding_ring for ring. Empty when there is none.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace pyat::util
