#include "decode/check_words.hpp"

#include <vector>

#include "decode/number.hpp"

namespace pyat::decode {
namespace {

using schemas::CheckKind;
using schemas::CheckRow;

// Calls `visit` with each line of a list of texts until it answers true.
template <typename Visit>
bool any_line(std::string_view lines, Visit visit) {
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (visit(lines.substr(0, end))) return true;
    lines.remove_prefix(end + 1);
  }
  return false;
}

std::string bound(double value, bool is_duration) {
  return is_duration ? format_go_duration(static_cast<std::int64_t>(value)) : format_go_float(value);
}

}  // namespace

bool has_line(std::string_view lines, std::string_view text) {
  return any_line(lines, [&](std::string_view line) { return line == text; });
}

Choice nearest_line(std::string_view value, std::string_view lines) {
  std::vector<std::string_view> choices;
  any_line(lines, [&](std::string_view line) {
    choices.push_back(line);
    return false;
  });
  return nearest_choice(value, choices);
}

std::string expected_range(const CheckRow& row, bool is_duration) {
  const auto has = [&](schemas::CheckFlag flag) { return (row.flags & flag) != 0; };
  std::string text;
  if (has(schemas::check_has_low)) {
    text += (has(schemas::check_excludes_low) ? "more than " : "at least ") + bound(row.low, is_duration);
  }
  if (has(schemas::check_has_high)) {
    if (!text.empty()) text += " and ";
    text += (has(schemas::check_excludes_high) ? "less than " : "at most ") + bound(row.high, is_duration);
  }
  const auto also = [&](const std::string& what) { text += (text.empty() ? "" : ", ") + what; };
  if (row.multiple != 0) also("a multiple of " + bound(row.multiple, is_duration));
  if (has(schemas::check_power_of_two)) also("a power of two");
  return text;
}

std::string expected_choices(std::string_view lines) {
  std::string text;
  int count = 0;
  any_line(lines, [&](std::string_view line) {
    if (line.empty()) return false;
    text += (count++ == 0 ? "" : ", ") + std::string(line);
    return false;
  });
  return (count > 1 ? "one of " : "") + text + (has_line(lines, "") ? " or nothing" : "");
}

std::string_view code_of(const CheckRow& row) {
  if (row.code.size > 0) return schemas::text(row.code);
  switch (row.kind) {
    case CheckKind::range: return "out-of-range";
    case CheckKind::required: return "missing-value";
    default: return "bad-choice";
  }
}

}  // namespace pyat::decode
