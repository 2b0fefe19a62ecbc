// A configuration tree as a JSON Schema (draft 7) that an editor can use, and back. ARCHITECTURE.md lists the keywords
// that carry what JSON Schema cannot say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/release.hpp"
#include "schemas/tree.hpp"

namespace pyat::schema_io {

struct Header {
  schemas::Product product{};
  std::string release{};
  std::vector<std::string> versions{};
  // Of an imported release; all empty for one that was read off the server itself.
  std::string source{};              // what it was made from
  std::string nearest{};             // the release that lent what the source does not tell
  std::vector<std::string> notes{};  // what nobody knows
};

std::string write_schema(const Header& header, const schemas::Node& root);

struct SchemaFile {
  Header header{};
  schemas::Node root{};
  std::string problem{};  // empty: all is well
};

// Takes what write_schema() writes, and the files of the project's own schemas/.
SchemaFile read_schema(std::string_view text);

}  // namespace pyat::schema_io
