#include "lint/move_key.hpp"

#include <string>

#include "edit/entries.hpp"

namespace pyat::lint {

diag::Fix remove_key(const yaml::Document& document, const edit::Source& source, const diag::Range& range) {
  const yaml::Node* key = edit::key_at(*document.root(), range.begin);
  if (key == nullptr) return {};
  return {.safe = false,
          .title = "remove \"" + std::string(key->value) + '"',
          .edits = edit::remove_entry(source, *document.root(), *key)};
}

diag::Fix move_key(const yaml::Document& document, const edit::Source& source, const diag::Range& range,
                   std::string_view path, bool safe) {
  const yaml::Node* key = edit::key_at(*document.root(), range.begin);
  // An item of a list, or an entry of a map that takes any: nobody knows which.
  if (key == nullptr || path.find('*') != std::string_view::npos) return {};
  return {.safe = safe,
          .title = "move \"" + std::string(key->value) + "\" to " + std::string(path),
          .edits = edit::move_entry(source, *document.root(), *key, path)};
}

}  // namespace pyat::lint
