#include "util/xml.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace pyat::util {
namespace {

using std::string;
using std::string_view;

constexpr std::array<std::pair<string_view, char>, 5> entities{
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

void append_utf8(string& out, std::uint32_t code) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xc0 | code >> 6);
    add(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    add(0xe0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  } else {
    add(0xf0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3f));
    add(0x80 | (code >> 6 & 0x3f));
    add(0x80 | (code & 0x3f));
  }
}

// Of what stands between & and ; — false where it is no reference.
bool append_reference(string& out, string_view name) {
  for (const auto& [entity, character] : entities) {
    if (name != entity) continue;
    out += character;
    return true;
  }
  if (!name.starts_with('#')) return false;
  const bool is_hexadecimal = name.starts_with("#x");
  const string_view digits = name.substr(is_hexadecimal ? 2 : 1);
  std::uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hexadecimal ? 16 : 10);
  const bool is_character = code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
  if (error != std::errc{} || end != digits.data() + digits.size() || !is_character) return false;
  append_utf8(out, code);
  return true;
}

string resolved(string_view text) {
  constexpr std::size_t longest = 10;  // of a reference
  string out{};
  while (!text.empty()) {
    const std::size_t mark = text.find('&');
    out += text.substr(0, mark);
    if (mark == string_view::npos) break;
    text.remove_prefix(mark + 1);
    const std::size_t end = text.substr(0, longest).find(';');
    if (end != string_view::npos && append_reference(out, text.substr(0, end))) {
      text.remove_prefix(end + 1);
    } else {
      out += '&';
    }
  }
  return out;
}

struct Tags {
  string open, close;
};

Tags tags_of(string_view name) { return {'<' + string(name) + '>', "</" + string(name) + '>'}; }

}  // namespace

string xml_text(string_view xml, string_view name) {
  const Tags tags = tags_of(name);
  const std::size_t begin = xml.find(tags.open);
  if (begin == string_view::npos) return {};
  xml.remove_prefix(begin + tags.open.size());
  const std::size_t end = xml.find(tags.close);
  return end == string_view::npos ? string{} : resolved(xml.substr(0, end));
}

std::vector<string_view> xml_elements(string_view xml, string_view name) {
  const Tags tags = tags_of(name);
  std::vector<string_view> found{};
  for (;;) {
    const std::size_t begin = xml.find(tags.open);
    if (begin == string_view::npos) return found;
    xml.remove_prefix(begin + tags.open.size());
    const std::size_t end = xml.find(tags.close);
    if (end == string_view::npos) return found;
    found.push_back(xml.substr(0, end));
    xml.remove_prefix(end + tags.close.size());
  }
}

}  // namespace pyat::util
