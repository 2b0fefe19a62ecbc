// Actions that do something else than they say, or that cannot help.
#include <algorithm>
#include <array>
#include <utility>

#include "cost/report.hpp"
#include "cost/triggers/condition.hpp"
#include "cost/triggers/lint.hpp"
#include "cost/triggers/names.hpp"
#include "util/text.hpp"

namespace pyat::cost {
namespace {

using diag::Severity;
using std::string;
using std::string_view;
using units::Quantity;

enum class Direction : std::uint8_t { none, up, down, on, off };

struct DirectionWord {
  string_view word;
  Direction direction;
};
constexpr auto direction_words = std::to_array<DirectionWord>({{"increase", Direction::up},
                                                               {"raise", Direction::up},
                                                               {"extend", Direction::up},
                                                               {"enlarge", Direction::up},
                                                               {"lengthen", Direction::up},
                                                               {"expand", Direction::up},
                                                               {"boost", Direction::up},
                                                               {"grow", Direction::up},
                                                               {"decrease", Direction::down},
                                                               {"reduce", Direction::down},
                                                               {"lower", Direction::down},
                                                               {"cut", Direction::down},
                                                               {"shrink", Direction::down},
                                                               {"shorten", Direction::down},
                                                               {"enable", Direction::on},
                                                               {"activate", Direction::on},
                                                               {"disable", Direction::off},
                                                               {"deactivate", Direction::off}});

struct SignalWord {
  string_view word;
  Signal signal;
};
constexpr auto signal_words = std::to_array<SignalWord>({{"sampl", Signal::traces},
                                                         {"trace", Signal::traces},
                                                         {"span", Signal::traces},
                                                         {"tempo", Signal::traces},
                                                         {"jaeger", Signal::traces},
                                                         {"log", Signal::logs},
                                                         {"loki", Signal::logs},
                                                         {"promtail", Signal::logs},
                                                         {"metric", Signal::metrics},
                                                         {"mimir", Signal::metrics},
                                                         {"scrape", Signal::metrics},
                                                         {"cardinality", Signal::metrics}});

// What there is more of, the dearer it is.
constexpr auto costly =
    std::to_array<string_view>({"sampl", "retention", "replic", "cardinality", "verbos", "level", "storage"});

// One value that the action sets.
struct Setting {
  string name{}, value{};
  std::vector<string> present{};
  string unknown{};  // why nobody knows what is set now
};

Direction direction_of(string_view action) {
  const auto words = util::split_at(util::lower_ascii(action), "_");
  for (const string& part : words) {
    for (const string& word : util::split_at(part, "-")) {
      for (const DirectionWord& each : direction_words) {
        if (each.word == word) return each.direction;
      }
    }
  }
  return Direction::none;
}

template <typename Words>
bool has_word(string_view text, const Words& words) {
  const string lower = util::lower_ascii(text);
  return std::any_of(words.begin(), words.end(), [&](string_view word) { return lower.find(word) != string::npos; });
}

string range_words(const std::vector<string>& values) {
  const auto less = [](const string& a, const string& b) {
    const auto left = units::Number::parse(a);
    const auto right = units::Number::parse(b);
    return left && right ? *left < *right : a < b;
  };
  const auto [low, high] = std::minmax_element(values.begin(), values.end(), less);
  return *low == *high ? *low : *low + " to " + *high;
}

class ActionLinter {
 public:
  ActionLinter(const Trigger& trigger, const Model& model, const PresentValue& present, FindingList& findings)
      : trigger_(trigger), action_(*trigger.action), model_(model), present_(present), findings_(findings) {}

  void run() {
    const Direction direction = direction_of(action_.name);
    bool goes_wrong = false;
    for (const Setting& setting : settings()) goes_wrong |= lint_setting(setting, direction);
    if (!goes_wrong && direction == Direction::up) lint_purpose();
    lint_signal();
  }

 private:
  void add(string_view code, Severity severity, string what, string why, string instead) {
    findings_.add(code, severity, action_.range, std::move(what), std::move(why), std::move(instead));
  }

  std::vector<Setting> settings() const {
    std::vector<Setting> all{};
    for (const auto& [path, value] : action_.set) all.push_back(with_present(path, value, true));
    for (const auto& [name, value] : action_.parameters) all.push_back(with_present(name, value, false));
    return all;
  }

  Setting with_present(const string& name, const string& value, bool is_path) const {
    Setting setting{.name = name, .value = value};
    for (const auto& [known, values] : action_.now) {
      if (known == name) setting.present = values;
    }
    if (setting.present.empty() && is_path && present_ != nullptr) {
      const ValueAt found = present_(action_.file, name);
      if (found.problem.empty()) setting.present = {found.text};
      setting.unknown = found.problem;
    }
    if (setting.present.empty() && util::lower_ascii(name).find("sampl") != string::npos) {
      const Plan* plan = find_plan(model_, current_plan(model_));
      if (plan != nullptr && plan->sampling) setting.present = {plan->sampling->expression.text};
    }
    return setting;
  }

  std::optional<Quantity> quantity(const string& text) const {
    return units::parse_quantity(text, model_.units).quantity;
  }

  // Whether it does the opposite of its name.
  bool lint_setting(const Setting& setting, Direction direction) {
    const auto wanted = quantity(setting.value);
    if (setting.present.empty()) {
      lint_unknown(setting, direction, wanted.has_value());
      return false;
    }
    if (std::all_of(setting.present.begin(), setting.present.end(),
                    [&](const string& one) { return one == setting.value; })) {
      add("action-changes-nothing", Severity::warning, setting.name + " is " + setting.value + " already",
          "the trigger fires, and nothing happens", "another value, or another action");
      return false;
    }
    if (!wanted) return lint_switch(setting, direction);
    bool all_above = true;
    bool all_below = true;
    for (const string& text : setting.present) {
      const auto one = quantity(text);
      if (!one || one->dimension != wanted->dimension) return false;
      all_above &= one->value > wanted->value;
      all_below &= one->value < wanted->value;
    }
    const bool falls = direction == Direction::up && all_above;
    const bool rises = direction == Direction::down && all_below;
    if (!falls && !rises) return false;
    reversed(setting, falls);
    return true;
  }

  void reversed(const Setting& setting, bool falls) {
    const string object = object_of_name();
    add("action-reverses-name", Severity::error,
        action_.name + " sets " + setting.name + " to " + setting.value + ", and " + range_words(setting.present) +
            (setting.present.size() == 1 ? " is set now" : " are set now") + ": it " +
            (falls ? "decreases" : "increases") + " it",
        "the name says the opposite of what happens: who reads the one cannot expect the other",
        "name: set_" + object + ", or " + (falls ? "decrease_" : "increase_") + object);
  }

  // "sampling_rate" of "increase_sampling_rate".
  string object_of_name() const {
    string object{};
    for (const string& word : util::split_at(action_.name, "_")) {
      if (direction_of(word) != Direction::none) continue;
      object += (object.empty() ? "" : "_") + word;
    }
    return object.empty() ? "it" : object;
  }

  bool lint_switch(const Setting& setting, Direction direction) {
    const string value = util::lower_ascii(setting.value);
    const bool is_off = value == "false" || value == "off" || value == "no";
    const bool is_on = value == "true" || value == "on" || value == "yes";
    const bool names_it = setting.name.find("enable") != string::npos || setting.name.find("disable") == string::npos;
    if (!names_it || !((direction == Direction::on && is_off) || (direction == Direction::off && is_on))) return false;
    add("action-reverses-name", Severity::error, action_.name + " sets " + setting.name + " to " + setting.value,
        "the name says the opposite of what happens", setting.name + ": " + (is_off ? "true" : "false"));
    return true;
  }

  void lint_unknown(const Setting& setting, Direction direction, bool is_number) {
    if (!is_number || (direction != Direction::up && direction != Direction::down)) return;
    add("present-value-unknown", Severity::info,
        "whether " + action_.name + " does what it says cannot be told: nobody says what " + setting.name + " is now",
        setting.unknown.empty() ? "the model has neither a file to look into nor the value" : setting.unknown,
        "now: {" + setting.name + ": …}, below action");
  }

  // More of what costs, where too much of it is what fires.
  void lint_purpose() {
    if (!has_word(action_.name, costly)) return;
    for (const units::Term& term : trigger_.when.expression.terms) {
      if (!is_upward(term.kind)) continue;
      const units::Term& left = trigger_.when.expression.terms[term.operands[0]];
      if (left.kind != units::Operator::name || known_name(left.name) == nullptr) continue;
      add("action-feeds-its-cause", Severity::warning,
          action_.name + " makes " + left.name + " larger, and fires as it is too large",
          "each time it acts, it comes nearer to acting again", "decrease_" + object_of_name());
      return;
    }
  }

  // The one signal that the action is about; `shared` where it is about none, or several.
  Signal signal_of_action() const {
    string text = action_.name + " " + action_.file;
    for (const auto& [name, value] : action_.parameters) text += " " + name;
    for (const auto& [path, value] : action_.set) text += " " + path;
    Signal found = Signal::shared;
    const string lower = util::lower_ascii(text);
    for (const SignalWord& each : signal_words) {
      if (lower.find(each.word) == string::npos || each.signal == found) continue;
      if (found != Signal::shared) return Signal::shared;
      found = each.signal;
    }
    return found;
  }

  void lint_signal() {
    const Signal signal = signal_of_action();
    if (signal == Signal::shared) return;
    string shared{};
    for (const string_view name : units::names_in(trigger_.when.expression)) {
      const KnownName* known = known_name(name);
      if (known == nullptr) continue;
      if (known->signal == signal) return;
      if (known->signal == Signal::shared && name != "budget") shared = name;
    }
    if (shared.empty()) return;
    const string own(to_string(signal));
    const string others = signal == Signal::traces ? "logs or metrics"
                          : signal == Signal::logs ? "traces or metrics"
                                                   : "logs or traces";
    const string measure = signal == Signal::metrics ? "metrics_ingest" : own + "_ingest";
    const string other = signal == Signal::logs ? "traces_ingest" : "logs_ingest";
    add("action-on-one-signal", Severity::warning,
        action_.name + " is about " + own + " alone, and " + shared + " is that of all signals",
        "when " + others + " are what grows, " + own + " are thrown away and nothing is saved",
        "when: " + trigger_.when.expression.text + " and " + measure + " > " + other);
  }

  const Trigger& trigger_;
  const Action& action_;
  const Model& model_;
  const PresentValue& present_;
  FindingList& findings_;
};

}  // namespace

void lint_action(const Trigger& trigger, const Model& model, const Scope&, const PresentValue& present,
                 FindingList& findings) {
  if (trigger.action) ActionLinter(trigger, model, present, findings).run();
}

}  // namespace pyat::cost
