#include <fmt/format.h>

#include "cost/unused/uses.hpp"
#include "yaml/document.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using yaml::Node;
using yaml::NodeKind;

// nullptr: it is no mapping, or has no such key.
const Node* child(const Node* parent, string_view key) {
  if (parent == nullptr) return nullptr;
  const Node& node = yaml::resolve_alias(*parent);
  if (node.kind != NodeKind::mapping) return nullptr;
  for (std::uint32_t i = 0; i + 1 < node.count; i += 2) {
    if (node[i].value == key) return &yaml::resolve_alias(node[i + 1]);
  }
  return nullptr;
}

string_view text_of(const Node* node) {
  return node != nullptr && node->kind == NodeKind::scalar ? node->value : string_view{};
}

class RulesReader {
 public:
  Uses read(string_view text) {
    yaml::Document document{};
    document.parse(text, yaml::Dialect::v3);
    if (const auto* error = document.error()) {
      uses_.problems.push_back(fmt::format("line {}: {}", error->problem_mark.line + 1, error->problem));
    }
    if (document.has_more()) {
      uses_.problems.push_back(
          fmt::format("line {}: a second document begins, which was not read: put it into a file of its own",
                      document.more().line + 1));
    }
    const Node* groups = child(document.root(), "groups");
    if (groups == nullptr) groups = child(child(document.root(), "spec"), "groups");
    if (groups == nullptr || groups->kind != NodeKind::sequence) {
      if (document.error() == nullptr) uses_.problems.emplace_back("there are no 'groups': this is no file of rules");
      return std::move(uses_);
    }
    for (std::uint32_t i = 0; i < groups->count; ++i) read_group((*groups)[i]);
    return std::move(uses_);
  }

 private:
  void read_group(const Node& group) {
    const Node* rules = child(&group, "rules");
    if (rules == nullptr || rules->kind != NodeKind::sequence) return;
    for (std::uint32_t i = 0; i < rules->count; ++i) read_rule((*rules)[i]);
  }

  void read_rule(const Node& rule) {
    if (const string_view name = text_of(child(&rule, "record")); !name.empty()) uses_.recorded.emplace(name);
    const string_view expression = text_of(child(&rule, "expr"));
    if (expression.empty()) {
      uses_.problems.push_back(fmt::format("line {}: a rule has no 'expr'", rule.start.line + 1));
      return;
    }
    ++uses_.expressions;
    uses_.metrics.add(metric_names_in(expression));
  }

  Uses uses_{};
};

}  // namespace

Uses uses_of_rules(string_view text) { return RulesReader().read(text); }

}  // namespace pyat::cost
