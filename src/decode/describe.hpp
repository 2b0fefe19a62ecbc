// Go types in the words of people who write configurations.
#pragma once

#include <string>
#include <string_view>

#include "decode/type.hpp"
#include "yaml/node.hpp"

namespace pyat::decode::describe {

// What a value of the type looks like: "a duration such as 30s or 1h30m".
std::string expected(const Type& type);

// What stands there instead: "`7d`", "a list".
std::string found(const yaml::Node& node);

// The diagnostic code for a node that the type does not take.
std::string_view code_of(const Type& type, const yaml::Node& node);

// The code for a text, or a structure, that the type itself turns down.
std::string_view code_of_text(const Type& type);

// The message for such a text; `error` is what the type says.
std::string text_message(const Type& type, const yaml::Node& node, std::string_view error);

// What to write instead, where it can be told; else empty.
std::string advice(const Type& type, const yaml::Node& node);

}  // namespace pyat::decode::describe
