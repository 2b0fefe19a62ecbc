#include "render/xml.hpp"

#include "render/unicode.hpp"

namespace pyat::render {
namespace {

// XML 1.0 has no way to write most of these, not even as references; the others steer the terminal of whoever looks.
bool is_xml(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  if (code >= 0x7F && code < 0xA0) return false;
  return code != 0xFFFE && code != 0xFFFF;
}

enum class Part { attribute, text };

std::string escape(std::string_view text, Part part) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = decode_utf8(text, at);
    at += c.size;
    if (!is_xml(c.code)) continue;
    switch (c.code) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#13;"; break;  // readers would turn it into a line feed
      case '\n': out += part == Part::attribute ? "&#10;" : "\n"; break;
      case '\t': out += part == Part::attribute ? "&#9;" : "\t"; break;
      default: append_utf8(out, c.code);
    }
  }
  return out;
}

}  // namespace

std::string xml_text(std::string_view text) { return escape(text, Part::text); }

std::string xml_attribute(std::string_view name, std::string_view value) {
  std::string out = " ";
  out += name;
  out += "=\"" + escape(value, Part::attribute) + '"';
  return out;
}

}  // namespace pyat::render
