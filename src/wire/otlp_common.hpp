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

  Value() = default;
  Value(std::string text) : any(std::move(text)) {}
  Value(std::string_view text) : any(std::string(text)) {}
  Value(const char* text) : any(std::string(text)) {}
  Value(bool is) : any(is) {}
  Value(std::int64_t number) : any(number) {}
  Value(int number) : any(std::int64_t{number}) {}
  Value(double number) : any(number) {}
  Value(Bytes bytes) : any(std::move(bytes)) {}
  Value(Array values);
  Value(Attributes attributes);

  bool operator==(const Value& other) const;

  Any any{};
};

struct Attribute {
  std::string key{};
  Value value{};

  bool operator==(const Attribute&) const = default;
};

inline Value::Value(Array values) : any(std::move(values)) {}
inline Value::Value(Attributes attributes) : any(std::move(attributes)) {}
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
