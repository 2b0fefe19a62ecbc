#include "yaml/document.hpp"

#include <algorithm>
#include <unordered_map>

#include "yaml/go_yaml.hpp"
#include "yaml/parser.hpp"

namespace pyat::yaml {
namespace {

std::string_view view_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

Style style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return Style::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return Style::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE: return Style::literal;
    case YAML_FOLDED_SCALAR_STYLE: return Style::folded;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE: break;
  }
  return Style::plain;
}

// Stands in for the target of an alias to an unknown anchor, so that the rest of the file can still be read.
constexpr Node null_node{.implicit = true};

}  // namespace

// Turns the events of one document into nodes, without recursion: depth is the user's to choose.
class Builder {
 public:
  Builder(Document& document, Parser& parser, std::string_view text)
      : document_(document), parser_(parser), text_(text) {}

  // The current event is the document's start; afterwards it is the document's end. False on an error.
  bool build() {
    for (;;) {
      if (!parser_.next()) return fail(parser_.error());
      const yaml_event_t& event = parser_.event();
      switch (event.type) {
        case YAML_DOCUMENT_END_EVENT: return true;
        case YAML_SCALAR_EVENT:
          if (go::is_suspicious(event)) {
            if (auto error = go::check_scalar(event, text_, open_flow())) return fail(std::move(*error));
          }
          scalar(event);
          break;
        case YAML_ALIAS_EVENT: alias(event); break;
        case YAML_SEQUENCE_START_EVENT: sequence(event); break;
        case YAML_MAPPING_START_EVENT: mapping(event); break;
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT: close(event); break;
        default: break;  // no other event stands inside a document
      }
      if (open_.size() > Document::max_depth) return fail(too_deep(event));
    }
  }

 private:
  struct Open {
    Node* node;
    std::size_t first_child;  // index into pending_
  };

  // The innermost collection, when it is one in brackets or braces. A pair in brackets, [a: b], is no mapping of its
  // own.
  const go::OpenFlow* open_flow() {
    if (open_.empty() || open_.back().node->style != Style::flow) return nullptr;
    const Node* innermost = open_.back().node;
    if (innermost->kind == NodeKind::mapping && open_.size() > 1 && !go::starts_with_brace(text_, innermost->start)) {
      innermost = open_[open_.size() - 2].node;
    }
    flow_ = {innermost->kind == NodeKind::mapping, innermost->start};
    return &flow_;
  }

  Node* make(NodeKind kind, const yaml_event_t& event) {
    Node* node = document_.arena_.make<Node>();
    node->kind = kind;
    node->start = mark_of(event.start_mark);
    node->end = mark_of(event.end_mark);
    return node;
  }

  void add(Node* node) {
    if (open_.empty()) {
      document_.root_ = node;
    } else {
      pending_.push_back(node);
    }
  }

  void anchor(const yaml_char_t* name, const Node* node) {
    if (name == nullptr) return;
    anchors_.insert_or_assign(document_.arena_.copy(view_of(name)), node);
  }

  void scalar(const yaml_event_t& event) {
    const auto& data = event.data.scalar;
    Node* node = make(NodeKind::scalar, event);
    node->style = style_of(data.style);
    node->implicit = data.plain_implicit != 0;
    node->tag = document_.arena_.copy(view_of(data.tag));
    const std::string_view value(reinterpret_cast<const char*>(data.value), data.length);
    node->value = document_.arena_.copy(document_.patched_ ? std::string_view(go::restore(value)) : value);
    anchor(data.anchor, node);
    add(node);
  }

  void alias(const yaml_event_t& event) {
    Node* node = make(NodeKind::alias, event);
    node->value = document_.arena_.copy(view_of(event.data.alias.anchor));
    const auto found = anchors_.find(node->value);
    if (found == anchors_.end()) {
      document_.unknown_anchors_.push_back(node);
      node->target = &null_node;
    } else {
      node->target = found->second;
    }
    add(node);
  }

  void sequence(const yaml_event_t& event) {
    const auto& data = event.data.sequence_start;
    open(make(NodeKind::sequence, event), data.style == YAML_FLOW_SEQUENCE_STYLE, data.tag, data.anchor);
  }

  void mapping(const yaml_event_t& event) {
    const auto& data = event.data.mapping_start;
    open(make(NodeKind::mapping, event), data.style == YAML_FLOW_MAPPING_STYLE, data.tag, data.anchor);
  }

  void open(Node* node, bool flow, const yaml_char_t* tag, const yaml_char_t* name) {
    node->style = flow ? Style::flow : Style::block;
    node->tag = document_.arena_.copy(view_of(tag));
    anchor(name, node);
    add(node);
    open_.push_back({node, pending_.size()});
  }

  void close(const yaml_event_t& event) {
    Node* node = take_children();
    // libyaml ends a block collection where the next token starts, which may be many lines below.
    if (node->style == Style::flow) node->end = mark_of(event.end_mark);
  }

  // Closes the innermost collection, which ends with its last child.
  Node* take_children() {
    const auto [node, first] = open_.back();
    open_.pop_back();
    const std::size_t count = pending_.size() - first;
    if (count != 0) {
      auto** children = static_cast<const Node**>(document_.arena_.allocate(count * sizeof(Node*)));
      std::copy(pending_.begin() + static_cast<std::ptrdiff_t>(first), pending_.end(), children);
      node->children = children;
      node->count = static_cast<std::uint32_t>(count);
      pending_.resize(first);
      node->end = node->children[count - 1]->end;
    }
    return node;
  }

  bool has_lone_key() const {
    const Open& innermost = open_.back();
    return innermost.node->kind == NodeKind::mapping && (pending_.size() - innermost.first_child) % 2 != 0;
  }

  // The text before an error is often what the error has made of two lines.
  void drop_last_scalar() {
    if (open_.empty() || pending_.size() == open_.back().first_child) return;
    if (pending_.back()->kind == NodeKind::scalar) pending_.pop_back();
  }

  bool fail(SyntaxError error) {
    document_.error_ = std::move(error);
    document_.failed_ = true;
    drop_last_scalar();
    while (!open_.empty()) {
      if (has_lone_key()) pending_.pop_back();
      take_children()->cut_off = true;
    }
    return false;
  }

  static SyntaxError too_deep(const yaml_event_t& event) {
    SyntaxError error{};
    error.stage = SyntaxError::Stage::depth;
    error.problem = "exceeded max depth of 10000";
    error.problem_mark = mark_of(event.start_mark);
    error.context_mark = error.problem_mark;
    return error;
  }

  Document& document_;
  Parser& parser_;
  std::string_view text_;
  go::OpenFlow flow_{};
  std::vector<Open> open_{};
  std::vector<const Node*> pending_{};
  std::unordered_map<std::string_view, const Node*> anchors_{};
};

void Document::parse(std::string_view text, Dialect dialect) {
  text_ = text;
  std::string patched;
  patched_ = go::hide_inner_marks(text, patched);
  parse_once(patched_ ? patched : text, dialect);
  // Of what is no text at all, libyaml tells only the offset.
  if (failed_ && error_.stage == SyntaxError::Stage::reader) error_.problem_mark = go::mark_at(text, error_.offset);
  // Each round mends one character, so the rounds are few and their work is bounded.
  constexpr std::size_t most_work = 32 * 1024 * 1024;
  for (std::size_t work = text.size(); failed_ && work < most_work; work += text.size() + 1024) {
    if (!patched_) patched = text;
    if (!go::patch(patched, error_, dialect)) return;
    patched_ = true;
    parse_once(patched, dialect);
  }
}

void Document::parse_once(std::string_view text, Dialect dialect) {
  arena_.reset();
  root_ = nullptr;
  failed_ = false;
  has_more_ = false;
  unknown_anchors_.clear();
  const auto fail = [&](SyntaxError error) {
    error_ = std::move(error);
    failed_ = true;
  };

  Parser parser(text);
  // The stream's start, then the first document's start or the stream's end.
  for (int i = 0; i < 2; ++i) {
    if (parser.next()) continue;
    const bool ahead = dialect == Dialect::v3 && parser.error().stage == SyntaxError::Stage::parser;
    auto earlier = ahead ? go::check_lookahead(text, parser.tokens_used()) : std::nullopt;
    return fail(earlier ? std::move(*earlier) : parser.error());
  }
  if (parser.event().type != YAML_DOCUMENT_START_EVENT) return;
  if (auto error = go::check_version(parser.event())) return fail(std::move(*error));
  const bool built = Builder(*this, parser, text).build();
  const std::size_t used = parser.tokens_used();
  const bool more = built && (!parser.next() || parser.event().type != YAML_STREAM_END_EVENT);
  if (dialect == Dialect::v3 && (more || (!built && error_.stage == SyntaxError::Stage::parser))) {
    if (auto error = go::check_lookahead(text, used)) return fail(std::move(*error));
  }
  if (more && parser.event().type == YAML_DOCUMENT_START_EVENT) {
    has_more_ = true;
    more_ = mark_of(parser.event().start_mark);
  }
}

}  // namespace pyat::yaml
