// tools/schemas/constraints.py as JSON, inside the program: tools/compile_constraints.py writes it at build time.
#pragma once

#include <string_view>

namespace pyat::schema_io {

extern const std::string_view constraints_text;

}  // namespace pyat::schema_io
