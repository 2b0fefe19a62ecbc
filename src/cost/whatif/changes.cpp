#include "cost/whatif/changes.hpp"

#include <algorithm>
#include <utility>

#include "config/words.hpp"
#include "units/expression.hpp"
#include "util/edit_distance.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Number;

Refusal unknown_name(const string& what, const string& name, const std::vector<string_view>& known) {
  const string_view nearest = util::nearest(name, known);
  return {"there is no " + what + " " + config::in_quotes(name), !nearest.empty() ? config::did_you_mean(nearest)
                                                                 : known.size() <= 20
                                                                     ? "one of " + config::joined(known)
                                                                     : string{}};
}

class ChangesReader {
 public:
  ChangesReader(const Model& model, const Plan& plan, const PriceBook& book)
      : model_(model), plan_(plan), book_(book) {}

  ChangesResult read(const ChangeTexts& texts) {
    read_settings(Knob::retention, texts.retention);
    read_settings(Knob::sampling, texts.sampling);
    read_settings(Knob::replication, texts.replication);
    read_settings(Knob::compression, texts.compression);
    read_settings(Knob::scrape, texts.scrape);
    read_settings(Knob::growth, texts.growth);
    for (const string& text : texts.prices) read_price(text);
    for (const string& text : texts.quantities) read_quantity(text);
    for (const string& name : texts.drops) read_drop(name);
    if (!refusal_.message.empty()) return {.refusal = std::move(refusal_)};
    return {.changes = std::move(changes_)};
  }

 private:
  // The first one is said.
  void refuse(const string& option, Refusal refusal) {
    if (refusal_.message.empty()) refusal_ = {option + ": " + refusal.message, std::move(refusal.help)};
  }

  void read_settings(Knob knob, const std::vector<string>& texts) {
    for (const string& text : texts) {
      const string option = "--" + string(to_string(knob)) + " " + text;
      SettingResult result = read_setting(knob, text, model_.units);
      if (!result.setting) {
        refuse(option, std::move(result.refusal));
        continue;
      }
      const bool is_twice = std::any_of(changes_.settings.begin(), changes_.settings.end(), [&](const Setting& each) {
        return each.parameter == result.setting->parameter;
      });
      if (is_twice) {
        refuse(option, {"it was given before", "give each signal one value"});
      } else {
        changes_.settings.push_back(std::move(*result.setting));
      }
    }
  }

  // "NAME=FORMULA"
  std::optional<NamedFormula> read_named(const string& option, const string& text, const string& example) {
    const std::size_t equals = text.find('=');
    if (equals == string::npos || util::trimmed(string_view(text).substr(0, equals)).empty()) {
      refuse(option + " " + text, {"a name, = and a value are expected", "such as " + option + " " + example});
      return std::nullopt;
    }
    NamedFormula named{.name = string(util::trimmed(string_view(text).substr(0, equals)))};
    const string value(util::trimmed(string_view(text).substr(equals + 1)));
    units::ParseResult parsed = units::parse_expression(value, model_.units);
    if (!parsed.expression) {
      refuse(option + " " + text, {parsed.mistake.message, parsed.mistake.help});
      return std::nullopt;
    }
    named.value = {.expression = std::move(*parsed.expression), .path = option + " " + text};
    return named;
  }

  void read_price(const string& text) {
    std::optional<NamedFormula> named = read_named("--price", text, "aws.s3.standard='0.02 USD/GB-month'");
    if (!named) return;
    std::vector<string_view> known{};
    for (const Item& item : plan_.items) {
      if (!item.price_name.empty()) known.push_back(item.price_name);
      if (item.price) known.push_back(item.name);
    }
    if (std::find(known.begin(), known.end(), named->name) != known.end()) {
      changes_.prices.push_back(std::move(*named));
      return;
    }
    const string option = "--price " + text;
    const bool is_item =
        std::any_of(plan_.items.begin(), plan_.items.end(), [&](const Item& item) { return item.name == named->name; });
    const bool is_price = model_.prices.contains(named->name) || book_.contains(named->name);
    if (is_item) {
      refuse(option, {config::in_quotes(named->name) + " has a fixed cost, and no price", {}});
    } else if (is_price) {
      refuse(option, {"no item of plan " + plan_.name + " has the price " + config::in_quotes(named->name),
                      known.empty() ? string{} : "its items have: " + config::joined(known)});
    } else {
      refuse(option, unknown_name("price", named->name, known));
    }
  }

  const Item* find_item(const string& option, const string& name) {
    std::vector<string_view> known{};
    for (const Item& item : plan_.items) {
      if (item.name == name) return &item;
      known.push_back(item.name);
    }
    refuse(option, unknown_name("item", name, known));
    return nullptr;
  }

  void read_quantity(const string& text) {
    std::optional<NamedFormula> named = read_named("--quantity", text, "operations='4 h/month'");
    if (!named) return;
    const string option = "--quantity " + text;
    const Item* item = find_item(option, named->name);
    if (item == nullptr) return;
    if (item->cost) {
      refuse(option, {config::in_quotes(item->name) + " has a fixed cost, and no quantity",
                      "write quantity and price in the model, instead of cost"});
    } else {
      changes_.quantities.push_back(std::move(*named));
    }
  }

  void read_drop(const string& name) {
    if (find_item("--drop " + name, name) != nullptr) changes_.drops.push_back(name);
  }

  const Model& model_;
  const Plan& plan_;
  const PriceBook& book_;
  Changes changes_{};
  Refusal refusal_{};
};

Formula plain_formula(const Number& value, const Item& item) {
  units::Term term{};
  term.literal = units::plain(value);
  return {.expression = {.text = value_words(Knob::growth, value), .terms = {std::move(term)}},
          .range = item.range,
          .path = item.path};
}

// Mistakes are shown at the item: what was written on the command line has no place in the file.
Formula at_item(const Formula& formula, const Item& item) {
  Formula placed = formula;
  placed.range = item.range;
  return placed;
}

void change_item(Item& item, const Changes& changes) {
  for (const NamedFormula& price : changes.prices) {
    if (item.price && item.name == price.name) item.price = at_item(price.value, item);
  }
  for (const NamedFormula& quantity : changes.quantities) {
    if (item.name != quantity.name) continue;
    if (item.storage) {
      item.storage->ingest.reset();
      item.storage->stored = at_item(quantity.value, item);
    } else {
      item.quantity = at_item(quantity.value, item);
    }
  }
  if (!item.storage) return;
  if (const Setting* growth = find(changes.settings, Knob::growth, item.signal)) {
    item.storage->growth = plain_formula(growth->value, item);
  }
}

}  // namespace

ChangesResult read_changes(const ChangeTexts& texts, const Model& model, const Plan& plan, const PriceBook& book) {
  return ChangesReader(model, plan, book).read(texts);
}

Model with_changes(const Model& model, const Plan& plan, const Changes& changes, std::chrono::year_month_day today) {
  Model changed = model;
  changed.plans = {plan};
  std::vector<Item>& items = changed.plans.front().items;
  std::erase_if(items, [&](const Item& item) {
    return std::find(changes.drops.begin(), changes.drops.end(), item.name) != changes.drops.end();
  });
  for (Item& item : items) change_item(item, changes);
  for (const NamedFormula& price : changes.prices) {
    const bool is_named =
        std::any_of(items.begin(), items.end(), [&](const Item& item) { return item.price_name == price.name; });
    if (is_named) changed.prices[price.name] = {.price = price.value, .as_of = today, .source = "--price"};
  }
  return changed;
}

BudgetResult read_budget(string_view text, const units::Units& units) {
  const string example = "such as 350 " + units.currency() + "/month";
  const units::QuantityResult parsed = units::parse_quantity(util::trimmed(text), units);
  if (!parsed.quantity) {
    return {.refusal = {parsed.mistake.message, parsed.mistake.help.empty() ? example : parsed.mistake.help}};
  }
  const units::Quantity& quantity = *parsed.quantity;
  const bool is_amount = quantity.dimension.is_plain() || quantity.dimension.is(units::money);
  if (!is_amount && quantity.dimension != units::money_over_time()) {
    return {.refusal = {string(text) + " is " + words(quantity.dimension) + ", not money a month", example}};
  }
  if (quantity.written && quantity.written->text == "%") {
    return {.refusal = {string(text) + " is a share, not money a month", example}};
  }
  if (quantity.value.sign() < 0) return {.refusal = {string(text) + " is negative", example}};
  return {.monthly = is_amount ? quantity.value : quantity.value * units.find("month")->factor};
}

}  // namespace pyat::cost
