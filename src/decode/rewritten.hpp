// The tree of a document that a server has read into a map and written out again before it decodes it: texts are quoted
// then, so that a second library cannot take them for anything else. Places stay those of the original.
#pragma once

#include <deque>
#include <unordered_map>
#include <vector>

#include "yaml/node.hpp"

namespace pyat::decode {

class Rewritten {
 public:
  // `root` was parsed for yaml.v3, and must outlive this.
  explicit Rewritten(const yaml::Node& root) : root_(copy(root)) {}

  const yaml::Node& root() const { return *root_; }

 private:
  const yaml::Node* copy(const yaml::Node& node);

  std::deque<yaml::Node> nodes_{};
  std::deque<std::vector<const yaml::Node*>> children_{};
  std::unordered_map<const yaml::Node*, const yaml::Node*> known_{};  // aliases may form a circle
  const yaml::Node* root_;
};

}  // namespace pyat::decode
