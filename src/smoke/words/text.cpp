#include "smoke/words/text.hpp"

#include <utility>

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

// How many bytes the character at the beginning has; 0 where it is none: RFC 3629, section 4.
std::size_t length_of_character(string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  const unsigned second = byte(1);
  const bool is_overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool is_no_character = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return is_overlong || is_no_character ? 0 : length;
}

constexpr std::size_t longest_word =
    40;  // what is longer is a list of labels or an address: its beginning is worth more

// Without the part of a word that it ends in.
string cut(string line, bool is_whole_word) {
  if (is_whole_word) return line + ' ';
  const std::size_t blank = line.rfind(' ');
  if (blank != string::npos && line.size() - blank <= longest_word) line.resize(blank + 1);
  return line;
}

}  // namespace

string one_line(string_view text, std::size_t most) {
  string line{};
  while (!text.empty()) {
    const std::size_t length = length_of_character(text);
    string_view character = length == 0 ? "?" : text.substr(0, length);
    const auto first = static_cast<unsigned char>(character.front());
    // C1 controls are two bytes in UTF-8.
    const bool is_control =
        first < 0x20 || first == 0x7F || (first == 0xC2 && static_cast<unsigned char>(character.back()) < 0xA0);
    if (is_control) character = " ";
    if (character != " " || (!line.empty() && line.back() != ' ')) {
      if (line.size() + character.size() > most) return cut(std::move(line), character == " ") + "…";
      line += character;
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace pyat::smoke
