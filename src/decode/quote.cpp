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

// Builds %#v of a node. A key is a line or two; what aliases make of it is cut off.
class Syntax {
 public:
  explicit Syntax(Dialect dialect) : dialect_(dialect) {}

  std::string of(const Node& node) {
    if (budget_ == 0) return "...";
    --budget_;
    const Node& target = yaml::resolve_alias(node);
    switch (target.kind) {
      case NodeKind::sequence: return "[]interface {}{" + items(target) + "}";
      case NodeKind::mapping:
        return (dialect_ == Dialect::v3 ? "map[string]interface {}{" : "map[interface {}]interface {}{") +
               pairs(target) + "}";
      case NodeKind::alias:
      case NodeKind::scalar: break;
    }
    return scalar(target);
  }

 private:
  std::string items(const Node& node) {
    std::string text;
    for (std::uint32_t i = 0; i < node.count && budget_ > 0; ++i) {
      if (i != 0) text += ", ";
      text += of(node[i]);
    }
    return text;
  }

  // fmt prints maps in the order of their keys.
  std::string pairs(const Node& node) {
    std::vector<std::pair<std::string, std::string>> sorted;
    for (std::uint32_t i = 0; i + 1 < node.count && budget_ > 0; i += 2) {
      std::string key = of(node[i]);
      sorted.emplace_back(std::move(key), of(node[i + 1]));
    }
    std::sort(sorted.begin(), sorted.end());
    std::string text;
    for (const auto& [key, value] : sorted) {
      if (!text.empty()) text += ", ";
      text.append(key).append(":").append(value);
    }
    return text;
  }

  std::string scalar(const Node& node) const {
    switch (resolve(dialect_, node).kind) {
      case ValueKind::null: return "interface {}(nil)";
      case ValueKind::string: return checks::go_quoted(scalar_text(dialect_, node));
      default: return std::string(node.value);
    }
  }

  Dialect dialect_;
  int budget_ = 500;  // nodes
};

}  // namespace

std::string scalar_text(Dialect dialect, const Node& scalar) {
  if (!scalar.tag.empty() && resolve(dialect, scalar).tag == Tag::binary) return decode_base64(scalar.value);
  return std::string(scalar.value);
}

std::string go_syntax(Dialect dialect, const Node& node) { return Syntax(dialect).of(node); }

}  // namespace pyat::decode
