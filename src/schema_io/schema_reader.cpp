// From a schema back to the tree that it was written from.
#include <algorithm>
#include <string>
#include <utility>

#include "schema_io/annotations.hpp"
#include "schema_io/json.hpp"
#include "schema_io/schema_file.hpp"
#include "schemas/catalog.hpp"

namespace pyat::schema_io {
namespace {

using schemas::Kind;
using schemas::Node;

constexpr std::string_view definitions = "#/$defs/";
constexpr int max_depth = 60;  // of a tree: a schema of the servers has 12

class Reader {
 public:
  explicit Reader(const Json& schema) : definitions_(find(schema, "$defs")) {}

  // The type that stands at a place, with the annotations of the place. `prefix` begins every flag written there,
  // nullptr drops them.
  Node place(const Json& site, const std::string* prefix);

  const std::string& problem() const { return problem_; }

 private:
  Node type(const Json& schema, const std::string* prefix);
  void add_fields(const Json& schema, const std::string* prefix, Node& node);
  void add_elem(const Json& schema, const std::string* prefix, Node& node);
  const Json* resolve(const Json& site);
  void override_below(const Json& site, const std::string* prefix, Node& node);

  Node fail(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return {};
  }

  const Json* definitions_;
  std::string problem_{};
  int depth_ = 0;
};

// The node at a path below: names of fields, [] or {} for the elements of a list or map. A structure with an inlined
// map, which has the name *, stands for that map, too.
Node* descend(Node& from, std::string_view path) {
  Node* node = &from;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (name == "*" && (node->flags & schemas::type_inline_map) != 0) {
      if (path.empty()) return nullptr;
      continue;
    }
    const bool elem = name == "[]" || name == "{}";
    if (elem ? node->elem.empty() : node->find(name) == nullptr) return nullptr;
    node = elem ? &node->elem.front() : const_cast<Node*>(node->find(name));
  }
  return node;
}

Node Reader::place(const Json& site, const std::string* prefix) {
  if (++depth_ > max_depth) {
    --depth_;
    return fail("its definitions contain themselves, or are nested more deeply than any configuration");
  }
  Node node{};
  if (const Json* forms = find(site, "anyOf"); forms != nullptr && forms->is_array() && forms->size() == 2) {
    node = place((*forms)[0], prefix);
    node.legacy = {place((*forms)[1], prefix)};
  } else if (find(site, "$ref") != nullptr) {
    const Json* target = resolve(site);
    const Json* more = find(site, "x-flag-prefix");
    const bool dropped = prefix == nullptr || (more != nullptr && more->is_null());
    const std::string joined = dropped ? std::string{} : *prefix + text_at(site, "x-flag-prefix");
    if (target != nullptr) node = type(*target, dropped ? nullptr : &joined);
  } else {
    node = type(site, prefix);
  }
  read_annotations(site, prefix, node);
  override_below(site, prefix, node);
  --depth_;
  return node;
}

const Json* Reader::resolve(const Json& site) {
  const std::string reference = text_at(site, "$ref");
  const Json* target = nullptr;
  if (reference.starts_with(definitions) && definitions_ != nullptr) {
    target = find(*definitions_, std::string_view(reference).substr(definitions.size()));
  }
  if (target == nullptr) fail("\"" + reference + "\" refers to nothing");
  return target;
}

void Reader::override_below(const Json& site, const std::string* prefix, Node& node) {
  const Json* overrides = find(site, "x-overrides");
  if (overrides == nullptr || !overrides->is_object()) return;
  for (const auto& entry : overrides->items()) {
    if (Node* below = descend(node, entry.key())) read_annotations(entry.value(), prefix, *below);
  }
}

Node Reader::type(const Json& schema, const std::string* prefix) {
  Node node{};
  node.type = text_at(schema, "x-go-type");
  const Json* kind = find(schema, "x-go-kind");
  const std::string kind_text = kind == nullptr ? "struct" : text_at(schema, "x-go-kind");
  if (node.type.empty()) return fail("a type without x-go-type");
  if (!kind_from(kind_text, node.kind)) return fail("\"" + kind_text + "\" is no kind of a Go type");
  node.owner = text_at(schema, "x-go-owner");
  if (true_at(schema, "x-go-custom")) node.flags |= schemas::type_custom;
  if (true_at(schema, "x-go-recursive")) node.flags |= schemas::type_recursive;
  if (find(schema, "properties") != nullptr) add_fields(schema, prefix, node);
  add_elem(schema, prefix, node);
  if (const Json* key = find(schema, "propertyNames"); key != nullptr && node.kind == Kind::map) {
    node.key = {place(*key, prefix)};
  }
  return node;
}

void Reader::add_fields(const Json& schema, const std::string* prefix, Node& node) {
  const Json& properties = schema["properties"];
  if (!properties.is_object()) {
    fail("properties that are no object");
    return;
  }
  for (const auto& entry : properties.items()) {
    Node field = place(entry.value(), prefix);
    field.name = entry.key();
    node.fields.push_back(std::move(field));
  }
  if (const Json* inlined = find(schema, "x-inline-map")) {
    node.flags |= schemas::type_inline_map;
    node.elem = place(*inlined, prefix).elem;
    if (node.elem.empty()) fail("an inlined map without a type of its values");
  } else if (find(schema, "x-go-owner") == nullptr) {
    node.owner = node.type;
  }
}

void Reader::add_elem(const Json& schema, const std::string* prefix, Node& node) {
  const Json* elem = find(schema, "x-go-elem");
  if (elem == nullptr && node.kind == Kind::slice) elem = find(schema, "items");
  if (elem == nullptr && node.kind == Kind::map) elem = find(schema, "additionalProperties");
  if (elem != nullptr && elem->is_object()) node.elem = {place(*elem, prefix)};
}

void read_header(const Json& schema, SchemaFile& file) {
  const auto product = schemas::product_from(text_at(schema, "x-product"));
  file.header.release = text_at(schema, "x-release");
  if (!product || file.header.release.empty()) {
    file.problem = "x-product or x-release is missing: this is no schema of pyat";
    return;
  }
  file.header.product = *product;
  const auto texts = [](const Json* list, std::vector<std::string>& into) {
    if (list == nullptr || !list->is_array()) return;
    for (const Json& each : *list) {
      if (each.is_string()) into.push_back(each.get<std::string>());
    }
  };
  texts(find(schema, "x-versions"), file.header.versions);
  if (const Json* imported = find(schema, "x-imported")) {
    file.header.source = text_at(*imported, "source");
    file.header.nearest = text_at(*imported, "nearest");
    texts(find(*imported, "notes"), file.header.notes);
  }
}

}  // namespace

SchemaFile read_schema(std::string_view text) {
  SchemaFile file{};
  const Parsed parsed = parse_json(text);
  file.problem = parsed.problem;
  if (file.problem.empty()) read_header(parsed.value, file);
  if (!file.problem.empty()) return file;
  Reader reader(parsed.value);
  const std::string no_prefix{};
  file.root = reader.place(parsed.value, &no_prefix);
  file.problem = reader.problem();
  if (file.problem.empty() && file.root.fields.empty()) file.problem = "it has no fields";
  return file;
}

}  // namespace pyat::schema_io
