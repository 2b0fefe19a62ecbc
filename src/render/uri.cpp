#include "render/uri.hpp"

namespace pyat::render {
namespace {

// "unreserved" and "/". The others that a path may hold are encoded as well: it is never wrong, and a colon in the
// first segment of a relative reference would look like a scheme.
bool stays(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool digit = c >= '0' && c <= '9';
  return letter || digit || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
}

}  // namespace

std::string file_uri(std::string_view path) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    if (stays(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 0xF];
  }
  return out;
}

}  // namespace pyat::render
