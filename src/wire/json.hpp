// JSON as servers send it: read without trust in its size, depth or types.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace pyat::wire {

// A discarded value where `text` is no JSON, or deeper or of more values than a server of ours ever sends: a tree made
// of megabytes of brackets takes gigabytes, and to copy it overflows the stack.
nlohmann::json parse_json(std::string_view text);

// The text at `key`; empty where `object` is none, or has none of that name and type.
std::string text_in(const nlohmann::json& object, std::string_view key);

// The value at `key`; null where `object` is none, or has none of that name.
const nlohmann::json& value_in(const nlohmann::json& object, std::string_view key);

}  // namespace pyat::wire
