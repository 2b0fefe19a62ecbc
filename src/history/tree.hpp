// All fields of one release in a flat list, so that a field can be looked for by its name or its flag.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/table.hpp"

namespace pyat::history {

// Paths in this layer are abstract: a list item or an entry of a map is "*", as in ingester.ring.* or clients.*.url.

// What a mapping at one place of the configuration can be decoded as. Tempo's `overrides:` has two forms.
struct Section {
  std::uint32_t type = 0;    // 0: there is no such place
  std::uint32_t legacy = 0;  // 0: one form only
};

// The section at a path of the configuration whose type is `root`; the empty path is the whole document.
Section section_at(std::uint32_t root, std::string_view path);

// The field of a section; nullptr when it has none of that name. The current form is asked first.
const schemas::FieldRow* field_of(Section section, std::string_view name);

// Is it a list or a map, or does it take further keys beside its fields?
bool has_entries(Section section);

// The field at a path; nullptr when there is none.
const schemas::FieldRow* field_at(std::uint32_t root, std::string_view path);

// The fields of the section, those of its second form after them, without those that both have.
std::vector<const schemas::FieldRow*> fields_of(Section section);

struct SplitPath {
  std::string_view section{};
  std::string_view name{};
};
SplitPath split(std::string_view path);
std::string join(std::string_view section, std::string_view name);

class Tree {
 public:
  static constexpr std::uint32_t none = 0xffff'ffff;

  struct Node {
    const schemas::FieldRow* field = nullptr;  // nullptr: the items of a list or the entries of a map
    std::uint32_t parent = none;               // none: at the top level
    bool legacy = false;                       // of the second form of its section
  };

  explicit Tree(std::uint32_t root);

  const std::vector<Node>& nodes() const { return nodes_; }
  std::string path(const Node& node) const;

 private:
  void add_fields(std::uint32_t type, std::uint32_t parent, bool legacy);
  void add_below(std::uint32_t type, std::uint32_t parent, bool legacy);

  std::vector<Node> nodes_{};
};

}  // namespace pyat::history
