#include "cost/reader/plans.hpp"

#include <algorithm>
#include <utility>

#include "config/words.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Node;
using std::string;
using std::string_view;

// A price is a formula, unless it is a word that no input has.
bool is_price_name(string_view text, const std::vector<Input>& inputs) {
  const bool is_word = (text.front() < '0' || text.front() > '9') && std::all_of(text.begin(), text.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '.' || c == '_' || c == '-';
                       });
  const bool is_input = std::any_of(inputs.begin(), inputs.end(), [&](const Input& each) { return each.name == text; });
  return is_word && !is_input;
}

class ItemReader {
 public:
  ItemReader(const Node& node, string path, const std::vector<Input>& inputs, Fields& fields)
      : node_(node), fields_(fields), inputs_(inputs) {
    item_.path = std::move(path);
    item_.range = node.range;
  }

  Item read() {
    read_names();
    item_.cost = fields_.formula_at(node_, "cost", item_.path);
    item_.quantity = fields_.formula_at(node_, "quantity", item_.path);
    item_.fixed = fields_.formula_at(node_, "fixed", item_.path);
    if (const Entry* storage = node_.find("storage")) read_storage(*storage->value);
    if (const Entry* price = node_.find("price")) read_price(*price->value);
    if (const Entry* split = node_.find("split")) {
      item_.split = read_shares(*split->value, item_.path + ".split", fields_);
    }
    check();
    return std::move(item_);
  }

 private:
  void read_names() {
    item_.name = Fields::text_at(node_, "name");
    item_.component = Fields::text_at(node_, "component");
    item_.tenant = Fields::text_at(node_, "tenant");
    item_.environment = Fields::text_at(node_, "environment");
    item_.note = Fields::text_at(node_, "note");
    item_.group = group_from(Fields::text_at(node_, "group")).value_or(Group::other);
    item_.signal = signal_from(Fields::text_at(node_, "signal")).value_or(Signal::shared);
    if (const Entry* scales = node_.find("scales_with")) {
      for (const Node* signal : scales->value->items) item_.scales_with.push_back(*signal_from(signal->text));
    }
  }

  void read_storage(const Node& node) {
    const string path = item_.path + ".storage";
    Storage storage{.ingest = fields_.formula_at(node, "ingest", path),
                    .stored = fields_.formula_at(node, "stored", path),
                    .retention = *fields_.formula_at(node, "retention", path),
                    .replication = fields_.formula_at(node, "replication", path),
                    .compression = fields_.formula_at(node, "compression", path),
                    .growth = fields_.formula_at(node, "growth", path)};
    if (storage.ingest.has_value() == storage.stored.has_value()) {
      fields_.report(node.range, path,
                     storage.ingest ? "ingest and stored exclude each other" : "neither ingest nor stored is given",
                     "ingest: 10 GB/day is what comes in, stored: 140 GB what is there");
    }
    item_.storage = std::move(storage);
  }

  void read_price(const Node& node) {
    item_.price_range = node.range;
    if (is_price_name(node.text, inputs_)) {
      item_.price_name = node.text;
    } else {
      item_.price = fields_.formula(node, item_.path + ".price");
    }
  }

  void check() {
    const bool has_price = node_.find("price") != nullptr;
    const int bases = (item_.cost ? 1 : 0) + (item_.quantity ? 1 : 0) + (item_.storage ? 1 : 0);
    const string name = config::in_quotes(item_.name);
    if (bases == 0) {
      fields_.report(item_.range, item_.path, name + " has no cost",
                     "write cost: 15 USD/month, or quantity: 200 GB with a price");
    } else if (bases > 1) {
      fields_.report(item_.range, item_.path, "of cost, quantity and storage, " + name + " has more than one",
                     "keep the one that its cost follows from");
    } else if (item_.cost && has_price) {
      fields_.report(item_.price_range, item_.path + ".price", name + " has a cost already: a price does nothing there",
                     "write quantity instead of cost, or leave the price out");
    } else if (!item_.cost && !has_price) {
      fields_.report(item_.range, item_.path, name + " has no price",
                     "such as price: 0.15 USD/GB-month, or the name of a price: pyat cost prices lists them");
    }
    if (item_.fixed && item_.scales_with.empty()) {
      fields_.report(node_.find("fixed")->key_range, item_.path + ".fixed",
                     "all of " + name + " is fixed: it scales with nothing",
                     "say what the rest of it follows: scales_with: [logs]");
    }
    if (!item_.split.empty() && node_.find("signal") != nullptr) {
      fields_.report(node_.find("split")->key_range, item_.path + ".split", "signal and split exclude each other",
                     "split: {logs: 60%, traces: 40%} is for what several signals share");
    }
  }

  const Node& node_;
  Fields& fields_;
  const std::vector<Input>& inputs_;
  Item item_{};
};

}  // namespace

std::vector<Share> read_shares(const Node& mapping, const string& path, Fields& fields) {
  std::vector<Share> shares{};
  for (const Entry& entry : mapping.entries) {
    shares.push_back({entry.key, fields.formula(*entry.value, config::path_below(path, entry.key))});
  }
  return shares;
}

std::vector<Plan> read_plans(const Node& plans, const string& path, const std::vector<Input>& inputs, Fields& fields) {
  std::vector<Plan> list{};
  for (const Entry& entry : plans.entries) {
    const Node& node = *entry.value;
    const string below = config::path_below(path, entry.key);
    Plan plan{.name = entry.key,
              .description = Fields::text_at(node, "description"),
              .environment = Fields::text_at(node, "environment"),
              .provider = Fields::text_at(node, "provider"),
              .stated = fields.formula_at(node, "stated", below),
              .scrape = fields.formula_at(node, "scrape", below),
              .sampling = fields.formula_at(node, "sampling", below),
              .range = entry.key_range};
    const auto& items = node.find("items")->value->items;
    plan.items.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      plan.items.push_back(ItemReader(*items[i], item_path(below + ".items", i), inputs, fields).read());
    }
    list.push_back(std::move(plan));
  }
  return list;
}

}  // namespace pyat::cost
