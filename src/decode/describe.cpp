#include "decode/describe.hpp"

#include <algorithm>
#include <array>

namespace pyat::decode::describe {
namespace {

using yaml::Node;
using yaml::NodeKind;

struct Words {
  std::string_view type;
  std::string_view code;
  std::string_view expected;
};

// Types that check their own text, by name.
constexpr std::array words{
    Words{"backend.Encoding", "bad-choice",
          "a compression: none, gzip, lz4, lz4-64k, lz4-256k, lz4-1M, snappy, zstd or s2"},
    Words{"config.TLSVersion", "bad-choice", "a TLS version: TLS10, TLS11, TLS12 or TLS13"},
    Words{"config.URL", "bad-url", "a URL"},
    Words{"flagext.Bytes", "bad-size", "a size with a unit, such as 512KB, 1.5MB or 1GiB"},
    Words{"flagext.CIDRSliceCSV", "bad-address", "networks such as 10.0.0.0/8, separated by commas"},
    Words{"flagext.URLValue", "bad-url", "a URL"},
    Words{"log.Level", "bad-choice", "a log level: debug, info, warn or error"},
    Words{"logging.Format", "bad-choice", "a log format: logfmt or json"},
    Words{"logging.Level", "bad-choice", "a log level: debug, info, warn or error"},
    Words{"model.Duration", "bad-duration", "a duration such as 30s, 1h30m or 7d"},
    Words{"model.LabelName", "bad-label", "a label name"},
    Words{"model.ValidationScheme", "bad-choice", "a validation scheme: legacy or utf8"},
    Words{"net.IP", "bad-address", "an IP address"},
    Words{"relabel.Action", "bad-choice",
          "a relabel action such as replace, keep, drop, hashmod, labelmap, labeldrop or labelkeep"},
    Words{"relabel.Regexp", "bad-regex", "a regular expression"},
    Words{"s3.BucketLookupType", "bad-choice", "a bucket lookup type: auto, path or virtual-hosted"},
    Words{"time.Duration", "bad-duration", "a duration such as 30s, 5m or 1h30m"},
    Words{"time.Time", "bad-time", "a time such as 2024-01-31T00:00:00Z"},
};

const Words* words_for(std::string_view type) {
  const auto found = std::lower_bound(words.begin(), words.end(), type,
                                      [](const Words& row, std::string_view name) { return row.type < name; });
  return found != words.end() && found->type == type ? &*found : nullptr;
}

constexpr std::size_t longest_shown = 40;

std::string shown(std::string_view value) {
  std::string text = "`";
  for (std::size_t i = 0; i < value.size(); ++i) {
    // Cut between characters, not inside one.
    if (i >= longest_shown && (static_cast<unsigned char>(value[i]) & 0xC0) != 0x80) {
      text += "…";
      break;
    }
    text += value[i] == '\n' ? ' ' : value[i];
  }
  return text + "`";
}

// "7d" for a type that knows no days: "168h". Empty when it is nothing of the kind.
std::string in_hours(std::string_view value) {
  std::uint64_t number = 0;
  std::size_t i = 0;
  while (i < value.size() && value[i] >= '0' && value[i] <= '9' && number < 1'000'000) {
    number = number * 10 + static_cast<std::uint64_t>(value[i] - '0');
    ++i;
  }
  if (i == 0 || i + 1 != value.size()) return {};
  const std::uint64_t hours = value[i] == 'd' ? 24 : value[i] == 'w' ? 24 * 7 : value[i] == 'y' ? 24 * 365 : 0;
  return hours == 0 ? std::string{} : std::to_string(number * hours) + "h";
}

std::string duration_advice(std::string_view value) {
  if (const std::string hours = in_hours(value); !hours.empty()) {
    return "write " + hours + ": this field takes ns, us, ms, s, m and h, but not d, w or y";
  }
  if (!value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos) {
    return "add a unit: " + std::string(value) + "s";
  }
  return {};
}

}  // namespace

std::string expected(const Type& type) {
  if (const Words* known = words_for(type.name)) return std::string(known->expected);
  switch (type.kind) {
    case Kind::boolean: return "true or false";
    case Kind::int32:
    case Kind::int64: return "a whole number";
    case Kind::uint8: return "a whole number from 0 to 255";
    case Kind::uint16: return "a whole number from 0 to 65535";
    case Kind::uint32:
    case Kind::uint64: return "a whole number, 0 or more";
    case Kind::float64: return "a number";
    case Kind::string: return "text";
    case Kind::structure:
    case Kind::map: return "a mapping";
    case Kind::slice: return "a list";
    case Kind::any: break;
  }
  return "a value";
}

std::string found(const Node& node) {
  switch (node.kind) {
    case NodeKind::sequence: return "a list";
    case NodeKind::mapping: return "a mapping";
    case NodeKind::alias: return "an alias";
    case NodeKind::scalar: break;
  }
  return node.value.empty() ? "an empty value" : shown(node.value);
}

std::string_view code_of(const Type& type, const Node& node) {
  if (node.kind != NodeKind::scalar) return "bad-type";
  if (const Words* known = words_for(type.name)) return known->code;
  switch (type.kind) {
    case Kind::boolean: return "bad-boolean";
    case Kind::int32:
    case Kind::int64:
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64:
    case Kind::float64: return "bad-number";
    default: return "bad-type";
  }
}

std::string_view code_of_text(const Type& type) {
  const Words* known = words_for(type.name);
  return known != nullptr ? known->code : "bad-setting";
}

std::string text_message(const Type& type, const Node& node, std::string_view error) {
  if (words_for(type.name) != nullptr) return "expected " + expected(type) + ", found " + found(node);
  return std::string(error);
}

std::string advice(const Type& type, const Node& node) {
  if (node.kind == NodeKind::mapping && node.style == yaml::Style::flow && type.kind == Kind::string) {
    return "quote the value: braces start a mapping";
  }
  if (node.kind != NodeKind::scalar) return {};
  if (type.name == "time.Duration") return duration_advice(node.value);
  if (type.name == "model.Duration") return duration_advice(node.value);
  if (type.kind == Kind::slice && !type.custom() && !node.value.empty())
    return "write it as a list: [" + std::string(node.value.substr(0, longest_shown)) + "]";
  return {};
}

}  // namespace pyat::decode::describe
