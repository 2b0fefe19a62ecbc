#include "receivers/value.hpp"

#include <algorithm>

#include "decode/checks/go_text.hpp"
#include "decode/number.hpp"
#include "decode/quote.hpp"
#include "decode/resolve.hpp"

namespace pyat::receivers {
namespace {

using decode::Dialect;
using decode::ValueKind;
using yaml::Node;
using yaml::NodeKind;
using Kind = Value::Kind;

constexpr std::string_view delimiter = "::";
constexpr std::size_t most_values = 5'000;

Value scalar_value(const Node& node) {
  Value value{};
  const decode::Value resolved = decode::resolve(Dialect::v2, node);
  switch (resolved.kind) {
    case ValueKind::null: value.kind = Kind::null; break;
    case ValueKind::boolean:
      value.kind = Kind::boolean;
      value.boolean = resolved.boolean;
      break;
    case ValueKind::int64:
      value.kind = Kind::int64;
      value.int64 = resolved.int64;
      break;
    case ValueKind::uint64:
      value.kind = Kind::uint64;
      value.uint64 = resolved.uint64;
      break;
    case ValueKind::float64:
      value.kind = Kind::float64;
      value.float64 = resolved.float64;
      break;
    case ValueKind::string:
    case ValueKind::time:  // yaml.v2 leaves a timestamp a text where any type will do
      value.kind = Kind::text;
      value.text = decode::scalar_text(Dialect::v2, node);
      break;
  }
  return value;
}

class Reader {
 public:
  // Aliases can make a large map of a small file.
  bool stopped() const { return budget_ == 0; }

  Value read(const Node& written, bool texts_as_keys, int depth) {
    const Node& node = yaml::resolve_alias(written);
    Value value{};
    value.at = &node;
    if (written.kind == NodeKind::alias && node.end.line == 0 && node.end.column == 0) {
      value.at = &written;  // its anchor is unknown
      return value;
    }
    if (budget_ == 0 || depth > deepest) return value;
    --budget_;
    if (node.kind == NodeKind::mapping) {
      value.kind = Kind::map;
      read_entries(node, texts_as_keys, value, depth);
    } else if (node.kind == NodeKind::sequence) {
      value.kind = Kind::list;
      ++lists_;
      for (std::uint32_t i = 0; i < node.count; ++i) value.items.push_back(read(node[i], false, depth + 1));
      --lists_;
    } else {
      value = scalar_value(node);
      value.at = &node;
    }
    return value;
  }

 private:
  // In the order of the file: to yaml.v2 the last word on a key wins, merged or not.
  void read_entries(const Node& node, bool texts_as_keys, Value& map, int depth) {
    for (std::uint32_t i = 0; i + 1 < node.count && budget_ > 0; i += 2) {
      if (decode::is_merge_key(Dialect::v2, node[i])) {
        merge(yaml::resolve_alias(node[i + 1]), texts_as_keys, map, depth + 1);
        continue;
      }
      const Node& key = yaml::resolve_alias(node[i]);
      if (key.kind != NodeKind::scalar) continue;  // refused by yaml.v2
      const std::string text = texts_as_keys ? decode::scalar_text(Dialect::v2, key) : go_format(scalar_value(key));
      Value value = read(node[i + 1], false, depth + 1);
      // Maps below a list are not flattened on their way, so that their keys stay whole.
      if (lists_ == 0) {
        set_split(map, text, node[i], std::move(value), depth);
      } else {
        set(map, text, node[i]).value = std::move(value);
      }
    }
  }

  // Of several merged mappings the first has the last word.
  void merge(const Node& value, bool texts_as_keys, Value& map, int depth) {
    if (depth > deepest) return;
    if (value.kind == NodeKind::mapping) {
      read_entries(value, texts_as_keys, map, depth);
    } else if (value.kind == NodeKind::sequence) {
      for (std::uint32_t i = value.count; i > 0; --i) {
        const Node& item = yaml::resolve_alias(value[i - 1]);
        if (item.kind == NodeKind::mapping) read_entries(item, texts_as_keys, map, depth);
      }
    }
  }

  static Entry& set(Value& map, std::string_view key, const Node& key_at) {
    const auto same = [&](const Entry& entry) { return entry.key == key; };
    auto found = std::find_if(map.entries.begin(), map.entries.end(), same);
    if (found == map.entries.end()) {
      map.entries.push_back({});
      found = map.entries.end() - 1;
    }
    found->key = key;
    found->key_at = &key_at;
    return *found;
  }

  static void set_split(Value& map, std::string_view key, const Node& key_at, Value value, int depth) {
    const std::size_t mark = depth > deepest ? std::string_view::npos : key.find(delimiter);
    if (mark == std::string_view::npos) {
      set(map, key, key_at).value = std::move(value);
      return;
    }
    Value& inner = set(map, key.substr(0, mark), key_at).value;
    if (inner.kind != Kind::map) {
      inner = {};
      inner.kind = Kind::map;
      inner.at = value.at;
    }
    set_split(inner, key.substr(mark + delimiter.size()), key_at, std::move(value), depth + 1);
  }

  static constexpr int deepest = 100;
  std::size_t budget_ = most_values;
  int lists_ = 0;
};

}  // namespace

const Value* Value::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &found->value;
}

std::optional<Value> read_receivers(const Node& receivers) {
  Reader reader;
  Value value = reader.read(receivers, true, 0);
  if (reader.stopped()) return {};
  return value;
}

std::string_view go_kind(const Value& value) {
  switch (value.kind) {
    case Kind::null: return "invalid";
    case Kind::boolean: return "bool";
    case Kind::int64: return "int";
    case Kind::uint64: return "uint64";
    case Kind::float64: return "float64";
    case Kind::text: return "string";
    case Kind::list: return "slice";
    case Kind::map: return "map";
  }
  return "";
}

std::string_view go_type(const Value& value) {
  if (value.kind == Kind::list) return "[]interface {}";
  if (value.kind == Kind::map) return "map[string]interface {}";
  return go_kind(value);
}

std::string go_format(const Value& value) {
  switch (value.kind) {
    case Kind::null: return "<nil>";
    case Kind::boolean: return value.boolean ? "true" : "false";
    case Kind::int64: return std::to_string(value.int64);
    case Kind::uint64: return std::to_string(value.uint64);
    case Kind::float64: return decode::format_go_float(value.float64);
    case Kind::text: return value.text;
    case Kind::list: break;
    case Kind::map: break;
  }
  std::vector<std::string> parts;
  for (const Value& item : value.items) parts.push_back(go_format(item));
  for (const Entry& entry : value.entries) parts.push_back(entry.key + ":" + go_format(entry.value));
  // fmt prints maps in the order of their keys.
  if (value.kind == Kind::map) std::sort(parts.begin(), parts.end());
  std::string text = value.kind == Kind::map ? "map[" : "[";
  for (const std::string& part : parts) text += (&part == &parts.front() ? "" : " ") + part;
  return text + "]";
}

std::string go_syntax(const Value& value) {
  if (value.kind == Kind::text) return decode::checks::go_quoted(value.text);
  if (value.kind == Kind::list || value.kind == Kind::map) return decode::go_syntax(Dialect::v3, *value.at);
  return go_format(value);
}

}  // namespace pyat::receivers
