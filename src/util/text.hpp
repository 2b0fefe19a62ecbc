// What texts are taken apart into, and put together from.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::util {

// As it is: nothing in it is escaped.
inline std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

// Without the blanks at both ends.
inline std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n") {
  const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
  return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

// The parts between separators, which are not empty; parts that are empty are left out.
inline std::vector<std::string> split_at(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts{};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + separator.size(), text.size()));
  }
  return parts;
}

// With A to Z as a to z; other bytes stay.
inline std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// Of strings or string views.
template <typename Words>
std::string joined(const Words& words, std::string_view separator) {
  std::string out{};
  bool is_first = true;
  for (const std::string_view word : words) {
    if (!is_first) out += separator;
    out += word;
    is_first = false;
  }
  return out;
}

// "tempo", "tempo and mimir", "tempo, mimir and loki".
template <typename Words>
std::string listed(const Words& words) {
  std::string out{};
  std::size_t left = words.size();
  for (const std::string_view word : words) {
    if (!out.empty()) out += left == 1 ? " and " : ", ";
    out += word;
    --left;
  }
  return out;
}

}  // namespace pyat::util
