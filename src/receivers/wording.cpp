#include "receivers/wording.hpp"

#include <array>

#include "decode/checks/go_text.hpp"

namespace pyat::receivers::wording {
namespace {

std::string at(std::string_view name) { return "'" + std::string(name) + "'"; }

// %f
std::string fixed(double value) { return std::to_string(value); }

}  // namespace

std::string invalid_keys(Wording wording, std::string_view name, std::string_view go_type,
                         std::span<const std::string_view> keys) {
  const bool named_by_type = wording == Wording::v2_5 && name.empty();
  std::string text = at(named_by_type ? go_type : name) + " has invalid keys: ";
  for (const std::string_view& key : keys) text.append(&key == keys.data() ? "" : ", ").append(key);
  return text;
}

std::string no_structure(Wording wording, std::string_view name, const Value& value) {
  const std::string kind(go_kind(value));
  if (wording <= Wording::v2_2) return at(name) + " expected a map, got '" + kind + "'";
  return at(name) + " expected a map or struct, got \"" + kind + "\"";
}

std::string unconvertible(Wording wording, std::string_view name, const decode::Type& type, const Value& value) {
  if (wording <= Wording::v2_2 && type.kind == decode::Kind::map) return no_structure(wording, name, value);
  if (wording == Wording::v2_2 && type.kind == decode::Kind::boolean) {
    // The format has the verbs of another call: what a false says of itself.
    return at(name) + " expected type '%!s(bool=false)', got unconvertible type '" + go_syntax(value) + "', value: '" +
           go_syntax(value) + "'";
  }
  std::string text = at(name) + " expected type '" + std::string(type.name) + "', got unconvertible type '" +
                     std::string(go_type(value)) + "'";
  if (wording <= Wording::v2_2) text += ", value: '" + go_format(value) + "'";
  return text;
}

std::string no_list(Wording wording, std::string_view name, const Value& value) {
  return at(name) + (wording <= Wording::v2_2 ? ":" : "") + " source data must be an array or slice, got " +
         std::string(go_kind(value));
}

std::string hook(Wording wording, std::string_view name, std::string_view error) {
  return (wording <= Wording::v2_2 ? "error decoding " + at(name) + ": " : at(name) + " ") + std::string(error);
}

std::string unparsable(std::string_view name, std::string_view kind, std::string_view text, bool out_of_range) {
  struct Function {
    std::string_view kind;
    std::string_view name;
  };
  constexpr std::array functions{Function{"int", "ParseInt"}, Function{"uint", "ParseUint"},
                                 Function{"float", "ParseFloat"}, Function{"bool", "ParseBool"}};
  std::string_view function;
  for (const Function& row : functions) {
    if (row.kind == kind) function = row.name;
  }
  return "cannot parse " + at(name) + " as " + std::string(kind) + ": strconv." + std::string(function) + ": parsing " +
         decode::checks::go_quoted(text) + (out_of_range ? ": value out of range" : ": invalid syntax");
}

std::string negative(const Release& release, std::string_view name, const decode::Type& type, const Value& value) {
  const bool is_float = value.kind == Value::Kind::float64;
  const std::string number = is_float ? fixed(value.float64) : std::to_string(value.int64);
  const Wording wording = wording_of(release);
  if (wording == Wording::v1)
    return hook(wording, name, "cannot convert negative value " + number + " to an unsigned integer");
  if (wording == Wording::v2_2) return "cannot parse " + at(name) + ", " + number + " overflows uint";
  return at(name) + " cannot parse value as '" + std::string(type.name) + "': " + number + " overflows uint";
}

}  // namespace pyat::receivers::wording
