#include "cost/triggers/change.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "config/words.hpp"
#include "edit/apply.hpp"
#include "edit/scalar.hpp"
#include "edit/source.hpp"
#include "units/number.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"
#include "yaml/document.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using yaml::Node;
using yaml::NodeKind;

struct Found {
  const Node* node = nullptr;
  string problem{}, help{};
};

string_view words_of(NodeKind kind) { return kind == NodeKind::mapping ? "a mapping" : "a list"; }

std::vector<string_view> keys_of(const Node& mapping) {
  std::vector<string_view> keys{};
  for (std::uint32_t i = 0; i + 1 < mapping.count; i += 2) keys.push_back(mapping[i].value);
  return keys;
}

class Walker {
 public:
  explicit Walker(string_view path) : path_(path), rest_(path) {}

  Found run(const Node& root) {
    const Node* node = &root;
    if (rest_.empty()) return {.problem = "the path is empty", .help = "name a value: limits_config.retention_period"};
    while (!rest_.empty()) {
      if (node->kind == NodeKind::alias) return is_alias(*node);
      Found next = rest_.front() == '[' ? item_of(*node) : entry_of(*node);
      if (next.node == nullptr) return next;
      node = next.node;
    }
    if (node->kind == NodeKind::alias) return is_alias(*node);
    if (node->kind == NodeKind::scalar) return {.node = node};
    return {.problem = string(path_) + " is " + string(words_of(node->kind)) + ", and no value",
            .help = "name one of the values in it"};
  }

 private:
  string walked() const {
    string_view done = path_.substr(0, path_.size() - rest_.size());
    if (done.ends_with('.')) done.remove_suffix(1);
    return string(done);
  }
  string here() const { return walked().empty() ? "the file" : walked(); }

  Found is_alias(const Node& node) const {
    return {.problem = walked() + " is an alias of &" + string(node.value),
            .help = "its value is written at the anchor, and others may use it: change it there"};
  }

  Found item_of(const Node& node) {
    const std::size_t end = rest_.find(']');
    std::size_t index = 0;
    const string_view digits = rest_.substr(1, end == string_view::npos ? 0 : end - 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (end == string_view::npos || digits.empty() || read.ptr != digits.data() + digits.size()) {
      return {.problem = "`" + string(rest_) + "` is no place in a list", .help = "the first one is [0]"};
    }
    if (node.kind != NodeKind::sequence) return {.problem = here() + " is no list", .help = {}};
    if (index >= node.count) {
      return {.problem =
                  here() + " has " + config::counted(node.count, "item", "items") + ", and no [" + string(digits) + "]",
              .help = "the first one is [0]"};
    }
    rest_.remove_prefix(end + 1);
    if (rest_.starts_with('.')) rest_.remove_prefix(1);
    return {.node = &node[static_cast<std::uint32_t>(index)]};
  }

  // The longest key that the rest begins with.
  Found entry_of(const Node& node) {
    const string_view first = rest_.substr(0, std::min(rest_.find_first_of(".["), rest_.size()));
    if (node.kind != NodeKind::mapping) {
      return {.problem = here() + " is " + (node.kind == NodeKind::sequence ? "a list" : "a single value") +
                         ", and has no " + string(first),
              .help = node.kind == NodeKind::sequence ? "name its place: [0] is the first one" : ""};
    }
    const Node* found = nullptr;
    std::size_t length = 0;
    for (std::uint32_t i = 0; i + 1 < node.count; i += 2) {
      const string_view key = node[i].value;
      const bool fits = rest_.starts_with(key) &&
                        (rest_.size() == key.size() || rest_[key.size()] == '.' || rest_[key.size()] == '[');
      if (!fits || key.size() <= length) continue;
      found = &node[i + 1];
      length = key.size();
    }
    if (found == nullptr) {
      const auto keys = keys_of(node);
      const string_view nearest = util::nearest(first, keys);
      return {.problem = here() + " has no " + string(first),
              .help = nearest.empty() ? "its keys are: " + util::joined(keys, ", ") : config::did_you_mean(nearest)};
    }
    rest_.remove_prefix(length);
    if (rest_.starts_with('.')) rest_.remove_prefix(1);
    return {.node = found};
  }

  string_view path_, rest_;
};

Found find_in(const yaml::Document& document, string_view path) {
  if (const yaml::SyntaxError* error = document.error()) {
    return {.problem = "it is no YAML: line " + std::to_string(error->problem_mark.line + 1) + ": " + error->problem};
  }
  if (document.root() == nullptr) return {.problem = "it is empty"};
  Found found = Walker(path).run(*document.root());
  if (found.node == nullptr && document.has_more()) found.help += "; only the first of its documents was read";
  return found;
}

bool is_boolean(string_view text) {
  const string lower = util::lower_ascii(text);
  return lower == "true" || lower == "false" || lower == "yes" || lower == "no" || lower == "on" || lower == "off";
}

bool is_null(string_view text) { return text.empty() || text == "~" || util::lower_ascii(text) == "null"; }

// Of what it would be read as without quotes.
enum class Reads { text, number, boolean, null };

Reads reads_as(string_view text) {
  if (is_null(text)) return Reads::null;
  if (is_boolean(text)) return Reads::boolean;
  return units::Number::parse(text) ? Reads::number : Reads::text;
}

bool is_safe_plain(string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (string_view("-?:,[]{}#&*!|>'\"%@`").find(text.front()) != string_view::npos && !units::Number::parse(text)) {
    return false;
  }
  return text.find(": ") == string_view::npos && text.find(" #") == string_view::npos &&
         text.find_first_of(",[]{}") == string_view::npos;
}

string single_quoted(string_view text) {
  string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : string(1, c);
  return out + "'";
}

string double_quoted(string_view text) {
  string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

string written(string_view value, const Node& old) {
  if (old.style == yaml::Style::double_quoted) return double_quoted(value);
  if (old.style == yaml::Style::single_quoted) return single_quoted(value);
  // What is a text there must not become a number or true.
  const bool changes_kind = reads_as(old.value) == Reads::text && reads_as(value) != Reads::text;
  return is_safe_plain(value) && !changes_kind ? string(value) : double_quoted(value);
}

}  // namespace

ValueAt value_at(string_view yaml, string_view path) {
  yaml::Document document{};
  document.parse(yaml, yaml::Dialect::v3);
  const Found found = find_in(document, path);
  if (found.node == nullptr) return {.problem = found.problem, .help = found.help};
  return {.text = string(found.node->value), .line = found.node->start.line + 1};
}

SetResult set_value(string_view yaml, string_view path, string_view value) {
  if (value.find_first_of("\r\n") != string_view::npos) {
    return {.problem = "a value of several lines cannot be set", .help = "write it into the file by hand"};
  }
  yaml::Document document{};
  document.parse(yaml, yaml::Dialect::v3);
  const Found found = find_in(document, path);
  if (found.node == nullptr) return {.problem = found.problem, .help = found.help};
  SetResult result{.before = string(found.node->value), .line = found.node->start.line + 1};
  const auto range = edit::replaceable(*found.node);
  if (!range) {
    result.problem = string(path) + " has an anchor, a tag, escapes or several lines";
    result.help = "change it by hand";
    return result;
  }
  const bool has_none = range->begin.column == range->end.column;
  const std::vector<diag::Edit> edits{{*range, (has_none ? " " : "") + written(value, *found.node)}};
  string text = edit::apply(yaml, edits);
  // What is proposed is read back: no edit may mean something else than it says.
  if (const ValueAt now = value_at(text, path); !now.problem.empty() || now.text != value) {
    result.problem = string(path) + " cannot be changed without changing what is around it";
    result.help = "change it by hand";
    return result;
  }
  result.text = std::move(text);
  return result;
}

}  // namespace pyat::cost
