#include "cost/reader/rules.hpp"

#include <utility>

#include "config/words.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Node;
using std::string;

std::vector<std::pair<string, string>> texts(const Entry* mapping) {
  std::vector<std::pair<string, string>> list{};
  if (mapping == nullptr) return list;
  for (const Entry& entry : mapping->value->entries) list.emplace_back(entry.key, entry.value->text);
  return list;
}

// A value, or a list of those that several places have.
std::vector<std::pair<string, std::vector<string>>> lists(const Entry* mapping) {
  std::vector<std::pair<string, std::vector<string>>> all{};
  if (mapping == nullptr) return all;
  for (const Entry& entry : mapping->value->entries) {
    std::vector<string> values{};
    if (entry.value->kind != config::Kind::list) values.push_back(entry.value->text);
    for (const Node* item : entry.value->items) values.push_back(item->text);
    all.emplace_back(entry.key, std::move(values));
  }
  return all;
}

Action read_action(const Node& node) {
  return {.name = Fields::text_at(node, "name"),
          .file = Fields::text_at(node, "file"),
          .set = texts(node.find("set")),
          .parameters = texts(node.find("parameters")),
          .now = lists(node.find("now")),
          .range = node.range};
}

}  // namespace

std::vector<Trigger> read_triggers(const Node& list, const string& path, Fields& fields) {
  std::vector<Trigger> triggers{};
  for (const Node* item : list.items) {
    const string below = item_path(path, triggers.size());
    Trigger trigger{.name = Fields::text_at(*item, "name"),
                    .when = *fields.formula_at(*item, "when", below),
                    .for_time = fields.formula_at(*item, "for", below),
                    .warn_at = fields.formula_at(*item, "warn_at", below),
                    .clears_at = fields.formula_at(*item, "clears_at", below),
                    .range = item->range};
    if (const Entry* action = item->find("action")) {
      trigger.action = read_action(*action->value);
      if (!trigger.action->set.empty() && trigger.action->file.empty()) {
        fields.report(action->value->range, below + ".action", "the action sets values, and names no file",
                      "say which configuration it changes: file: otel-collector.yml");
      }
    }
    triggers.push_back(std::move(trigger));
  }
  return triggers;
}

std::vector<Kpi> read_kpis(const Node& list, const string& path, Fields& fields) {
  std::vector<Kpi> kpis{};
  for (const Node* item : list.items) {
    const string below = item_path(path, kpis.size());
    kpis.push_back({.name = Fields::text_at(*item, "name"),
                    .want = *fields.formula_at(*item, "want", below),
                    .before = fields.formula_at(*item, "before", below),
                    .claimed = fields.formula_at(*item, "claimed", below),
                    .query = Fields::text_at(*item, "query"),
                    .unit = Fields::text_at(*item, "unit")});
  }
  return kpis;
}

std::vector<Range> read_ranges(const Node& mapping, const string& path, Fields& fields) {
  std::vector<Range> ranges{};
  for (const Entry& entry : mapping.entries) {
    Range range{.parameter = entry.key, .range = entry.key_range};
    for (const Node* value : entry.value->items) {
      range.values.push_back(fields.formula(*value, config::path_below(path, entry.key)));
    }
    ranges.push_back(std::move(range));
  }
  return ranges;
}

}  // namespace pyat::cost
