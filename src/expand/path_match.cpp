#include "expand/path_match.hpp"

#include <optional>

#include "expand/unicode.hpp"

namespace pyat::expand {
namespace {

// A stretch of a pattern without stars, and whether a star stands before it.
struct Chunk {
  bool star = false;
  std::string_view pattern{};
};

// Takes the next chunk off the pattern. A `[` hides stars up to the next `]`; whether the brackets make a class is seen
// when the chunk is matched.
Chunk take_chunk(std::string_view& pattern) {
  Chunk chunk;
  while (pattern.starts_with('*')) {
    chunk.star = true;
    pattern.remove_prefix(1);
  }
  bool in_class = false;
  std::size_t end = 0;
  for (; end < pattern.size(); ++end) {
    const char c = pattern[end];
    if (c == '*' && !in_class) break;
    if (c == '[') in_class = true;
    if (c == ']') in_class = false;
    if (c == '\\' && end + 1 < pattern.size()) ++end;
  }
  chunk.pattern = pattern.substr(0, end);
  pattern.remove_prefix(end);
  return chunk;
}

// A character within brackets, perhaps behind a backslash; nullopt when there is none. A class must go on after it.
std::optional<char32_t> take_class_character(std::string_view& chunk) {
  if (chunk.empty() || chunk.front() == '-' || chunk.front() == ']') return std::nullopt;
  if (chunk.front() == '\\') chunk.remove_prefix(1);
  if (chunk.empty()) return std::nullopt;
  const Rune rune = decode_rune(chunk, 0);
  if (rune.value == replacement_character && rune.width == 1) return std::nullopt;
  chunk.remove_prefix(rune.width);
  if (chunk.empty()) return std::nullopt;
  return rune.value;
}

// The rest of a class after its `[`, against one character.
Match match_class(std::string_view& chunk, char32_t rune) {
  const bool negated = chunk.starts_with('^');
  if (negated) chunk.remove_prefix(1);
  bool found = false;
  for (bool first = true; first || !chunk.starts_with(']'); first = false) {
    const std::optional<char32_t> low = take_class_character(chunk);
    if (!low) return Match::bad_pattern;
    std::optional<char32_t> high = low;
    if (chunk.front() == '-') {
      chunk.remove_prefix(1);
      high = take_class_character(chunk);
      if (!high) return Match::bad_pattern;
    }
    found = found || (*low <= rune && rune <= *high);
  }
  chunk.remove_prefix(1);
  return found != negated ? Match::yes : Match::no;
}

// Matches the start of `text` and takes it off; `text` is undefined after any other answer than `yes`.
Match match_chunk(std::string_view chunk, std::string_view& text) {
  while (!chunk.empty()) {
    if (text.empty()) return Match::no;
    const char c = chunk.front();
    if (c == '[' || c == '?') {
      const Rune rune = decode_rune(text, 0);
      text.remove_prefix(rune.width);
      chunk.remove_prefix(1);
      const Match match = c == '?' ? Match::yes : match_class(chunk, rune.value);
      if (match != Match::yes) return match;
      continue;
    }
    if (c == '\\') chunk.remove_prefix(1);
    if (chunk.empty()) return Match::bad_pattern;
    if (chunk.front() != text.front()) return Match::no;
    chunk.remove_prefix(1);
    text.remove_prefix(1);
  }
  return Match::yes;
}

// Matches a chunk here or, after a star, at the first later place that will do.
Match match_somewhere(const Chunk& chunk, bool last, std::string_view& text) {
  for (std::size_t skipped = 0; skipped <= text.size(); ++skipped) {
    std::string_view rest = text.substr(skipped);
    const Match match = match_chunk(chunk.pattern, rest);
    if (match == Match::bad_pattern) return match;
    if (match == Match::yes && (rest.empty() || !last)) {
      text = rest;
      return match;
    }
    if (!chunk.star) break;
  }
  return Match::no;
}

}  // namespace

Match match_path(std::string_view pattern, std::string_view text) {
  while (!pattern.empty()) {
    const Chunk chunk = take_chunk(pattern);
    if (chunk.star && chunk.pattern.empty()) return Match::yes;
    const Match match = match_somewhere(chunk, pattern.empty(), text);
    if (match != Match::yes) return match;
  }
  return text.empty() ? Match::yes : Match::no;
}

}  // namespace pyat::expand
