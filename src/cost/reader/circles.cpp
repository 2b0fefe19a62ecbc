#include "cost/reader/circles.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "units/expression.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

// Walks along what each input needs. A list instead of recursion: a chain may be as long as the document.
class CircleFinder {
 public:
  CircleFinder(const std::vector<Input>& inputs, Fields& fields) : inputs_(inputs), fields_(fields) {
    for (std::size_t i = 0; i < inputs.size(); ++i) index_.try_emplace(inputs[i].name, i);
    states_.resize(inputs.size());
    depths_.resize(inputs.size());
  }

  void run() {
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (states_[i] == State::unseen) walk_from(i);
    }
  }

 private:
  enum class State : std::uint8_t { unseen, open, done };
  struct Need {
    std::size_t input = 0;
    const Formula* formula = nullptr;
  };
  struct Step {
    std::size_t input = 0;
    std::vector<Need> needs{};
  };

  std::vector<Need> needs_of(std::size_t input) const {
    std::vector<Need> needs{};
    for (const Statement& statement : inputs_[input].statements) {
      for (const string_view name : units::names_in(statement.value.expression)) {
        const auto found = index_.find(name);
        if (found != index_.end()) needs.push_back({found->second, &statement.value});
      }
    }
    return needs;
  }

  void open(std::size_t input) {
    states_[input] = State::open;
    way_.push_back({input, needs_of(input)});
  }

  void close() {
    const std::size_t input = way_.back().input;
    way_.pop_back();
    states_[input] = State::done;
    std::size_t deepest = 0;
    for (const Need& need : needs_of(input)) deepest = std::max(deepest, depths_[need.input]);
    depths_[input] = deepest + 1;
    if (depths_[input] != max_inputs_in_a_row + 1) return;
    const Formula& formula = inputs_[input].statements.front().value;
    fields_.report(
        formula.range, formula.path,
        inputs_[input].name + " rests on more than " + std::to_string(max_inputs_in_a_row) + " other inputs in a row",
        "write some of their values out");
  }

  void walk_from(std::size_t first) {
    open(first);
    while (!way_.empty()) {
      if (way_.back().needs.empty()) {
        close();
        continue;
      }
      const Need need = way_.back().needs.back();
      way_.back().needs.pop_back();
      if (states_[need.input] == State::unseen) {
        open(need.input);
      } else if (states_[need.input] == State::open) {
        report(need);
      }
    }
  }

  void report(const Need& need) {
    const string& name = inputs_[need.input].name;
    auto step = std::find_if(way_.begin(), way_.end(), [&](const Step& each) { return each.input == need.input; });
    constexpr int most = 6;
    string circle = name;
    int shown = 0;
    for (++step; step != way_.end(); ++step) {
      if (++shown <= most) circle += " \u2192 " + inputs_[step->input].name;
      if (shown == most + 1) circle += " \u2192 \u2026";
    }
    circle += " \u2192 " + name;
    fields_.report(need.formula->range, need.formula->path, name + " is defined by itself: " + circle,
                   "one of them must be a value");
  }

  const std::vector<Input>& inputs_;
  Fields& fields_;
  std::unordered_map<string_view, std::size_t> index_{};
  std::vector<State> states_{};
  std::vector<std::size_t> depths_{};  // how many inputs in a row it is, itself included
  std::vector<Step> way_{};
};

}  // namespace

void check_circles(const std::vector<Input>& inputs, Fields& fields) { CircleFinder(inputs, fields).run(); }

}  // namespace pyat::cost
