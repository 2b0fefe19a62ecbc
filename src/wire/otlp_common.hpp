// What traces, metrics and logs of OpenTelemetry have in common: attributes, and of what and by what they are.
// https://github.com/open-telemetry/opentelemetry-proto, common/v1/common.proto and resource/v1/resource.proto
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace pyat::wire::otlp {

struct Attribute;
struct Value;

struct Bytes {
  std::string bytes{};

  bool operator==(const Bytes&) const = default;
};

using Array = std::vector<Value>;
using Attributes = std::vector<Attribute>;  // as the value of an attribute: a KeyValueList

// AnyValue. Made of exactly one of its types: a text literal is a std::string, never a bool.
struct Value {
  using Any = std::variant<std::monostate, std::string, bool, std::int64_t, double, Bytes, Array, Attributes>;

  Value();
  Value(std::string text);
  Value(std::string_view text);
  Value(const char* text);
  Value(bool is);
  Value(std::int64_t number);
  Value(int number);
  Value(double number);
  Value(Bytes bytes);
  Value(Array values);
  Value(Attributes attributes);
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();

  bool operator==(const Value& other) const;

  Any any;
};

struct Attribute {
  std::string key{};
  Value value{};

  bool operator==(const Attribute&) const = default;
};

// Here, where Attribute is known, as lists of them want it.
inline Value::Value() = default;
inline Value::Value(std::string text) : any(std::move(text)) {}
inline Value::Value(std::string_view text) : any(std::string(text)) {}
inline Value::Value(const char* text) : any(std::string(text)) {}
inline Value::Value(bool is) : any(is) {}
inline Value::Value(std::int64_t number) : any(number) {}
inline Value::Value(int number) : any(std::int64_t{number}) {}
inline Value::Value(double number) : any(number) {}
inline Value::Value(Bytes bytes) : any(std::move(bytes)) {}
inline Value::Value(Array values) : any(std::move(values)) {}
inline Value::Value(Attributes attributes) : any(std::move(attributes)) {}
inline Value::Value(const Value&) = default;
inline Value::Value(Value&&) noexcept = default;
inline Value& Value::operator=(const Value&) = default;
inline Value& Value::operator=(Value&&) noexcept = default;
inline Value::~Value() = default;
inline bool Value::operator==(const Value& other) const { return any == other.any; }

struct Resource {
  Attributes attributes{};

  bool operator==(const Resource&) const = default;
};

struct Scope {
  std::string name{}, version{};
  Attributes attributes{};

  bool operator==(const Scope&) const = default;
};

}  // namespace pyat::wire::otlp
