// A configuration tree that can be changed: what the rows of table.hpp are made of, and made into.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/table.hpp"

namespace pyat::schemas {

// A field together with its type. Of the root of a tree, of elements and of keys only the type counts.
struct Node {
  std::string name{};
  std::string type{};      // the Go type as the decoder prints it
  std::string owner{};     // the type named in "field X not found in type OWNER"; empty when nobody knows
  std::string fallback{};  // the default, as YAML text
  std::string flag{};      // the command line flag, without its dash
  Kind kind = Kind::any;
  Category category{};
  std::uint8_t flags = 0;  // TypeFlag
  bool hidden = false;
  std::vector<Node> fields{};  // of a structure
  std::vector<Node> elem{};    // none or one, as for a TypeRow
  std::vector<Node> key{};
  std::vector<Node> legacy{};

  // nullptr when there is no such field.
  const Node* find(std::string_view field) const;
};

// The tree below a row of the tables.
Node tree_of(std::uint32_t type);

}  // namespace pyat::schemas
