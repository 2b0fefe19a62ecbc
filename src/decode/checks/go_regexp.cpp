// Groups, alternatives, repetition and their limits. Source of each rule: regexp/syntax of Go 1.19, and what changed
// since: (?<name>…) is admitted (1.22), a program that is too large is named as such (1.20).
#include "decode/checks/go_regexp.hpp"

#include <algorithm>

#include "decode/checks/go_regexp_reader.hpp"
#include "decode/checks/go_text.hpp"

namespace pyat::decode::checks {
namespace pattern {
namespace {

constexpr std::int64_t max_size = (128LL << 20) / 40;  // instructions in the 128 MB that Go grants
constexpr int max_height = 1000;
constexpr int max_repeat = 1000;

// A number of a counted repetition: -1 when it is too big, -2 when there is none.
int take_count(std::string_view& text) {
  if (text.empty() || !is_digit(text[0])) return -2;
  if (text.size() >= 2 && text[0] == '0' && is_digit(text[1])) return -2;
  std::size_t digits = 0;
  int value = 0;
  for (; digits < text.size() && is_digit(text[digits]); digits++) {
    if (value >= 0) value = value >= 100'000'000 ? -1 : value * 10 + (text[digits] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

// "{2,5}" at the start of `text`; what is not that is a literal brace.
bool take_braces(std::string_view& text, int& min, int& max) {
  std::string_view rest = text.substr(1);
  min = take_count(rest);
  if (min == -2) return false;
  max = min;
  if (rest.substr(0, 1) == ",") {
    rest.remove_prefix(1);
    if (rest.empty()) return false;
    max = -1;
    if (rest[0] != '}') {
      max = take_count(rest);
      if (max == -2) return false;
      if (max < 0) min = -1;
    }
  }
  if (rest.substr(0, 1) != "}") return false;
  text = rest.substr(1);
  return true;
}

}  // namespace

bool Reader::next_rune(char32_t& rune) {
  const Rune next = first_rune(left_);
  if (!next.valid()) return fail("invalid UTF-8", left_);
  rune = next.value;
  left_.remove_prefix(next.size);
  return true;
}

bool Reader::check_utf8(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = first_rune(text);
    if (!rune.valid()) return fail("invalid UTF-8", text);
    text.remove_prefix(rune.size);
  }
  return true;
}

bool Reader::fits(const Shape& shape) {
  if (shape.size > max_size)
    return fail(go_minor_ >= 20 ? "expression too large" : "regexp/syntax: internal error", whole_);
  if (shape.height > max_height) return fail("expression nests too deeply", whole_);
  return true;
}

// Whether limits hold is asked when nodes are combined, so a new node only moves the last one into the branch.
void Reader::push(Shape shape) {
  Group& group = groups_.back();
  if (group.has_last && group.last.literal && shape.literal && group.items > 0 && group.branch.literal) {
    group.branch.size += group.last.size;
  } else if (group.has_last) {
    const bool first = group.items == 0;
    group.branch.size = (first ? 0 : group.branch.size) + group.last.size;
    group.branch.height = std::max(first ? 1 : group.branch.height, group.last.height);
    group.branch.repeat = std::max(first ? 1 : group.branch.repeat, group.last.repeat);
    group.branch.literal = first && group.last.literal;
    group.items++;
  }
  group.last = shape;
  group.has_last = true;
}

// Moves the last node into the branch.
bool Reader::flush() {
  Group& group = groups_.back();
  push({});
  group.has_last = false;
  if (group.items == 0) group.branch = {};
  if (group.items > 1) group.branch.height++;
  return fits(group.branch);
}

bool Reader::finish_branch() {
  if (!flush()) return false;
  Group& group = groups_.back();
  const bool first = group.alternative_count == 0;
  group.alternatives.size = first ? group.branch.size : group.alternatives.size + group.branch.size + 1;
  group.alternatives.height = std::max(first ? 1 : group.alternatives.height, group.branch.height);
  group.alternatives.repeat = std::max(first ? 1 : group.alternatives.repeat, group.branch.repeat);
  group.alternative_count++;
  group.branch = {};
  group.items = 0;
  return true;
}

bool Reader::close_branches(Shape& result) {
  if (!finish_branch()) return false;
  const Group& group = groups_.back();
  result = group.alternatives;
  if (group.alternative_count > 1) result.height++;
  if (group.captures) {
    result.height++;
    result.size += 2;
  }
  return fits(result);
}

bool Reader::close_group() {
  Shape shape;
  if (!close_branches(shape)) return false;
  if (groups_.size() < 2) return fail("unexpected )", whole_);
  groups_.pop_back();
  push(shape);
  left_.remove_prefix(1);
  return true;
}

bool Reader::named_group(std::size_t name_at) {
  const std::string_view start = left_;
  const std::size_t end = start.find('>');
  if (end == std::string_view::npos) return check_utf8(start) && fail("invalid named capture", start);
  const std::string_view name = start.substr(name_at, end - name_at);
  if (!check_utf8(name)) return false;
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_word)) {
    return fail("invalid named capture", start.substr(0, end + 1));
  }
  left_.remove_prefix(end + 1);
  groups_.emplace_back().captures = true;
  return true;
}

// "(": a group that captures, a named one, one that only groups, or flags for what follows.
bool Reader::open_group() {
  if (left_.substr(0, 2) != "(?") {
    left_.remove_prefix(1);
    groups_.emplace_back().captures = true;
    return true;
  }
  if (left_.size() > 4 && left_.substr(2, 2) == "P<") return named_group(4);
  if (go_minor_ >= 22 && left_.size() > 3 && left_[2] == '<') return named_group(3);
  const std::string_view start = left_;
  left_.remove_prefix(2);
  bool negative = false;
  bool any = false;
  while (!left_.empty()) {
    char32_t rune = 0;
    if (!next_rune(rune)) return false;
    if (rune == 'i' || rune == 'm' || rune == 's' || rune == 'U') {
      any = true;
    } else if (rune == '-' && !negative) {
      negative = true;
      any = false;
    } else if ((rune == ':' || rune == ')') && (!negative || any)) {
      if (rune == ':') groups_.emplace_back();
      return true;
    } else {
      break;
    }
  }
  return fail("invalid or unsupported Perl syntax", since(start));
}

bool Reader::apply_repeat(std::string_view before, std::string_view last_repeat, bool counted, int min, int max) {
  if (left_.substr(0, 1) == "?") left_.remove_prefix(1);
  if (!last_repeat.empty()) return fail("invalid nested repetition operator", since(last_repeat));
  Group& group = groups_.back();
  if (!group.has_last) return fail("missing argument to repetition operator", since(before));
  Shape& last = group.last;
  const std::int64_t size = last.size;
  last.literal = false;
  last.height++;
  if (counted) {
    if (max >= 0) last.size = std::max<std::int64_t>(1, max * size + (max - min));
    if (max < 0) last.size = min == 0 ? 2 + size : 1 + min * size;
    last.repeat = max == 0 ? 1 : std::max(1, max < 0 ? min : max) * last.repeat;
  } else {
    last.size = size + (before[0] == '*' ? 2 : 1);
  }
  if (!fits(last)) return false;
  if (counted && (min >= 2 || max >= 2) && last.repeat > max_repeat) return fail("invalid repeat count", since(before));
  return true;
}

bool Reader::repetition(std::string_view last_repeat, std::string_view& repeat) {
  const std::string_view before = left_;
  int min = 0;
  int max = 0;
  const bool counted = left_[0] == '{';
  if (!counted) {
    left_.remove_prefix(1);
  } else if (!take_braces(left_, min, max)) {
    left_.remove_prefix(1);
    push({1, 1, 1, true});
    return true;
  } else if (min < 0 || min > max_repeat || max > max_repeat || (max >= 0 && min > max)) {
    return fail("invalid repeat count", since(before));
  }
  repeat = before;
  return apply_repeat(before, last_repeat, counted, min, max);
}

bool Reader::step() {
  char32_t rune = 0;
  switch (left_[0]) {
    case '(': return open_group();
    case '|': left_.remove_prefix(1); return finish_branch();
    case ')': return close_group();
    case '^':
    case '$':
    case '.':
      left_.remove_prefix(1);
      push({});
      return true;
    case '[': return character_class();
    case '\\': return backslash();
    default: break;
  }
  if (!next_rune(rune)) return false;
  push({1, 1, 1, true});
  return true;
}

bool Reader::run() {
  std::string_view last_repeat;
  while (!left_.empty()) {
    std::string_view repeat;
    const bool repeats = std::string_view("*+?{").find(left_[0]) != std::string_view::npos;
    if (!(repeats ? repetition(last_repeat, repeat) : step())) return false;
    last_repeat = repeat;
  }
  Shape shape;
  if (!close_branches(shape)) return false;
  return groups_.size() == 1 || fail("missing closing )", whole_);
}

}  // namespace pattern

bool compile_regexp(std::string_view text, int go_minor, std::string& error) {
  pattern::Reader reader(text, go_minor);
  if (reader.run()) return true;
  error = reader.error();
  return false;
}

}  // namespace pyat::decode::checks
