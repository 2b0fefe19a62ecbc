#include "cost/reader/cases.hpp"

#include <utility>

#include "config/words.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Kind;
using config::Node;
using std::string;

std::vector<OneOff> read_implementation(const Node& node, const string& path, Fields& fields) {
  if (node.kind != Kind::list) return {{.name = "implementation", .cost = fields.formula(node, path)}};
  std::vector<OneOff> list{};
  for (const Node* item : node.items) {
    const string below = item_path(path, list.size());
    list.push_back({.name = Fields::text_at(*item, "name"),
                    .cost = *fields.formula_at(*item, "cost", below),
                    .low = fields.formula_at(*item, "low", below),
                    .high = fields.formula_at(*item, "high", below)});
  }
  return list;
}

std::vector<Benefit> read_benefits(const Node& node, const string& path, Fields& fields) {
  std::vector<Benefit> list{};
  for (const Node* item : node.items) {
    const string below = item_path(path, list.size());
    Benefit benefit{.name = Fields::text_at(*item, "name"),
                    .is_cash = Fields::text_at(*item, "kind") == "cash",
                    .formula = *fields.formula_at(*item, "formula", below),
                    .low = fields.formula_at(*item, "low", below),
                    .high = fields.formula_at(*item, "high", below)};
    if (const Entry* also = item->find("also")) {
      for (const Node* other : also->value->items) {
        const string path_of_other = item_path(below + ".also", benefit.also.size());
        benefit.also.emplace_back(Fields::text_at(*other, "name"),
                                  *fields.formula_at(*other, "formula", path_of_other));
      }
    }
    list.push_back(std::move(benefit));
  }
  return list;
}

std::vector<Claim> read_claims(const Node& node, const string& path, Fields& fields) {
  std::vector<Claim> list{};
  for (const Entry& entry : node.entries) {
    // The key of the short form is a formula, too.
    Node name{.kind = Kind::text, .text = entry.key, .range = entry.key_range};
    const string below = config::path_below(path, entry.key);
    list.push_back(
        {.claim = fields.formula(name, below), .value = fields.formula(*entry.value, below), .range = entry.key_range});
  }
  for (const Node* item : node.items) {
    const string below = item_path(path, list.size());
    list.push_back({.claim = fields.formula_at(*item, "claim", below),
                    .value = *fields.formula_at(*item, "value", below),
                    .says = Fields::text_at(*item, "says"),
                    .source = Fields::text_at(*item, "source"),
                    .range = item->range});
  }
  return list;
}

void read_into(Case& made, const Node& node, const string& path, Fields& fields) {
  for (const auto& [key, range, value] : node.entries) {
    const string below = config::path_below(path, key);
    if (key == "baseline") made.baseline = value->text;
    if (key == "current") made.current = value->text;
    if (key == "description") made.description = value->text;
    if (key == "horizon") made.horizon = fields.formula(*value, below);
    if (key == "discount_rate") made.discount_rate = fields.formula(*value, below);
    if (key == "implementation") made.implementation = read_implementation(*value, below, fields);
    if (key == "benefits") made.benefits = read_benefits(*value, below, fields);
    if (key == "claims") made.claims = read_claims(*value, below, fields);
  }
}

}  // namespace

std::vector<Case> read_cases(const Node& model, const string& path, Fields& fields) {
  Case common{};
  read_into(common, model, path, fields);
  const Entry* cases = model.find("cases");
  if (cases == nullptr) {
    const bool is_one = !common.benefits.empty() || !common.claims.empty() || !common.implementation.empty();
    return is_one ? std::vector{std::move(common)} : std::vector<Case>{};
  }
  std::vector<Case> list{};
  for (const Entry& entry : cases->value->entries) {
    Case made = common;
    made.name = entry.key;
    read_into(made, *entry.value, config::path_below(config::path_below(path, "cases"), entry.key), fields);
    list.push_back(std::move(made));
  }
  return list;
}

}  // namespace pyat::cost
