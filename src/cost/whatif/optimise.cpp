#include "cost/whatif/optimise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/words.hpp"
#include "cost/reader/fields.hpp"
#include "cost/whatif/space.hpp"
#include "units/quantity.hpp"

namespace pyat::cost {
namespace {

using std::string;
using units::Number;
using Problems = std::vector<diag::Diagnostic>;

constexpr std::size_t most_objectives = 64;

bool is_too_much(const Model& model, const Tried& tried, Problems& problems) {
  std::vector<const Range*> all = tried.inputs;
  all.insert(all.end(), tried.parameters.begin(), tried.parameters.end());
  const std::uint64_t count = combinations_of(all);
  const std::uint64_t of_inputs = combinations_of(tried.inputs);
  const auto refuse = [&](std::uint64_t found, std::uint64_t most, const string& of) {
    problems.push_back(make_problem(
        model.ranges.front().range, "ranges",
        fmt::format("the ranges have {} combinations{}, of which all would have to be tried: at most {} are",
                    units::grouped(std::to_string(found)), of, units::grouped(std::to_string(most))),
        "leave values out, or set some: --retention logs=7d takes the place of a range"));
  };
  if (count > most_combinations)
    refuse(count, most_combinations, "");
  else if (of_inputs > most_input_combinations)
    refuse(of_inputs, most_input_combinations, " of inputs");
  if (model.objectives.size() > most_objectives) {
    problems.push_back(make_problem(
        model.objectives[most_objectives].range, "objectives",
        fmt::format("there are {} objectives: at most {} are kept", model.objectives.size(), most_objectives)));
  }
  return !problems.empty();
}

// The next combination of inputs; false after the last one.
bool advance(std::vector<std::size_t>& choice, const std::vector<const Range*>& ranges) {
  for (std::size_t i = choice.size(); i-- > 0;) {
    if (++choice[i] < ranges[i]->values.size()) return true;
    choice[i] = 0;
  }
  return false;
}

class Optimiser {
 public:
  Optimiser(const WhatIf& asked, const Changes& changes, std::size_t best, Problems& problems)
      : asked_(asked),
        problems_(problems),
        model_(with_changes(asked.model, asked.plan, changes, asked.today)),
        tried_(tried_of(model_, changes, problems)),
        search_(best, asked.model.objectives.size()) {}

  Optimum run(std::optional<Number> budget) {
    result_.title = asked_.model.title;
    result_.path = asked_.model.path;
    result_.plan = asked_.plan.name;
    result_.currency = asked_.model.units.currency();
    result_.budget = std::move(budget);
    if (!problems_.empty() || is_too_much(model_, tried_, problems_)) return std::move(result_);
    take_now();
    search();
    if (!problems_.empty()) return std::move(result_);
    collect();
    return std::move(result_);
  }

 private:
  void take_now() {
    const Model plain = with_changes(asked_.model, asked_.plan, {}, asked_.today);
    const Costs costs = costs_of(plain, asked_.book, Scope(plain, asked_.snapshot), asked_.today, problems_);
    result_.now = {costs.plans.front().monthly, costs.plans.front().unknown};
  }

  void search() {
    std::vector<std::size_t> choice(tried_.inputs.size(), 0);
    do {
      Model model = model_;
      for (std::size_t i = 0; i < choice.size(); ++i) set_input(model, *tried_.inputs[i], choice[i]);
      const PricedSpace made = space_of(model, asked_, tried_, problems_);
      if (!problems_.empty()) return;
      search_.run(made.space);
      spaces_.push_back({choice, made.axes, made.present});
      if (spaces_.size() == 1) {
        result_.notes = made.notes;
        present_ = made.present;
        present_.plan = &model_.plans.front();
      }
      spaces_.back().present.plan = &model_.plans.front();
    } while (advance(choice, tried_.inputs));
  }

  static void set_input(Model& model, const Range& range, std::size_t index) {
    for (Input& input : model.inputs) {
      if (input.name == range.parameter) input.statements = {{.value = range.values[index]}};
    }
  }

  void collect() {
    list_ranges();
    result_.kept = search_.kept();
    if (search_.floor()) result_.floor = search_.floor()->cost;
    for (const Found& found : search_.best()) result_.best.push_back(proposal(found));
    for (const Found& found : search_.front()) result_.front.push_back(proposal(found));
    // Those above the budget are shown only where nothing is below.
    const auto is_within = [&](const Proposal& each) { return !result_.budget || each.monthly <= *result_.budget; };
    if (!result_.best.empty() && is_within(result_.best.front())) {
      std::erase_if(result_.best, [&](const Proposal& each) { return !is_within(each); });
    }
    list_objectives();
    say_assumptions();
  }

  void list_ranges() {
    result_.combinations = 1;
    const auto add = [&](const string& name, std::vector<string> values) {
      result_.combinations *= values.size();
      result_.ranges.push_back({name, std::move(values)});
    };
    for (const Range* range : tried_.inputs) {
      std::vector<string> values{};
      for (const Formula& value : range->values) values.push_back(value.expression.text);
      add(range->parameter, std::move(values));
    }
    for (const Axis& axis : spaces_.front().axes) {
      std::vector<string> values{};
      for (const Number& value : axis.values) values.push_back(value_words(axis.parameter.knob, value));
      add(name_of(axis.parameter), std::move(values));
    }
  }

  Proposal proposal(const Found& found) {
    const Tries& tries = spaces_[found.space];
    Proposal made{.monthly = found.cost, .saved = result_.now.known - found.cost};
    made.given_up = Number::ratio(found.loss, 1'000'000);
    for (std::size_t i = 0; i < tries.inputs.size(); ++i) add_input(made, *tried_.inputs[i], tries.inputs[i]);
    std::vector<Setting> settings{};
    for (std::size_t i = 0; i < tries.axes.size(); ++i) {
      const Axis& axis = tries.axes[i];
      settings.push_back({axis.parameter, axis.values[found.choice[i]]});
      const Knob knob = axis.parameter.knob;
      const std::optional<Number> now = value_now(tries.present, axis.parameter);
      if (now == settings.back().value) continue;
      made.changes.push_back({name_of(axis.parameter), now ? value_words(knob, *now) : string{},
                              value_words(knob, settings.back().value)});
    }
    made.losses = losses_of(settings, tries.present);
    return made;
  }

  void add_input(Proposal& made, const Range& range, std::size_t index) const {
    const string& after = range.values[index].expression.text;
    for (const Input& input : model_.inputs) {
      if (input.name != range.parameter) continue;
      const string& before = input.statements.front().value.expression.text;
      if (before != after) made.changes.push_back({range.parameter, before, after});
    }
  }

  void list_objectives() {
    for (std::size_t i = 0; i < model_.objectives.size(); ++i) {
      const Formula& objective = model_.objectives[i];
      ObjectiveResult made{.text = objective.expression.text, .line = objective.range.begin.line};
      const auto& without = search_.without(i);
      if (without && (search_.best().empty() || without->cost < search_.best().front().cost)) {
        made.cheapest_without = without->cost;
        made.is_enough = result_.budget && without->cost <= *result_.budget && result_.now.unknown == 0;
      }
      result_.objectives.push_back(std::move(made));
    }
    if (model_.objectives.empty()) {
      result_.notes.emplace_back(
          "the model has no objectives: nothing keeps the search from the cheapest of all (objectives: [retention.logs "
          ">= 7d])");
    }
  }

  void say_assumptions() {
    const auto tries = [&](Knob knob) {
      return std::any_of(spaces_.front().axes.begin(), spaces_.front().axes.end(),
                         [&](const Axis& axis) { return axis.parameter.knob == knob; });
    };
    if (tries(Knob::sampling) && present_.sampling_is_assumed) {
      result_.assumptions.emplace_back("the plan does not say how many traces are kept now: all of them are assumed");
    }
    if (tries(Knob::scrape) && present_.scrape_is_assumed) {
      result_.assumptions.emplace_back("the plan does not say how often metrics are scraped now: every 15s is assumed");
    }
  }

  struct Tries {
    std::vector<std::size_t> inputs{};
    std::vector<Axis> axes{};
    Present present{};
  };

  const WhatIf& asked_;
  Problems& problems_;
  Model model_;
  Tried tried_;
  Search search_;
  std::vector<Tries> spaces_{};
  Present present_{};
  Optimum result_{};
};

}  // namespace

bool fits(const Optimum& optimum) {
  if (optimum.best.empty()) return false;
  if (!optimum.budget) return true;
  return optimum.now.unknown == 0 && optimum.best.front().monthly <= *optimum.budget;
}

std::optional<Number> missed_by(const Optimum& optimum) {
  if (!optimum.budget || optimum.best.empty() || optimum.best.front().monthly <= *optimum.budget) return std::nullopt;
  return optimum.best.front().monthly - *optimum.budget;
}

Optimum optimise(const WhatIf& asked, const Changes& changes, std::optional<Number> budget, std::size_t best,
                 Problems& problems) {
  return Optimiser(asked, changes, best, problems).run(std::move(budget));
}

}  // namespace pyat::cost
