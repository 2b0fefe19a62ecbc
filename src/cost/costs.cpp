#include "cost/costs.hpp"

#include <algorithm>
#include <utility>

#include "config/words.hpp"
#include "cost/prices/find.hpp"
#include "cost/reader/fields.hpp"
#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using units::Dimension;
using units::Number;
using units::Quantity;
using Problems = std::vector<diag::Diagnostic>;

class LineMaker {
 public:
  // `explains`: with the terms, which take as long as all the rest.
  LineMaker(const Model& model, const PriceBook& book, const Scope& scope, Problems& problems, bool explains)
      : model_(model), scope_(scope), problems_(problems), prices_(model, book), explains_(explains) {}

  Line line_of(const Plan& plan, const Item& item) {
    Line line{.item = &item, .environment = item.environment.empty() ? plan.environment : item.environment};
    line.signals = signals_of(item);
    if (item.cost) {
      take_fixed(line, *item.cost);
    } else if (item.quantity) {
      const auto quantity = take(line, *item.quantity);
      if (quantity) take_priced(line, *quantity, explains_ ? quantity_term(*item.quantity, *quantity) : string{});
    } else if (item.storage) {
      take_storage(line, *item.storage);
    }
    if (line.monthly && abs(*line.monthly) > Number(most_a_month)) {
      report(item, "costs " + units::words(units::money_a_month(*line.monthly), model_.units) + ", which nobody pays",
             "look at its units and at the powers of ten");
    }
    return line;
  }

  std::vector<string> notes(std::chrono::year_month_day today) const { return prices_.notes(today); }

 private:
  void report(const Item& item, const string& message, string help) {
    problems_.push_back(
        make_problem(item.range, item.path, config::in_quotes(item.name) + " " + message, std::move(help)));
  }

  std::vector<Part> signals_of(const Item& item) {
    if (item.split.empty()) return {{string(to_string(item.signal)), 1}};
    std::vector<Part> parts{};
    Number sum{};
    for (const Share& share : item.split) {
      const auto value = scope_.share(share.share, problems_);
      if (!value) continue;
      parts.push_back({share.name, *value});
      sum += *value;
    }
    if (parts.size() == item.split.size() && sum != Number(1)) {
      report(item, "is split into shares that are " + (sum * Number(100)).shortest(2) + "% together",
             "they must be 100%");
    }
    return parts;
  }

  // A formula of whatever dimension; negative amounts are refused. Nothing: unknown, or reported.
  std::optional<Quantity> take(Line& line, const Formula& formula) {
    std::optional<units::Value> value = scope_.evaluate(formula, problems_);
    if (!value) return std::nullopt;
    line.is_measured = line.is_measured || scope_.rests_on_measured(formula);
    if (!value->is_known()) {
      line.unknown.insert(line.unknown.end(), value->reasons.begin(), value->reasons.end());
      return std::nullopt;
    }
    if (value->kind == units::Value::Kind::truth) {
      problems_.push_back(make_problem(formula.range, formula.path, "a quantity is expected, found a condition"));
      return std::nullopt;
    }
    if (value->quantity.value.sign() < 0) {
      const string found = units::words(value->quantity, model_.units);
      const string& text = formula.expression.text;
      problems_.push_back(
          make_problem(formula.range, formula.path, "`" + text + "` is negative" + (text == found ? "" : ": " + found),
                       "what is cheaper by contract is written as discounts: [{prices: …, percent: …}]"));
      return std::nullopt;
    }
    return std::move(value->quantity);
  }

  // The quantity, and the formula that it came from where it is one.
  string quantity_term(const Formula& formula, const Quantity& quantity) const {
    const string value = units::words(quantity, model_.units);
    if (formula.expression.terms.size() == 1 && formula.expression.terms.front().kind == units::Operator::literal) {
      return value;
    }
    const string terms = scope_.terms(formula);
    return terms == value ? value : terms + " = " + value;
  }

  void take_fixed(Line& line, const Formula& formula) {
    const auto cost = take(line, formula);
    if (!cost) return;
    if (cost->dimension != units::money_over_time()) return refuse(line, *cost, formula);
    line.monthly = monthly(*cost);
    line.list = *line.monthly;
    if (explains_) line.terms.push_back(quantity_term(formula, *cost));
  }

  void refuse(const Line& line, const Quantity& cost, const Formula& formula) {
    const string found = units::words(cost, model_.units);
    if (cost.dimension.is(units::money)) {
      problems_.push_back(make_problem(
          formula.range, formula.path,
          config::in_quotes(line.item->name) + " costs " + found + " once, and not a month",
          "write how much of it is used a month, such as 200 GB/month, or a price for what is kept: USD/GB-month"));
      return;
    }
    problems_.push_back(make_problem(formula.range, formula.path,
                                     config::in_quotes(line.item->name) + " comes out as " + words(cost.dimension) +
                                         " (" + found + "), not as money a month",
                                     "the units of quantity and price must leave money per time: GB with "
                                     "USD/GB-month, GB/day with USD/GB"));
  }

  void take_priced(Line& line, const Quantity& quantity, const string& term) {
    const Item& item = *line.item;
    const Price* named = item.price ? nullptr : prices_.find(item, problems_);
    if (!item.price && named == nullptr) return;
    const Formula& formula = item.price ? *item.price : named->price;
    const auto price = take(line, formula);
    if (!price) return;
    const Number kept = prices_.kept_after_discount(item.price_name, scope_, problems_);
    const Quantity cost = product(product(quantity, *price), units::plain(kept));
    if (cost.dimension != units::money_over_time()) {
      // The place is one in the model, even where the price is from a book.
      const Formula where{.range = item.price_range, .path = item.path + ".price"};
      return refuse(line, cost, item.quantity ? *item.quantity : where);
    }
    line.monthly = monthly(cost);
    line.list = monthly(product(quantity, *price));
    line.price = named;
    line.quantity = quantity;
    line.unit_price = *price;
    if (!explains_) return;
    string text = term + " \u00D7 " + units::words(*price, model_.units);
    if (kept != Number(1)) text += " \u2212 " + ((Number(1) - kept) * Number(100)).shortest(2) + "%";
    line.terms.insert(line.terms.begin(), std::move(text));
  }

  // What is stored follows from what comes in, for how long it is kept, how often, and how small it gets. Where it
  // grows, a month costs what it costs in its middle.
  void take_storage(Line& line, const Storage& storage) {
    const auto base = take(line, storage.stored ? *storage.stored : *storage.ingest);
    if (!base) return;
    Quantity stored = *base;
    string how = explains_ ? units::words(stored, model_.units) : string{};
    if (storage.ingest) {
      if (!multiply(line, stored, how, storage.retention, false)) return;
      if (storage.replication && !multiply(line, stored, how, *storage.replication, false)) return;
      if (storage.compression && !multiply(line, stored, how, *storage.compression, true)) return;
    }
    if (!stored.dimension.is(units::data)) {
      problems_.push_back(
          make_problem(line.item->range, line.item->path,
                       config::in_quotes(line.item->name) + " stores " + words(stored.dimension) + ", not data",
                       "ingest is data per time, such as 10 GB/day, and retention a time, such as 14d"));
      return;
    }
    stored.written.reset();
    Number growth{};
    if (storage.growth) {
      const auto rate = take(line, *storage.growth);
      if (!rate) return;
      growth = rate->dimension.is_plain() ? rate->value : monthly(*rate);
    }
    const Quantity average = product(stored, units::plain(Number(1) + growth / Number(2)));
    take_priced(line, average, explains_ ? units::words(average, model_.units) : string{});
    if (!line.monthly) return;
    line.growth = *line.monthly / (Number(1) + growth / Number(2)) * growth;
    if (!explains_) return;
    if (how != units::words(stored, model_.units)) how += " = " + units::words(stored, model_.units);
    if (!growth.is_zero()) how += ", growing by " + (growth * Number(100)).shortest(2) + "% a month";
    if (storage.ingest || !growth.is_zero()) line.terms.push_back("stored: " + how);
  }

  bool multiply(Line& line, Quantity& stored, string& how, const Formula& formula, bool divides) {
    const auto factor = take(line, formula);
    if (!factor) return false;
    if (divides && factor->value.is_zero()) {
      problems_.push_back(make_problem(formula.range, formula.path, "a division by zero: compression is 0",
                                       "how many times smaller it gets, such as 5"));
      return false;
    }
    stored = divides ? ratio(stored, *factor) : product(stored, *factor);
    if (explains_) how += (divides ? " / " : " \u00D7 ") + units::words(*factor, model_.units);
    return true;
  }

  const Model& model_;
  const Scope& scope_;
  Problems& problems_;
  Prices prices_;
  bool explains_;
};

// A mistake in an input is one at its own place, and not only something that nobody knows where it is used.
void check_inputs(const Model& model, const Scope& scope, Problems& problems) {
  for (const Input& input : model.inputs) {
    for (const Statement& statement : input.statements) {
      const auto names = units::names_in(statement.value.expression);
      // What is computed later is not known yet.
      if (std::none_of(names.begin(), names.end(), is_reserved)) scope.evaluate(statement.value, problems);
    }
  }
}

}  // namespace

Costs costs_of(const Model& model, const PriceBook& book, const Scope& scope, std::chrono::year_month_day today,
               Problems& problems) {
  Costs costs{.book = &book};
  check_inputs(model, scope, problems);
  LineMaker maker(model, book, scope, problems, false);
  for (const Plan& plan : model.plans) {
    PlanCost made{.plan = &plan};
    made.lines.reserve(plan.items.size());
    for (const Item& item : plan.items) {
      Line line = maker.line_of(plan, item);
      if (line.monthly) {
        made.monthly += *line.monthly;
        made.growth += line.growth;
      } else {
        ++made.unknown;
      }
      made.lines.push_back(std::move(line));
    }
    if (plan.stated) {
      const Evaluated stated =
          scope.evaluate(*plan.stated, units::money_over_time(), "an amount of money a month", problems);
      if (stated.quantity) made.stated = monthly(*stated.quantity);
    }
    costs.plans.push_back(std::move(made));
  }
  costs.notes = maker.notes(today);
  return costs;
}

std::vector<string> explanation_of(const Line& line, const Model& model, const PriceBook& book, const Scope& scope) {
  Problems reported{};  // when the line was made
  static const Plan anywhere{};
  return LineMaker(model, book, scope, reported, true).line_of(anywhere, *line.item).terms;
}

const PlanCost* find(const Costs& costs, string_view plan) {
  const auto found = std::find_if(costs.plans.begin(), costs.plans.end(),
                                  [&](const PlanCost& each) { return each.plan->name == plan; });
  return found == costs.plans.end() ? nullptr : &*found;
}

}  // namespace pyat::cost
