#include "wire/otlp_response.hpp"

#include <nlohmann/json.hpp>
#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "wire/json.hpp"
#include "wire/otlp_json.hpp"

namespace pyat::wire {
namespace {

using nlohmann::json;
using otlp::int64_from_json;
using otlp::text_from_json;
using protozero::pbf_reader;
using protozero::pbf_wire_type;
using protozero::tag_and_type;
using std::string;
using std::string_view;

constexpr std::size_t longest = 1024 * 1024;  // of an answer: nobody has more to say

// ExportMetricsPartialSuccess: rejected_data_points = 1, error_message = 2; the other signals have the same numbers.
PartialSuccess read_partial_success(pbf_reader reader) {
  PartialSuccess out{};
  while (reader.next()) {
    switch (reader.tag_and_type()) {
      case tag_and_type(1, pbf_wire_type::varint): out.rejected = reader.get_int64(); break;
      case tag_and_type(2, pbf_wire_type::length_delimited): out.message = reader.get_string(); break;
      default: reader.skip();
    }
  }
  return out;
}

std::optional<json> object_of(string_view text) {
  if (text.size() > longest) return std::nullopt;
  json value = parse_json(text);
  return value.is_object() ? std::optional(std::move(value)) : std::nullopt;
}

// Of the two spellings that JSON of protobuf may have.
const json& member(const json& object, const char* camel, const char* snake) {
  static const json nothing{};
  for (const char* name : {camel, snake}) {
    if (const auto found = object.find(name); found != object.end()) return *found;
  }
  return nothing;
}

}  // namespace

std::optional<PartialSuccess> read_export_response(string_view protobuf) {
  PartialSuccess out{};
  try {
    pbf_reader reader(protobuf.data(), protobuf.size());
    while (reader.next()) {
      if (reader.tag_and_type() == tag_and_type(1, pbf_wire_type::length_delimited)) {
        out = read_partial_success(reader.get_message());
      } else {
        reader.skip();
      }
    }
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
  return out;
}

std::optional<PartialSuccess> read_export_response_json(string_view text) {
  const auto object = object_of(text);
  if (!object) return std::nullopt;
  const json& partial = member(*object, "partialSuccess", "partial_success");
  if (!partial.is_object()) return PartialSuccess{};
  PartialSuccess out{.message = text_from_json(member(partial, "errorMessage", "error_message")).value_or("")};
  for (const char* name : {"rejectedDataPoints", "rejectedLogRecords", "rejectedSpans"}) {
    if (const auto found = partial.find(name); found != partial.end()) {
      out.rejected = int64_from_json(*found).value_or(0);
    }
  }
  return out;
}

// google.rpc.Status: code = 1, message = 2.
std::optional<RpcStatus> read_rpc_status(string_view protobuf) {
  RpcStatus out{};
  try {
    pbf_reader reader(protobuf.data(), protobuf.size());
    while (reader.next()) {
      switch (reader.tag_and_type()) {
        case tag_and_type(1, pbf_wire_type::varint): out.code = reader.get_int32(); break;
        case tag_and_type(2, pbf_wire_type::length_delimited): out.message = reader.get_string(); break;
        default: reader.skip();
      }
    }
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
  return out;
}

std::optional<RpcStatus> read_rpc_status_json(string_view text) {
  const auto object = object_of(text);
  if (!object) return std::nullopt;
  return RpcStatus{.code = static_cast<std::int32_t>(int64_from_json(value_in(*object, "code")).value_or(0)),
                   .message = text_in(*object, "message")};
}

}  // namespace pyat::wire
