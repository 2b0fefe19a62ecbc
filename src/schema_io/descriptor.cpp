// config-descriptor.json, which is in Mimir's repository as cmd/mimir/config-descriptor.json for every release: a tree
// of blocks and fields, with default, flag, category and a rough type. It leaves hidden fields out.
#include <cstdint>

#include "schema_io/annotations.hpp"
#include "schema_io/borrow.hpp"
#include "schema_io/go_duration.hpp"
#include "schema_io/json.hpp"
#include "schema_io/reference.hpp"

namespace pyat::schema_io {
namespace {

using schemas::Category;
using schemas::Kind;
using schemas::Node;

constexpr int max_depth = 40;

// The types that the descriptor tells apart for sure, by its own words; empty for all others.
std::string_view sure_type(const Node& node) {
  if (node.type == "time.Duration" || node.type == "model.Duration") return "duration";
  if ((node.flags & schemas::type_custom) != 0) return {};
  if (!node.fields.empty()) return "block";
  switch (node.kind) {
    case Kind::boolean: return "boolean";
    case Kind::float64: return "float";
    case Kind::string: return "string";
    case Kind::int32:
    case Kind::int64:
    case Kind::uint8:
    case Kind::uint16:
    case Kind::uint32:
    case Kind::uint64: return "int";
    default: return {};
  }
}

bool is_sure(std::string_view declared) {
  return declared == "duration" || declared == "boolean" || declared == "float" || declared == "int" ||
         declared == "string";
}

// What the descriptor's own word for a type allows to say. Of a duration it does not tell whether it is Go's.
Node type_from(std::string_view declared) {
  const auto simple = [](const char* type, Kind kind) {
    Node node{};
    node.type = node.owner = type;
    node.kind = kind;
    return node;
  };
  if (declared == "boolean") return simple("bool", Kind::boolean);
  if (declared == "float") return simple("float64", Kind::float64);
  if (declared == "int") return simple("int", Kind::int64);
  return Borrowing::unknown_type(declared);
}

Category category_from(std::string_view name) {
  if (name == "advanced") return Category::advanced;
  if (name == "experimental") return Category::experimental;
  return name == "deprecated" ? Category::deprecated : Category::basic;
}

std::string fallback_of(const Json& entry, const Node& node) {
  const Json* value = find(entry, "fieldDefaultValue");
  if (value == nullptr || value->is_null() || value->is_object()) return node.fallback;
  if (node.fallback == "<hostname>") return node.fallback;  // the source has that of the machine it was made on
  const bool duration = text_at(entry, "fieldType") == "duration";
  if (!duration || !value->is_number_integer()) return default_text(*value);
  const auto nanoseconds = value->get<std::int64_t>();
  return node.type == "model.Duration" ? prometheus_duration(nanoseconds) : go_duration(nanoseconds);
}

class Descriptor {
 public:
  Descriptor(const Node& nearest, std::string_view release) : borrowing_(nearest, release) {}

  Node block(const Json& entry, const Node* before, const std::string& path);

  const std::string& problem() const { return problem_; }
  std::vector<std::string> notes() const { return borrowing_.notes("hidden, and such are not in the source"); }

 private:
  void add_entries(const Json& entry, const Node* before, const std::string& path, Node& into);
  Node field(const Json& entry, const Node* before, const std::string& path);

  Borrowing borrowing_;
  std::string problem_{};
  int depth_ = 0;
};

Node Descriptor::block(const Json& entry, const Node* before, const std::string& path) {
  Node node = Borrowing::unknown_section(false);
  if (before != nullptr) {
    node = *before;
    node.fields.clear();
  } else {
    borrowing_.sections.push_back(path);
  }
  add_entries(entry, before, path, node);
  if (before == nullptr) return node;
  for (const Node& field : before->fields) {
    if (!field.hidden || node.find(field.name) != nullptr) continue;
    borrowing_.kept.push_back(below(path, field.name));
    node.fields.push_back(field);
  }
  return node;
}

void Descriptor::add_entries(const Json& entry, const Node* before, const std::string& path, Node& into) {
  const Json* entries = find(entry, "blockEntries");
  if (entries == nullptr || !entries->is_array() || depth_ >= max_depth) {
    problem_ = (path.empty() ? "the document" : path) + " is a block without entries, or nested too deeply";
    return;
  }
  ++depth_;
  for (const Json& each : *entries) {
    const std::string name = text_at(each, "name");
    const std::string kind = text_at(each, "kind");
    const std::string at = below(path, name);
    const Node* same = before == nullptr ? nullptr : before->find(name);
    if (kind.empty() || (name.empty() && kind != "block") || into.find(name) != nullptr) {
      problem_ = "in " + (path.empty() ? "the document" : path) + " stands an entry without kind or name, or twice";
    } else if (name.empty()) {
      add_entries(each, before, path, into);  // an inlined structure
    } else {
      const bool section = kind == "block" && (same == nullptr || same->kind == Kind::structure);
      into.fields.push_back(section ? block(each, same, at) : field(each, same, at));
      into.fields.back().name = name;
    }
  }
  --depth_;
}

Node Descriptor::field(const Json& entry, const Node* before, const std::string& path) {
  const std::string flag = text_at(entry, "fieldFlag");
  const std::string declared = text_at(entry, "fieldType");
  if (before == nullptr) {
    before = borrowing_.by_flag(flag);
    if (before != nullptr) borrowing_.moved.push_back(path);
  }
  Node node{};
  if (before != nullptr && is_sure(declared) && !sure_type(*before).empty() && sure_type(*before) != declared) {
    borrowing_.changed.push_back(path);
    before = nullptr;
    node = type_from(declared);
  } else {
    node = before != nullptr ? *before : type_from(declared);
  }
  if (node.kind == Kind::any && before == nullptr) borrowing_.unknown.push_back(path);
  node.fallback = fallback_of(entry, node);
  node.flag = flag;
  node.category = category_from(text_at(entry, "fieldCategory"));
  node.hidden = false;
  return node;
}

}  // namespace

Reference read_descriptor(std::string_view text, const Node& nearest, std::string_view release) {
  Reference reference{};
  const Parsed parsed = parse_json(text);
  reference.problem = parsed.problem;
  if (!reference.problem.empty()) return reference;
  Descriptor descriptor(nearest, release);
  reference.root = descriptor.block(parsed.value, &nearest, "");
  reference.problem = descriptor.problem();
  if (!reference.problem.empty()) return reference;
  std::vector<std::string> names{};
  for (const Json& each : parsed.value["blockEntries"]) names.push_back(text_at(each, "name"));
  reference.problem = check_kinship(names, nearest, release);
  reference.notes = descriptor.notes();
  return reference;
}

SourceKind kind_of_source(std::string_view text) {
  const auto start = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (start == std::string_view::npos) return SourceKind::unknown;
  if (text[start] != '{') return SourceKind::manifest;
  if (text.find("\"x-go-type\"") != std::string_view::npos) return SourceKind::schema;
  return text.find("\"blockEntries\"") != std::string_view::npos ? SourceKind::descriptor : SourceKind::unknown;
}

}  // namespace pyat::schema_io
