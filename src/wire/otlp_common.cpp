#include "wire/otlp_common.hpp"

#include <protozero/exception.hpp>

#include "wire/otlp_protobuf.hpp"

namespace pyat::wire::otlp {
namespace {

using protozero::data_view;
using protozero::pbf_reader;
using protozero::pbf_writer;
using std::string;

// AnyValue
constexpr std::uint32_t string_value = 1, bool_value = 2, int_value = 3, double_value = 4, array_value = 5,
                        kvlist_value = 6, bytes_value = 7;
// ArrayValue, KeyValueList
constexpr std::uint32_t values = 1;
// KeyValue
constexpr std::uint32_t key = 1, value = 2;
// Resource
constexpr std::uint32_t resource_attributes = 1;
// InstrumentationScope
constexpr std::uint32_t scope_name = 1, scope_version = 2, scope_attributes = 3;

constexpr unsigned deepest = 32;

struct ValueWriter {
  pbf_writer& message;

  void operator()(std::monostate) const {}
  void operator()(const string& text) const { message.add_string(string_value, text); }
  void operator()(bool is) const { message.add_bool(bool_value, is); }
  void operator()(std::int64_t number) const { message.add_int64(int_value, number); }
  void operator()(double number) const { message.add_double(double_value, number); }
  void operator()(const Bytes& bytes) const { message.add_bytes(bytes_value, bytes.bytes); }
  void operator()(const Array& array) const {
    pbf_writer list(message, array_value);
    for (const Value& element : array) write(list, values, element);
  }
  void operator()(const Attributes& attributes) const {
    pbf_writer list(message, kvlist_value);
    write(list, values, attributes);
  }
};

Value value_of(data_view message, unsigned depth);

Attribute attribute_of(data_view message, unsigned depth) {
  Attribute attribute{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(key): attribute.key = reader.get_string(); break;
      case length_delimited(value): attribute.value = value_of(reader.get_view(), depth); break;
      default: reader.skip();
    }
  }
  return attribute;
}

template <typename List>
Value list_of(data_view message, unsigned depth) {
  List list{};
  pbf_reader reader(message);
  while (reader.next()) {
    if (reader.tag_and_type() != length_delimited(values)) {
      reader.skip();
    } else if constexpr (std::is_same_v<List, Array>) {
      list.push_back(value_of(reader.get_view(), depth));
    } else {
      list.push_back(attribute_of(reader.get_view(), depth));
    }
  }
  return list;
}

Value value_of(data_view message, unsigned depth) {
  if (depth == deepest) throw protozero::invalid_length_exception{};
  Value result{};
  pbf_reader reader(message);
  while (reader.next()) {  // the last one counts, as with every `oneof`
    switch (reader.tag_and_type()) {
      case length_delimited(string_value): result = reader.get_string(); break;
      case varint(bool_value): result = reader.get_bool(); break;
      case varint(int_value): result = reader.get_int64(); break;
      case fixed64(double_value): result = reader.get_double(); break;
      case length_delimited(array_value): result = list_of<Array>(reader.get_view(), depth + 1); break;
      case length_delimited(kvlist_value): result = list_of<Attributes>(reader.get_view(), depth + 1); break;
      case length_delimited(bytes_value): result = Bytes{reader.get_bytes()}; break;
      default: reader.skip();
    }
  }
  return result;
}

}  // namespace

void write(pbf_writer& parent, std::uint32_t tag, const Value& any) {
  pbf_writer message(parent, tag);
  std::visit(ValueWriter{message}, any.any);
}

void write(pbf_writer& parent, std::uint32_t tag, const Attributes& attributes) {
  for (const Attribute& attribute : attributes) {
    pbf_writer message(parent, tag);
    message.add_string(key, attribute.key);
    write(message, value, attribute.value);
  }
}

void write(pbf_writer& parent, std::uint32_t tag, const Resource& resource) {
  pbf_writer message(parent, tag);
  write(message, resource_attributes, resource.attributes);
}

void write(pbf_writer& parent, std::uint32_t tag, const Scope& scope) {
  pbf_writer message(parent, tag);
  if (!scope.name.empty()) message.add_string(scope_name, scope.name);
  if (!scope.version.empty()) message.add_string(scope_version, scope.version);
  write(message, scope_attributes, scope.attributes);
}

Value read_value(data_view message) { return value_of(message, 0); }

Attribute read_attribute(data_view message) { return attribute_of(message, 0); }

Resource read_resource(data_view message) {
  Resource resource{};
  pbf_reader reader(message);
  while (reader.next()) {
    if (reader.tag_and_type() == length_delimited(resource_attributes)) {
      resource.attributes.push_back(read_attribute(reader.get_view()));
    } else {
      reader.skip();
    }
  }
  return resource;
}

Scope read_scope(data_view message) {
  Scope scope{};
  pbf_reader reader(message);
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case length_delimited(scope_name): scope.name = reader.get_string(); break;
      case length_delimited(scope_version): scope.version = reader.get_string(); break;
      case length_delimited(scope_attributes): scope.attributes.push_back(read_attribute(reader.get_view())); break;
      default: reader.skip();
    }
  }
  return scope;
}

}  // namespace pyat::wire::otlp
