#include "decode/decoder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "decode/number.hpp"

namespace pyat::decode {
namespace {

using yaml::Node;
using yaml::NodeKind;

// allowedAliasRatio of decode.go: the share of decoding that may come from aliases shrinks as a document grows.
double allowed_alias_ratio(std::size_t decoded) {
  constexpr double low = 400'000, high = 4'000'000;
  const auto count = static_cast<double>(decoded);
  if (count <= low) return 0.99;
  if (count >= high) return 0.10;
  return 0.99 - 0.89 * ((count - low) / (high - low));
}

struct IntRange {
  std::int64_t min, max;
};

IntRange int_range(Kind kind) {
  if (kind == Kind::int32) return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

std::uint64_t uint_max(Kind kind) {
  switch (kind) {
    case Kind::uint8: return std::numeric_limits<std::uint8_t>::max();
    case Kind::uint16: return std::numeric_limits<std::uint16_t>::max();
    case Kind::uint32: return std::numeric_limits<std::uint32_t>::max();
    default: return std::numeric_limits<std::uint64_t>::max();
  }
}

bool fits_int(const Value& value, Kind kind) {
  const IntRange range = int_range(kind);
  const auto in_range = [&](std::int64_t number) { return number >= range.min && number <= range.max; };
  switch (value.kind) {
    case ValueKind::int64: return in_range(value.int64);
    case ValueKind::uint64: return false;  // only numbers beyond int64 are kept as uint64
    case ValueKind::float64: return value.float64 <= two_to_63 && in_range(truncate_to_int(value.float64));
    default: return false;
  }
}

bool fits_uint(const Value& value, Kind kind) {
  switch (value.kind) {
    case ValueKind::int64: return value.int64 >= 0 && static_cast<std::uint64_t>(value.int64) <= uint_max(kind);
    case ValueKind::uint64: return value.uint64 <= uint_max(kind);
    case ValueKind::float64: return value.float64 <= two_to_64 && truncate_to_uint(value.float64) <= uint_max(kind);
    default: return false;
  }
}

bool fits_duration(Dialect dialect, const Value& value, std::string_view text) {
  if (value.kind == ValueKind::string) return parse_go_duration(text).has_value();
  // A number of nanoseconds for yaml.v2; in v3 only 0 means anything.
  if (dialect == Dialect::v2) return fits_int(value, Kind::int64);
  return value.kind == ValueKind::int64 && value.int64 == 0;
}

}  // namespace

void Decoder::decode(const Node& root, const Type& type) {
  root_ = &root;
  unmarshal(root, type);
}

bool Decoder::spend(const Node& node) {
  if (stopped_) return false;
  ++decode_count_;
  if (alias_depth_ > 0) ++alias_count_;
  if (alias_count_ <= 100 || decode_count_ <= 1000) return true;
  const double share = static_cast<double>(alias_count_) / static_cast<double>(decode_count_);
  if (share <= allowed_alias_ratio(decode_count_)) return true;
  stopped_ = true;
  const Node& outermost = open_aliases_.empty() ? node : *open_aliases_.front();
  auto& found = problem("alias-limit", outermost, "yaml: document contains excessive aliasing");
  found.path.clear();  // deep inside what the aliases stand for
  found.message = "aliases expand to far more than the file holds";
  found.help = "write the repeated part out, or use fewer levels of aliases that contain aliases";
  return false;
}

bool Decoder::unmarshal(const Node& node, const Type& type) {
  if (!spend(node)) return false;
  if (node.kind == NodeKind::alias) return alias(node, type);
  if (const auto decoded = prepare(node, type)) return *decoded;
  switch (node.kind) {
    case NodeKind::scalar: return scalar(node, type);
    case NodeKind::mapping: return mapping(node, type);
    case NodeKind::sequence: return sequence(node, type);
    case NodeKind::alias: break;
  }
  return false;
}

bool Decoder::alias(const Node& node, const Type& type) {
  if (std::find(open_aliases_.begin(), open_aliases_.end(), &node) != open_aliases_.end()) {
    auto& found =
        problem("self-reference", node, "yaml: anchor '" + std::string(node.value) + "' value contains itself");
    found.message = "the value of anchor '" + std::string(node.value) + "' contains itself";
    found.help = "replace the alias with the value that is meant";
    return false;
  }
  open_aliases_.push_back(&node);
  ++alias_depth_;
  const bool good = unmarshal(*node.target, type);
  --alias_depth_;
  open_aliases_.pop_back();
  return good;
}

bool Decoder::scalar(const Node& node, const Type& type) {
  Value value = resolve(dialect_, node);
  if (!value.error.empty()) {
    auto& found = problem("bad-tag", node, value.error);
    found.message = "the value does not fit its tag " + short_tag(node.tag);
    found.help = "drop the tag; the type follows from the field";
    return false;
  }
  if (value.kind == ValueKind::null) {
    if (dialect_ == Dialect::v2) return true;
    return type.kind == Kind::any || type.kind == Kind::map || type.kind == Kind::slice;
  }
  bool good = false;
  switch (type.kind) {
    case Kind::any:
    case Kind::string: good = true; break;
    case Kind::boolean:
      good = value.kind == ValueKind::boolean ||
             (dialect_ == Dialect::v3 && value.kind == ValueKind::string && yaml11_boolean(node.value).has_value());
      break;
    case Kind::int32:
    case Kind::int64:
      good = type.name == "time.Duration" ? fits_duration(dialect_, value, node.value) : fits_int(value, type.kind);
      break;
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: good = fits_uint(value, type.kind); break;
    case Kind::float64:
      good = value.kind == ValueKind::int64 || value.kind == ValueKind::uint64 || value.kind == ValueKind::float64;
      break;
    case Kind::structure: good = value.kind == ValueKind::time && type.name == "time.Time"; break;
    case Kind::map:
    case Kind::slice: break;
  }
  if (!good) type_error(node, type);
  return good;
}

bool Decoder::sequence(const Node& node, const Type& type) {
  if (type.kind != Kind::slice && type.kind != Kind::any) {
    type_error(node, type);
    return false;
  }
  const Type elem = type.kind == Kind::any ? builtin::any : type.elem();
  for (std::uint32_t i = 0; i < node.count && !stopped_; ++i) {
    const Step step(*this, {.index = i});
    unmarshal(node[i], elem);
  }
  return true;
}

}  // namespace pyat::decode
