// Defaults, which the schemas hold as YAML text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/type.hpp"
#include "yaml/node.hpp"

namespace pyat::settings {

// The default of a setting that is one scalar. The node refers to the compiled schemas.
yaml::Node preset_scalar(const schemas::FieldRow& field);
// The default of a list, or of a text that is split at commas.
std::vector<std::string> preset_list(const schemas::FieldRow& field);

// Go's zero value, as %v prints it.
std::string zero_text(const decode::Type& type);

// "a,b" as flagext.StringSliceCSV splits it: no text is no item.
std::vector<std::string> split_commas(std::string_view text);

}  // namespace pyat::settings
