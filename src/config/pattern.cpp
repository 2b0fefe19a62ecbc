#include "config/pattern.hpp"

#include <array>
#include <stdexcept>

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

}  // namespace

Pattern::Pattern(const std::string& expression) {
  if (!is_in_both_languages(expression) || ::regcomp(&compiled_, expression.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    throw std::logic_error("a schema of pyat's own has a pattern that pyat does not take: " + expression);
  }
}

std::string why_no_pattern(const std::string& expression) {
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
