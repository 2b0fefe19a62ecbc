#include "expand/envsubst_scanner.hpp"

namespace pyat::expand {

Token Scanner::scan(Alphabet alphabet, unsigned mode) {
  spans_.clear();
  if (peek().value == 0) return Token::end;
  if ((mode & scan_open) != 0 && at_open()) {
    position_ += 2;
    return Token::open;
  }
  if ((mode & scan_close) != 0 && peek().value == '}') {
    position_ += 1;
    return Token::close;
  }
  if ((mode & scan_text) != 0 && scan_text_token(alphabet, mode)) return Token::text;
  return Token::illegal;
}

std::string Scanner::text() const {
  std::string text;
  for (const Span& span : spans_) text.append(source_.substr(span.offset, span.size));
  return text;
}

bool Scanner::scan_text_token(Alphabet alphabet, unsigned mode) {
  const std::size_t start = position_;
  for (;;) {
    const Rune rune = peek();
    if (rune.value == 0) break;
    if ((mode & scan_open) != 0 && at_open()) break;
    if ((mode & scan_escape) != 0 && at_escape()) {
      keep(position_ + 1, 1);
      position_ += 2;
      continue;
    }
    if (!alphabet(rune.value, position_ + rune.width - start)) break;
    keep(position_, rune.width);
    position_ += rune.width;
  }
  return position_ > start;
}

void Scanner::keep(std::size_t offset, std::size_t size) {
  if (!spans_.empty() && spans_.back().offset + spans_.back().size == offset) {
    spans_.back().size += size;
  } else {
    spans_.push_back({offset, size});
  }
}

bool Scanner::at_escape() const {
  const std::string_view two = source_.substr(position_, 2);
  return two == "$$" || two == R"(\\)" || two == R"(\/)";
}

}  // namespace pyat::expand
