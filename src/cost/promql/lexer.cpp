#include "cost/promql/lexer.hpp"

#include <algorithm>
#include <array>

namespace pyat::cost::promql {
namespace {

using std::string_view;

bool is_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_in_word(char c) { return is_start(c) || is_digit(c); }

constexpr auto long_signs = std::to_array<string_view>({"==", "!=", "<=", ">=", "=~", "!~"});

class Lexer {
 public:
  explicit Lexer(string_view text) : text_(text) {}

  Lexed run() {
    do {
      skip();
      lexed_.tokens.push_back(next());
      lexed_.tokens.back().end = at_;
    } while (lexed_.tokens.back().kind != TokenKind::end);
    return std::move(lexed_);
  }

 private:
  string_view rest() const { return text_.substr(at_); }

  void skip() {
    for (;;) {
      at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
      if (!rest().starts_with('#')) return;
      at_ = std::min(text_.find('\n', at_), text_.size());
    }
  }

  Token next() {
    if (at_ == text_.size()) return {.kind = TokenKind::end, .begin = at_};
    const char c = text_[at_];
    if (c == '"' || c == '\'' || c == '`') return quoted(c);
    // In a name, a colon is a letter; in a subquery, it comes after a time.
    const bool is_separator = c == ':' && !lexed_.tokens.empty() && lexed_.tokens.back().kind == TokenKind::number;
    if (!is_separator && (is_start(c) || length_of_variable() > 0)) return word();
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number();
    Token token{.kind = TokenKind::sign, .text = std::string(1, c), .begin = at_};
    for (const string_view sign : long_signs) {
      if (rest().starts_with(sign)) token.text = sign;
    }
    at_ += token.text.size();
    return token;
  }

  Token quoted(char quote) {
    Token token{.kind = TokenKind::text, .begin = at_};
    std::size_t i = at_ + 1;
    for (; i < text_.size() && text_[i] != quote; ++i) {
      if (text_[i] == '\\' && quote != '`' && i + 1 < text_.size()) ++i;
      token.text += text_[i];
    }
    lexed_.unclosed |= i >= text_.size();
    at_ = std::min(i + 1, text_.size());
    return token;
  }

  // "5m", "0x1f", "1e-3": all one.
  Token number() {
    Token token{.kind = TokenKind::number, .begin = at_};
    while (at_ < text_.size() &&
           (is_in_word(text_[at_]) || text_[at_] == '.' || (is_sign_of_exponent() && at_ > token.begin))) {
      if (text_[at_] == ':') break;
      token.text += text_[at_++];
    }
    return token;
  }

  bool is_sign_of_exponent() const {
    if (text_[at_] != '-' && text_[at_] != '+') return false;
    return at_ > 0 && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
  }

  std::size_t length_of_variable() const {
    const string_view here = rest();
    if (here.starts_with("[[")) {
      const std::size_t end = here.find("]]");
      return end == string_view::npos ? 0 : end + 2;
    }
    if (!here.starts_with('$') || here.size() < 2) return 0;
    if (here[1] == '{') {
      const std::size_t end = here.find('}');
      return end == string_view::npos ? 0 : end + 1;
    }
    std::size_t length = 1;
    while (length < here.size() && is_in_word(here[length]) && here[length] != ':') ++length;
    return length > 1 ? length : 0;
  }

  Token word() {
    Token token{.kind = TokenKind::word, .begin = at_};
    for (;;) {
      if (const std::size_t length = length_of_variable(); length > 0) {
        token.text += rest().substr(0, length);
        token.has_variable = true;
        at_ += length;
      } else if (at_ < text_.size() && is_in_word(text_[at_])) {
        token.text += text_[at_++];
      } else {
        return token;
      }
    }
  }

  string_view text_;
  std::size_t at_ = 0;
  Lexed lexed_{};
};

}  // namespace

Lexed tokens_of(string_view expression) { return Lexer(expression).run(); }

}  // namespace pyat::cost::promql
