#include "wire/snappy.hpp"

#include <snappy-c.h>

namespace pyat::wire {

using std::string;
using std::string_view;

string snappy_compress(string_view plain) {
  std::size_t size = ::snappy_max_compressed_length(plain.size());
  string packed(size, '\0');
  const bool is_done = ::snappy_compress(plain.data(), plain.size(), packed.data(), &size) == SNAPPY_OK;
  packed.resize(is_done ? size : 0);  // it fails only where there is too little room
  return packed;
}

std::optional<string> snappy_uncompress(string_view packed, std::size_t most) {
  std::size_t size = 0;
  if (::snappy_uncompressed_length(packed.data(), packed.size(), &size) != SNAPPY_OK || size > most)
    return std::nullopt;
  string plain(size, '\0');
  if (::snappy_uncompress(packed.data(), packed.size(), plain.data(), &size) != SNAPPY_OK) return std::nullopt;
  plain.resize(size);
  return plain;
}

}  // namespace pyat::wire
