#include "schemas/tenants.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

namespace pyat::schemas {
namespace {

const Node* descend(const Node& root, std::initializer_list<std::string_view> path) {
  const Node* node = &root;
  for (const std::string_view name : path) {
    if (node != nullptr) node = node->find(name);
  }
  return node;
}

Node* field_of(Node& node, std::string_view name) {
  const auto found =
      std::find_if(node.fields.begin(), node.fields.end(), [&](const Node& f) { return f.name == name; });
  return found == node.fields.end() ? nullptr : &*found;
}

// The settings of all tenants, as a map of `part`.
void set_overrides(Node& file, const Node* part) {
  Node* overrides = field_of(file, "overrides");
  if (overrides != nullptr && part != nullptr) overrides->elem = {*part};
}

void set_field(Node& file, std::string_view name, const Node* part) {
  Node* field = field_of(file, name);
  if (field == nullptr || part == nullptr) return;
  *field = *part;
  field->name = name;
}

// The flat form, which lacks what is of the whole file.
void set_flat(Node& file, const Node& legacy) {
  Node* overrides = field_of(file, "overrides");
  if (overrides == nullptr || overrides->elem.empty()) return;
  std::vector<Node>& fields = overrides->elem.front().fields;
  fields = legacy.fields;
  std::erase_if(fields, [](const Node& field) {
    return field.name == "per_tenant_override_config" || field.name == "per_tenant_override_period" ||
           field.name == "user_configurable_overrides" || field.name == "enable_legacy_overrides";
  });
}

}  // namespace

Node tenants_of(Product product, const Node& root, Node nearest) {
  if (product == Product::mimir) {
    set_overrides(nearest, descend(root, {"limits"}));
    set_field(nearest, "ingester_limits", descend(root, {"ingester", "instance_limits"}));
    set_field(nearest, "distributor_limits", descend(root, {"distributor", "instance_limits"}));
    return nearest;
  }
  const Node* overrides = descend(root, {"overrides"});
  if (overrides == nullptr) return nearest;
  set_overrides(nearest, overrides->legacy.empty() ? overrides : overrides->find("defaults"));
  if (overrides->legacy.empty()) nearest.legacy.clear();
  if (!nearest.legacy.empty()) set_flat(nearest.legacy.front(), overrides->legacy.front());
  return nearest;
}

}  // namespace pyat::schemas
