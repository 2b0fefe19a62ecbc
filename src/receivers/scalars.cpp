// Into booleans, numbers and texts. Until v0.102 of the collector scalars are converted, since v0.116 they are not.
#include <algorithm>
#include <array>
#include <string>

#include "decode/number.hpp"
#include "receivers/decoder.hpp"
#include "receivers/wording.hpp"

namespace pyat::receivers {
namespace {

using Kind = Value::Kind;

// strconv.ParseBool
bool is_boolean(std::string_view text) {
  constexpr std::array<std::string_view, 12> words{"1", "t", "T", "TRUE",  "true",  "True",
                                                   "0", "f", "F", "FALSE", "false", "False"};
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Base 0 lets underscores stand between digits.
std::string without_underscores(std::string_view text) {
  std::string digits(text);
  if (text.starts_with('_') || text.ends_with('_') || text.find("__") != std::string_view::npos) return digits;
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  return digits;
}

bool looks_like_integer(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

void Decoder::boolean(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Kind::boolean) return;
  const bool converted = weak_ && value.kind != Kind::list && value.kind != Kind::map;
  if (!converted) return type_error(value, type, wording::unconvertible(wording_, name, type, value));
  if (value.kind != Kind::text || value.text.empty() || is_boolean(value.text)) return;
  unparsable(name, value, type, "bool", false);
}

void Decoder::text(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Kind::text) return;
  if (weak_ && value.kind != Kind::list && value.kind != Kind::map) return;
  type_error(value, type, wording::unconvertible(wording_, name, type, value));
}

void Decoder::integer(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Kind::int64 || value.kind == Kind::uint64 || value.kind == Kind::float64) return;
  if (weak_ && value.kind == Kind::boolean) return;
  if (!weak_ || value.kind != Kind::text)
    return type_error(value, type, wording::unconvertible(wording_, name, type, value));
  if (value.text.empty()) return;
  const auto number = decode::parse_int(without_underscores(value.text), 0);
  const bool fits = type.kind != decode::Kind::int32 || (number && *number == static_cast<std::int32_t>(*number));
  if (!number || !fits) unparsable(name, value, type, "int", number || looks_like_integer(value.text));
}

void Decoder::unsigned_integer(const std::string& name, const Value& value, const Type& type) {
  const bool negative =
      (value.kind == Kind::int64 && value.int64 < 0) || (value.kind == Kind::float64 && value.float64 < 0);
  // v0.102 has a hook against negative integers alone; before, they wrap around.
  const bool refused = negative && (!weak_ || (collector_ >= 102 && value.kind == Kind::int64));
  if (refused) return type_error(value, type, wording::negative(release_, name, type, value));
  if (value.kind == Kind::int64 || value.kind == Kind::uint64 || value.kind == Kind::float64) return;
  if (weak_ && value.kind == Kind::boolean) return;
  if (!weak_ || value.kind != Kind::text)
    return type_error(value, type, wording::unconvertible(wording_, name, type, value));
  if (value.text.empty()) return;
  const auto number = decode::parse_uint(without_underscores(value.text), 0);
  const bool fits = type.kind != decode::Kind::uint32 || (number && *number <= 0xFFFFFFFF);
  const bool out_of_range = number || (looks_like_integer(value.text) && value.text.front() >= '0');
  if (!number || !fits) unparsable(name, value, type, "uint", out_of_range);
}

void Decoder::floating(const std::string& name, const Value& value, const Type& type) {
  if (value.kind == Kind::int64 || value.kind == Kind::uint64 || value.kind == Kind::float64) return;
  if (weak_ && value.kind == Kind::boolean) return;
  if (!weak_ || value.kind != Kind::text)
    return type_error(value, type, wording::unconvertible(wording_, name, type, value));
  if (!value.text.empty() && !decode::parse_float(value.text)) unparsable(name, value, type, "float", false);
}

}  // namespace pyat::receivers
