// The common parts of OpenTelemetry as protobuf. Only for the files of this folder.
#pragma once

#include <cstdint>
#include <protozero/pbf_reader.hpp>
#include <protozero/pbf_writer.hpp>

#include "wire/otlp_common.hpp"

namespace pyat::wire::otlp {

// Each as a message, or as many as there are attributes, in the field `tag` of `parent`.
void write(protozero::pbf_writer& parent, std::uint32_t tag, const Value& value);
void write(protozero::pbf_writer& parent, std::uint32_t tag, const Attributes& attributes);
void write(protozero::pbf_writer& parent, std::uint32_t tag, const Resource& resource);
void write(protozero::pbf_writer& parent, std::uint32_t tag, const Scope& scope);

// The message that the reader stands before. They throw protozero::exception where it is damaged, or its values are
// nested deeper than anybody means.
Value read_value(protozero::data_view message);
Attribute read_attribute(protozero::data_view message);
Resource read_resource(protozero::data_view message);
Scope read_scope(protozero::data_view message);

// The field that the reader stands before, as fields of these types are written.
constexpr std::uint32_t length_delimited(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::length_delimited);
}
constexpr std::uint32_t varint(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::varint);
}
constexpr std::uint32_t fixed32(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed32);
}
constexpr std::uint32_t fixed64(std::uint32_t tag) {
  return protozero::tag_and_type(tag, protozero::pbf_wire_type::fixed64);
}

}  // namespace pyat::wire::otlp
