// The common parts of OpenTelemetry as JSON: protobuf's mapping to it (int64 as texts, bytes in base64). The ids of
// traces and spans are in base16 in what is sent, and in base64 in what Tempo answers.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Only for the files of this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "wire/otlp_common.hpp"

namespace pyat::wire::otlp {

void append_json(std::string& out, const Value& value);
// "[…]"
void append_json(std::string& out, const Attributes& attributes);
void append_json(std::string& out, const Resource& resource);
void append_json(std::string& out, const Scope& scope);

// Nothing where it is not of that form. Fields that are not known are passed over.
std::optional<Value> value_from_json(const nlohmann::json& value);
std::optional<Attributes> attributes_from_json(const nlohmann::json& list);
std::optional<Resource> resource_from_json(const nlohmann::json& resource);
std::optional<Scope> scope_from_json(const nlohmann::json& scope);

// A number of 64 bits, which may be written as a text; absent and null are 0.
std::optional<std::int64_t> int64_from_json(const nlohmann::json& value);
std::optional<std::uint64_t> uint64_from_json(const nlohmann::json& value);
// An id of `size` bytes in base16 or base64; absent and null are empty.
std::optional<std::string> id_from_json(const nlohmann::json& value, std::size_t size);
// A text; absent and null are empty.
std::optional<std::string> text_from_json(const nlohmann::json& value);

}  // namespace pyat::wire::otlp
