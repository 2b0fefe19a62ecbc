#include "units/lexer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word_byte(char c) { return is_letter(c) || is_digit(c) || c == '.'; }

// How it is written, and what it means. Longer ones first.
constexpr auto signs = std::to_array<std::pair<string_view, string_view>>(
    {{">=", ">="},     {"<=", "<="},    {"==", "=="},    {"!=", "!="},    {"&&", "and"},    {"||", "or"},
     {"\u00D7", "*"},  {"\u00B7", "*"}, {"\u00F7", "/"}, {"\u2212", "-"}, {"\u2265", ">="}, {"\u2264", "<="},
     {"\u2260", "!="}, {">", ">"},      {"<", "<"},      {"=", "=="},     {"!", "not"},     {"+", "+"},
     {"-", "-"},       {"*", "*"},      {"/", "/"},      {"(", "("},      {")", ")"},       {",", ","}});

constexpr auto currency_signs = std::to_array<string_view>({"$", "\u20AC", "\u00A3"});

class Lexer {
 public:
  Lexer(string_view text, const Units& units) : text_(text), units_(units) {}

  Lexed run() {
    while (skip_blanks(), at_ < text_.size()) {
      if (!take_token()) return {.tokens = {}, .mistake = std::move(mistake_)};
    }
    lexed_.tokens.push_back({.kind = Token::Kind::end, .begin = text_.size(), .end = text_.size()});
    return std::move(lexed_);
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
  }

  bool fail(std::size_t begin, std::size_t end, string message, string help) {
    mistake_ = {.begin = begin, .end = end, .message = std::move(message), .help = std::move(help)};
    return false;
  }

  bool take_token() {
    if (is_digit(text_[at_])) return take_quantity();
    for (const string_view sign : currency_signs) {
      if (rest().starts_with(sign)) return take_money(sign);
    }
    if (is_letter(text_[at_]) || text_[at_] == '%') return take_word();
    for (const auto& [written, sign] : signs) {
      if (!rest().starts_with(written)) continue;
      lexed_.tokens.push_back({.kind = Token::Kind::sign, .begin = at_, .end = at_ + written.size(), .text = sign});
      at_ += written.size();
      return true;
    }
    std::size_t end = at_ + 1;  // a character of UTF-8 as a whole
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    return fail(at_, end, "unexpected " + quoted(at_, end), "a formula has numbers with units, names, + - * / and ( )");
  }

  string quoted(std::size_t begin, std::size_t end) const {
    string text("`");
    text += text_.substr(begin, end - begin);
    text += '`';
    return text;
  }
  string_view rest() const { return text_.substr(at_); }

  bool take_word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word_byte(text_[at_])) ++at_;
    if (at_ == begin) ++at_;  // "%"
    lexed_.tokens.push_back(
        {.kind = Token::Kind::word, .begin = begin, .end = at_, .text = text_.substr(begin, at_ - begin)});
    return true;
  }

  std::optional<Number> take_number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
    // An exponent, unless the e begins a unit.
    if (at_ + 1 < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      const std::size_t digits = text_[at_ + 1] == '+' || text_[at_ + 1] == '-' ? at_ + 2 : at_ + 1;
      if (digits < text_.size() && is_digit(text_[digits])) {
        at_ = digits;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
      }
    }
    const auto number = Number::parse(text_.substr(begin, at_ - begin));
    const bool is_grouped = number && at_ + 3 < text_.size() && text_[at_] == ',' && is_digit(text_[at_ + 1]) &&
                            is_digit(text_[at_ + 2]) && is_digit(text_[at_ + 3]) && !is_in_call();
    if (number && !is_grouped) return number;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == ',')) ++at_;
    string digits(text_.substr(begin, at_ - begin));
    std::erase(digits, ',');
    fail(begin, at_, quoted(begin, at_) + " is not a number here",
         is_grouped ? "write it without commas: " + digits : "write it as 1234.5, with at most 40 digits");
    return std::nullopt;
  }

  bool is_in_call() const {
    int depth = 0;
    for (const Token& token : lexed_.tokens) depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0;
    return depth > 0;
  }

  bool take_money(string_view sign) {
    const std::size_t begin = at_;
    const string code(*currency_of_sign(sign));
    at_ += sign.size();
    const std::optional<Unit> unit = units_.find(code);
    if (!unit) {
      mistake_ = units_.why_unknown(code);
      mistake_.begin = begin;
      mistake_.end = at_;
      return false;
    }
    if (at_ >= text_.size() || !is_digit(text_[at_])) {
      return fail(begin, at_, "an amount is expected behind " + quoted(begin, at_), "such as $500");
    }
    const auto number = take_number();
    if (!number) return false;
    // $500/month: the unit goes on behind the number.
    return finish_quantity(begin, *number, code);
  }

  bool take_quantity() {
    const std::size_t begin = at_;
    const auto number = take_number();
    return number && finish_quantity(begin, *number, {});
  }

  // `unit_begun`: the currency of a sign before the number.
  bool finish_quantity(std::size_t begin, const Number& number, const string& unit_begun) {
    string unit = unit_begun;
    if (!take_unit(unit)) return false;
    if (unit.empty()) {
      push_quantity(begin, plain(number));
      return true;
    }
    const UnitResult& parsed = units_.parse(unit);
    if (!parsed.unit) {
      mistake_ = parsed.mistake;
      const std::size_t unit_begin = at_ - (unit.size() - unit_begun.size());
      mistake_.begin += unit_begin;
      mistake_.end += unit_begin;
      return false;
    }
    Quantity whole = quantity(number, *parsed.unit);
    // 1h30m
    while (whole.dimension.is(time) && at_ < text_.size() && is_digit(text_[at_])) {
      if (!take_part(whole)) return false;
    }
    push_quantity(begin, std::move(whole));
    return true;
  }

  bool take_part(Quantity& whole) {
    const std::size_t begin = at_;
    const auto number = take_number();
    if (!number) return false;
    string unit{};
    if (!take_unit(unit)) return false;
    const UnitResult& parsed = units_.parse(unit);
    if (!parsed.unit || parsed.unit->dimension != whole.dimension) {
      return fail(begin, at_, quoted(begin, at_) + " is no part of a duration", "such as 1h30m");
    }
    whole.value += number.value() * parsed.unit->factor;
    whole.written = std::nullopt;  // 1h30m is 1.5 h
    return true;
  }

  // The letters behind a number, and what is joined to them by / or - without a space: "GB/day", "USD/GB-month". A word
  // that is none of the units may be an operator: "10 GB and …".
  bool take_unit(string& unit) {
    const std::size_t before = at_;
    if (unit.empty()) {
      skip_blanks();
      const std::size_t end = unit_word_end(at_);
      const string_view word = text_.substr(at_, end - at_);
      if (word.empty() || word == "and" || word == "or") {
        at_ = before;
        return true;
      }
      unit = word;
      at_ = end;
    }
    while (at_ + 1 < text_.size() && (text_[at_] == '/' || text_[at_] == '-')) {
      const std::size_t end = unit_word_end(at_ + 1);
      if (end == at_ + 1) break;
      unit += text_.substr(at_, end - at_);
      at_ = end;
    }
    return true;
  }

  std::size_t unit_word_end(std::size_t at) const {
    if (at < text_.size() && text_[at] == '%') return at + 1;
    while (at < text_.size() && is_letter(text_[at])) ++at;
    return at;
  }

  void push_quantity(std::size_t begin, Quantity quantity) {
    lexed_.tokens.push_back({.kind = Token::Kind::quantity,
                             .begin = begin,
                             .end = at_,
                             .text = text_.substr(begin, at_ - begin),
                             .quantity = std::move(quantity)});
  }

  string_view text_;
  const Units& units_;
  std::size_t at_ = 0;
  Lexed lexed_{};
  Mistake mistake_{};
};

}  // namespace

Lexed tokens_of(string_view text, const Units& units) { return Lexer(text, units).run(); }

}  // namespace pyat::units
