#include "decode/checks/go_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace pyat::decode::checks {
namespace {

struct Range {
  char32_t low = 0, high = 0;
};

// What strconv.IsPrint refuses above ASCII: controls, formats, private use, surrogates, every space but U+0020 and
// the noncharacters. Code points that no Unicode version has assigned yet are left out: they depend on the Go release.
constexpr std::array<Range, 40> unprintable{{
    {0x80, 0xA0},       {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
    {0x70F, 0x70F},     {0x8E2, 0x8E2},     {0x1680, 0x1680},   {0x180E, 0x180E},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x2064},   {0x2066, 0x206F},   {0x3000, 0x3000},   {0xD800, 0xF8FF},
    {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},   {0xFFFE, 0xFFFF},   {0x110BD, 0x110BD},
    {0x110CD, 0x110CD}, {0x13430, 0x13438}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF},
    {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0x3FFFF}, {0x4FFFE, 0x4FFFF}, {0x5FFFE, 0x5FFFF}, {0x6FFFE, 0x6FFFF},
    {0x7FFFE, 0x7FFFF}, {0x8FFFE, 0x8FFFF}, {0x9FFFE, 0x9FFFF}, {0xAFFFE, 0xAFFFF}, {0xBFFFE, 0xBFFFF},
    {0xCFFFE, 0xCFFFF}, {0xDFFFE, 0xDFFFF}, {0xE0001, 0xE0001}, {0xE0020, 0xE007F}, {0xEFFFE, 0x10FFFF},
}};

bool is_printable(char32_t rune) {
  if (rune < 0x80) return rune >= 0x20 && rune < 0x7F;
  const auto* range = std::lower_bound(unprintable.begin(), unprintable.end(), rune,
                                       [](const Range& r, char32_t value) { return r.high < value; });
  return range == unprintable.end() || rune < range->low;
}

void append_hex(std::string& out, char32_t value, int digits) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += "0123456789abcdef"[(value >> shift) & 0xF];
}

void append_escaped(std::string& out, char32_t rune) {
  switch (rune) {
    case '\a': out += "\\a"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\v': out += "\\v"; return;
    default: break;
  }
  if (rune < 0x80) {
    out += "\\x";
    append_hex(out, rune, 2);
  } else if (rune < 0x10000) {
    out += "\\u";
    append_hex(out, rune, 4);
  } else {
    out += "\\U";
    append_hex(out, rune, 8);
  }
}

// The ASCII letter that a rune becomes when Go lowers it. Outside ASCII only the Kelvin sign and the dotted capital I
// do.
char32_t lower_rune(char32_t rune) {
  if (rune >= 'A' && rune <= 'Z') return rune + ('a' - 'A');
  if (rune == 0x212A) return 'k';
  if (rune == 0x130) return 'i';
  return rune;
}

bool is_space(char32_t rune) {
  return (rune >= '\t' && rune <= '\r') || rune == ' ' || rune == 0x85 || rune == 0xA0 || rune == 0x1680 ||
         (rune >= 0x2000 && rune <= 0x200A) || rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F ||
         rune == 0x3000;
}

}  // namespace

Rune first_rune(std::string_view text) {
  if (text.empty()) return {replacement, 0};
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {replacement, 1};
  char32_t rune = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; i++) {
    const auto byte = static_cast<std::uint8_t>(text[i]);
    if ((byte & 0xC0U) != 0x80) return {replacement, 1};
    rune = (rune << 6U) | (byte & 0x3FU);
  }
  const bool overlong = (size == 3 && rune < 0x800) || (size == 4 && rune < 0x10000);
  if (overlong || rune > 0x10FFFF || (rune >= 0xD800 && rune <= 0xDFFF)) return {replacement, 1};
  return {rune, size};
}

bool valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!rune.valid()) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

void append_rune(std::string& out, char32_t rune) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80U | ((rune >> shift) & 0x3FU)); };
  if (rune < 0x80) {
    out += static_cast<char>(rune);
  } else if (rune < 0x800) {
    out += static_cast<char>(0xC0U | (rune >> 6U));
    tail(0);
  } else if (rune < 0x10000) {
    out += static_cast<char>(0xE0U | (rune >> 12U));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0U | (rune >> 18U));
    tail(12), tail(6), tail(0);
  }
}

std::string go_quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!rune.valid()) {
      out += "\\x";
      append_hex(out, static_cast<std::uint8_t>(text[0]), 2);
    } else if (rune.value == '"' || rune.value == '\\') {
      out += '\\';
      out += text[0];
    } else if (is_printable(rune.value)) {
      out += text.substr(0, rune.size);
    } else {
      append_escaped(out, rune.value);
    }
    text.remove_prefix(rune.size);
  }
  return out + '"';
}

std::string lower(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    append_rune(out, lower_rune(rune.value));
    text.remove_prefix(rune.size);
  }
  return out;
}

bool equal_fold(std::string_view text, std::string_view word) {
  for (const char expected : word) {
    const Rune rune = first_rune(text);
    // Simple folding knows two runes outside ASCII that equal a letter: the long s and the Kelvin sign.
    const char32_t folded = rune.value == 0x17F ? U's' : rune.value == 0x130 ? replacement : lower_rune(rune.value);
    if (rune.size == 0 || folded != lower_rune(static_cast<unsigned char>(expected))) return false;
    text.remove_prefix(rune.size);
  }
  return text.empty();
}

std::string_view trim_space(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!is_space(rune.value)) break;
    text.remove_prefix(rune.size);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<std::uint8_t>(text[start]) & 0xC0U) == 0x80) start--;
    if (!is_space(first_rune(text.substr(start)).value)) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Cut cut(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, at), text.substr(at + 1), true};
}

}  // namespace pyat::decode::checks
