// The path of a key or value as diagnostics write it: limits.ingestion_rate, overrides[0].name, headers["a.b"].
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::diag {

// A key with a point in it must not look like two.
inline void append_key(std::string& path, std::string_view key) {
  if (key.find('.') != std::string_view::npos) {
    path += "[\"" + std::string(key) + "\"]";
    return;
  }
  if (!path.empty()) path += ".";
  path += key;
}

inline void append_index(std::string& path, std::int64_t index) { path += "[" + std::to_string(index) + "]"; }

}  // namespace pyat::diag
