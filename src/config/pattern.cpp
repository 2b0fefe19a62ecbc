#include "config/pattern.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace pyat::config {
namespace {

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// Classes such as \d and references such as \1, groups such as (?:…), lazy repetition, and brackets with a backslash
// or a POSIX class in them.
bool is_in_both_languages(std::string_view expression) {
  bool in_brackets = false;
  for (std::size_t at = 0; at < expression.size(); ++at) {
    const char next = at + 1 < expression.size() ? expression[at + 1] : '\0';
    switch (expression[at]) {
      case '\\':
        if (in_brackets || next == '\0' || is_letter_or_digit(next)) return false;
        ++at;
        break;
      case '[':
        if (in_brackets || next == ']') return false;
        in_brackets = true;
        break;
      case ']': in_brackets = false; break;
      case '(':
      case '*':
      case '+':
      case '?':
      case '}':
        if (!in_brackets && next == '?') return false;
        break;
      default: break;
    }
  }
  return true;
}

constexpr std::size_t max_size = 20'000;  // the C library needs some hundred bytes for each

// {2,5} → 5. Leaves `at` on the brace that ends it. What is no number counts as nothing: regcomp() says so.
std::size_t highest_count(std::string_view expression, std::size_t& at) {
  std::size_t highest = 1, number = 0;
  for (++at; at < expression.size() && expression[at] != '}'; ++at) {
    const char c = expression[at];
    number =
        c >= '0' && c <= '9' ? std::min<std::size_t>(number * 10 + static_cast<std::size_t>(c - '0'), max_size) : 0;
    highest = std::max(highest, number);
  }
  return highest;
}

// Behind the bracket that ends a list: []a] and [^]a] hold one themselves.
std::size_t skip_brackets(std::string_view expression, std::size_t at) {
  ++at;
  if (at < expression.size() && expression[at] == '^') ++at;
  return std::min(expression.find(']', at + 1), expression.size() - 1);
}

// How many characters an expression has once its repetitions are written out, as regcomp() does it; at most some more
// than max_size.
std::size_t written_out(std::string_view expression) {
  std::vector<std::size_t> sums{0};  // of the groups that are open
  std::size_t last = 0;              // of what a repetition would repeat
  for (std::size_t at = 0; at < expression.size() && sums.back() <= max_size; ++at) {
    const char c = expression[at];
    if ((c == '{' || c == '+') && last > 0) {
      const std::size_t times = c == '+' ? 2 : highest_count(expression, at);  // a+ is a a*
      sums.back() += last * (times - 1);
      last *= times;
      continue;
    }
    if (c == '(') {
      sums.push_back(0);
      last = 0;
      continue;
    }
    if (c == ')' && sums.size() > 1) {
      last = sums.back() + 1;
      sums.pop_back();
      sums.back() += last;
      continue;
    }
    if (c == '\\') ++at;
    if (c == '[') at = skip_brackets(expression, at);
    last = 1;
    ++sums.back();
  }
  return *std::max_element(sums.begin(), sums.end());
}

bool refers_back(std::string_view expression) {
  for (std::size_t at = 0; at + 1 < expression.size(); ++at) {
    if (expression[at] == '[') {
      at = skip_brackets(expression, at);
    } else if (expression[at] == '\\' && expression[++at] >= '1' && expression[at] <= '9') {
      return true;
    }
  }
  return false;
}

}  // namespace

Pattern::Pattern(const std::string& expression) {
  if (!is_in_both_languages(expression) || ::regcomp(&compiled_, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    throw std::logic_error("a schema of pyat's own has a pattern that pyat does not take: " + expression);
  }
}

std::string why_no_pattern(const std::string& expression) {
  // Both may take the C library hours, or all memory.
  if (refers_back(expression)) return "it refers back to a group, which may take for ever";
  if (written_out(expression) > max_size) return "its repetitions make it too large";
  ::regex_t compiled{};
  const int error = ::regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB);
  if (error == 0) {
    ::regfree(&compiled);
    return {};
  }
  std::array<char, 128> words{};
  ::regerror(error, &compiled, words.data(), words.size());
  return words.data();
}

bool Pattern::is_found_in(std::string_view text) const {
  ::regmatch_t bounds{};  // REG_STARTEND, because a text may hold NUL
  bounds.rm_eo = static_cast<::regoff_t>(text.size());
  return ::regexec(&compiled_, text.data(), 0, &bounds, REG_STARTEND) == 0;
}

}  // namespace pyat::config
