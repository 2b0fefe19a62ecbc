#include "cost/unused/promql_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

enum class Kind : std::uint8_t { word, text, number, sign, end };

struct Token {
  Kind kind = Kind::end;
  string text{};     // of a text, without its quotes and escapes; of a sign, the character
  string pattern{};  // of a word with variables: what it may be
  bool has_variable = false;
  bool is_variable = false;  // and nothing else
};

bool is_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_in_word(char c) { return is_start(c) || is_digit(c); }

class Lexer {
 public:
  explicit Lexer(string_view text) : rest_(text) {}

  Token next() {
    skip();
    if (rest_.empty()) return {};
    const char c = rest_.front();
    if (c == '"' || c == '\'' || c == '`') return quoted(c);
    if (is_start(c) || length_of_variable(rest_) > 0) return word();
    if (is_digit(c) || (c == '.' && rest_.size() > 1 && is_digit(rest_[1]))) return number();
    rest_.remove_prefix(1);
    return {.kind = Kind::sign, .text = string(1, c)};
  }

 private:
  void skip() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
      if (!rest_.starts_with('#')) return;
      rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
    }
  }

  Token quoted(char quote) {
    Token token{.kind = Kind::text};
    std::size_t i = 1;
    for (; i < rest_.size() && rest_[i] != quote; ++i) {
      if (rest_[i] == '\\' && quote != '`' && i + 1 < rest_.size()) ++i;
      token.text += rest_[i];
    }
    rest_.remove_prefix(std::min(i + 1, rest_.size()));
    return token;
  }

  // "5m", "0x1f", "1e-3": all one, and never a metric.
  Token number() {
    std::size_t i = 0;
    while (i < rest_.size() && (is_in_word(rest_[i]) || rest_[i] == '.' ||
                                ((rest_[i] == '-' || rest_[i] == '+') && i > 0 && (rest_[i - 1] | 0x20) == 'e'))) {
      ++i;
    }
    rest_.remove_prefix(i);
    return {.kind = Kind::number};
  }

  // $name, ${name}, ${name:regex} and [[name]] of Grafana.
  static std::size_t length_of_variable(string_view text) {
    if (text.starts_with("[[")) {
      const std::size_t end = text.find("]]");
      return end == string_view::npos ? 0 : end + 2;
    }
    if (!text.starts_with('$') || text.size() < 2) return 0;
    if (text[1] == '{') {
      const std::size_t end = text.find('}');
      return end == string_view::npos ? 0 : end + 1;
    }
    std::size_t length = 1;
    while (length < text.size() && is_in_word(text[length]) && text[length] != ':') ++length;
    return length > 1 ? length : 0;
  }

  Token word() {
    Token token{.kind = Kind::word};
    bool has_letters = false;
    for (;;) {
      if (const std::size_t length = length_of_variable(rest_); length > 0) {
        token.text += rest_.substr(0, length);
        token.pattern += ".*";
        token.has_variable = true;
        rest_.remove_prefix(length);
      } else if (!rest_.empty() && is_in_word(rest_.front())) {
        token.text += rest_.front();
        token.pattern += rest_.front();
        has_letters = true;
        rest_.remove_prefix(1);
      } else {
        break;
      }
    }
    token.is_variable = token.has_variable && !has_letters;
    return token;
  }

  string_view rest_;
};

constexpr auto label_lists =
    std::to_array<string_view>({"by", "without", "on", "ignoring", "group_left", "group_right"});
constexpr auto operators =
    std::to_array<string_view>({"and", "or", "unless", "atan2", "bool", "offset", "inf", "nan", "start", "end"});
// Aggregations may have by (…) before what they aggregate.
constexpr auto aggregations =
    std::to_array<string_view>({"sum", "avg", "count", "min", "max", "group", "stddev", "stdvar", "topk", "bottomk",
                                "count_values", "quantile", "limitk", "limit_ratio"});

// Their first argument is a number.
constexpr auto with_number =
    std::to_array<string_view>({"topk", "bottomk", "quantile", "histogram_quantile", "limitk", "limit_ratio"});

template <std::size_t N>
bool is_one_of(const std::array<string_view, N>& words, string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_literal(string_view expression) {
  return std::all_of(expression.begin(), expression.end(), [](char c) { return is_in_word(c); });
}

// Where a regular expression is nothing but names and "or", it is as good as the names.
void add_expression(const string& expression, MetricNames& found) {
  string_view inner = expression;
  const bool is_grouped = inner.starts_with('(') && inner.ends_with(')') && inner.find('(', 1) == string_view::npos;
  if (is_grouped) inner = inner.substr(1, inner.size() - 2);
  const auto parts = util::split_at(inner, "|");
  if (!parts.empty() && std::all_of(parts.begin(), parts.end(), is_literal)) {
    found.names.insert(parts.begin(), parts.end());
  } else {
    found.patterns.insert(expression);
  }
}

// A dollar at the end is that of a regular expression.
bool has_variable(string_view text) {
  const std::size_t dollar = text.find('$');
  return text.find("[[") != string_view::npos || (dollar != string_view::npos && dollar + 1 < text.size());
}

class Reader {
 public:
  explicit Reader(string_view promql) : lexer_(promql) { advance(); }

  MetricNames read() {
    while (token_.kind != Kind::end && is_promql_) step();
    return is_promql_ ? std::move(found_) : MetricNames{};
  }

 private:
  void advance() { before_ = std::exchange(token_, lexer_.next()); }

  bool is_sign(char c) const { return token_.kind == Kind::sign && token_.text.front() == c; }

  void step() {
    if (token_.kind == Kind::word) return word();
    if (is_sign('{')) return matchers();
    if (is_sign('[')) return skip_until(']');
    // A pipe is of LogQL and of TraceQL.
    if (is_sign('|')) is_promql_ = false;
    advance();
  }

  void skip_until(char end) {
    while (token_.kind != Kind::end && !is_sign(end)) advance();
    advance();
  }

  void word() {
    const Token word = token_;
    const Token previous = before_;
    advance();
    const string lower = util::lower_ascii(word.text);
    if (is_one_of(label_lists, lower)) {
      if (is_sign('(')) skip_until(')');
      return;
    }
    if (is_sign('(')) {  // a function
      call_ = lower;
      return;
    }
    if (is_one_of(operators, lower)) return;
    const bool is_before_by = token_.kind == Kind::word &&
                              (util::lower_ascii(token_.text) == "by" || util::lower_ascii(token_.text) == "without");
    if (is_one_of(aggregations, lower) && is_before_by) return;
    if (word.is_variable) return variable(word, previous);
    if (word.has_variable) {
      found_.patterns.insert(word.pattern);
    } else {
      found_.names.insert(word.text);
    }
  }

  // On its own, it may be a metric, a number, or a time.
  void variable(const Token& word, const Token& previous) {
    const bool is_time = previous.kind == Kind::word && util::lower_ascii(previous.text) == "offset";
    const bool is_factor = word.text.starts_with("$__") || word.text.starts_with("${__");
    const bool is_first = previous.kind == Kind::sign && previous.text == "(" && is_sign(',');
    const bool is_count = is_first && is_one_of(with_number, call_);
    if (is_time || is_factor || is_count) return;
    found_.unknown.push_back(fmt::format("'{}' may stand for any metric", word.text));
  }

  void matchers() {
    advance();
    while (token_.kind != Kind::end && !is_sign('}')) {
      const Token label = token_;
      if (label.kind != Kind::word && label.kind != Kind::text) {
        advance();
        continue;
      }
      advance();
      string comparison{};
      while (token_.kind == Kind::sign && !is_sign(',') && !is_sign('}')) {
        comparison += token_.text;
        advance();
      }
      if (comparison.empty()) {
        // {"http.requests"}: a name that is no identifier.
        if (label.kind == Kind::text) found_.names.insert(label.text);
        continue;
      }
      if (token_.kind != Kind::text) continue;
      if (label.text == "__name__") name_matcher(comparison, token_.text);
      advance();
    }
    advance();
  }

  void name_matcher(string_view comparison, const string& value) {
    if (has_variable(value)) {
      found_.unknown.push_back(fmt::format("__name__{}\"{}\" may stand for any metric", comparison, value));
    } else if (comparison == "=") {
      found_.names.insert(value);
    } else if (comparison == "=~") {
      add_expression(value, found_);
    } else {
      found_.unknown.push_back(fmt::format("__name__{}\"{}\" stands for all metrics but some", comparison, value));
    }
  }

  Lexer lexer_;
  Token token_{}, before_{};
  string call_{};  // the last function
  MetricNames found_{};
  bool is_promql_ = true;
};

// What is between the brackets of NAME(…), which must be all of the text.
bool is_call(string_view query, string_view name, string_view& inner) {
  query = util::trimmed(query);
  if (!query.starts_with(name)) return false;
  query = util::trimmed(query.substr(name.size()));
  if (!query.starts_with('(') || !query.ends_with(')')) return false;
  inner = util::trimmed(query.substr(1, query.size() - 2));
  return true;
}

}  // namespace

void MetricNames::add(const MetricNames& more) {
  names.insert(more.names.begin(), more.names.end());
  patterns.insert(more.patterns.begin(), more.patterns.end());
  unknown.insert(unknown.end(), more.unknown.begin(), more.unknown.end());
}

MetricNames metric_names_in(string_view promql) { return Reader(promql).read(); }

MetricNames metric_names_in_variable(string_view query) {
  string_view inner{};
  if (is_call(query, "label_names", inner)) return {};
  if (is_call(query, "query_result", inner)) return metric_names_in(inner);
  if (is_call(query, "metrics", inner)) {
    MetricNames found{};
    // Grafana looks for the expression anywhere in the name.
    found.patterns.insert(fmt::format(".*({}).*", inner));
    return found;
  }
  if (is_call(query, "label_values", inner)) {
    const std::size_t comma = inner.rfind(',');
    const std::size_t brace = inner.rfind('}');
    const bool has_series = comma != string_view::npos && (brace == string_view::npos || brace < comma);
    return has_series ? metric_names_in(inner.substr(0, comma)) : MetricNames{};
  }
  return metric_names_in(query);
}

}  // namespace pyat::cost
