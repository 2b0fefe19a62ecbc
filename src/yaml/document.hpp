// The first YAML document of a text, parsed by libyaml as the Go libraries parse it. Syntax errors are data, not
// exceptions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yaml/arena.hpp"
#include "yaml/dialect.hpp"
#include "yaml/node.hpp"
#include "yaml/syntax_error.hpp"

namespace pyat::yaml {

class Document {
 public:
  // Deeper nesting is refused, as the Go libraries refuse it.
  static constexpr std::uint32_t max_depth = 10000;

  // Parses the first document of `text`. The nodes live until the next call.
  void parse(std::string_view text, Dialect dialect);

  // What was parsed: the caller's, and as long as the caller keeps it.
  std::string_view text() const { return text_; }

  // nullptr when the stream holds no document. With an error: what stands before it, as far as it is complete.
  const Node* root() const { return root_; }
  const SyntaxError* error() const { return failed_ ? &error_ : nullptr; }
  // Aliases to anchors that do not exist; each stands for null in the tree.
  const std::vector<const Node*>& unknown_anchors() const { return unknown_anchors_; }
  // Is there a second document, which the servers do not read, and where does it start?
  bool has_more() const { return has_more_; }
  Mark more() const { return more_; }

 private:
  friend class Builder;

  void parse_once(std::string_view text, Dialect dialect);

  std::string_view text_{};
  Arena arena_{};
  const Node* root_ = nullptr;
  bool failed_ = false;
  bool has_more_ = false;
  bool patched_ = false;  // the text parsed is not the one given: see go_yaml.hpp
  SyntaxError error_{};
  Mark more_{};
  std::vector<const Node*> unknown_anchors_{};
};

}  // namespace pyat::yaml
