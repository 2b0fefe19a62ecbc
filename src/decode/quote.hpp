// Texts as Go prints them.
#pragma once

#include <string>
#include <string_view>

#include "decode/dialect.hpp"
#include "yaml/node.hpp"

namespace pyat::decode {

// %#v of what a node decodes to as interface{}: `[]interface {}{"a"}`.
std::string go_syntax(Dialect dialect, const yaml::Node& node);

// The text that a scalar gives a Go string: its own, or what !!binary stands for.
std::string scalar_text(Dialect dialect, const yaml::Node& scalar);

}  // namespace pyat::decode
