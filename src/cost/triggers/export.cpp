#include "cost/triggers/export.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "cost/triggers/names.hpp"
#include "cost/triggers/to_promql.hpp"
#include "cost/triggers/trigger.hpp"

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

// As a YAML text in double quotes.
string yaml_quoted(string_view text) {
  string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    } else {
      out += ' ';
    }
  }
  return out + "\"";
}

// A text of a model in an annotation: its braces are no template.
string literal(string_view text) {
  string out{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (i + 1 < text.size() && text[i] == '{' && text[i + 1] == '{') out += ' ';
  }
  return out;
}

string comment(string_view text) {
  string out(text);
  std::replace(out.begin(), out.end(), '\n', ' ');
  std::replace(out.begin(), out.end(), '\r', ' ');
  return out;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// "CostStorageGrowth" of "storage growth".
string alert_name(string_view name) {
  string out = "Cost";
  bool is_first = true;
  for (const char c : name) {
    const bool is_digit = c >= '0' && c <= '9';
    if (is_letter(c) || is_digit) out += is_first && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    is_first = !is_letter(c) && !is_digit;
  }
  return out;
}

string duration(std::chrono::seconds time) {
  using namespace std::chrono;
  const auto h = duration_cast<hours>(time);
  const auto m = duration_cast<minutes>(time - h);
  const auto s = time - h - m;
  string out{};
  if (h.count() > 0) out += std::to_string(h.count()) + "h";
  if (m.count() > 0) out += std::to_string(m.count()) + "m";
  if (s.count() > 0) out += std::to_string(s.count()) + "s";
  return out.empty() ? "0s" : out;
}

// How an alert says its value.
string value_template(const Seen& seen) {
  const KnownName* known = known_name(seen.name);
  const string_view unit = known == nullptr ? string_view{} : known->unit;
  if (unit == "%") return "{{ $value | humanizePercentage }}";
  if (unit == "B/s" || unit == "B") return "{{ $value | humanize1024 }}" + string(unit);
  if (unit == "s") return "{{ $value | humanizeDuration }}";
  return "{{ $value | humanize }}" + (unit.empty() ? string{} : " " + string(unit));
}

class Exporter {
 public:
  Exporter(const Model& model, const Scope& scope, Problems& problems)
      : model_(model), scope_(scope), results_(judge_triggers(model, {{{}, &scope}}, problems)) {}

  Exported run() {
    string rules{};
    for (const TriggerResult& result : results_) rules += rules_of(result);
    string& yaml = exported_.yaml;
    yaml = "# Triggers of " + comment(model_.path) + ", by pyat cost triggers export. In bytes and seconds.\n";
    for (const NotExported& one : exported_.left_out) {
      yaml += "# Left out: " + comment(one.name) + ": " + comment(one.why) + "\n";
    }
    yaml += rules.empty() ? "groups: []\n" : "groups:\n  - name: pyat-cost\n    rules:\n" + rules;
    return std::move(exported_);
  }

 private:
  void leave_out(const TriggerResult& result, string why) {
    exported_.left_out.push_back({result.trigger->name, std::move(why)});
  }

  string rules_of(const TriggerResult& result) {
    const Trigger& trigger = *result.trigger;
    const Promql when = to_promql(with_months(trigger.when, model_.units), scope_);
    if (!when.why_not.empty()) {
      leave_out(result, when.why_not);
      return {};
    }
    const string name = unique(alert_name(trigger.name));
    string expression = when.text;
    if (const string held = at_level(result, trigger.clears_at, "clears_at"); !held.empty()) {
      expression =
          "(" + when.text + ") or ((" + held + ") and on() ALERTS{alertname=\"" + name + "\", alertstate=\"firing\"})";
    }
    string out = rule(result, name, expression, trigger.action && !trigger.action->set.empty() ? "critical" : "warning",
                      trigger.when.expression.text);
    if (const string warns = at_level(result, trigger.warn_at, "warn_at"); !warns.empty()) {
      out += rule(result, unique(name + "Near"), warns, "info",
                  "near: " + trigger.when.expression.text + ", warn_at: " + trigger.warn_at->expression.text);
    }
    return out;
  }

  // The condition with its threshold moved.
  string at_level(const TriggerResult& result, const std::optional<Formula>& level, string_view key) {
    if (!level) return {};
    Problems passed_over{};
    const Formula formula = with_months(*level, model_.units);
    const auto value = scope_.evaluate(formula, passed_over);
    if (value && value->kind == units::Value::Kind::truth) return own_condition(result, formula, key);
    if (result.seen.size() == 1 && value && value->kind == units::Value::Kind::quantity) {
      return moved(result, value->quantity);
    }
    leave_out(result, string(key) + ": " + level->expression.text + " belongs to no single threshold");
    return {};
  }

  // clears_at says when it is over; the rule needs when it is not.
  string own_condition(const TriggerResult& result, const Formula& formula, string_view key) {
    const Promql text = to_promql(formula, scope_);
    if (!text.why_not.empty()) leave_out(result, string(key) + ": " + text.why_not);
    if (!text.why_not.empty() || key == "warn_at") return text.text;
    leave_out(result, "clears_at is a condition of its own: write it as a share or a quantity");
    return {};
  }

  string moved(const TriggerResult& result, const units::Quantity& level) {
    const Seen& seen = result.seen.front();
    const KnownName* known = known_name(seen.name);
    if (known == nullptr || known->promql.empty() || !seen.threshold) {
      leave_out(result, "a level of `" + seen.text + "`, which is no metric against a number");
      return {};
    }
    units::Number threshold = level.value;
    const bool is_share = level.dimension.is_plain() && !seen.threshold->dimension.is_plain();
    if (is_share && level.value.sign() > 0) {
      threshold = is_upward(seen.kind) ? seen.threshold->value * level.value : seen.threshold->value / level.value;
    }
    return "(" + string(known->promql) + ") " + (is_upward(seen.kind) ? ">= " : "<= ") + promql_number(threshold);
  }

  string unique(string name) {
    string tried = name;
    for (int i = 2; !names_.insert(tried).second; ++i) tried = name + std::to_string(i);
    return tried;
  }

  string rule(const TriggerResult& result, const string& name, const string& expression, string_view severity,
              const string& summary) {
    ++exported_.rules;
    string out = "      - alert: " + name + "\n        expr: " + yaml_quoted(expression) + "\n";
    if (result.for_time.count() > 0) out += "        for: " + duration(result.for_time) + "\n";
    out += "        labels:\n          severity: " + string(severity) + "\n";
    out += "        annotations:\n          summary: " + yaml_quoted(literal(result.trigger->name + ": " + summary)) +
           "\n";
    if (result.seen.size() == 1 && result.seen.front().threshold) {
      out += "          description: " +
             yaml_quoted("now " + value_template(result.seen.front()) + ", the threshold is " +
                         words(*result.seen.front().threshold, model_.units)) +
             "\n";
    }
    if (result.trigger->action && severity != "info") {
      out += "          action: " + yaml_quoted(literal(result.trigger->action->name)) + "\n";
    }
    return out;
  }

  const Model& model_;
  const Scope& scope_;
  std::vector<TriggerResult> results_;
  std::set<string> names_{};
  Exported exported_{};
};

}  // namespace

Exported export_rules(const Model& model, const Scope& scope, Problems& problems) {
  return Exporter(model, scope, problems).run();
}

}  // namespace pyat::cost
