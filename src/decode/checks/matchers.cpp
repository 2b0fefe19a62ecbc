#include "decode/checks/matchers.hpp"

#include <vector>

#include "decode/checks/go_regexp.hpp"
#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace {

// What \s matches in Go.
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// name, operator and value of `name =~ value`; the value is a whole text, quotes and all.
struct Parts {
  bool is_pattern = false;
  std::string_view value{};
};

bool split(std::string_view text, Parts& parts) {
  text = trim_blanks(text);
  std::size_t name = 0;
  while (name < text.size() && (is_word(text[name]) || text[name] == ':')) name++;
  if (name == 0 || is_digit(text[0])) return false;
  text = trim_blanks(text.substr(name));
  const std::string_view two = text.substr(0, 2);
  if (two == "=~" || two == "!~" || two == "!=") {
    parts.is_pattern = two[1] == '~';
    parts.value = trim_blanks(text.substr(2));
    return true;
  }
  if (text.substr(0, 1) != "=") return false;
  parts.value = trim_blanks(text.substr(1));
  return true;
}

// The value without its quotes, escapes resolved; false when a quote stands where none may.
bool unquote(std::string_view value, std::string& out) {
  const bool opened = value.substr(0, 1) == "\"";
  bool closing = opened;  // a closing quote is still to come
  if (opened) value.remove_prefix(1);
  for (std::size_t i = 0; i < value.size(); i++) {
    const char c = value[i];
    const bool last = i + 1 == value.size();
    if (c == '\\' && !last) {
      const char next = value[++i];
      // A backslash before anything else is one of the value.
      if (next != 'n' && next != '"' && next != '\\') out += '\\';
      out += next == 'n' ? '\n' : next;
    } else if (c == '"') {
      if (!closing || !last) return false;
      closing = false;
    } else {
      out += c;
    }
  }
  return !closing;
}

bool parse_matcher(std::string_view text, const MatcherRules& rules, std::string& error) {
  Parts parts;
  if (!split(text, parts)) {
    error = "bad matcher format: " + std::string(text);
    return false;
  }
  if (parts.value.empty() && !rules.empty_value) {
    error = "runtime error: index out of range [0] with length 0";
    return false;
  }
  if (!valid_utf8(parts.value)) {
    error = "matcher value not valid UTF-8: " + std::string(parts.value);
    return false;
  }
  std::string value;
  if (!unquote(parts.value, value)) {
    error = "matcher value contains unescaped double quote: " + std::string(parts.value);
    return false;
  }
  return !parts.is_pattern || compile_regexp("^(?:" + value + ")$", rules.go_minor, error);
}

// Splits at the commas outside double quotes. What follows the last one counts only if it is not blank.
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  std::string part;
  bool in_quotes = false;
  bool escaped = false;
  for (const char c : text) {
    if (c == ',' && !in_quotes) {
      parts.push_back(part);
      part.clear();
      continue;
    }
    // A comma inside quotes leaves a pending escape pending.
    if (c == '"' && !escaped) in_quotes = !in_quotes;
    if (c != ',') escaped = c == '\\' && !escaped;
    part += c;
  }
  const std::string_view rest = trim_space(part);
  if (!rest.empty()) parts.emplace_back(rest);
  return parts;
}

}  // namespace

bool parse_matchers(std::string_view text, const MatcherRules& rules, std::string& error) {
  if (!text.empty() && text.front() == '{') text.remove_prefix(1);
  if (!text.empty() && text.back() == '}') text.remove_suffix(1);
  for (const std::string& part : split_list(text)) {
    if (!parse_matcher(part, rules, error)) return false;
  }
  return true;
}

}  // namespace pyat::decode::checks
