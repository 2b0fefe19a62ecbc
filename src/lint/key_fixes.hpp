// The edits that mend a key of a mapping: take it out with all that belongs to it, put it into another section, or give
// it another name and touch nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "edit/source.hpp"
#include "yaml/document.hpp"

namespace pyat::lint {

// Of a document with a root, which must outlive this. `key` is where the key begins. Without edits where it cannot be
// done well: see edit/entries.hpp.
class KeyFixes {
 public:
  explicit KeyFixes(const yaml::Document& document) : root_(*document.root()), source_(document.text()) {}

  diag::Fix remove(diag::Position key) const;
  diag::Fix move(diag::Position key, std::string_view path, bool safe) const;
  // Never safe where aliases let other places share the mapping.
  diag::Fix rename(diag::Position key, std::string_view name, bool safe) const;

  // The line, from 1, in which the mapping of `key` has another key of that name; 0 when it has none.
  std::uint32_t line_of_sibling(diag::Position key, std::string_view name) const;

 private:
  bool is_shared(diag::Position key) const;

  const yaml::Node& root_;
  edit::Source source_;
  mutable std::optional<std::vector<const yaml::Node*>> shared_{};  // what aliases stand for
};

}  // namespace pyat::lint
