// The edits that mend a value which its type does not take. What comes to mind is put to the decoder itself: only what
// it accepts is offered.
#include <algorithm>

#include "decode/checks/go_text.hpp"
#include "decode/choices.hpp"
#include "decode/decoder.hpp"
#include "decode/proposals.hpp"
#include "edit/entries.hpp"
#include "edit/lines.hpp"
#include "util/edit_distance.hpp"

namespace pyat::decode {
namespace {

using propose::DurationKind;
using propose::Proposal;
using yaml::Node;
using yaml::NodeKind;
using yaml::Style;

Node plain_node(std::string_view text) { return {.style = Style::plain, .implicit = true, .value = text}; }
Node quoted_node(std::string_view text) { return {.style = Style::double_quoted, .value = text}; }

// Needs no quotes, even between brackets.
bool is_plain_word(std::string_view text) {
  if (text.empty() || text.back() == ':') return false;
  if (!checks::is_word(text[0]) && text[0] != '/' && text[0] != '.') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return checks::is_word(c) || std::string_view("./:+-*@").find(c) != std::string_view::npos;
  });
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string written(std::string_view text) { return is_plain_word(text) ? std::string(text) : in_quotes(text); }

bool is_one_line(const Node& node) {
  return node.kind == NodeKind::scalar && node.start.line == node.end.line &&
         node.value.find('\n') == std::string::npos;
}

std::vector<std::string_view> split_at_commas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const checks::Cut cut = checks::cut(text, ',');
    parts.push_back(checks::trim_space(cut.before));
    if (!cut.found) return parts;
    text = cut.after;
  }
}

struct Span {
  std::size_t begin = 0, end = 0;
};

// The bytes of a value without its anchor; nothing when it has a tag, or goes on in another line than its anchor.
std::optional<Span> value_span(const edit::Source& source, const Node& node) {
  if (!node.tag.empty()) return {};
  Span span{source.offset(node.start), source.offset(node.end)};
  const std::string_view text = source.text();
  while (span.begin < span.end && (text[span.begin] == '&' || text[span.begin] == '!')) {
    const std::size_t space = text.find_first_of(" \t\r\n", span.begin);
    if (space >= span.end) return {};
    span.begin = text.find_first_not_of(" \t", space);
    if (span.begin >= span.end || text[span.begin] == '\r' || text[span.begin] == '\n') return {};
  }
  return span;
}

// Where a single value could stand in the place of a list: in brackets, or behind the colon of the key. Nothing when a
// comment would be lost, and for a list that is no value of a mapping.
std::optional<Span> list_span(const edit::Source& source, const Node& node) {
  const std::string_view text = source.text();
  if (!node.tag.empty()) return {};
  std::optional<Span> span = value_span(source, node);
  if (!span || span->begin == 0) return {};
  const std::size_t colon = text.find_last_not_of(" \t\r\n", source.offset(node.start) - 1);
  if (colon == std::string_view::npos || text[colon] != ':') return {};
  if (node.style == Style::block) {
    if (text[span->begin] != '-') return {};
    span->begin = colon + 1;
  }
  return source.between(span->begin, span->end).find('#') == std::string_view::npos ? span : std::nullopt;
}

// May a plain text with commas stand here? Not between brackets; when in doubt it gets quotes.
bool is_in_block(const edit::Source& source, std::size_t offset) {
  const std::string_view before = source.between(edit::line_begin(source.text(), offset), offset);
  return before.find(':') != std::string_view::npos && before.find_first_of("{}[],'\"") == std::string_view::npos;
}

}  // namespace

bool Decoder::accepts(const Node& node, const Type& type) const {
  std::vector<diag::Diagnostic> complaints;
  Decoder trial(release_, source_, complaints);
  trial.is_trial_ = true;
  trial.unmarshal(node, type);
  return complaints.empty();
}

Proposal Decoder::propose_scalar(std::string_view text, const Type& type) const {
  Proposal proposal{};
  const std::string_view key = path_.empty() ? std::string_view{} : path_.back().key;
  if (type.name == "time.Duration") {
    proposal = propose::duration(text, DurationKind::go);
  } else if (type.name == "model.Duration") {
    proposal = propose::duration(text, DurationKind::prometheus);
  } else if (type.name == "flagext.Bytes") {
    proposal = propose::size(text);
  } else if (const auto choices = choices_of(type.name); !choices.empty()) {
    Choice choice = nearest_choice(text, choices);
    proposal = {std::move(choice.text), choice.sure};
  } else if (type.kind == Kind::boolean) {
    proposal = propose::boolean(text);
  } else if (type.kind >= Kind::int32 && type.kind <= Kind::float64) {
    proposal = propose::number(text, key, type.kind != Kind::float64);
  }
  if (!proposal.text.empty() && !accepts(plain_node(proposal.text), type)) return {};
  return proposal;
}

// `a` or `a, b` where a list belongs.
diag::Fix Decoder::mend_into_list(const Node& node, const Type& type) const {
  const auto span = value_span(source_, node);
  if (!span || node.value.empty()) return {};
  const Type elem = type.elem();
  const auto items = split_at_commas(node.value);
  // A comma may be part of a text, but not of a number.
  diag::Fix fix{.safe = items.size() == 1 || elem.kind != Kind::string};
  std::string list;
  bool as_is = items.size() == 1;
  for (const std::string_view item : items) {
    std::string text(item);
    if (item.empty()) return {};
    if (!accepts(is_plain_word(item) ? plain_node(item) : quoted_node(item), elem)) {
      Proposal proposal = propose_scalar(item, elem);
      if (proposal.text.empty()) return {};
      fix.safe = fix.safe && proposal.safe;
      text = std::move(proposal.text);
      as_is = false;
    }
    list += (list.empty() ? "" : ", ") + written(text);
  }
  const bool needs_quotes = node.style == Style::plain && !is_plain_word(node.value);
  if (as_is && !needs_quotes) {
    list = source_.between(span->begin, span->end);
    fix.edits = {{source_.range(span->begin, span->begin), "["}, {source_.range(span->end, span->end), "]"}};
  } else {
    fix.edits = {{source_.range(span->begin, span->end), "[" + list + "]"}};
  }
  fix.title = "write it as a list: [" + list + "]";
  return fix;
}

// A list where one value belongs: the value of its only item, or a text with commas.
diag::Fix Decoder::mend_from_list(const Node& node, const Type& type) const {
  const auto span = list_span(source_, node);
  if (!span || node.count == 0) return {};
  std::string text;
  for (std::uint32_t i = 0; i < node.count; ++i) {
    const bool usable = is_one_line(node[i]) && node[i].tag.empty() && !node[i].value.empty();
    if (!usable || (node.count > 1 && node[i].value.find(',') != std::string_view::npos)) return {};
    text += (i == 0 ? "" : ",") + std::string(node[i].value);
  }
  const bool takes_commas = type.name.find("CSV") != std::string_view::npos;
  const bool is_text = takes_commas || type.kind == Kind::string;
  if (node.count > 1 && !is_text) return {};
  const bool colon_before = source_.text()[span->begin - (span->begin > 0 ? 1 : 0)] == ':';
  const bool plain_list =
      std::all_of(text.begin(), text.end(), [](char c) { return c != ','; }) || is_in_block(source_, span->begin);
  std::string parts;
  for (const char c : text) parts += c == ',' ? '_' : c;
  const bool plain = is_plain_word(parts) && plain_list;
  if (!accepts(plain ? plain_node(text) : quoted_node(text), type)) return {};
  diag::Fix fix{.safe = takes_commas};
  const std::string value = plain ? text : in_quotes(text);
  fix.title = "write " + value + " instead of a list";
  fix.edits = {{source_.range(span->begin, span->end), (colon_before ? " " : "") + value}};
  return fix;
}

diag::Fix Decoder::mend_duplicate(const Node& mapping, const Node& key) const {
  if (is_trial_ || root_ == nullptr || problems_.size() > most_mended) return {};
  const Node* first = nullptr;
  for (std::uint32_t i = 0; i < mapping.count; i += 2) {
    const Node& value = mapping[i + 1];
    if (&mapping[i] != &key) {
      if (first == nullptr && mapping[i].value == key.value) first = &value;
      continue;
    }
    const bool same = first != nullptr && first->kind == NodeKind::scalar && value.kind == NodeKind::scalar &&
                      first->value == value.value && first->style == value.style && first->tag == value.tag;
    if (!same) return {};
    return {true, "remove the second " + std::string(key.value), edit::remove_entry(source_, *root_, key)};
  }
  return {};
}

diag::Fix Decoder::mend_value(const Node& node, const Type& type) const {
  if (is_trial_) return {};
  diag::Fix fix{};
  if (node.kind == NodeKind::sequence) {
    fix = mend_from_list(node, type);
  } else if (is_one_line(node) && type.kind == Kind::slice && !type.custom()) {
    fix = mend_into_list(node, type);
  } else if (is_one_line(node)) {
    const auto span = value_span(source_, node);
    Proposal proposal = span ? propose_scalar(node.value, type) : Proposal{};
    if (proposal.text.empty()) return {};
    fix.safe = proposal.safe;
    fix.title = "write " + proposal.text + " instead of " + std::string(source_.between(span->begin, span->end));
    fix.edits = {{source_.range(span->begin, span->end), std::move(proposal.text)}};
  }
  // What an alias stands for may be meant differently at other places.
  if (alias_depth_ > 0) fix.safe = false;
  return fix;
}

}  // namespace pyat::decode
