#include "cost/reader/reader.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "config/document.hpp"
#include "config/problem.hpp"
#include "config/schema.hpp"
#include "config/schema_text.hpp"
#include "config/words.hpp"
#include "cost/measure/catalogue.hpp"
#include "cost/reader/cases.hpp"
#include "cost/reader/circles.hpp"
#include "cost/reader/fields.hpp"
#include "cost/reader/plans.hpp"
#include "cost/reader/rules.hpp"
#include "cost/scope.hpp"
#include "util/edit_distance.hpp"

namespace pyat::cost {
namespace {

using config::Entry;
using config::Kind;
using config::Node;
using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

int whole_number(string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

class Reader {
 public:
  Reader(string_view path, const Node& root, string prefix, Problems& problems)
      : root_(root), prefix_(std::move(prefix)), fields_(model_.units, problems) {
    model_.path = path;
  }

  Model read() {
    read_units();
    read_inputs();
    read_prices();
    model_.title = Fields::text_at(root_, "title");
    model_.baseline = Fields::text_at(root_, "baseline");
    model_.current = Fields::text_at(root_, "current");
    model_.plans = read_plans(*root_.find("plans")->value, below("plans"), model_.inputs, fields_);
    model_.reserve = fields_.formula_at(root_, "reserve", prefix_);
    read_tenants();
    read_budget();
    read_options();
    model_.cases = read_cases(root_, prefix_, fields_);
    if (const Entry* list = root_.find("triggers")) {
      model_.triggers = read_triggers(*list->value, below("triggers"), fields_);
    }
    if (const Entry* list = root_.find("kpis")) model_.kpis = read_kpis(*list->value, below("kpis"), fields_);
    if (const Entry* list = root_.find("ranges")) model_.ranges = read_ranges(*list->value, below("ranges"), fields_);
    if (const Entry* list = root_.find("objectives")) {
      for (const Node* item : list->value->items) {
        model_.objectives.push_back(fields_.formula(*item, below("objectives")));
      }
    }
    check_plan_names();
    return std::move(model_);
  }

 private:
  string below(string_view key) const { return config::path_below(prefix_, key); }

  void read_units() {
    if (const Entry* currency = root_.find("currency")) {
      if (units::minor_digits(currency->value->text)) {
        model_.units = units::Units(currency->value->text);
      } else {
        fields_.report(currency->value->range, below("currency"), "currency " + currency->value->text + " is not known",
                       "a code of ISO 4217, such as USD or EUR");
      }
    }
    if (const Entry* things = root_.find("units")) {
      for (const Node* thing : things->value->items) add_thing(*thing);
    }
    const Entry* currencies = root_.find("currencies");
    if (currencies == nullptr) return;
    for (const Entry& entry : currencies->value->entries) read_currency(entry);
  }

  void add_thing(const Node& thing) {
    if (model_.units.find(thing.text)) {
      fields_.report(thing.range, below("units"), config::in_quotes(thing.text) + " is a unit already");
    } else {
      model_.units.add_thing(thing.text);
    }
  }

  void read_currency(const Entry& entry) {
    const Node& node = *entry.value;
    const string path = config::path_below(below("currencies"), entry.key);
    const Node& rate_node = *node.find("rate")->value;
    const auto rate = units::Number::parse(rate_node.text);
    if (!rate || rate->sign() <= 0) {
      fields_.report(rate_node.range, path + ".rate", "a rate must be above 0, found " + config::found_words(rate_node),
                     "what one " + entry.key + " is worth in " + model_.units.currency());
    } else if (!units::minor_digits(entry.key)) {
      fields_.report(entry.key_range, path, "currency " + entry.key + " is not known", "a code of ISO 4217");
    } else {
      model_.units.set_rate(entry.key, *rate);
      model_.currencies.push_back({.code = entry.key,
                                   .rate = *rate,
                                   .as_of = fields_.date(*node.find("as_of")->value, path + ".as_of"),
                                   .source = Fields::text_at(node, "source")});
    }
  }

  void read_inputs() {
    const Entry* inputs = root_.find("inputs");
    if (inputs == nullptr) return;
    for (const Entry& entry : inputs->value->entries) {
      const string path = config::path_below(below("inputs"), entry.key);
      if (model_.units.find_singular(entry.key)) {
        fields_.report(entry.key_range, path, config::in_quotes(entry.key) + " is a unit",
                       "choose a name that cannot be mistaken for one");
      } else if (is_reserved(entry.key) || find_quantity(entry.key) != nullptr) {
        fields_.report(
            entry.key_range, path,
            config::in_quotes(entry.key) + (is_reserved(entry.key) ? " is computed" : " is measured") + " by pyat",
            "choose another name; formulas may use that one as it is");
      }
      model_.inputs.push_back(read_input(entry, path));
    }
    check_circles(model_.inputs, fields_);
  }

  Input read_input(const Entry& entry, const string& path) {
    Input input{.name = entry.key};
    if (entry.value->kind != Kind::list) {
      input.statements.push_back({fields_.formula(*entry.value, path), {}});
      return input;
    }
    for (const Node* item : entry.value->items) {
      input.statements.push_back(
          {fields_.formula(*item->find("value")->value, path), Fields::text_at(*item, "source")});
    }
    if (input.statements.empty()) fields_.report(entry.value->range, path, "no value is given");
    return input;
  }

  void read_prices() {
    if (const Entry* prices = root_.find("prices")) {
      for (const Entry& entry : prices->value->entries) {
        const Node& node = *entry.value;
        const string path = config::path_below(below("prices"), entry.key);
        model_.prices[entry.key] = {.price = *fields_.formula_at(node, "price", path),
                                    .as_of = fields_.date(*node.find("as_of")->value, path + ".as_of"),
                                    .source = Fields::text_at(node, "source"),
                                    .region = Fields::text_at(node, "region"),
                                    .description = Fields::text_at(node, "description"),
                                    .confidence = Fields::text_at(node, "confidence")};
      }
    }
    const Entry* discounts = root_.find("discounts");
    if (discounts == nullptr) return;
    for (const Node* item : discounts->value->items) {
      model_.discounts.push_back({.prices = Fields::text_at(*item, "prices"),
                                  .percent = *fields_.formula_at(*item, "percent", below("discounts")),
                                  .source = Fields::text_at(*item, "source")});
    }
  }

  void read_tenants() {
    const Entry* tenants = root_.find("tenants");
    if (tenants == nullptr) return;
    for (const Entry& entry : tenants->value->entries) {
      const string path = config::path_below(below("tenants"), entry.key);
      model_.tenants.emplace_back(*signal_from(entry.key), read_shares(*entry.value, path, fields_));
    }
  }

  void read_budget() {
    const Entry* budget = root_.find("budget");
    if (budget == nullptr) return;
    if (budget->value->kind != Kind::list) {
      model_.budget.push_back({.amount = fields_.formula(*budget->value, below("budget"))});
      return;
    }
    for (const Node* item : budget->value->items) {
      const Node& from = *item->find("from")->value;
      const string path = item_path(below("budget"), model_.budget.size());
      const std::chrono::year_month month(
          std::chrono::year(whole_number(from.text.substr(0, 4))),
          std::chrono::month(static_cast<unsigned>(whole_number(from.text.substr(5, 2)))));
      if (!model_.budget.empty() && month <= model_.budget.back().from) {
        fields_.report(from.range, path + ".from", from.text + " is not after the month before it",
                       "list the steps of the budget in the order of time");
      }
      model_.budget.push_back({.from = month, .amount = *fields_.formula_at(*item, "amount", path)});
    }
  }

  void read_options() {
    if (const Entry* options = root_.find("options")) {
      for (const Node* item : options->value->items) {
        const string path = item_path(below("options"), model_.options.size());
        model_.options.push_back({.name = Fields::text_at(*item, "name"),
                                  .saves = *fields_.formula_at(*item, "saves", path),
                                  .cost = fields_.formula_at(*item, "cost", path),
                                  .loses = Fields::text_at(*item, "loses"),
                                  .signal = signal_from(Fields::text_at(*item, "signal"))});
      }
    }
    const Entry* risks = root_.find("risks");
    if (risks == nullptr) return;
    for (const Node* item : risks->value->items) {
      const string path = item_path(below("risks"), model_.risks.size());
      model_.risks.push_back({.name = Fields::text_at(*item, "name"),
                              .cost = *fields_.formula_at(*item, "cost", path),
                              .likelihood = fields_.formula_at(*item, "likelihood", path)});
    }
  }

  void check_plan_names() {
    check_plan_name(root_, prefix_);
    const Entry* cases = root_.find("cases");
    if (cases == nullptr) return;
    for (const Entry& entry : cases->value->entries) {
      check_plan_name(*entry.value, config::path_below(below("cases"), entry.key));
    }
  }

  void check_plan_name(const Node& node, const string& path) {
    for (const string_view key : {"baseline", "current"}) {
      const Entry* entry = node.find(key);
      if (entry == nullptr || find_plan(model_, entry->value->text) != nullptr) continue;
      std::vector<string_view> known{};
      for (const Plan& plan : model_.plans) known.push_back(plan.name);
      const string_view nearest = util::nearest(entry->value->text, known);
      fields_.report(entry->value->range, config::path_below(path, key),
                     "there is no plan " + config::in_quotes(entry->value->text),
                     nearest.empty() ? "plans has: " + config::joined(known) : config::did_you_mean(nearest));
    }
  }

  const Node& root_;
  string prefix_;
  Model model_{};
  Fields fields_;
};

std::optional<Model> read(string_view path, const Node& root, Problems& problems) {
  const Entry* below_cost = root.kind == Kind::mapping ? root.find("cost") : nullptr;
  const Node& node = below_cost != nullptr ? *below_cost->value : root;
  const string prefix = below_cost != nullptr ? "cost" : "";
  for (diag::Diagnostic& found : config::Schema(config::cost_schema_text).check(node)) {
    found.code = "bad-cost-model";
    if (!prefix.empty()) found.path = found.path.empty() ? prefix : prefix + "." + found.path;
    problems.push_back(std::move(found));
  }
  if (!problems.empty()) return std::nullopt;
  Model model = Reader(path, node, prefix, problems).read();
  return problems.empty() ? std::optional(std::move(model)) : std::nullopt;
}

}  // namespace

NamedModel model_named_in(string_view pyat_yml) {
  const config::Document document = config::parse_document(pyat_yml);
  if (document.root == nullptr || document.root->kind != Kind::mapping) return {};
  const Entry* cost = document.root->find("cost");
  if (cost == nullptr) return {};
  if (cost->value->kind == Kind::mapping) return {.is_here = true};
  return {.path = cost->value->text};
}

ModelResult load_model(string_view path, string_view text) {
  ModelResult result{};
  result.report.path = path;
  Problems& problems = result.report.diagnostics;
  config::Document document = config::parse_document(text);
  problems = std::move(document.problems);
  const bool is_empty = document.root == nullptr || document.root->kind == Kind::null;
  if (!is_empty) {
    result.model = read(path, *document.root, problems);
  } else if (problems.empty()) {
    problems.push_back(make_problem({}, {}, "the file is empty",
                                    "write at least: plans: {now: {items: [{name: Loki, cost: 15 USD/month}]}}"));
  }
  if (result.model) return result;
  for (diag::Diagnostic& problem : problems) problem.code = "bad-cost-model";
  result.report.status = diag::Status::unreadable;
  result.report.text = text;
  config::sort_by_place(problems);
  return result;
}

const Plan* find_plan(const Model& model, string_view name) {
  const auto found =
      std::find_if(model.plans.begin(), model.plans.end(), [&](const Plan& plan) { return plan.name == name; });
  return found == model.plans.end() ? nullptr : &*found;
}

}  // namespace pyat::cost
