// Conditions that cannot be what was meant: of the wrong units, always or never true, with levels on the wrong side.
#include <algorithm>
#include <utility>

#include "cost/triggers/condition.hpp"
#include "cost/triggers/lint.hpp"
#include "cost/triggers/names.hpp"
#include "cost/triggers/trigger.hpp"

namespace pyat::cost {
namespace {

using diag::Severity;
using std::string;
using units::Number;
using units::Operator;
using units::Quantity;
using Problems = std::vector<diag::Diagnostic>;

class ConditionLinter {
 public:
  ConditionLinter(const Trigger& trigger, const Model& model, const Scope& scope, FindingList& findings)
      : trigger_(trigger), units_(model.units), scope_(scope), typical_(with_units(scope)), findings_(findings) {}

  void run() {
    std::vector<string> read{};
    const Formula when = with_months(trigger_.when, units_, &read);
    for (const string& amount : read) {
      add("amount-without-time", Severity::info, trigger_.when,
          amount + " is an amount, and costs are an amount a month",
          "it is read as " + amount + " a month; who reads the rule elsewhere may read a year", amount + "/month");
    }
    Problems problems{};
    const auto typical = look_at(when, typical_, problems);
    for (const diag::Diagnostic& problem : problems) add_problem(problem);
    if (!typical) return;
    Problems passed_over{};
    const auto now = look_at(when, scope_, passed_over);
    if (!now) return;
    if (!lint_constant(when, *now)) {
      for (const Seen& seen : now->seen) lint_bounds(seen);
    }
    if (trigger_.warn_at) lint_level(*trigger_.warn_at, LevelKind::warn, *now, *typical);
    if (trigger_.clears_at) lint_level(*trigger_.clears_at, LevelKind::clear, *now, *typical);
  }

 private:
  void add(std::string_view code, Severity severity, const Formula& where, string what, string why, string instead) {
    findings_.add(code, severity, where.range, std::move(what), std::move(why), std::move(instead));
  }

  // What the evaluation refuses, with the unit that the name has.
  void add_problem(const diag::Diagnostic& problem) {
    const bool is_unit = problem.message.find("cannot be compared") != string::npos;
    findings_.add(is_unit ? "wrong-units" : "bad-condition", Severity::error, problem.range, problem.message,
                  is_unit ? "a number without its unit can be read as any, and is compared with none"
                          : "the trigger cannot be evaluated",
                  is_unit ? with_right_unit() : problem.help);
  }

  // "monthly_cost > 500 USD/month" of "monthly_cost > 500".
  string with_right_unit() const {
    const auto& terms = trigger_.when.expression.terms;
    for (const units::Term& term : terms) {
      if (!is_comparison(term.kind)) continue;
      for (const std::size_t side : {0U, 1U}) {
        const units::Term& name = terms[term.operands[side]];
        const units::Term& literal = terms[term.operands[1 - side]];
        const KnownName* known = name.kind == Operator::name ? known_name(name.name) : nullptr;
        if (known == nullptr || literal.kind != Operator::literal) continue;
        const string written = text_of(trigger_.when.expression, term.operands[1 - side]);
        const auto unit = units_.parse(known->unit);
        if (!unit.unit || unit.unit->dimension == literal.literal.dimension) continue;
        return name.name + " " + sign_of(side == 0 ? term.kind : mirrored(term.kind)) + " " +
               right(written, literal.literal, *unit.unit, *known);
      }
    }
    return "give both sides units of the same kind";
  }

  static string right(const string& written, const Quantity& literal, const units::Unit& unit, const KnownName& known) {
    if (literal.dimension.is_plain()) {
      const string of_flow = known.unit == "B/s" ? "GB/day" : string(known.unit);
      return written + " " + of_flow;
    }
    const bool misses_time = literal.dimension / units::Dimension(units::time) == unit.dimension;
    if (misses_time) return written + "/day";
    return "a quantity in " + string(known.unit);
  }

  // Nothing in it that is measured or computed: it is as true today as ever.
  bool lint_constant(const Formula& when, const Condition& now) {
    const auto names = units::names_in(when.expression);
    const bool is_constant = std::none_of(names.begin(), names.end(),
                                          [](std::string_view name) { return known_name(name) || is_reserved(name); });
    if (!is_constant || !now.value.is_known()) return false;
    add(now.value.truth ? "always-fires" : "never-fires", Severity::error, trigger_.when,
        "it always " + string(now.value.truth ? "fires" : "stays quiet") + ": nothing in it can change",
        "only what is written in the model is compared", "compare something that is measured, or a cost");
    return true;
  }

  void lint_bounds(const Seen& seen) {
    const KnownName* known = known_name(seen.name);
    if (known == nullptr || !seen.threshold) return;
    const Number& threshold = seen.threshold->value;
    const bool has_top = known->is_share;
    const bool has_bottom = !known->can_be_negative;
    const bool includes = seen.kind == Operator::at_least || seen.kind == Operator::at_most;
    bool always = false;
    bool never = false;
    if (is_upward(seen.kind)) {
      never = has_top && (includes ? threshold > Number(1) : threshold >= Number(1));
      always = has_bottom && (includes ? threshold <= Number(0) : threshold < Number(0));
    } else if (seen.kind == Operator::less || seen.kind == Operator::at_most) {
      never = has_bottom && (includes ? threshold < Number(0) : threshold <= Number(0));
      always = has_top && (includes ? threshold >= Number(1) : threshold > Number(1));
    }
    if (!always && !never) return;
    const string range = has_top ? "between 0 % and 100 %" : "never below 0";
    const bool forgot_percent = has_top && threshold > Number(1) && threshold <= Number(100);
    add(always ? "always-fires" : "never-fires", Severity::error, trigger_.when,
        "`" + seen.text + "` is " + (always ? "always" : "never") + " true: " + seen.name + " is " + range,
        forgot_percent ? threshold.shortest(4) + " is " + units::grouped((threshold * Number(100)).shortest(4)) + " %"
                       : "no value that can be there makes a difference",
        forgot_percent ? seen.name + " " + sign_of(seen.kind) + " " + threshold.shortest(4) + "%"
                       : "choose a threshold within that");
  }

  // A level that the threshold is passed before.
  void lint_level(const Formula& level, LevelKind kind, const Condition& now, const Condition& typical) {
    Problems problems{};
    is_at_level(level, kind, typical, typical_, problems);
    for (const diag::Diagnostic& problem : problems) {
      findings_.add("bad-level", Severity::error, problem.range, problem.message, "the trigger cannot be evaluated",
                    problem.help);
    }
    const auto value = scope_.evaluate(with_months(level, units_), problems);
    if (!problems.empty() || !value || value->kind != units::Value::Kind::quantity || now.seen.size() != 1) return;
    const Seen& seen = now.seen.front();
    if (!seen.threshold) return;
    const Quantity& quantity = value->quantity;
    const bool is_share = quantity.dimension.is_plain() && !seen.threshold->dimension.is_plain();
    Number beyond = is_share ? quantity.value - Number(1) : quantity.value - seen.threshold->value;
    if (!is_share && quantity.dimension != seen.threshold->dimension) return;
    if (!is_share && !is_upward(seen.kind)) beyond = -beyond;
    if (beyond.sign() < 0) return;
    const bool warns = kind == LevelKind::warn;
    add(warns ? "warns-after-firing" : "clears-while-firing", Severity::warning, level,
        string(warns ? "warn_at" : "clears_at") + ": " + level.expression.text + " is " +
            (beyond.is_zero() ? "at" : "beyond") + " the threshold",
        warns ? "it fires before it warns: nobody has time to do something"
              : "it clears where it fires: around the threshold, it goes on and off",
        warns ? "warn_at: 80%" : "clears_at: 90%");
  }

  const Trigger& trigger_;
  const units::Units& units_;
  const Scope& scope_;
  Scope typical_;
  FindingList& findings_;
};

}  // namespace

void lint_condition(const Trigger& trigger, const Model& model, const Scope& scope, FindingList& findings) {
  ConditionLinter(trigger, model, scope, findings).run();
}

}  // namespace pyat::cost
