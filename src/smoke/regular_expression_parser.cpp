#include "smoke/regular_expression_parser.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_steps = 2000;
constexpr std::size_t unlimited = 1001;
constexpr int deepest = 50;

template <typename Steps>
int length(const Steps& steps) {
  return static_cast<int>(steps.size());
}

template <typename Steps>
void append(Steps& to, const Steps& what) {
  to.insert(to.end(), what.begin(), what.end());
}

std::bitset<256> set_of(unsigned char first, unsigned char last) {
  std::bitset<256> set{};
  for (unsigned c = first; c <= last; ++c) set.set(c);
  return set;
}

}  // namespace

bool RegularExpressionParser::take(string_view what) {
  if (!text_.substr(std::min(at_, text_.size())).starts_with(what)) return false;
  at_ += what.size();
  return true;
}

RegularExpressionParser::Steps RegularExpressionParser::fail(string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
  at_ = text_.size();
  return {};
}

std::optional<RegularExpression> RegularExpressionParser::parse() {
  Steps body = alternatives();
  if (!is_at_end()) fail("it has a ) that nothing opens");
  if (problem_.empty() && body.size() > most_steps) fail("it is too long");
  if (!problem_.empty()) return std::nullopt;
  RegularExpression expression{};
  expression.steps_.push_back({Op::save, 0});
  append(expression.steps_, body);
  expression.steps_.push_back({Op::save, 1});
  expression.steps_.push_back({Op::match});
  expression.groups_ = groups_;
  return expression;
}

RegularExpressionParser::Steps RegularExpressionParser::alternatives() {
  if (++depth_ > deepest) return fail("it is nested too deeply");
  Steps first = sequence();
  if (take("|")) {
    const Steps second = alternatives();
    Steps both{{Op::split, 1, length(first) + 2}};
    append(both, first);
    both.push_back({Op::jump, length(second) + 1});
    append(both, second);
    first = std::move(both);
  }
  --depth_;
  return first;
}

RegularExpressionParser::Steps RegularExpressionParser::sequence() {
  Steps steps{};
  while (!is_at_end() && !is_at('|') && !is_at(')')) {
    append(steps, term());
    if (steps.size() > most_steps) return fail("it is too long");
  }
  return steps;
}

RegularExpressionParser::Steps RegularExpressionParser::term() {
  if (take("^")) return {{Op::begin}};
  if (take("$")) return {{Op::end}};
  if (take("\\b")) return {{Op::boundary}};
  if (take("\\B")) return {{Op::no_boundary}};
  if (is_at('*') || is_at('+') || is_at('?')) return fail(string("nothing precedes its ") + text_[at_]);
  if (take("(")) return group();
  if (take("[")) return repeated({{Op::one_of, 0, 0, bracket()}});
  if (take(".")) return repeated({{Op::one_of, 0, 0, ~(set_of('\n', '\n') | set_of('\r', '\r'))}});
  if (take("\\")) return repeated(escape());
  const auto c = static_cast<unsigned char>(text_[at_++]);
  return repeated({{Op::one_of, 0, 0, set_of(c, c)}});
}

RegularExpressionParser::Steps RegularExpressionParser::group() {
  const bool is_ahead = take("?=");
  const bool is_not_ahead = !is_ahead && take("?!");
  if (is_at('?') && (text_.substr(at_).starts_with("?<=") || text_.substr(at_).starts_with("?<!"))) {
    return fail("it looks behind (?<=…), which pyat does not know");
  }
  std::size_t number = 0;
  if (take("?<")) {
    at_ = text_.find('>', at_);
    if (is_at_end()) return fail("the name of a group does not end");
    ++at_;
    number = groups_++;
  } else if (take("?:") || is_ahead || is_not_ahead) {
  } else if (is_at('?')) {
    const string_view what = text_.substr(at_ - 1, 4);
    return fail("JavaScript knows no " + string(what.substr(0, what.find(')') == what.npos ? 3 : what.find(')') + 1)));
  } else {
    number = groups_++;
  }
  Steps body = alternatives();
  if (!take(")")) return fail("a ( is not closed");
  if (is_ahead || is_not_ahead) {
    Steps steps{{is_ahead ? Op::ahead : Op::not_ahead, length(body) + 2}};
    append(steps, body);
    steps.push_back({Op::match});
    return steps;
  }
  if (number == 0) return repeated(body);
  Steps steps{{Op::save, static_cast<int>(number * 2)}};
  append(steps, body);
  steps.push_back({Op::save, static_cast<int>(number * 2 + 1)});
  return repeated(steps);
}

// {2}, {2,} and {2,5}; anything else is a brace as it stands.
bool RegularExpressionParser::read_counts(std::size_t& least, std::size_t& most) {
  std::size_t at = at_ + 1;
  const auto number = [&](std::size_t& value) {
    const std::size_t begin = at;
    for (value = 0; at < text_.size() && text_[at] >= '0' && text_[at] <= '9'; ++at) {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(text_[at] - '0'), unlimited);
    }
    return at > begin;
  };
  if (!is_at('{') || !number(least)) return false;
  most = least;
  if (at < text_.size() && text_[at] == ',') {
    ++at;
    if (!number(most)) most = unlimited;
  }
  if (at >= text_.size() || text_[at] != '}') return false;
  at_ = at + 1;
  return true;
}

RegularExpressionParser::Steps RegularExpressionParser::repeated(const Steps& atom) {
  std::size_t least = 0;
  std::size_t most = unlimited;
  if (take("+")) {
    least = 1;
  } else if (take("?")) {
    most = 1;
  } else if (!take("*") && !read_counts(least, most)) {
    return atom;
  }
  const bool is_lazy = take("?");
  if (most < least) return fail("it has a repetition whose numbers are the wrong way round");
  if ((std::max(least, most == unlimited ? 1 : most) + 1) * (atom.size() + 1) > most_steps) {
    return fail("it is too long");
  }
  const auto either = [is_lazy](int into, int past) {
    return is_lazy ? Step{Op::split, past, into} : Step{Op::split, into, past};
  };
  Steps steps{};
  for (std::size_t i = 0; i < least; ++i) append(steps, atom);
  if (most == unlimited) {
    steps.push_back(either(1, length(atom) + 2));
    append(steps, atom);
    steps.push_back({Op::jump, -length(atom) - 1});
    return steps;
  }
  const int one = length(atom) + 1;
  for (std::size_t left = most - least; left > 0; --left) {
    steps.push_back(either(1, one * static_cast<int>(left)));
    append(steps, atom);
  }
  return steps;
}

std::optional<RegularExpressionParser::Set> RegularExpressionParser::class_of(char letter) const {
  const Set digits = set_of('0', '9');
  const Set words = digits | set_of('a', 'z') | set_of('A', 'Z') | set_of('_', '_');
  const Set blanks = set_of('\t', '\r') | set_of(' ', ' ');
  switch (letter) {
    case 'd': return digits;
    case 'D': return ~digits;
    case 'w': return words;
    case 'W': return ~words;
    case 's': return blanks;
    case 'S': return ~blanks;
    default: return std::nullopt;
  }
}

std::optional<unsigned> RegularExpressionParser::hexadecimal(std::size_t digits) {
  unsigned value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = at_ + i < text_.size() ? text_[at_ + i] : 'x';
    const bool is_digit = c >= '0' && c <= '9';
    const char lower = static_cast<char>(c | 0x20);
    if (!is_digit && (lower < 'a' || lower > 'f')) return std::nullopt;
    value = value * 16 + static_cast<unsigned>(is_digit ? c - '0' : lower - 'a' + 10);
  }
  at_ += digits;
  return value;
}

// Behind a backslash: what is no class.
unsigned char RegularExpressionParser::escaped_character() {
  constexpr std::array<std::pair<char, char>, 6> controls = {
      {{'t', '\t'}, {'n', '\n'}, {'r', '\r'}, {'f', '\f'}, {'v', '\v'}, {'0', '\0'}}};
  const char c = text_[at_++];
  if (c == 'x' || c == 'u') {
    const auto value = hexadecimal(c == 'x' ? 2 : 4);
    if (value && *value > 0x7f) fail("it has a character beyond ASCII, which pyat does not know");
    return static_cast<unsigned char>(value.value_or(static_cast<unsigned char>(c)));
  }
  for (const auto& [letter, control] : controls) {
    if (c == letter) return static_cast<unsigned char>(control);
  }
  return static_cast<unsigned char>(c);
}

RegularExpressionParser::Steps RegularExpressionParser::escape() {
  if (is_at_end()) return fail("it ends in a backslash");
  const char c = text_[at_];
  if (const auto set = class_of(c)) {
    ++at_;
    return {{Op::one_of, 0, 0, *set}};
  }
  if ((c >= '1' && c <= '9') || c == 'k') return fail("it refers to a group (\\1), which pyat does not know");
  const unsigned char character = escaped_character();
  return {{Op::one_of, 0, 0, set_of(character, character)}};
}

RegularExpressionParser::Set RegularExpressionParser::bracket() {
  const bool is_negated = take("^");
  Set set{};
  const auto next = [&](Set& taken) -> std::optional<unsigned char> {
    if (!take("\\")) return static_cast<unsigned char>(text_[at_++]);
    if (is_at_end()) return std::nullopt;
    if (const auto known = class_of(text_[at_])) {
      ++at_;
      taken |= *known;
      return std::nullopt;
    }
    if (take("b")) return static_cast<unsigned char>('\b');
    return escaped_character();
  };
  while (!is_at_end() && !is_at(']')) {
    const auto first = next(set);
    const bool is_range = first && at_ + 1 < text_.size() && is_at('-') && text_[at_ + 1] != ']';
    if (!is_range) {
      if (first) set.set(*first);
      continue;
    }
    ++at_;
    const auto last = next(set);
    if (last && *last < *first) fail("it has a range whose ends are the wrong way round");
    set |= last && *last >= *first ? set_of(*first, *last) : set_of(*first, *first) | set_of('-', '-');
  }
  if (!take("]")) fail("a [ is not closed");
  return is_negated ? ~set : set;
}

}  // namespace pyat::smoke
