#include "settings/convert.hpp"

#include <limits>

#include "decode/checks/releases.hpp"
#include "decode/checks/units.hpp"
#include "decode/dialect.hpp"
#include "decode/number.hpp"
#include "decode/quote.hpp"
#include "decode/resolve.hpp"

namespace pyat::settings {
namespace {

using decode::Dialect;
using decode::Type;
using decode::ValueKind;
using schemas::Kind;
using schemas::Release;
using yaml::Node;

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

std::optional<std::int64_t> to_duration(const Node& scalar, const Type& type, const Release& release) {
  if (type.name == "model.Duration") {
    std::int64_t nanoseconds = 0;
    std::string error;
    const bool good = decode::checks::parse_model_duration(scalar.value, decode::checks::duration_by_pattern(release),
                                                           nanoseconds, error);
    return good ? std::optional(nanoseconds) : std::nullopt;
  }
  const decode::Value value = decode::resolve(decode::dialect_of(release), scalar);
  if (value.kind == ValueKind::string) return decode::parse_go_duration(scalar.value);
  if (value.kind == ValueKind::int64) return value.int64;  // nanoseconds in yaml.v2; in v3 only 0 decodes
  if (value.kind == ValueKind::float64) return decode::truncate_to_int(value.float64);
  return {};
}

bool is_integer(Kind kind) {
  switch (kind) {
    case Kind::int32:
    case Kind::int64:
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: return true;
    default: return false;
  }
}

}  // namespace

bool is_duration(const Type& type) { return type.name == "time.Duration" || type.name == "model.Duration"; }

std::optional<bool> to_boolean(const Node& scalar, const Release& release) {
  const Dialect dialect = decode::dialect_of(release);
  const decode::Value value = decode::resolve(dialect, scalar);
  if (value.kind == ValueKind::boolean) return value.boolean;
  if (dialect == Dialect::v3 && value.kind == ValueKind::string) return decode::yaml11_boolean(scalar.value);
  return {};
}

std::optional<std::int64_t> to_integer(const Node& scalar, const Type& type, const Release& release) {
  if (is_duration(type)) return to_duration(scalar, type, release);
  if (!is_integer(type.kind)) return {};
  const decode::Value value = decode::resolve(decode::dialect_of(release), scalar);
  switch (value.kind) {
    case ValueKind::int64: return value.int64;
    case ValueKind::uint64: return largest;
    case ValueKind::float64: return decode::truncate_to_int(value.float64);
    default: return {};
  }
}

std::optional<double> to_number(const Node& scalar, const Type& type, const Release& release) {
  if (type.kind != Kind::float64) {
    const auto whole = to_integer(scalar, type, release);
    return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
  }
  const decode::Value value = decode::resolve(decode::dialect_of(release), scalar);
  switch (value.kind) {
    case ValueKind::int64: return static_cast<double>(value.int64);
    case ValueKind::uint64: return static_cast<double>(value.uint64);
    case ValueKind::float64: return value.float64;
    default: return {};
  }
}

std::optional<std::string> to_text(const Node& scalar, const Type& type, const Release& release) {
  if (is_duration(type) || is_integer(type.kind)) {
    const auto value = to_integer(scalar, type, release);
    if (!value) return {};
    if (type.name == "model.Duration") return decode::checks::format_model_duration(*value);
    return type.name == "time.Duration" ? decode::format_go_duration(*value) : std::to_string(*value);
  }
  switch (type.kind) {
    case Kind::boolean: {
      const auto value = to_boolean(scalar, release);
      if (!value) return {};
      return *value ? "true" : "false";
    }
    case Kind::float64: {
      const auto value = to_number(scalar, type, release);
      return value ? std::optional(decode::format_go_float(*value)) : std::nullopt;
    }
    default: return decode::scalar_text(decode::dialect_of(release), scalar);
  }
}

}  // namespace pyat::settings
