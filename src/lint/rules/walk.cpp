#include "lint/rules/walk.hpp"

#include <set>
#include <utility>

#include "diag/path.hpp"

namespace pyat::lint::rules {
namespace {

using decode::Type;
using schemas::Kind;
using yaml::Node;
using yaml::NodeKind;

class Walk {
 public:
  explicit Walk(const std::function<bool(const Said&)>& visit) : visit_(visit) {}

  void node(const Node& written, const Type& type, const std::string& path, int depth) {
    const Node& node = yaml::resolve_alias(written);
    // What aliases repeat is looked at once for each type that it is decoded as.
    if (depth > deepest || (node.kind != NodeKind::scalar && !seen_.insert({&node, type.fields.data()}).second)) return;
    if (node.kind == NodeKind::sequence && type.kind == Kind::slice) {
      for (std::uint32_t i = 0; i < node.count; ++i) {
        std::string item = path;
        diag::append_index(item, i);
        this->node(node[i], type.elem(), item, depth + 1);
      }
    } else if (node.kind == NodeKind::mapping) {
      for (std::uint32_t i = 0; i < node.count; i += 2) entry(node[i], node[i + 1], type, path, depth);
    }
  }

 private:
  static constexpr int deepest = 32;  // an alias may stand inside its own anchor

  void entry(const Node& key, const Node& value, const Type& type, const std::string& path, int depth) {
    const std::string_view name = yaml::resolve_alias(key).value;
    if (name == "<<") {
      node(value, type, path, depth + 1);
      return;
    }
    std::string there = path;
    diag::append_key(there, name);
    const schemas::FieldRow* field = type.find(name);
    if (field == nullptr) {
      if (type.kind == Kind::map) node(value, type.elem(), there, depth + 1);
      return;
    }
    const Node& target = yaml::resolve_alias(value);
    if (visit_({*field, key, target, there})) node(target, decode::type_at(field->type), there, depth + 1);
  }

  const std::function<bool(const Said&)>& visit_;
  std::set<std::pair<const Node*, const schemas::FieldRow*>> seen_{};
};

}  // namespace

void walk(const Node* root, const decode::Type& config, const std::function<bool(const Said&)>& visit) {
  if (root != nullptr) Walk(visit).node(*root, config, {}, 0);
}

}  // namespace pyat::lint::rules
