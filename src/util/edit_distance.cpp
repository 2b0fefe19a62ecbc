#include "util/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <utility>

namespace pyat::util {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// The set of characters in a text. Each edit changes at most two members, which rules most candidates out cheaply.
std::uint64_t characters_of(std::string_view text) {
  std::uint64_t set = 0;
  for (const char c : text) set |= std::uint64_t{1} << (static_cast<unsigned char>(lower(c)) % 64);
  return set;
}

std::size_t length_difference(std::string_view a, std::string_view b) {
  return a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
}

// What both begin or end with costs nothing.
void strip_common(std::string_view& a, std::string_view& b) {
  while (!a.empty() && !b.empty() && lower(a.front()) == lower(b.front())) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && lower(a.back()) == lower(b.back())) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
}

constexpr std::size_t word_bits = 64;

// Is `part` the last words of `name`, as ring is of sharding_ring?
bool is_ending(std::string_view part, std::string_view name) {
  return name.size() > part.size() && name.ends_with(part) && name[name.size() - part.size() - 1] == '_';
}

// The only candidate that ends with the word, or that the word ends with, or that only adds _name to it.
std::string_view related(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view only{};
  for (const std::string_view candidate : candidates) {
    const bool named =
        candidate.size() == word.size() + 5 && candidate.starts_with(word) && candidate.ends_with("_name");
    if (!named && !is_ending(word, candidate) && !is_ending(candidate, word)) continue;
    if (!only.empty()) return {};
    only = candidate;
  }
  return only;
}

}  // namespace

// The columns of the usual table as bit vectors of vertical differences, one word a column: H. Hyyrö, "A bit-vector
// algorithm for computing Levenshtein and Damerau edit distances", 2003. A table of numbers takes ten times as long.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  strip_common(a, b);
  if (a.size() > b.size()) std::swap(a, b);
  if (a.empty() || a.size() > word_bits) return b.size();
  std::array<std::uint64_t, 256> positions{};
  for (std::size_t i = 0; i < a.size(); ++i)
    positions[static_cast<unsigned char>(lower(a[i]))] |= std::uint64_t{1} << i;

  const std::uint64_t last = std::uint64_t{1} << (a.size() - 1);
  std::uint64_t increases = ~std::uint64_t{0}, decreases = 0, diagonal = 0, previous = 0;
  std::size_t distance = a.size();
  for (const char c : b) {
    const std::uint64_t match = positions[static_cast<unsigned char>(lower(c))];
    const std::uint64_t swapped = ((~diagonal & match) << 1) & previous;
    diagonal = (((match & increases) + increases) ^ increases) | match | decreases | swapped;
    std::uint64_t right_up = decreases | ~(diagonal | increases);
    std::uint64_t right_down = diagonal & increases;
    distance += (right_up & last) != 0 ? 1 : 0;
    distance -= (right_down & last) != 0 ? 1 : 0;
    right_up = (right_up << 1) | 1;
    right_down <<= 1;
    increases = right_down | ~(diagonal | right_up);
    decreases = right_up & diagonal;
    previous = match;
  }
  return distance;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  const std::uint64_t characters = characters_of(word);
  std::string_view best{};
  std::size_t nearer_than = (word.size() + 1) / 3 + 1;  // farther is another word, not a typing mistake
  for (const std::string_view candidate : candidates) {
    if (length_difference(word, candidate) >= nearer_than) continue;
    if (static_cast<std::size_t>(std::popcount(characters ^ characters_of(candidate))) > 2 * (nearer_than - 1))
      continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance >= nearer_than) continue;
    best = candidate;
    nearer_than = distance;
    if (distance == 0) break;
  }
  return best.empty() ? related(word, candidates) : best;
}

}  // namespace pyat::util
