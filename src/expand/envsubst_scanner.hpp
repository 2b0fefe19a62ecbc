// The tokens of drone/envsubst (parse/scan.go). What a token may consist of changes from one place of the grammar to
// the next, so the parser asks for each by its alphabet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "expand/unicode.hpp"

namespace pyat::expand {

enum class Token : std::uint8_t { illegal, end, text, open, close };

// What else than text is recognized; `text` itself is off where only a delimiter may stand.
enum Mode : unsigned {
  scan_text = 1,
  scan_open = 2,    // `${`
  scan_close = 4,   // `}`
  scan_escape = 8,  // `$$`, `\\` and `\/` stand for their second character
};

// May a character that ends `length` bytes after the start of the token belong to it?
using Alphabet = bool (*)(char32_t rune, std::size_t length);

struct Span {
  std::size_t offset = 0, size = 0;
};

class Scanner {
 public:
  Scanner(std::string_view source, std::size_t offset) : source_(source), position_(offset) {}

  Token scan(Alphabet alphabet, unsigned mode);
  Token scan_delimiter() { return scan(nullptr, scan_close); }

  // Of the last text token: where it is in the source, without what escapes leave out, and what it says.
  const std::vector<Span>& spans() const { return spans_; }
  std::string text() const;

  // The next character, and the one after it; 0 at the end. NUL is taken for the end of the source, too.
  Rune peek() const { return decode_rune(source_, position_); }
  Rune peek_second() const { return decode_rune(source_, position_ + peek().width); }

  std::size_t position() const { return position_; }

 private:
  bool scan_text_token(Alphabet alphabet, unsigned mode);
  void keep(std::size_t offset, std::size_t size);
  bool at_open() const { return source_.substr(position_).starts_with("${"); }
  bool at_escape() const;

  std::string_view source_;
  std::size_t position_;
  std::vector<Span> spans_{};
};

}  // namespace pyat::expand
