#include "lint/comments.hpp"

#include <string.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace pyat::lint {
namespace {

using diag::Position;
using yaml::Mark;
using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

constexpr std::string_view blanks = " \t";
constexpr std::uint32_t far_right = std::numeric_limits<std::uint32_t>::max();

Position position_of(Mark mark) { return {mark.line + 1, mark.column + 1}; }

bool is_collection(const Node& node) { return node.kind == NodeKind::mapping || node.kind == NodeKind::sequence; }
bool is_block_text(const Node& node) {
  return node.kind == NodeKind::scalar && (node.style == Style::literal || node.style == Style::folded);
}

// A part of the tree, by where problems in it begin; `end` is exclusive.
struct Span {
  Position begin{};
  Position end{};
};

// An empty value stands where it ends.
Position end_of(const Node& node) {
  Position least = position_of(node.start);
  ++least.column;
  return std::max(least, position_of(node.end));
}

// The `i`th child with what belongs to it: a key with its value. Of a value on lines of its own, its first entry: a
// comment between a key and a block stands above the first thing in that block.
Span span_of(const Node& parent, std::uint32_t i) {
  if (parent.kind == NodeKind::sequence) return {position_of(parent[i].start), end_of(parent[i])};
  if (i % 2 == 0 && i + 1 < parent.count) return {position_of(parent[i].start), end_of(parent[i + 1])};
  const Node* node = &parent[i];
  if (is_collection(*node) && node->style == Style::block && node->count != 0) return span_of(*node, 0);
  return {position_of(node->start), end_of(*node)};
}

// What stands around a place between or inside of nodes.
struct Surroundings {
  const Node* text = nullptr;    // the scalar that holds it
  const Node* before = nullptr;  // the last scalar that ends before it
  std::optional<Span> next{};    // what begins behind it, as far inside as it stands itself
};

const Node* last_scalar(const Node* node) {
  while (is_collection(*node)) {
    if (node->count == 0) return nullptr;
    node = &(*node)[node->count - 1];
  }
  return node->kind == NodeKind::scalar ? node : nullptr;
}

Surroundings look_around(const Node* root, Position at) {
  Surroundings found{};
  if (root == nullptr) return found;
  if (at < position_of(root->start)) {
    const bool has_entries = is_collection(*root) && root->style == Style::block && root->count != 0;
    found.next = has_entries ? span_of(*root, 0) : Span{position_of(root->start), end_of(*root)};
    return found;
  }
  for (const Node* node = root;;) {
    const bool inside = at < position_of(node->end);
    if (!is_collection(*node)) {
      (inside ? found.text : found.before) = node;
      return found;
    }
    const Node* const* const end = node->children + node->count;
    const Node* const* after =
        std::partition_point(node->children, end, [&](const Node* child) { return position_of(child->start) <= at; });
    if (after != end && inside) found.next = span_of(*node, static_cast<std::uint32_t>(after - node->children));
    if (after == node->children) return found;
    node = after[-1];
    if (is_collection(*node) && at >= position_of(node->end)) {
      found.before = last_scalar(node);
      return found;
    }
  }
}

// The finder: one line after the other that holds the mark.
class Finder {
 public:
  Finder(std::string_view text, const util::SourceLines& lines, const yaml::Document& document)
      : text_(text), lines_(lines), document_(document), last_line_(last_line()) {}

  std::vector<PragmaComment> find() {
    std::string_view line;
    for (std::size_t at = 0; (at = next_mark(at)) != std::string_view::npos; at = offset_of(line) + line.size()) {
      const std::uint32_t number = lines_.place_of(at).line;
      if (number > last_line_ || !lines_.find(number, line)) break;
      look_at(line, number);
    }
    return std::move(found_);
  }

 private:
  std::size_t next_mark(std::size_t from) const {
    const void* hit = ::memmem(text_.data() + from, text_.size() - from, pragma_mark.data(), pragma_mark.size());
    return hit == nullptr ? std::string_view::npos
                          : static_cast<std::size_t>(static_cast<const char*>(hit) - text_.data());
  }

  // Behind a syntax error nobody knows what is a comment, and the second document is not read.
  std::uint32_t last_line() const {
    if (const yaml::SyntaxError* error = document_.error()) {
      const bool has_context = error->stage == yaml::SyntaxError::Stage::scanner && !error->context.empty();
      return has_context ? std::min(error->context_mark.line, error->problem_mark.line) : error->problem_mark.line;
    }
    return document_.has_more() ? document_.more().line + 1 : far_right;
  }

  std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - text_.data()); }

  void look_at(std::string_view line, std::uint32_t number) {
    const std::size_t first = line.find_first_not_of(blanks);
    std::size_t counted = 0;  // so many bytes of the line are `column` - 1 characters
    std::uint32_t column = 1;
    for (std::size_t hash = 0; (hash = line.find('#', hash)) != std::string_view::npos; ++hash) {
      if (hash != 0 && blanks.find(line[hash - 1]) == std::string_view::npos) continue;
      const bool is_pragma = speaks_to_pyat(line.substr(hash));
      if (!is_pragma && hash != first) continue;
      column += util::count_characters(line.substr(counted, hash - counted));
      counted = hash;
      const Surroundings around = look_around(document_.root(), {number, column});
      if (is_in_text(around, number)) continue;
      if (is_pragma) add(*parse_pragma(line.substr(hash)), number, hash == first, around);
      return;  // what follows is in a comment, which may be a line that was commented out
    }
  }

  // The first line of a block text is its header, behind which a comment may stand.
  static bool is_in_text(const Surroundings& around, std::uint32_t line) {
    return around.text != nullptr && !(is_block_text(*around.text) && around.text->start.line + 1 == line);
  }

  void add(const Pragma& pragma, std::uint32_t line, bool is_alone, const Surroundings& around) {
    PragmaComment comment{.pragma = pragma, .line = line, .is_alone = is_alone};
    const Node* root = document_.root();
    comment.is_at_top = is_alone && (root == nullptr || line <= root->start.line);
    if (!is_alone) {
      comment.begin = {first_line_of_value(around, line), 1};
      comment.end = {line, far_right};
    } else if (around.next) {
      comment.begin = around.next->begin;
      comment.end = around.next->end;
    } else if (document_.has_more()) {
      comment.begin = position_of(document_.more());
      comment.end = {comment.begin.line, far_right};
    }
    found_.push_back(std::move(comment));
  }

  // A value in quotes may have begun on an earlier line.
  static std::uint32_t first_line_of_value(const Surroundings& around, std::uint32_t line) {
    const Node* before = around.before;
    if (before == nullptr || is_block_text(*before) || before->end.line + 1 != line) return line;
    return before->start.line + 1;
  }

  std::string_view text_;
  const util::SourceLines& lines_;
  const yaml::Document& document_;
  std::uint32_t last_line_;
  std::vector<PragmaComment> found_{};
};

}  // namespace

std::vector<PragmaComment> find_pragmas(std::string_view text, const util::SourceLines& lines,
                                        const yaml::Document& document) {
  return Finder(text, lines, document).find();
}

}  // namespace pyat::lint
