// Objects of the reports for programs. Included by .cpp files of render only.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace pyat::render {

using Json = nlohmann::ordered_json;

// An absent key means "none".
inline void set(Json& object, const char* key, std::string_view text) {
  if (!text.empty()) object[key] = text;
}

inline void set(Json& object, const char* key, std::uint64_t number) {
  if (number > 0) object[key] = number;
}

inline void set(Json& object, const diag::Range& range) {
  set(object, "line", range.begin.line);
  set(object, "column", range.begin.column);
  set(object, "end_line", range.end.line);
  set(object, "end_column", range.end.column);
}

}  // namespace pyat::render
