// schemas/pyat/pyat.json, inside the program: tools/embed_text.py writes the source at build time.
#pragma once

#include <string_view>

namespace pyat::config {

extern const std::string_view schema_text;

}  // namespace pyat::config
