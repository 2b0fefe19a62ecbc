#include <array>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>

#include "wire/base64.hpp"
#include "wire/json.hpp"
#include "wire/json_text.hpp"
#include "wire/otlp_json.hpp"

namespace pyat::wire::otlp {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;

struct ValueAppender {
  string& out;

  void operator()(std::monostate) const {}
  void operator()(const string& text) const { append_json_text(open("stringValue"), text); }
  void operator()(bool is) const { open("boolValue") += is ? "true" : "false"; }
  void operator()(std::int64_t number) const { append_json_int64(open("intValue"), number); }
  void operator()(double number) const { append_json_double(open("doubleValue"), number); }
  void operator()(const Bytes& bytes) const { append_json_text(open("bytesValue"), to_base64(bytes.bytes)); }
  void operator()(const Array& array) const {
    open("arrayValue") += R"({"values":[)";
    for (const Value& element : array) {
      if (&element != &array.front()) out += ',';
      append_json(out, element);
    }
    out += "]}";
  }
  void operator()(const Attributes& attributes) const {
    open("kvlistValue") += R"({"values":)";
    append_json(out, attributes);
    out += '}';
  }

 private:
  string& open(string_view name) const {
    out += '"';
    out += name;
    out += "\":";
    return out;
  }
};

template <typename Number>
std::optional<Number> number_of(const json& value) {
  if (value.is_null()) return Number{};
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<Number>::max())) return std::nullopt;
    return static_cast<Number>(number);
  }
  if (value.is_number_integer()) {  // a negative one
    if constexpr (std::is_signed_v<Number>) return value.get<Number>();
    return std::nullopt;
  }
  if (!value.is_string()) return std::nullopt;
  const string& text = value.get_ref<const string&>();
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<Value> double_of(const json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const string& text = value.get_ref<const string&>();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

std::optional<Value> array_of(const json& list) {
  Array array{};
  const json& values = value_in(list, "values");
  if (!list.is_object() || (!values.is_null() && !values.is_array())) return std::nullopt;
  for (const json& element : values) {
    std::optional<Value> value = value_from_json(element);
    if (!value) return std::nullopt;
    array.push_back(std::move(*value));
  }
  return array;
}

template <typename T>
std::optional<Value> as_value(std::optional<T> some) {
  return some ? std::optional<Value>(std::move(*some)) : std::nullopt;
}

std::optional<Value> bool_of(const json& value) {
  return value.is_boolean() ? std::optional<Value>(value.get<bool>()) : std::nullopt;
}

std::optional<Value> bytes_of(const json& value) {
  if (!value.is_string()) return std::nullopt;
  std::optional<string> bytes = from_base64(value.get_ref<const string&>());
  return bytes ? std::optional<Value>(Bytes{std::move(*bytes)}) : std::nullopt;
}

struct Reader {
  string_view name;
  std::optional<Value> (*read)(const json&);
};

constexpr std::array<Reader, 7> readers = {{
    {"stringValue", [](const json& value) { return as_value(text_from_json(value)); }},
    {"boolValue", bool_of},
    {"intValue", [](const json& value) { return as_value(int64_from_json(value)); }},
    {"doubleValue", double_of},
    {"arrayValue", array_of},
    {"kvlistValue", [](const json& value) { return as_value(attributes_from_json(value_in(value, "values"))); }},
    {"bytesValue", bytes_of},
}};

}  // namespace

void append_json(string& out, const Value& value) {
  out += '{';
  std::visit(ValueAppender{out}, value.any);
  out += '}';
}

void append_json(string& out, const Attributes& attributes) {
  out += '[';
  for (const Attribute& attribute : attributes) {
    if (&attribute != &attributes.front()) out += ',';
    out += R"({"key":)";
    append_json_text(out, attribute.key);
    out += R"(,"value":)";
    append_json(out, attribute.value);
    out += '}';
  }
  out += ']';
}

void append_json(string& out, const Resource& resource) {
  out += R"({"attributes":)";
  append_json(out, resource.attributes);
  out += '}';
}

void append_json(string& out, const Scope& scope) {
  out += R"({"name":)";
  append_json_text(out, scope.name);
  out += R"(,"version":)";
  append_json_text(out, scope.version);
  out += R"(,"attributes":)";
  append_json(out, scope.attributes);
  out += '}';
}

std::optional<Value> value_from_json(const json& value) {
  if (value.is_null()) return Value{};
  if (!value.is_object()) return std::nullopt;
  for (const Reader& reader : readers) {
    const auto found = value.find(reader.name);
    if (found != value.end()) return reader.read(*found);
  }
  return Value{};
}

std::optional<Attributes> attributes_from_json(const json& list) {
  Attributes attributes{};
  if (list.is_null()) return attributes;
  if (!list.is_array()) return std::nullopt;
  for (const json& element : list) {
    std::optional<string> key = text_from_json(value_in(element, "key"));
    std::optional<Value> value = value_from_json(value_in(element, "value"));
    if (!element.is_object() || !key || !value) return std::nullopt;
    attributes.push_back({.key = std::move(*key), .value = std::move(*value)});
  }
  return attributes;
}

std::optional<Resource> resource_from_json(const json& resource) {
  if (!resource.is_null() && !resource.is_object()) return std::nullopt;
  std::optional<Attributes> attributes = attributes_from_json(value_in(resource, "attributes"));
  return attributes ? std::optional(Resource{std::move(*attributes)}) : std::nullopt;
}

std::optional<Scope> scope_from_json(const json& scope) {
  if (!scope.is_null() && !scope.is_object()) return std::nullopt;
  std::optional<string> name = text_from_json(value_in(scope, "name"));
  std::optional<string> version = text_from_json(value_in(scope, "version"));
  std::optional<Attributes> attributes = attributes_from_json(value_in(scope, "attributes"));
  if (!name || !version || !attributes) return std::nullopt;
  return Scope{.name = std::move(*name), .version = std::move(*version), .attributes = std::move(*attributes)};
}

std::optional<std::int64_t> int64_from_json(const json& value) { return number_of<std::int64_t>(value); }

std::optional<std::uint64_t> uint64_from_json(const json& value) { return number_of<std::uint64_t>(value); }

std::optional<string> id_from_json(const json& value, std::size_t size) {
  if (value.is_null()) return string{};
  if (!value.is_string()) return std::nullopt;
  const string& text = value.get_ref<const string&>();
  if (text.empty()) return string{};
  std::optional<string> id = text.size() == size * 2 ? from_hex(text) : from_base64(text);
  return id && id->size() == size ? id : std::nullopt;
}

std::optional<string> text_from_json(const json& value) {
  if (value.is_null()) return string{};
  return value.is_string() ? std::optional(value.get<string>()) : std::nullopt;
}

}  // namespace pyat::wire::otlp
