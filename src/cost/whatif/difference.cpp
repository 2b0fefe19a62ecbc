#include "cost/whatif/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/words.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

// A plan of a model with its costs, and what moves them.
struct Priced {
  Model model{};
  Costs costs{};
  Present present{};
  std::vector<Term> terms{};

  const PlanCost& cost() const { return costs.plans.front(); }
};

// In place: costs refer to their model.
void price(Priced& priced, const WhatIf& asked, Problems& problems) {
  const Scope scope(priced.model, asked.snapshot);
  priced.costs = costs_of(priced.model, asked.book, scope, asked.today, problems);
  priced.present = present_of(priced.model.plans.front(), scope, problems);
  priced.terms = terms_of(priced.cost(), scope, problems);
}

string arrow(const std::optional<Number>& before, Knob knob, const Number& after) {
  const string then = value_words(knob, after);
  return before ? value_words(knob, *before) + " \u2192 " + then : then;
}

class Differ {
 public:
  Differ(const WhatIf& asked, const Changes& changes, Problems& problems) : changes_(changes) {
    before_.model = with_changes(asked.model, asked.plan, {}, asked.today);
    after_.model = with_changes(asked.model, asked.plan, changes, asked.today);
    price(before_, asked, problems);
    price(after_, asked, problems);
    result_.title = asked.model.title;
    result_.path = asked.model.path;
    result_.plan = asked.plan.name;
    result_.currency = asked.model.units.currency();
  }

  Difference take() {
    compare_items();
    compare_storage();
    result_.losses = losses_of(changes_.settings, before_.present);
    say_assumptions();
    say_without_effect();
    result_.notes.insert(result_.notes.end(), after_.costs.notes.begin(), after_.costs.notes.end());
    std::stable_sort(result_.items.begin(), result_.items.end(),
                     [](const ItemChange& a, const ItemChange& b) { return moved(a) > moved(b); });
    return std::move(result_);
  }

 private:
  static Number moved(const ItemChange& item) {
    const Number before = item.before.value_or(Number(0));
    return abs(item.after.value_or(Number(0)) - before);
  }

  bool is_dropped(const Item& item) const {
    return std::find(changes_.drops.begin(), changes_.drops.end(), item.name) != changes_.drops.end();
  }

  void compare_items() {
    std::size_t kept = 0;
    for (const Line& line : before_.cost().lines) {
      ItemChange change{.name = line.item->name, .group = line.item->group, .before = line.monthly};
      add(result_.before, result_.year_before, line, 1);
      if (is_dropped(*line.item)) {
        change.is_dropped = true;
        change.after = 0;
        change.why.emplace_back("dropped");
      } else {
        compare(change, kept++);
      }
      result_.items.push_back(std::move(change));
    }
  }

  static void add(Amount& month, Number& year, const Line& line, const Number& by) {
    if (!line.monthly) {
      ++month.unknown;
      return;
    }
    month.known += *line.monthly * by;
    year += year_of(*line.monthly * by, line.growth * by);
  }

  void compare(ItemChange& change, std::size_t index) {
    const Line& line = after_.cost().lines[index];
    if (line.monthly) {
      Number sum{};
      Number growth{};
      for (const Term& term : after_.terms) {
        if (term.line != index) continue;
        const Number by = factor(term, changes_.settings, after_.present);
        sum += term.monthly * by;
        growth += term.growth * by;
      }
      change.after = sum;
      result_.after.known += sum;
      result_.year_after += year_of(sum, growth);
    } else {
      ++result_.after.unknown;
    }
    say_overrides(change, line);
    say_settings(change, line, index);
    if (change.why.empty()) stay(line, index);
  }

  void say_overrides(ItemChange& change, const Line& line) const {
    const Item& item = *line.item;
    for (const NamedFormula& price : changes_.prices) {
      const bool is_its_price = item.price_name == price.name || (item.price && item.name == price.name);
      if (is_its_price) change.why.push_back("price " + price.value.expression.text);
    }
    for (const NamedFormula& quantity : changes_.quantities) {
      if (item.name == quantity.name) change.why.push_back("quantity " + quantity.value.expression.text);
    }
    if (!item.storage) return;
    if (const Setting* growth = find(changes_.settings, Knob::growth, item.signal)) {
      change.why.push_back("growth " + value_words(Knob::growth, growth->value) + " a month");
    }
  }

  void say_settings(ItemChange& change, const Line& line, std::size_t index) const {
    if (!line.monthly) return;
    for (const Setting& setting : changes_.settings) {
      const auto moves = [&](const Term& term) {
        if (term.line != index || find(changes_.settings, setting.parameter.knob, term.signal) != &setting)
          return false;
        const auto by = factor(term, setting, after_.present);
        return by && *by != Number(1);
      };
      if (std::none_of(after_.terms.begin(), after_.terms.end(), moves)) continue;
      const Knob knob = setting.parameter.knob;
      change.why.push_back(string(to_string(knob)) + " " + arrow(now_of(index, knob), knob, setting.value));
    }
  }

  std::optional<Number> now_of(std::size_t index, Knob knob) const {
    const Present& present = after_.present;
    switch (knob) {
      case Knob::retention: return present.items[index].retention;
      case Knob::replication: return present.items[index].replication;
      case Knob::compression: return present.items[index].compression;
      case Knob::sampling: return present.sampling;
      case Knob::scrape: return present.scrape;
      case Knob::growth: break;
    }
    return std::nullopt;
  }

  void stay(const Line& line, std::size_t index) {
    const string reason = why_it_stays(line, index);
    auto found = std::find_if(result_.stays.begin(), result_.stays.end(),
                              [&](const Stay& each) { return each.reason == reason; });
    if (found == result_.stays.end()) found = result_.stays.insert(found, {.reason = reason});
    found->names.push_back(line.item->name);
  }

  string why_it_stays(const Line& line, std::size_t index) const {
    if (!line.monthly) {
      return "not known what it costs" + (line.unknown.empty() ? string{} : ": " + line.unknown.front());
    }
    bool follows = false;
    for (const Term& term : after_.terms) {
      if (term.line != index) continue;
      follows = follows || term.follows != Follows::nothing;
      for (const Setting& setting : changes_.settings) {
        if (find(changes_.settings, setting.parameter.knob, term.signal) != &setting) continue;
        if (!factor(term, setting, after_.present)) {
          return "the model does not say storage." + string(to_string(setting.parameter.knob));
        }
        if (setting.parameter.knob == Knob::scrape && term.follows == Follows::series) {
          return "follows the number of series, and not how often they are scraped";
        }
      }
    }
    if (follows) return "not concerned by this";
    return line.item->cost ? "fixed cost" : "a quantity that no signal moves (no storage, no scales_with)";
  }

  void compare_storage() {
    for (const Signal signal : {Signal::metrics, Signal::logs, Signal::traces, Signal::profiles, Signal::shared}) {
      StoredChange stored{.signal = signal};
      for (const Term& term : before_.terms) {
        if (term.signal == signal) stored.before += term.stored;
      }
      for (const Term& term : after_.terms) {
        if (term.signal != signal || term.stored.is_zero()) continue;
        stored.after += term.stored * factor(term, changes_.settings, after_.present);
      }
      if (!stored.before.is_zero() || !stored.after.is_zero()) result_.stored.push_back(std::move(stored));
    }
  }

  void say_assumptions() {
    const Present& present = after_.present;
    for (const Setting& setting : changes_.settings) {
      if (setting.parameter.knob == Knob::sampling && present.sampling_is_assumed) {
        result_.assumptions.emplace_back(
            "the plan does not say how many traces are kept now: all of them are assumed (sampling: 20% in the plan "
            "says it)");
      }
      if (setting.parameter.knob == Knob::scrape && present.scrape_is_assumed) {
        result_.assumptions.emplace_back(
            "the plan does not say how often metrics are scraped now: every 15s is assumed (scrape: 30s in the plan "
            "says it)");
      }
      if (setting.parameter.knob == Knob::replication) say_single_copies(setting);
      say_what_cannot_follow(setting);
    }
    say_equal_shares();
  }

  void say_what_cannot_follow(const Setting& setting) {
    std::vector<string> names{};
    for (const Term& term : after_.terms) {
      const bool is_meant = find(changes_.settings, setting.parameter.knob, term.signal) == &setting;
      if (!is_meant || factor(term, setting, after_.present)) continue;
      const string& name = after_.cost().lines[term.line].item->name;
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    if (names.empty()) return;
    result_.assumptions.push_back(fmt::format("{} {} moves nothing of {}: the model does not say storage.{}",
                                              name_of(setting.parameter),
                                              value_words(setting.parameter.knob, setting.value),
                                              util::joined(names, ", "), to_string(setting.parameter.knob)));
  }

  void say_single_copies(const Setting& setting) {
    std::vector<string> names{};
    for (const Term& term : after_.terms) {
      const Item& item = *after_.cost().lines[term.line].item;
      const bool is_meant =
          concerns(Knob::replication, term) && find(changes_.settings, Knob::replication, term.signal) == &setting;
      if (is_meant && item.storage->ingest && !item.storage->replication &&
          std::find(names.begin(), names.end(), item.name) == names.end()) {
        names.push_back(item.name);
      }
    }
    if (names.empty()) return;
    result_.assumptions.push_back(util::joined(names, ", ") +
                                  ": stored once now, as nothing else is said "
                                  "(storage.replication)");
  }

  void say_equal_shares() {
    for (const Line& line : after_.cost().lines) {
      const Item& item = *line.item;
      if (item.scales_with.size() < 2 || !item.split.empty() || item.storage) continue;
      const bool is_moved =
          std::any_of(changes_.settings.begin(), changes_.settings.end(), [&](const Setting& setting) {
            return setting.parameter.knob == Knob::sampling || setting.parameter.knob == Knob::scrape;
          });
      if (!is_moved) continue;
      result_.assumptions.push_back(
          item.name + ": each signal that it scales with is taken to cause the same share (split says it)");
    }
  }

  void say_without_effect() {
    for (const Setting& setting : changes_.settings) {
      const Knob knob = setting.parameter.knob;
      const auto is_concerned = [&](const Term& term) {
        const bool fits = knob == Knob::growth ? term.follows == Follows::storage : concerns(knob, term);
        return fits && find(changes_.settings, knob, term.signal) == &setting;
      };
      if (std::any_of(after_.terms.begin(), after_.terms.end(), is_concerned)) continue;
      // What nobody knows may follow it.
      result_.notes.push_back(
          fmt::format("{} {} {} of {} follows it", name_of(setting.parameter), value_words(knob, setting.value),
                      before_.cost().unknown == 0 ? "changes nothing: no item"
                                                  : "changes nothing that is known: no item with a cost",
                      result_.plan));
    }
  }

  const Changes& changes_;
  Priced before_{}, after_{};
  Difference result_{};
};

}  // namespace

Number year_of(const Number& monthly, const Number& growth) {
  const Number first = monthly - growth / Number(2);  // at the beginning of its first month
  if (growth.is_zero() || first.is_zero()) return monthly * Number(12);
  const Number by = Number(1) + growth / first;
  Number sum{};
  Number month = monthly;
  for (int i = 0; i < 12; ++i, month *= by) sum += month;
  return sum;
}

bool keeps_budget(const Difference& difference) {
  return !difference.budget || (!difference.is_over && difference.after.unknown == 0);
}

Difference what_if(const WhatIf& asked, const Changes& changes, std::optional<Number> budget, Problems& problems) {
  Difference result = Differ(asked, changes, problems).take();
  result.is_over = budget && result.after.known > *budget;
  result.budget = std::move(budget);
  return result;
}

}  // namespace pyat::cost
