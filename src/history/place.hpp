// From the path of a key in a document to the abstract path of a field, see history/tree.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pyat::history {

struct Place {
  std::string section{};  // abstract
  std::string key{};      // as it is written
};

// `path` is one of a diagnostic: clients[0].url, overrides["a.b"].max. What the configuration with that root does not
// know stays as it is written.
Place place_of(std::uint32_t root, std::string_view path);

}  // namespace pyat::history
