// Makes a tree of yaml-cpp's events. Include in .cpp files of this folder only.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/document.hpp"
#include "config/source.hpp"

namespace pyat::config {

// Thrown out of the parser, by the builder, at the first mistake after which going on makes no sense; what it was is
// among the document's problems.
struct Abandoned {};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(Source& source, Document& document) : source_(source), document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  struct Key {
    std::string text{};
    diag::Range range{};
    bool is_dropped = false;  // a mistake by itself, already reported
  };
  struct Level {
    Node* node = nullptr;
    std::optional<Key> key{};  // of a mapping: the one whose value comes next
    // The lines of the keys of a mapping that is too large to look through it.
    std::unordered_map<std::string, std::uint32_t> lines{};
  };

  Node& make(Kind kind, YAML::anchor_t anchor);
  // From a node to the end of its line.
  diag::Range range_of_line(const YAML::Mark& mark);
  void open(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void close();
  // Gives a finished node to the collection around it, as a key or as a value. `range` is where it was used.
  void attach(Node& node, diag::Range range);
  void take_key(const std::string& text, diag::Range range);
  // Of the key of that name in this mapping; nothing when it is the first.
  static std::optional<std::uint32_t> line_of_first(Level& level, const std::string& key);
  void take_value(Level& level, Node& node);
  // Whether a value comes next, rather than a key.
  bool expects_value() const;
  bool expects_key() const;
  void refuse_tag(const YAML::Mark& mark, const std::string& tag);
  [[noreturn]] void abandon(diag::Range where, std::string message, std::string help);

  Source& source_;
  Document& document_;
  std::vector<Level> levels_{};
  std::unordered_map<YAML::anchor_t, Node*> anchors_{};
  std::size_t expanded_ = 0;  // nodes that aliases stand for
};

}  // namespace pyat::config
