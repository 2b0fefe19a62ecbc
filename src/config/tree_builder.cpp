#include "config/tree_builder.hpp"

#include <algorithm>
#include <utility>

#include "config/problem.hpp"
#include "config/scalar_kind.hpp"

namespace pyat::config {
namespace {

using std::string;

// The schema of pyat.yml is five levels deep; what is far deeper is a trap for recursive code.
constexpr std::size_t max_depth = 32;
// A few aliases to aliases stand for billions of values.
constexpr std::size_t max_expanded = 10'000;

constexpr std::string_view plain_tag = "?";
constexpr std::string_view quoted_tag = "!";
constexpr std::string_view text_tag = "tag:yaml.org,2002:str";

}  // namespace

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
  if (document_.root == nullptr) return;
  const std::size_t begin = source_.offset_of_mark(mark.pos);
  abandon(source_.range(begin, source_.line_end(begin)), "a second YAML document begins here",
          "keep everything in one document: remove the line ---");
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node& node = make(Kind::null, anchor);
  // Where nothing is written, yaml-cpp gives the place of whatever comes next: the key is the better one.
  node.range = expects_value() ? levels_.back().key->range : range_of_line(mark);
  node.weight = 1;
  attach(node, node.range);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const std::size_t begin = source_.offset_of_mark(mark.pos);
  const std::size_t end = std::min(source_.text().find_first_of(" \t\r\n,]}", begin), source_.text().size());
  const diag::Range range = source_.range(begin, end);
  Node& target = *anchors_.at(anchor);
  target.is_shared = true;
  if (target.weight == 0) abandon(range, "an alias inside of what it stands for", "write the value out");
  expanded_ += target.weight;
  if (expanded_ > max_expanded) {
    abandon(range, "the aliases stand for more than " + std::to_string(max_expanded) + " values",
            "use fewer aliases to what holds aliases itself");
  }
  attach(target, range);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const string& tag, YAML::anchor_t anchor, const string& value) {
  refuse_tag(mark, tag);
  const std::size_t begin = source_.skip_properties(source_.offset_of_mark(mark.pos));
  const diag::Range range = source_.range(begin, source_.scalar_end(begin, value));
  if (tag == plain_tag && value == "<<" && expects_key()) {
    document_.problems.push_back(make_problem(range, "merge keys (<<) are not supported here",
                                              "repeat the keys, or give the whole value as an alias"));
    levels_.back().key = Key{value, range, true};
    return;
  }
  if (expects_key() && anchor == YAML::NullAnchor) return take_key(value, range);
  Node& node = make(tag == plain_tag ? kind_of_plain(value) : Kind::text, anchor);
  node.text = value;
  node.range = range;
  node.weight = 1;
  attach(node, range);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const string& tag, YAML::anchor_t anchor,
                                  YAML::EmitterStyle::value /*style*/) {
  open(Kind::list, mark, tag, anchor);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value /*style*/) {
  open(Kind::mapping, mark, tag, anchor);
}

diag::Range TreeBuilder::range_of_line(const YAML::Mark& mark) {
  const std::size_t begin = source_.skip_properties(source_.offset_of_mark(mark.pos));
  return source_.range(begin, source_.line_end(begin));
}

Node& TreeBuilder::make(Kind kind, YAML::anchor_t anchor) {
  Node& node = document_.nodes.emplace_back();
  node.kind = kind;
  if (anchor != YAML::NullAnchor) anchors_[anchor] = &node;
  return node;
}

void TreeBuilder::open(Kind kind, const YAML::Mark& mark, const string& tag, YAML::anchor_t anchor) {
  refuse_tag(mark, tag);
  Node& node = make(kind, anchor);
  node.range = range_of_line(mark);
  if (expects_key()) {
    abandon(node.range, "a key must be a text", "a { or [ at the beginning of a text needs quotes around it");
  }
  if (levels_.size() == max_depth) {
    abandon(node.range, "nested deeper than " + std::to_string(max_depth) + " levels", {});
  }
  levels_.push_back({.node = &node});
}

void TreeBuilder::close() {
  Node& node = *levels_.back().node;
  levels_.pop_back();
  node.weight = 1;
  for (const Entry& entry : node.entries) node.weight += entry.value->weight;
  for (const Node* item : node.items) node.weight += item->weight;
  attach(node, node.range);
}

void TreeBuilder::attach(Node& node, diag::Range range) {
  if (levels_.empty()) {
    document_.root = &node;
    return;
  }
  Level& level = levels_.back();
  if (level.node->kind == Kind::list) {
    level.node->items.push_back(&node);
  } else if (level.key) {
    take_value(level, node);
  } else {
    if (node.kind == Kind::null || node.kind == Kind::list || node.kind == Kind::mapping) {
      abandon(range, "a key must be a text", node.kind == Kind::null ? "put null in quotes if it is a name" : "");
    }
    take_key(node.text, range);
  }
}

std::optional<std::uint32_t> TreeBuilder::line_of_first(Level& level, const string& key) {
  constexpr std::size_t most_to_look_through = 16;
  const std::vector<Entry>& entries = level.node->entries;
  if (entries.size() <= most_to_look_through) {
    const Entry* entry = level.node->find(key);
    return entry != nullptr ? std::optional(entry->key_range.begin.line) : std::nullopt;
  }
  for (std::size_t i = level.lines.size(); i < entries.size(); ++i) {
    level.lines.emplace(entries[i].key, entries[i].key_range.begin.line);
  }
  const auto found = level.lines.find(key);
  return found != level.lines.end() ? std::optional(found->second) : std::nullopt;
}

void TreeBuilder::take_key(const string& text, diag::Range range) {
  Level& level = levels_.back();
  const auto first = line_of_first(level, text);
  if (first) {
    document_.problems.push_back(
        make_problem(range, "duplicate key \"" + text + "\"",
                     "it stands in line " + std::to_string(*first) + " already: remove one of the two"));
  }
  level.key = Key{text, range, first.has_value()};
}

void TreeBuilder::take_value(Level& level, Node& node) {
  Key& key = *level.key;
  if (!key.is_dropped) level.node->entries.push_back({std::move(key.text), key.range, &node});
  level.key.reset();
}

bool TreeBuilder::expects_value() const { return !levels_.empty() && levels_.back().key.has_value(); }

bool TreeBuilder::expects_key() const {
  return !levels_.empty() && levels_.back().node->kind == Kind::mapping && !expects_value();
}

void TreeBuilder::refuse_tag(const YAML::Mark& mark, const string& tag) {
  if (tag.empty() || tag == plain_tag || tag == quoted_tag || tag == text_tag) return;
  const std::size_t begin = source_.offset_of_mark(mark.pos);
  document_.problems.push_back(make_problem(source_.range(begin, source_.line_end(begin)),
                                            "tags are not supported here, and this is one: " + tag, "remove it"));
}

void TreeBuilder::abandon(diag::Range where, string message, string help) {
  document_.problems.push_back(make_problem(where, std::move(message), std::move(help)));
  throw Abandoned{};
}

}  // namespace pyat::config
