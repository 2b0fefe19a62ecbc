#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "units/expression.hpp"
#include "units/lexer.hpp"

namespace pyat::units {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_text = 4000;
constexpr unsigned deepest = 100;

struct BinaryRow {
  string_view sign;
  unsigned level;  // the higher binds more tightly
  Operator kind;
};

constexpr auto binaries = std::to_array<BinaryRow>({
    {"or", 1, Operator::disjunction},
    {"and", 2, Operator::conjunction},
    {"==", 4, Operator::equal},
    {"!=", 4, Operator::not_equal},
    {"<", 4, Operator::less},
    {"<=", 4, Operator::at_most},
    {">", 4, Operator::greater},
    {">=", 4, Operator::at_least},
    {"+", 5, Operator::add},
    {"-", 5, Operator::subtract},
    {"*", 6, Operator::multiply},
    {"/", 6, Operator::divide},
});
constexpr unsigned level_of_not = 3;
constexpr unsigned level_of_minus = 7;

struct FunctionRow {
  string_view name;
  std::size_t least, most;  // operands
};

constexpr auto functions =
    std::to_array<FunctionRow>({{"min", 1, 100}, {"max", 1, 100}, {"abs", 1, 1}, {"otherwise", 2, 2}});

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  ParseResult run(string_view text) {
    expression_.text = text;
    const auto whole = take(0);
    if (whole && now().kind != Token::Kind::end) fail_at_now();
    if (!whole || failed_) return {.expression = std::nullopt, .mistake = std::move(mistake_)};
    return {.expression = std::move(expression_)};
  }

 private:
  using Index = std::optional<std::size_t>;

  const Token& now() const { return tokens_[at_]; }
  bool is_now(string_view text) const { return now().kind != Token::Kind::quantity && now().text == text; }

  Index fail(std::size_t begin, std::size_t end, string message, string help = {}) {
    if (!failed_) mistake_ = {.begin = begin, .end = end, .message = std::move(message), .help = std::move(help)};
    failed_ = true;
    return std::nullopt;
  }

  Index fail_at_now() {
    const string found = string(now().text);
    if (now().kind == Token::Kind::end) {
      return fail(now().begin, now().end, "the formula ends where a value is expected");
    }
    const bool is_value = now().kind != Token::Kind::sign;
    return fail(now().begin, now().end, "unexpected `" + found + "`",
                is_value ? "an operator such as + or * is missing before it" : string{});
  }

  Index push(Operator kind, std::size_t begin, std::size_t end, std::vector<std::size_t> operands) {
    expression_.terms.push_back({.kind = kind, .begin = begin, .end = end, .operands = std::move(operands)});
    return expression_.terms.size() - 1;
  }

  const BinaryRow* binary_now(unsigned level) const {
    if (now().kind == Token::Kind::quantity || now().kind == Token::Kind::end) return nullptr;
    const auto found = std::find_if(binaries.begin(), binaries.end(),
                                    [&](const auto& row) { return row.sign == now().text && row.level >= level; });
    return found == binaries.end() ? nullptr : &*found;
  }

  Index take(unsigned level) {
    if (++depth_ > deepest) return fail(now().begin, now().end, "the formula is nested too deeply");
    Index left = take_prefix();
    while (left) {
      const BinaryRow* row = binary_now(level);
      if (row == nullptr) break;
      ++at_;
      const Index right = take(row->level + 1);
      if (!right) return right;
      left = push(row->kind, begin_of(*left), end_of(*right), {*left, *right});
    }
    --depth_;
    return left;
  }

  std::size_t begin_of(std::size_t term) const { return expression_.terms[term].begin; }
  std::size_t end_of(std::size_t term) const { return expression_.terms[term].end; }

  Index take_prefix() {
    const std::size_t begin = now().begin;
    const bool is_not = is_now("not");
    if (is_not || is_now("-")) {
      ++at_;
      const Index operand = take(is_not ? level_of_not : level_of_minus);
      return operand ? push(is_not ? Operator::invert : Operator::negate, begin, end_of(*operand), {*operand})
                     : operand;
    }
    if (is_now("(")) return take_group();
    if (now().kind == Token::Kind::quantity) {
      const Index term = push(Operator::literal, begin, now().end, {});
      expression_.terms.back().literal = now().quantity;
      ++at_;
      return term;
    }
    const bool is_word = now().kind == Token::Kind::word && now().text != "and" && now().text != "or";
    return is_word ? take_name() : fail_at_now();
  }

  Index take_group() {
    const std::size_t begin = now().begin;
    ++at_;
    const Index inner = take(0);
    if (!inner) return inner;
    if (!is_now(")")) return fail(begin, begin + 1, "this ( is not closed");
    expression_.terms[*inner].begin = begin;
    expression_.terms[*inner].end = now().end;
    ++at_;
    return inner;
  }

  Index take_name() {
    const Token& word = now();
    ++at_;
    if (is_now("(")) return take_call(word);
    const Index term = push(Operator::name, word.begin, word.end, {});
    expression_.terms.back().name = word.text;
    return term;
  }

  Index take_call(const Token& word) {
    const auto function =
        std::find_if(functions.begin(), functions.end(), [&](const auto& row) { return row.name == word.text; });
    if (function == functions.end()) {
      return fail(word.begin, word.end, "there is no function `" + string(word.text) + "`",
                  "there are min, max, abs and otherwise");
    }
    std::vector<std::size_t> operands{};
    do {
      ++at_;
      const Index operand = take(0);
      if (!operand) return operand;
      operands.push_back(*operand);
    } while (is_now(","));
    if (!is_now(")")) return fail(word.begin, now().begin, "the ( of `" + string(word.text) + "` is not closed");
    const std::size_t end = now().end;
    ++at_;
    if (operands.size() < function->least || operands.size() > function->most) {
      return fail(word.begin, end, "`" + string(word.text) + "` takes " + std::to_string(function->least) + " values");
    }
    const Index term = push(Operator::call, word.begin, end, std::move(operands));
    expression_.terms.back().name = word.text;
    return term;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  unsigned depth_ = 0;
  bool failed_ = false;
  Expression expression_{};
  Mistake mistake_{};
};

}  // namespace

ParseResult parse_expression(string_view text, const Units& units) {
  if (text.size() > longest_text) {
    return {.expression = std::nullopt,
            .mistake = {.end = text.size(), .message = "a formula has at most 4,000 bytes"}};
  }
  Lexed lexed = tokens_of(text, units);
  if (lexed.tokens.empty()) return {.expression = std::nullopt, .mistake = std::move(lexed.mistake)};
  if (lexed.tokens.size() == 1) {
    return {.expression = std::nullopt, .mistake = {.message = "the formula is empty", .help = "such as 20 h/month"}};
  }
  return Parser(std::move(lexed.tokens)).run(text);
}

QuantityResult parse_quantity(string_view text, const Units& units) {
  const Lexed lexed = tokens_of(text, units);
  if (lexed.tokens.empty()) return {.quantity = std::nullopt, .mistake = lexed.mistake};
  const bool is_negative = lexed.tokens.front().text == "-";
  const Token& token = lexed.tokens[is_negative ? 1 : 0];
  if (token.kind != Token::Kind::quantity || lexed.tokens.size() != (is_negative ? 3U : 2U)) {
    return {.quantity = std::nullopt,
            .mistake = {.end = text.size(),
                        .message = "a quantity is expected, found `" + string(text) + "`",
                        .help = "a number with its unit, such as 10 GB/day"}};
  }
  Quantity quantity = token.quantity;
  if (is_negative) quantity.value = -quantity.value;
  return {.quantity = std::move(quantity)};
}

}  // namespace pyat::units
