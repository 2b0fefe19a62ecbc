#include "decode/quote.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "decode/checks/go_text.hpp"
#include "decode/resolve.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

std::string decode_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (const char c : text) {
    std::uint32_t symbol = 0;
    if (c >= 'A' && c <= 'Z')
      symbol = static_cast<std::uint32_t>(c - 'A');
    else if (c >= 'a' && c <= 'z')
      symbol = static_cast<std::uint32_t>(c - 'a') + 26;
    else if (c >= '0' && c <= '9')
      symbol = static_cast<std::uint32_t>(c - '0') + 52;
    else if (c == '+')
      symbol = 62;
    else if (c == '/')
      symbol = 63;
    else
      continue;  // padding and line breaks
    buffer = (buffer << 6) | symbol;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes += static_cast<char>((buffer >> bits) & 0xFF);
    }
  }
  return bytes;
}

std::string join_items(Dialect dialect, const Node& node) {
  std::string text;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (i != 0) text += ", ";
    text += go_syntax(dialect, yaml::resolve_alias(node[i]));
  }
  return text;
}

// fmt prints maps in the order of their keys.
std::string join_pairs(Dialect dialect, const Node& node) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::uint32_t i = 0; i + 1 < node.count; i += 2) {
    pairs.emplace_back(go_syntax(dialect, node[i]), go_syntax(dialect, node[i + 1]));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [key, value] : pairs) {
    if (!text.empty()) text += ", ";
    text.append(key).append(":").append(value);
  }
  return text;
}

}  // namespace

std::string scalar_text(Dialect dialect, const Node& scalar) {
  if (!scalar.tag.empty() && resolve(dialect, scalar).tag == Tag::binary) return decode_base64(scalar.value);
  return std::string(scalar.value);
}

std::string go_syntax(Dialect dialect, const Node& node) {
  const Node& target = yaml::resolve_alias(node);
  switch (target.kind) {
    case NodeKind::sequence: return "[]interface {}{" + join_items(dialect, target) + "}";
    case NodeKind::mapping:
      return (dialect == Dialect::v3 ? "map[string]interface {}{" : "map[interface {}]interface {}{") +
             join_pairs(dialect, target) + "}";
    case NodeKind::alias: break;
    case NodeKind::scalar: break;
  }
  const Value value = resolve(dialect, target);
  switch (value.kind) {
    case ValueKind::null: return "interface {}(nil)";
    case ValueKind::string: return checks::quoted(scalar_text(dialect, target));
    default: return std::string(target.value);
  }
}

}  // namespace pyat::decode
