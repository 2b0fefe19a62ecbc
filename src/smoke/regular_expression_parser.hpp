// Turns the text of a regular expression into the steps that match it. Only for regular_expression.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "smoke/regular_expression.hpp"

namespace pyat::smoke {

class RegularExpressionParser {
 public:
  explicit RegularExpressionParser(std::string_view text) : text_(text) {}

  std::optional<RegularExpression> parse();
  const std::string& problem() const { return problem_; }

 private:
  using Op = RegularExpression::Op;
  using Step = RegularExpression::Step;
  using Steps = RegularExpression::Steps;
  using Set = std::bitset<256>;

  Steps alternatives();
  Steps sequence();
  Steps term();
  Steps group();
  Steps escape();
  Steps repeated(const Steps& atom);
  Set bracket();
  std::optional<Set> class_of(char letter) const;
  unsigned char escaped_character();
  std::optional<unsigned> hexadecimal(std::size_t digits);
  bool read_counts(std::size_t& least, std::size_t& most);

  bool is_at_end() const { return at_ >= text_.size(); }
  bool is_at(char c) const { return !is_at_end() && text_[at_] == c; }
  bool take(std::string_view what);
  Steps fail(std::string problem);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t groups_ = 1;
  int depth_ = 0;
  std::string problem_{};
};

}  // namespace pyat::smoke
