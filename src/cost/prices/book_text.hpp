// prices/book.yml, inside the program: tools/embed_text.py writes the source at build time.
#pragma once

#include <string_view>

namespace pyat::cost {

extern const std::string_view book_text;

}  // namespace pyat::cost
