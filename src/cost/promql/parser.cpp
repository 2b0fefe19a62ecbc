#include "cost/promql/parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "cost/promql/lexer.hpp"
#include "util/text.hpp"

namespace pyat::cost::promql {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t max_size = 20'000;
constexpr int max_depth = 100;

constexpr auto aggregations =
    std::to_array<string_view>({"sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk",
                                "count_values", "quantile", "limitk", "limit_ratio"});
constexpr auto matching = std::to_array<string_view>({"on", "ignoring", "group_left", "group_right"});

struct Level {
  string_view sign;
  int strength;
};
constexpr auto levels = std::to_array<Level>({{"or", 1},
                                              {"and", 2},
                                              {"unless", 2},
                                              {"==", 3},
                                              {"!=", 3},
                                              {"<", 3},
                                              {"<=", 3},
                                              {">", 3},
                                              {">=", 3},
                                              {"+", 4},
                                              {"-", 4},
                                              {"*", 5},
                                              {"/", 5},
                                              {"%", 5},
                                              {"atan2", 5},
                                              {"^", 6}});

template <std::size_t N>
bool is_one_of(const std::array<string_view, N>& words, string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Parser {
 public:
  explicit Parser(string_view text) : lexed_(tokens_of(text)) {}

  Parsed run() {
    if (lexed_.unclosed) fail("a text is not closed");
    if (now().kind == TokenKind::end) fail("it is empty");
    binary(1);
    if (!failed() && now().kind != TokenKind::end) fail("`" + now().text + "` is not expected here");
    if (failed()) parsed_.nodes.clear();
    return std::move(parsed_);
  }

 private:
  const Token& now() const { return lexed_.tokens[at_]; }
  bool failed() const { return !parsed_.problem.empty(); }
  bool is_sign(string_view sign) const { return now().kind == TokenKind::sign && now().text == sign; }
  bool is_word(string_view word) const {
    return now().kind == TokenKind::word && util::lower_ascii(now().text) == word;
  }
  void advance() {
    if (now().kind != TokenKind::end) ++at_;
  }

  void fail(string problem) {
    if (failed()) return;
    parsed_.problem = std::move(problem);
    parsed_.problem_at = now().begin;
  }

  bool take(string_view sign) {
    if (!is_sign(sign)) return false;
    advance();
    return true;
  }

  void expect(string_view sign) {
    if (!take(sign)) fail("`" + string(sign) + "` is missing");
  }

  std::size_t add(Node node) {
    node.end = at_ == 0 ? 0 : lexed_.tokens[at_ - 1].end;
    parsed_.nodes.push_back(std::move(node));
    return parsed_.nodes.size() - 1;
  }

  int strength_now() const {
    if (now().kind != TokenKind::sign && now().kind != TokenKind::word) return 0;
    const string text = util::lower_ascii(now().text);
    const auto found = std::find_if(levels.begin(), levels.end(), [&](const Level& each) { return each.sign == text; });
    return found == levels.end() ? 0 : found->strength;
  }

  std::size_t binary(int least) {
    if (++depth_ > max_depth) fail("it is nested too deep");
    if (failed()) return 0;
    std::size_t left = unary();
    while (!failed()) {
      const int strength = strength_now();
      if (strength < least || strength == 0) break;
      Node node{.kind = NodeKind::binary, .name = util::lower_ascii(now().text), .begin = parsed_.nodes[left].begin};
      advance();
      skip_matching();
      // Only ^ is taken from the right.
      const std::size_t right = binary(node.name == "^" ? strength : strength + 1);
      if (failed()) break;
      node.operands = {left, right};
      left = add(std::move(node));
    }
    --depth_;
    return left;
  }

  // bool, on (…), ignoring (…), group_left (…)
  void skip_matching() {
    if (is_word("bool")) advance();
    while (now().kind == TokenKind::word && is_one_of(matching, util::lower_ascii(now().text))) {
      advance();
      if (is_sign("(")) labels();
    }
  }

  std::size_t unary() {
    if (!is_sign("-") && !is_sign("+")) return postfix(primary());
    Node node{.kind = NodeKind::negation, .name = now().text, .begin = now().begin};
    advance();
    const std::size_t inner = binary(levels.back().strength);
    if (failed()) return 0;
    node.operands = {inner};
    return add(std::move(node));
  }

  std::size_t primary() {
    if (failed()) return 0;
    const Token token = now();
    if (take("(")) {
      const std::size_t inner = binary(1);
      expect(")");
      if (!failed()) parsed_.nodes[inner].end = lexed_.tokens[at_ - 1].end;
      if (!failed()) parsed_.nodes[inner].begin = token.begin;
      return inner;
    }
    if (is_sign("{")) return selector({.kind = NodeKind::selector, .begin = token.begin});
    if (token.kind == TokenKind::number || is_word("inf") || is_word("nan")) {
      advance();
      return add({.kind = NodeKind::number, .name = token.text, .begin = token.begin});
    }
    if (token.kind == TokenKind::text) {
      advance();
      return add({.kind = NodeKind::text, .name = token.text, .begin = token.begin});
    }
    if (token.kind == TokenKind::word) return word();
    fail(token.kind == TokenKind::end ? "it ends where a value is expected"
                                      : "`" + token.text + "` stands where a value is expected");
    return 0;
  }

  std::size_t word() {
    Node node{.name = now().text, .begin = now().begin};
    const string lower = util::lower_ascii(node.name);
    advance();
    const bool aggregates = is_one_of(aggregations, lower) && (is_sign("(") || is_word("by") || is_word("without"));
    if (aggregates) {
      node.kind = NodeKind::aggregation;
      node.name = lower;
      grouping(node);
      arguments(node);
      grouping(node);
      return add(std::move(node));
    }
    if (is_sign("(")) {
      node.kind = NodeKind::call;
      arguments(node);
      return add(std::move(node));
    }
    node.kind = NodeKind::selector;
    return selector(std::move(node));
  }

  void grouping(Node& node) {
    if (!is_word("by") && !is_word("without")) return;
    node.has_grouping = true;
    node.is_without = is_word("without");
    advance();
    node.labels = labels();
  }

  std::vector<string> labels() {
    std::vector<string> names{};
    expect("(");
    while (!failed() && !is_sign(")")) {
      if (now().kind != TokenKind::word && now().kind != TokenKind::text) fail("the name of a label is expected");
      names.push_back(now().text);
      advance();
      if (!take(",") && !is_sign(")")) fail("`)` is missing");
    }
    expect(")");
    return names;
  }

  void arguments(Node& node) {
    expect("(");
    while (!failed() && !is_sign(")")) {
      const std::size_t argument = binary(1);
      if (failed()) return;
      node.operands.push_back(argument);
      if (!take(",") && !is_sign(")")) fail("`)` is missing");
    }
    expect(")");
  }

  std::size_t selector(Node node) {
    if (take("{")) matchers(node);
    return failed() ? 0 : add(std::move(node));
  }

  void matchers(Node& node) {
    while (!failed() && !is_sign("}")) {
      const Token label = now();
      if (label.kind != TokenKind::word && label.kind != TokenKind::text)
        return fail("the name of a label is expected");
      advance();
      const bool is_name = label.kind == TokenKind::text && (is_sign(",") || is_sign("}"));
      if (is_name) {
        node.name = label.text;  // {"a metric"}
      } else {
        matcher(node, label.text);
      }
      if (!take(",") && !is_sign("}")) fail("`}` is missing");
    }
    expect("}");
  }

  void matcher(Node& node, const string& label) {
    const string sign = now().text;
    if (!is_sign("=") && !is_sign("!=") && !is_sign("=~") && !is_sign("!~")) {
      return fail("`=`, `!=`, `=~` or `!~` is expected");
    }
    advance();
    if (now().kind != TokenKind::text) return fail("a text in quotes is expected");
    if (label == "__name__" && sign == "=") node.name = now().text;
    advance();
  }

  // [5m], [1h:5m], offset 1d, @ end()
  std::size_t postfix(std::size_t inner) {
    while (!failed()) {
      if (is_sign("[")) {
        inner = ranged(inner);
      } else if (is_word("offset")) {
        advance();
        take("-");
        if (now().kind != TokenKind::number) fail("a time is expected");
        advance();
      } else if (take("@")) {
        take("-");
        primary();
      } else {
        break;
      }
    }
    return inner;
  }

  std::size_t ranged(std::size_t inner) {
    advance();
    const string range = now().text;
    if (now().kind != TokenKind::number && !now().has_variable) fail("a time such as 5m is expected");
    advance();
    if (!is_sign(":")) {
      expect("]");
      if (failed()) return 0;
      Node& node = parsed_.nodes[inner];
      if (node.kind != NodeKind::selector) {
        fail("only a selector has a range; of anything else it is a subquery: [1h:]");
        return 0;
      }
      node.range = range;
      node.end = lexed_.tokens[at_ - 1].end;
      return inner;
    }
    advance();
    if (now().kind == TokenKind::number) advance();
    expect("]");
    if (failed()) return 0;
    return add({.kind = NodeKind::subquery, .range = range, .operands = {inner}, .begin = parsed_.nodes[inner].begin});
  }

  Lexed lexed_;
  std::size_t at_ = 0;
  int depth_ = 0;
  Parsed parsed_{};
};

}  // namespace

Parsed parse(string_view expression) {
  if (expression.size() > max_size) return {.problem = "it is longer than 20,000 bytes"};
  return Parser(expression).run();
}

bool is_comparison(string_view sign) {
  return sign == "==" || sign == "!=" || sign == "<" || sign == "<=" || sign == ">" || sign == ">=";
}

}  // namespace pyat::cost::promql
