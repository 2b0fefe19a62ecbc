#include "decode/resolve.hpp"

#include <cmath>
#include <limits>

#include "decode/number.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

constexpr std::string_view long_prefix = "tag:yaml.org,2002:";

Tag tag_from(std::string_view written) {
  if (!written.starts_with(long_prefix)) return Tag::other;
  const std::string_view name = written.substr(long_prefix.size());
  if (name == "null") return Tag::null;
  if (name == "bool") return Tag::boolean;
  if (name == "str") return Tag::str;
  if (name == "int") return Tag::integer;
  if (name == "float") return Tag::floating;
  if (name == "timestamp") return Tag::timestamp;
  if (name == "binary") return Tag::binary;
  if (name == "merge") return Tag::merge;
  if (name == "seq") return Tag::seq;
  if (name == "map") return Tag::map;
  return Tag::other;
}

constexpr std::string_view short_name(Tag tag) {
  switch (tag) {
    case Tag::null: return "!!null";
    case Tag::boolean: return "!!bool";
    case Tag::str: return "!!str";
    case Tag::integer: return "!!int";
    case Tag::floating: return "!!float";
    case Tag::timestamp: return "!!timestamp";
    case Tag::binary: return "!!binary";
    case Tag::merge: return "!!merge";
    case Tag::seq: return "!!seq";
    case Tag::map: return "!!map";
    case Tag::other: break;
  }
  return "";
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

Value null_value() { return {.tag = Tag::null, .kind = ValueKind::null}; }
Value string_value(Tag tag) { return {.tag = tag, .kind = ValueKind::string}; }
Value bool_value(bool value) { return {.tag = Tag::boolean, .kind = ValueKind::boolean, .boolean = value}; }
Value int_value(std::int64_t value) { return {.tag = Tag::integer, .kind = ValueKind::int64, .int64 = value}; }
Value uint_value(std::uint64_t value) { return {.tag = Tag::integer, .kind = ValueKind::uint64, .uint64 = value}; }
Value float_value(double value) { return {.tag = Tag::floating, .kind = ValueKind::float64, .float64 = value}; }

// Words with a meaning of their own. yaml.v2 knows the booleans of YAML 1.1, v3 only those of 1.2.
bool resolve_word(Dialect dialect, std::string_view text, Value& value) {
  if (text.empty() || is_any_of(text, {"~", "null", "Null", "NULL"})) {
    value = null_value();
  } else if (is_any_of(text, {"true", "True", "TRUE"})) {
    value = bool_value(true);
  } else if (is_any_of(text, {"false", "False", "FALSE"})) {
    value = bool_value(false);
  } else if (dialect == Dialect::v2 && is_any_of(text, {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"})) {
    value = bool_value(true);
  } else if (dialect == Dialect::v2 && is_any_of(text, {"n", "N", "no", "No", "NO", "off", "Off", "OFF"})) {
    value = bool_value(false);
  } else if (is_any_of(text, {".nan", ".NaN", ".NAN"})) {
    value = float_value(std::numeric_limits<double>::quiet_NaN());
  } else if (is_any_of(text, {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"})) {
    value = float_value(std::numeric_limits<double>::infinity());
  } else if (is_any_of(text, {"-.inf", "-.Inf", "-.INF"})) {
    value = float_value(-std::numeric_limits<double>::infinity());
  } else {
    return false;
  }
  return true;
}

// "0b101" and "-0b101" in either library, "0o17" and "-0o17" for v3, once base 0 did not take them.
bool resolve_prefixed(Dialect dialect, std::string_view plain, Value& value) {
  const bool negative = plain.starts_with('-');
  const std::string_view rest = negative ? plain.substr(1) : plain;
  const int base = rest.starts_with("0b") ? 2 : rest.starts_with("0o") && dialect == Dialect::v3 ? 8 : 0;
  if (base == 0) return false;
  const std::string digits = (negative ? "-" : "") + std::string(rest.substr(2));
  if (const auto number = parse_int(digits, base)) {
    value = int_value(*number);
    return true;
  }
  if (negative) return false;
  if (const auto number = parse_uint(digits, base)) {
    value = uint_value(*number);
    return true;
  }
  return false;
}

Value resolve_number(Dialect dialect, Tag wanted, bool tagged, std::string_view text) {
  if ((!tagged || wanted == Tag::timestamp) && is_timestamp(text)) {
    return {.tag = Tag::timestamp, .kind = ValueKind::time};
  }
  std::string without_underscores;
  std::string_view plain = text;
  if (text.find('_') != std::string_view::npos) {
    for (const char c : text) {
      if (c != '_') without_underscores += c;
    }
    plain = without_underscores;
  }
  if (const auto number = parse_int(plain, 0)) return int_value(*number);
  if (const auto number = parse_uint(plain, 0)) return uint_value(*number);
  if (const auto number = parse_float(plain)) return float_value(*number);
  Value value{};
  if (resolve_prefixed(dialect, plain, value)) return value;
  return string_value(Tag::str);
}

// The value by its text alone; the first character decides what is tried.
Value resolve_text(Dialect dialect, Tag wanted, bool tagged, std::string_view text) {
  if (tagged && wanted == Tag::str) return string_value(Tag::str);
  const char first = text.empty() ? 'N' : text[0];
  const bool number = first == '+' || first == '-' || (first >= '0' && first <= '9');
  const bool word = text.empty() || std::string_view("yYnNtTfFoO~").find(first) != std::string_view::npos;
  if (!number && !word && first != '.') return string_value(Tag::str);
  Value value{};
  if (resolve_word(dialect, text, value)) return value;
  if (number) return resolve_number(dialect, wanted, tagged, text);
  if (first == '.') {
    if (const auto parsed = parse_float(text)) return float_value(*parsed);
  }
  return string_value(Tag::str);
}

bool is_base64(std::string_view text) {
  // encoding/base64.StdEncoding: padding required, line breaks ignored.
  std::size_t symbols = 0, padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const bool symbol =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    if (!symbol || padding != 0) return false;
    ++symbols;
  }
  return padding <= 2 && (symbols + padding) % 4 == 0 && symbols % 4 != 1;
}

// With an explicit tag, the text must resolve to what the tag says; only an integer may stand for a float.
Value apply_tag(Value value, Tag wanted, std::string_view text) {
  if (wanted == Tag::str || wanted == value.tag) return value;
  if (wanted == Tag::floating && value.kind == ValueKind::int64) return float_value(static_cast<double>(value.int64));
  value.error = "yaml: cannot decode " + std::string(short_name(value.tag)) + " `" + std::string(text) + "` as a " +
                std::string(short_name(wanted));
  return value;
}

// To yaml.v3 the tag "!" is none.
bool has_tag(Dialect dialect, const Node& node) {
  return !node.tag.empty() && !(dialect == Dialect::v3 && node.tag == "!");
}

bool is_quoted(const Node& node) { return node.style != Style::plain; }

// v3 looks at the quotes; v2 at what the parser says of an untagged scalar, which is the same.
bool is_indicated_string(Dialect dialect, const Node& node) {
  if (has_tag(dialect, node)) return dialect == Dialect::v3 && tag_from(node.tag) == Tag::str;
  return dialect == Dialect::v3 ? is_quoted(node) : !node.implicit;
}

}  // namespace

Value resolve(Dialect dialect, const Node& scalar) {
  if (is_indicated_string(dialect, scalar)) return string_value(Tag::str);
  const bool tagged = has_tag(dialect, scalar);
  if (dialect == Dialect::v3 && !tagged && scalar.value == "<<") return string_value(Tag::merge);
  const Tag wanted = tagged ? tag_from(scalar.tag) : Tag::str;
  if (tagged) {
    switch (wanted) {
      case Tag::binary: {
        Value value = string_value(Tag::binary);
        if (!is_base64(scalar.value)) value.error = "yaml: !!binary value contains invalid base64 data";
        return value;
      }
      case Tag::merge:
      case Tag::seq:
      case Tag::map:
      case Tag::other: return string_value(wanted);
      default: break;
    }
  }
  if (scalar.value == "<<") {
    // In neither library a letter that starts a number or a word, so that only an untagged one means "merge".
    return tagged ? apply_tag(string_value(Tag::str), wanted, scalar.value) : string_value(Tag::str);
  }
  Value value = resolve_text(dialect, wanted, tagged, scalar.value);
  return tagged ? apply_tag(std::move(value), wanted, scalar.value) : value;
}

bool is_null(Dialect dialect, const Node& node) {
  if (dialect == Dialect::v2) {
    // A quoted "null" or "~" counts too: yaml.v2 does not ask for the quotes here.
    if (tag_from(node.tag) == Tag::null) return true;
    return node.kind == NodeKind::scalar && node.tag.empty() &&
           (node.value == "null" || node.value == "~" || (node.value.empty() && node.implicit));
  }
  if (has_tag(dialect, node)) return tag_from(node.tag) == Tag::null;
  return node.kind == NodeKind::scalar && !is_quoted(node) &&
         (node.value.empty() || is_any_of(node.value, {"~", "null", "Null", "NULL"}));
}

bool is_merge_key(Dialect dialect, const Node& key) {
  if (key.kind != NodeKind::scalar || key.value != "<<") return false;
  if (dialect == Dialect::v2) return key.implicit || tag_from(key.tag) == Tag::merge;
  // v3 gives an untagged quoted scalar the tag !!str, and then it is no merge key.
  return has_tag(dialect, key) ? tag_from(key.tag) == Tag::merge : !is_quoted(key);
}

std::optional<bool> yaml11_boolean(std::string_view text) {
  for (const std::string_view word : {"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"}) {
    if (text == word) return true;
  }
  for (const std::string_view word : {"n", "N", "no", "No", "NO", "off", "Off", "OFF"}) {
    if (text == word) return false;
  }
  return {};
}

std::string short_tag(std::string_view tag) {
  if (!tag.starts_with(long_prefix)) return std::string(tag);
  return "!!" + std::string(tag.substr(long_prefix.size()));
}

std::string message_tag(Dialect dialect, const Node& node) {
  if (has_tag(dialect, node)) return short_tag(node.tag);
  switch (node.kind) {
    case NodeKind::sequence: return "!!seq";
    case NodeKind::mapping: return "!!map";
    case NodeKind::alias: return "";
    case NodeKind::scalar: break;
  }
  return std::string(short_name(resolve(dialect, node).tag));
}

}  // namespace pyat::decode
