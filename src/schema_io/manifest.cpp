// manifest.md, which is in Tempo's repository as docs/sources/tempo/configuration/manifest.md for every release: the
// whole configuration as YAML, with all defaults but those that are empty and marked omitempty.
#include "schema_io/annotations.hpp"
#include "schema_io/borrow.hpp"
#include "schema_io/json.hpp"
#include "schema_io/reference.hpp"
#include "yaml/document.hpp"

namespace pyat::schema_io {
namespace {

using schemas::Kind;
using schemas::Node;
using yaml::NodeKind;

constexpr int max_depth = 40;

// The YAML in a Markdown document; other text as it is.
std::string_view fenced(std::string_view text) {
  constexpr std::string_view fence = "```yaml\n";
  const auto start = text.find(fence);
  if (start == std::string_view::npos) return text;
  text.remove_prefix(start + fence.size());
  return text.substr(0, text.find("\n```") + 1);
}

// The defaults that omitempty leaves out.
bool is_empty(const Node& node) {
  for (const Node& field : node.fields) {
    if (!is_empty(field)) return false;
  }
  for (const std::string_view empty : {"", "\"\"", "false", "0", "0s", "null", "[]", "{}", "0001-01-01T00:00:00Z"}) {
    if (node.fallback == empty) return true;
  }
  return false;
}

std::string scalar_text(const yaml::Node& value) {
  return value.style == yaml::Style::plain ? std::string(value.value) : default_text(Json(std::string(value.value)));
}

// The default as YAML text; empty where it would be a structure of its own.
std::string fallback_of(const yaml::Node& value) {
  if (value.kind == NodeKind::scalar) return scalar_text(value);
  if (value.count == 0) return value.kind == NodeKind::sequence ? "[]" : "{}";
  std::string text{};
  for (std::uint32_t i = 0; i < value.count && value.kind == NodeKind::sequence; ++i) {
    if (value[i].kind != NodeKind::scalar) return {};
    text.append(text.empty() ? "- " : "\n- ").append(scalar_text(value[i]));
  }
  return text;
}

// What the default alone tells. A number may be a size, or a count, or a share; a text anything.
Node guess(const yaml::Node& value) {
  if (value.kind == NodeKind::sequence) return Borrowing::unknown_type("list");
  if (value.kind == NodeKind::mapping) return Borrowing::unknown_type("map");
  if (value.style == yaml::Style::plain && (value.value == "true" || value.value == "false")) {
    Node node{};
    node.type = node.owner = "bool";
    node.kind = Kind::boolean;
    return node;
  }
  return Borrowing::unknown_type("unknown");
}

class Manifest {
 public:
  Manifest(const Node& nearest, std::string_view release) : borrowing_(nearest, release) {}

  Node section(const yaml::Node& mapping, const Node* before, const std::string& path);

  const std::string& problem() const { return problem_; }
  std::vector<std::string> notes() const {
    std::vector<std::string> notes = borrowing_.notes("empty by default, and such may be left out of the source");
    notes.insert(notes.begin() + 1,
                 "flags and categories are not in the source: only fields that were known have them");
    return notes;
  }

 private:
  Node field(const yaml::Node& value, const Node* before, const std::string& path);

  Borrowing borrowing_;
  std::string problem_{};
  int depth_ = 0;
};

Node Manifest::section(const yaml::Node& mapping, const Node* before, const std::string& path) {
  Node node = Borrowing::unknown_section(true);
  if (before != nullptr) {
    node = *before;
    node.fields.clear();
  } else {
    borrowing_.sections.push_back(path);
  }
  if (++depth_ > max_depth) problem_ = "nested too deeply at " + path;
  for (std::uint32_t i = 0; i + 1 < mapping.count && problem_.empty(); i += 2) {
    const std::string name(mapping[i].value);
    if (mapping[i].kind != NodeKind::scalar || node.find(name) != nullptr) {
      problem_ = "line " + std::to_string(mapping[i].start.line + 1) + ": no key of a configuration, or one twice";
      break;
    }
    node.fields.push_back(field(mapping[i + 1], before == nullptr ? nullptr : before->find(name), below(path, name)));
    node.fields.back().name = name;
  }
  --depth_;
  if (before == nullptr) return node;
  for (const Node& field : before->fields) {
    if (node.find(field.name) != nullptr || !is_empty(field)) continue;
    borrowing_.kept.push_back(below(path, field.name));
    node.fields.push_back(field);
  }
  return node;
}

Node Manifest::field(const yaml::Node& given, const Node* before, const std::string& path) {
  const yaml::Node& value = yaml::resolve_alias(given);
  const bool mapping = value.kind == NodeKind::mapping && value.count > 0;
  if (mapping && (before == nullptr || !before->fields.empty())) return section(value, before, path);
  Node node = before != nullptr ? *before : guess(value);
  if (before == nullptr && node.kind == Kind::any) borrowing_.unknown.push_back(path);
  if (!node.fields.empty()) return node;           // "null": a section that is off
  if (node.fallback == "<hostname>") return node;  // the source has that of the machine on which it was made
  if (std::string fallback = fallback_of(value); !fallback.empty()) node.fallback = std::move(fallback);
  return node;
}

}  // namespace

Reference read_manifest(std::string_view text, const Node& nearest, std::string_view release) {
  Reference reference{};
  yaml::Document document{};
  document.parse(fenced(text), yaml::Dialect::v2);
  if (document.error() != nullptr) {
    reference.problem = "line " + std::to_string(document.error()->problem_mark.line + 1) +
                        ": it is no YAML: " + document.error()->problem;
    return reference;
  }
  const yaml::Node* root = document.root();
  if (root == nullptr || root->kind != NodeKind::mapping) {
    reference.problem = "it holds no configuration";
    return reference;
  }
  std::vector<std::string> names{};
  for (std::uint32_t i = 0; i < root->count; i += 2) names.emplace_back((*root)[i].value);
  reference.problem = check_kinship(names, nearest, release);
  if (!reference.problem.empty()) return reference;
  Manifest manifest(nearest, release);
  reference.root = manifest.section(*root, &nearest, "");
  reference.problem = manifest.problem();
  reference.notes = manifest.notes();
  return reference;
}

}  // namespace pyat::schema_io
