#include "expand/unicode.hpp"

#include <algorithm>
#include <span>

#include "expand/unicode_tables.hpp"

namespace pyat::expand {
namespace {

constexpr char32_t ascii_end = 0x80;
constexpr char32_t case_bit = 'a' - 'A';

constexpr bool is_surrogate(char32_t rune) { return rune >= 0xd800 && rune <= 0xdfff; }

// Length and payload of a leading byte; a length of 0 means that no character starts with it.
struct Lead {
  std::size_t length = 0;
  char32_t bits = 0;
  char32_t minimum = 0;  // smaller values have a shorter encoding
};

Lead read_lead(unsigned char byte) {
  if (byte >= 0xc0 && byte < 0xe0) return {2, byte & 0x1fU, 0x80};
  if (byte >= 0xe0 && byte < 0xf0) return {3, byte & 0x0fU, 0x800};
  if (byte >= 0xf0 && byte < 0xf8) return {4, byte & 0x07U, 0x10000};
  return {};
}

template <typename Range>
const Range* find_range(std::span<const Range> ranges, char32_t rune) {
  const auto found = std::lower_bound(ranges.begin(), ranges.end(), rune,
                                      [](const Range& range, char32_t value) { return range.last < value; });
  return found != ranges.end() && found->first <= rune ? &*found : nullptr;
}

char32_t map_case(std::span<const CaseRange> ranges, char32_t rune) {
  const CaseRange* range = find_range(ranges, rune);
  if (range == nullptr || (rune - range->first) % range->stride != 0) return rune;
  return static_cast<char32_t>(static_cast<std::int32_t>(rune) + range->distance);
}

}  // namespace

Rune decode_rune(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  if (byte(0) < ascii_end) return {byte(0), 1};
  constexpr Rune invalid{replacement_character, 1};
  const Lead lead = read_lead(byte(0));
  if (lead.length == 0 || text.size() - offset < lead.length) return invalid;
  char32_t value = lead.bits;
  for (std::size_t i = 1; i < lead.length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return invalid;
    value = value << 6U | (byte(i) & 0x3fU);
  }
  if (value < lead.minimum || value > 0x10ffff || is_surrogate(value)) return invalid;
  return {value, lead.length};
}

void append_rune(std::string& text, char32_t rune) {
  const auto trail = [&](unsigned shift) { text += static_cast<char>(0x80U | (rune >> shift & 0x3fU)); };
  if (rune < 0x80) {
    text += static_cast<char>(rune);
  } else if (rune < 0x800) {
    text += static_cast<char>(0xc0U | rune >> 6U);
    trail(0);
  } else if (rune < 0x10000) {
    text += static_cast<char>(0xe0U | rune >> 12U);
    trail(6);
    trail(0);
  } else {
    text += static_cast<char>(0xf0U | rune >> 18U);
    trail(12);
    trail(6);
    trail(0);
  }
}

bool is_letter_or_digit(char32_t rune) {
  if (rune >= ascii_end) return find_range(letter_and_digit_ranges(), rune) != nullptr;
  return (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') || (rune >= 'A' && rune <= 'Z');
}

char32_t to_lower(char32_t rune) {
  if (rune >= ascii_end) return map_case(lower_case_ranges(), rune);
  return rune >= 'A' && rune <= 'Z' ? rune + case_bit : rune;
}

char32_t to_upper(char32_t rune) {
  if (rune >= ascii_end) return map_case(upper_case_ranges(), rune);
  return rune >= 'a' && rune <= 'z' ? rune - case_bit : rune;
}

}  // namespace pyat::expand
