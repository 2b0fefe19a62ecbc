// The tokens of PromQL, with their places. It knows the variables of Grafana, which stand for anything.
// https://prometheus.io/docs/prometheus/latest/querying/basics/
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost::promql {

enum class TokenKind : std::uint8_t { word, text, number, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text{};  // of a text, without its quotes and escapes; of a sign: "(", ">=", "=~"
  std::size_t begin = 0, end = 0;
  bool has_variable = false;  // $name, ${name}, [[name]] in a word
};

// The last one is the end. A text that is not closed ends with the expression, and `unclosed` is set.
struct Lexed {
  std::vector<Token> tokens{};
  bool unclosed = false;
};

Lexed tokens_of(std::string_view expression);

}  // namespace pyat::cost::promql
