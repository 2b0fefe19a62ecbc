// The schemas in schemas/pyat, inside the program: tools/embed_text.py writes the sources at build time.
#pragma once

#include <string_view>

namespace pyat::config {

extern const std::string_view schema_text;  // of pyat.yml
extern const std::string_view baseline_schema_text;
extern const std::string_view cost_schema_text;
extern const std::string_view prices_schema_text;

}  // namespace pyat::config
