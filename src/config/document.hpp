// The text of a YAML file as a tree. Mistakes are data, not exceptions.
#pragma once

#include <deque>
#include <string_view>
#include <vector>

#include "config/node.hpp"
#include "diag/diagnostic.hpp"

namespace pyat::config {

struct Document {
  // An alias leads to the node that it stands for: branches may be shared.
  std::deque<Node> nodes{};
  const Node* root = nullptr;  // nullptr when the text holds no document, or could not be read to its end
  std::vector<diag::Diagnostic> problems{};
};

// Reads the subset of YAML that a file kept by hand needs: one document, keys that are text, no tags, no merge keys.
Document parse_document(std::string_view text);

}  // namespace pyat::config
