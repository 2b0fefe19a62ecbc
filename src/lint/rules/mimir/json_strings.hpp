// JSON, as far as one check needs it.
#pragma once

#include <string_view>

namespace pyat::lint::rules::mimir {

// Does encoding/json of Go read this text into a map[string]string?
bool is_json_of_strings(std::string_view text);

}  // namespace pyat::lint::rules::mimir
