// From a tree to a schema. Structures are written where they stand, so that each field has its own flag and default;
// all other types once, under $defs.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "schema_io/annotations.hpp"
#include "schema_io/constraints_text.hpp"
#include "schema_io/json.hpp"
#include "schema_io/schema_file.hpp"

namespace pyat::schema_io {
namespace {

using schemas::Kind;
using schemas::Node;

constexpr std::string_view definitions = "#/$defs/";

bool is_mapping(const Node& type) {
  return type.kind == Kind::structure && (!type.fields.empty() || (type.flags & schemas::type_inline_map) != 0);
}

// The Go type without the characters that a JSON pointer would have to escape.
std::string definition_name(std::string_view go_type) {
  std::string name{};
  for (const char c : go_type) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (good) name += c;
    if (!good && !name.empty() && name.back() != '-') name += '-';
  }
  while (name.ends_with('-')) name.pop_back();
  return name.empty() ? std::string("value") : name;
}

class Writer {
 public:
  Json schema(const Header& header, const Node& root) {
    Json schema = head(header);
    schema.update(type(root));
    Json& all = schema["$defs"] = Json::object();
    for (const auto& [name, definition] : definitions_) all[name] = definition;
    return schema;
  }

 private:
  static Json head(const Header& header);

  Json place(const Node& field) {
    Json place = type_at_place(field);
    add_annotations(place, field);
    return place;
  }

  Json type_at_place(const Node& node) {
    if (node.legacy.empty()) return is_mapping(node) ? mapping(node) : reference(node);
    Json both = Json::object();
    both["anyOf"] = Json::array({type(node), type(node.legacy.front())});
    both["x-go-type"] = node.type;
    return both;
  }

  Json type(const Node& node) { return is_mapping(node) ? mapping(node) : simple(node); }
  Json mapping(const Node& node);
  Json simple(const Node& node);
  Json constraint(const Node& node) const;

  Json reference(const Node& node) {
    Json definition = simple(node);
    const std::string plain = definition_name(node.type);
    std::string name = plain;
    for (int i = 2; definitions_.contains(name) && definitions_[name] != definition; ++i) {
      name = plain + "-" + std::to_string(i);
    }
    definitions_[name] = std::move(definition);
    Json reference = Json::object();
    reference["$ref"] = std::string(definitions) + name;
    return reference;
  }

  Json constraints_ = Json::parse(constraints_text);
  std::map<std::string, Json> definitions_{};
};

Json Writer::head(const Header& header) {
  std::string listed{};
  for (std::size_t i = 0; i < header.versions.size(); ++i) {
    listed += i == 0 ? "" : i + 1 == header.versions.size() ? " and " : ", ";
    listed += header.versions[i];
  }
  const std::string name = "Grafana " + std::string(schemas::display_name(header.product));
  Json head = Json::object();
  head["$schema"] = "http://json-schema.org/draft-07/schema#";
  head["title"] = name + " " + header.release;
  head["description"] = "The configuration file of " + name + " " + listed + ".";
  head["x-product"] = schemas::to_string(header.product);
  head["x-release"] = header.release;
  head["x-versions"] = header.versions;
  if (!header.source.empty()) {
    head["x-imported"] = {{"source", header.source}, {"nearest", header.nearest}, {"notes", header.notes}};
  }
  return head;
}

void add_marks(Json& schema, const Node& node) {
  if ((node.flags & schemas::type_custom) != 0) schema["x-go-custom"] = true;
  if ((node.flags & schemas::type_recursive) != 0) schema["x-go-recursive"] = true;
}

Json Writer::mapping(const Node& node) {
  Json schema = {{"type", {"object", "null"}}, {"additionalProperties", false}, {"x-go-type", node.type}};
  add_marks(schema, node);
  if ((node.flags & schemas::type_recursive) != 0) schema["additionalProperties"] = Json::object();
  if (node.owner != node.type && (node.flags & schemas::type_inline_map) == 0) schema["x-go-owner"] = node.owner;
  schema["patternProperties"] = {{"^<<$", Json::object()}};  // `<<: *anchor` may stand in any mapping
  if ((node.flags & schemas::type_inline_map) != 0) {
    if (node.owner != node.type && !node.owner.empty()) schema["x-go-owner"] = node.owner;
    const Node inlined{.type = "map[string]" + node.elem.front().type, .kind = Kind::map, .elem = node.elem};
    schema["x-inline-map"] = type_at_place(inlined);
    const Json& closed = constraints_["closed_inline_maps"];
    if (std::find(closed.begin(), closed.end(), Json(node.type)) == closed.end()) {
      schema["additionalProperties"] = place(node.elem.front());
    }
  }
  Json& properties = schema["properties"] = Json::object();
  std::vector<const Node*> fields{};
  for (const Node& field : node.fields) fields.push_back(&field);
  std::sort(fields.begin(), fields.end(), [](const Node* a, const Node* b) { return a->name < b->name; });
  for (const Node* field : fields) properties[field->name] = place(*field);
  return schema;
}

Json Writer::constraint(const Node& node) const {
  const Json& by_type = constraints_["by_type"];
  const auto found = by_type.find(node.type);
  return found != by_type.end() ? *found : constraints_["by_kind"][std::string(kind_name(node))];
}

Json Writer::simple(const Node& node) {
  Json schema = constraint(node);
  schema["x-go-type"] = node.type;
  schema["x-go-kind"] = kind_name(node);
  add_marks(schema, node);
  if (!node.owner.empty()) schema["x-go-owner"] = node.owner;
  if (!node.key.empty()) schema["propertyNames"] = reference(node.key.front());
  if (!node.elem.empty()) {
    // What a type that decodes itself reads need not look like its elements.
    const bool custom = (node.flags & schemas::type_custom) != 0;
    schema[custom                     ? "x-go-elem"
           : node.kind == Kind::slice ? "items"
                                      : "additionalProperties"] = place(node.elem.front());
  }
  return schema;
}

}  // namespace

std::string write_schema(const Header& header, const Node& root) {
  return lay_out(Writer{}.schema(header, root)) + "\n";
}

}  // namespace pyat::schema_io
