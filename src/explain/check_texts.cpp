#include "explain/check_texts.hpp"

#include <algorithm>
#include <span>

#include "decode/check_words.hpp"
#include "history/tree.hpp"

namespace pyat::explain {
namespace {

using schemas::CheckKind;
using schemas::CheckRow;
using schemas::text;

constexpr auto npos = std::string_view::npos;

// The text of a check around its value.
struct Pattern {
  std::string_view head{}, tail{};
  bool has_value = false;
};

Pattern pattern_of(const CheckRow& row) {
  const std::string_view says = text(row.says);
  const std::size_t mark = std::min(says.find("{value}"), says.find("{quoted}"));
  if (mark == npos) return {.head = says};
  const std::string_view behind = says.substr(says.find('}', mark) + 1);
  return {says.substr(0, mark), behind.substr(0, behind.find('{')), true};
}

struct Found {
  std::size_t begin = npos, end = npos;
};

// Behind the start of the message, or behind a wrapping.
Found find_behind_wrapping(std::string_view message, std::string_view head) {
  for (std::size_t at = 0; at != npos;) {
    if (message.substr(at).starts_with(head)) return {at, at + head.size()};
    const std::size_t colon = message.find(": ", at);
    at = colon == npos ? npos : colon + 2;
  }
  return {};
}

// Where `head` ends if it begins here. Some releases of Tempo put no colon between a failure and its reason.
std::size_t end_without_colons(std::string_view text, std::string_view head) {
  std::size_t at = 0;
  for (const char c : head) {
    while (at < text.size() && text[at] == ':' && c != ':') ++at;
    if (c == ':' && (at == text.size() || text[at] != ':')) continue;
    if (at == text.size() || text[at] != c) return npos;
    ++at;
  }
  return at;
}

Found find_anywhere(std::string_view message, std::string_view head) {
  for (std::size_t at = message.find(head.front()); at != npos; at = message.find(head.front(), at + 1)) {
    const std::size_t end = end_without_colons(message.substr(at), head);
    if (end != npos) return {at, at + end};
  }
  return {};
}

// The blank before a value goes with the value.
Found find_head(std::string_view message, const Pattern& pattern, bool anywhere) {
  const auto find = anywhere ? find_anywhere : find_behind_wrapping;
  if (!pattern.head.ends_with(' ')) return find(message, pattern.head);
  const Found bare = find(message, pattern.head.substr(0, pattern.head.size() - 1));
  const bool at_end = bare.end != npos && message.find_first_not_of(' ', bare.end) == npos;
  if (at_end) return {bare.begin, message.size()};
  if (!pattern.has_value) return {};
  return find(message, pattern.head);
}

struct Hit {
  std::size_t literal = 0;  // bytes of the pattern that are no value
  std::optional<std::string_view> value{};
};

// The end of a check's text, from somebody who has left the wrapping out.
std::optional<Hit> hit_of_end(const Pattern& pattern, std::string_view message) {
  constexpr std::size_t shortest = 12;
  if (pattern.has_value || message.size() < shortest || !pattern.head.ends_with(message)) return {};
  if (!pattern.head.substr(0, pattern.head.size() - message.size()).ends_with(": ")) return {};
  return Hit{message.size(), {}};
}

std::optional<Hit> hit(const CheckRow& row, std::string_view message) {
  const Pattern pattern = pattern_of(row);
  if (pattern.head.empty()) return {};
  const Found found = find_head(message, pattern, (row.flags & schemas::check_stops) != 0);
  if (found.begin == npos) return hit_of_end(pattern, message);
  if (!pattern.has_value) return Hit{pattern.head.size(), {}};
  std::string_view value = message.substr(found.end);
  if (!pattern.tail.empty()) {
    const std::size_t end = value.find(pattern.tail);
    if (end == npos) return {};
    value = value.substr(0, end);
  }
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return Hit{pattern.head.size() + pattern.tail.size(), value};
}

bool can_refuse(const CheckRow& row, std::string_view value) {
  switch (row.kind) {
    case CheckKind::one_of: return !decode::has_line(text(row.values), value);
    case CheckKind::none_of: return decode::has_line(text(row.values), value);
    default: return true;
  }
}

}  // namespace

CheckMatch find_checks(std::optional<schemas::Product> product, std::string_view message) {
  CheckMatch match;
  std::size_t longest = 0;
  for (const CheckRow& row : std::span(schemas::tables.checks, schemas::tables.check_count)) {
    if ((product && row.product != static_cast<std::uint8_t>(*product)) || row.says.size == 0) continue;
    const auto found = hit(row, message);
    if (!found || found->literal < longest || (found->value && !can_refuse(row, *found->value))) continue;
    if (found->literal > longest) match = {};
    longest = found->literal;
    match.rows.push_back(&row);
    if (found->value) match.value = found->value;
  }
  return match;
}

bool is_check_of(const CheckRow& row, const schemas::KnownRelease& release) {
  const schemas::Release& wanted = release.release;
  const std::uint32_t number = schemas::release_number(wanted.major, wanted.minor, wanted.patch);
  return row.product == static_cast<std::uint8_t>(wanted.product) && number >= row.since && number < row.until &&
         history::field_at(release.root, text(row.path)) != nullptr;
}

}  // namespace pyat::explain
