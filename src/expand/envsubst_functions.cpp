#include "expand/envsubst_functions.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "expand/path_match.hpp"
#include "expand/unicode.hpp"

namespace pyat::expand {
namespace {

using Arguments = std::vector<std::string>;
using Function = std::string (*)(const std::string& value, const Arguments& arguments);
using CaseMapping = char32_t (*)(char32_t);

// Like strings.Map of Go: bytes that are not UTF-8 become U+FFFD.
std::string map_all(std::string_view value, CaseMapping mapping) {
  std::string mapped;
  for (std::size_t at = 0; at < value.size();) {
    const Rune rune = decode_rune(value, at);
    append_rune(mapped, mapping(rune.value));
    at += rune.width;
  }
  return mapped;
}

std::string map_first(const std::string& value, CaseMapping mapping) {
  if (value.empty()) return value;
  const Rune first = decode_rune(value, 0);
  return map_all(std::string_view(value).substr(0, first.width), mapping) + value.substr(first.width);
}

std::string lower(const std::string& value, const Arguments&) { return map_all(value, to_lower); }
std::string upper(const std::string& value, const Arguments&) { return map_all(value, to_upper); }
std::string lower_first(const std::string& value, const Arguments&) { return map_first(value, to_lower); }
std::string upper_first(const std::string& value, const Arguments&) { return map_first(value, to_upper); }

std::string default_value(const std::string& value, const Arguments& arguments) {
  if (!value.empty()) return value;
  std::string joined;
  for (const std::string& argument : arguments) joined += argument;
  return joined;
}

// Like strings.Replace of Go: an empty pattern is found before every character and at the end.
std::string replace_text(const std::string& value, std::string_view pattern, std::string_view replacement, bool all) {
  std::string replaced;
  std::size_t from = 0;
  for (bool first = true; first || all; first = false) {
    std::size_t found = value.find(pattern, from);
    if (pattern.empty() && !first) {
      if (from == value.size()) break;
      found = from + decode_rune(value, from).width;
    }
    if (found == std::string::npos) break;
    replaced.append(value, from, found - from).append(replacement);
    from = found + pattern.size();
  }
  return replaced.append(value, from);
}

std::string replacement_of(const Arguments& arguments) { return arguments.size() > 1 ? arguments[1] : std::string(); }

std::string replace_all(const std::string& value, const Arguments& arguments) {
  return replace_text(value, arguments[0], replacement_of(arguments), true);
}

std::string replace_first(const std::string& value, const Arguments& arguments) {
  return replace_text(value, arguments[0], replacement_of(arguments), false);
}

// Unlike the two before, these do nothing without a replacement.
std::string replace_prefix(const std::string& value, const Arguments& arguments) {
  if (arguments.size() != 2 || !value.starts_with(arguments[0])) return value;
  return arguments[1] + value.substr(arguments[0].size());
}

std::string replace_suffix(const std::string& value, const Arguments& arguments) {
  if (arguments.size() != 2 || !value.ends_with(arguments[0])) return value;
  return value.substr(0, value.size() - arguments[0].size()) + arguments[1];
}

// The size of the longest or shortest prefix that matches, of those with a character at least; 0 when none does or the
// pattern is malformed.
std::size_t matching_prefix(std::string_view value, std::string_view pattern, bool longest) {
  std::size_t matching = 0;
  for (std::size_t size = value.size(); size > 0; --size) {
    const Match match = match_path(pattern, value.substr(0, size));
    if (match == Match::bad_pattern) return 0;
    if (match == Match::no) continue;
    matching = size;
    if (longest) break;
  }
  return matching;
}

// By characters; bytes that are not UTF-8 become U+FFFD.
std::string reverse(std::string_view text) {
  std::u32string runes;
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = decode_rune(text, at);
    runes += rune.value;
    at += rune.width;
  }
  std::string reversed;
  for (auto rune = runes.rbegin(); rune != runes.rend(); ++rune) append_rune(reversed, *rune);
  return reversed;
}

std::string trim_prefix(const std::string& value, std::string_view pattern, bool longest) {
  return value.substr(matching_prefix(value, pattern, longest));
}

// A suffix is the prefix of the reversed value that matches the reversed pattern, `[a-z]` as `]z-a[`.
std::string trim_suffix(const std::string& value, std::string_view pattern, bool longest) {
  return reverse(trim_prefix(reverse(value), reverse(pattern), longest));
}

std::string trim_shortest_prefix(const std::string& value, const Arguments& arguments) {
  return trim_prefix(value, arguments[0], false);
}

std::string trim_longest_prefix(const std::string& value, const Arguments& arguments) {
  return trim_prefix(value, arguments[0], true);
}

std::string trim_shortest_suffix(const std::string& value, const Arguments& arguments) {
  return trim_suffix(value, arguments[0], false);
}

std::string trim_longest_suffix(const std::string& value, const Arguments& arguments) {
  return trim_suffix(value, arguments[0], true);
}

// As strconv.Atoi reads a number: an optional sign and decimal digits.
std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool plus = text.starts_with('+');
  if (plus) text.remove_prefix(1);
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || (plus && text.starts_with('-'))) return std::nullopt;
  return number;
}

// In a 64-bit program of Go, sums wrap around.
std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::string out_of_range(std::int64_t begin, std::int64_t end) {
  const std::string first = end < 0 ? std::string() : std::to_string(begin);
  return "runtime error: slice bounds out of range [" + first + ":" + std::to_string(end) + "]";
}

// Numbers that cannot be read leave the value as it is. A negative length is not counted from the end: it makes a slice
// that ends before it begins.
FunctionResult substring(const std::string& value, const Arguments& arguments) {
  const auto size = static_cast<std::int64_t>(value.size());
  const std::optional<std::int64_t> offset = parse_integer(arguments[0]);
  if (!offset) return {.value = value};
  const std::int64_t begin = *offset < 0 ? std::max<std::int64_t>(size + *offset, 0) : *offset;
  const auto from_begin = [&](std::int64_t count) {
    return value.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(count));
  };
  const std::string rest = begin < size ? from_begin(size - begin) : std::string();
  if (arguments.size() == 1) return {.value = rest};
  const std::optional<std::int64_t> count = parse_integer(arguments[1]);
  if (!count) return {.value = value};
  const std::int64_t end = wrapping_sum(begin, *count);
  if (end >= size) return {.value = rest};
  if (end < begin) return {.panic = out_of_range(begin, end)};
  return {.value = from_begin(end - begin)};
}

struct Entry {
  std::string_view name;
  Function function;
};

constexpr Entry functions[] = {
    {",", lower_first},          {",,", lower},
    {"^", upper_first},          {"^^", upper},
    {"#", trim_shortest_prefix}, {"##", trim_longest_prefix},
    {"%", trim_shortest_suffix}, {"%%", trim_longest_suffix},
    {"/", replace_first},        {"//", replace_all},
    {"/#", replace_prefix},      {"/%", replace_suffix},
};

Function find_function(std::string_view name) {
  for (const Entry& entry : functions) {
    if (entry.name == name) return entry.function;
  }
  return default_value;
}

}  // namespace

bool is_default_function(std::string_view function) {
  return function == "=" || (function.size() == 2 && function.front() == ':');
}

FunctionResult apply_function(std::string_view function, const std::string& value,
                              const std::vector<std::string>& arguments) {
  if (function == ":") return substring(value, arguments);
  if (function == "#" && arguments.empty()) return {.value = std::to_string(value.size())};  // in bytes
  return {.value = find_function(function)(value, arguments)};
}

}  // namespace pyat::expand
