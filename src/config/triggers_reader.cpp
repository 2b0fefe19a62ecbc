#include "config/triggers_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "config/problem.hpp"
#include "config/service_reader.hpp"
#include "config/words.hpp"
#include "util/duration.hpp"
#include "util/enum_names.hpp"

namespace pyat::config {
namespace {

using std::string;
using std::string_view;
using Problems = std::vector<diag::Diagnostic>;

// As in schemas/pyat/pyat.json, and in the order of the enumeration; a test compares them.
constexpr std::array<string_view, 6> measures = {"alert", "cost", "health", "promql", "smoke", "targets"};

// Keys that say something of some measures only. The others are for all of them.
struct KeyOfMeasures {
  string_view key;
  std::array<TriggerMeasure, 2> measures;  // the same twice where it is one
};
constexpr KeyOfMeasures of_promql(string_view key) { return {key, {TriggerMeasure::promql, TriggerMeasure::promql}}; }
constexpr std::array<KeyOfMeasures, 10> keys_of_measures = {{
    of_promql("query"),
    of_promql("service"),
    of_promql("above"),
    of_promql("below"),
    of_promql("baseline"),
    of_promql("min_samples"),
    {"when", {TriggerMeasure::cost, TriggerMeasure::cost}},
    {"services", {TriggerMeasure::health, TriggerMeasure::health}},
    {"warn_at", {TriggerMeasure::cost, TriggerMeasure::promql}},
    {"clears_at", {TriggerMeasure::cost, TriggerMeasure::promql}},
}};

// "0.5", "+10%": a share of 0.1. Nothing where it is no number.
std::optional<double> number_of(string_view text) {
  const bool is_share = text.ends_with('%');
  if (is_share) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return is_share ? number / 100 : number;
}

// "2026-11-20T10:00:00Z", whose digits the schema has counted.
std::optional<std::chrono::sys_seconds> time_of(string_view text) {
  const auto part = [&](std::size_t at, std::size_t size) {
    int number = 0;
    std::from_chars(text.data() + at, text.data() + at + size, number);
    return number;
  };
  const std::chrono::year_month_day date(std::chrono::year(part(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(part(8, 2))));
  const int hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

class RuleReader {
 public:
  RuleReader(const Node& node, string path, Problems& problems)
      : node_(node), path_(std::move(path)), problems_(problems) {}

  TriggerRule read() {
    const Node& measure = *node_.find("measure")->value;
    rule_.name = node_.find("name")->value->text;
    rule_.where = node_.find("name")->value->range;
    rule_.measure = *util::find_in<TriggerMeasure>(measures, measure.text);
    for (const Entry& entry : node_.entries) read_part(entry);
    check_measure();
    if (rule_.measure == TriggerMeasure::promql) check_promql();
    if (rule_.measure == TriggerMeasure::cost && node_.find("when") == nullptr) {
      report(*node_.find("measure"), "a trigger that is measured by cost needs a condition",
             "write when: monthly_cost > 120% * budget");
    }
    return std::move(rule_);
  }

 private:
  void report(const Entry& entry, string message, string help = {}) {
    add_problem(problems_, entry.key_range, path_below(path_, entry.key), std::move(message), std::move(help));
  }

  void read_part(const Entry& entry) {
    const Node& value = *entry.value;
    if (entry.key == "query") rule_.query = value.text;
    if (entry.key == "service") rule_.service = value.text;
    if (entry.key == "when") rule_.when = value.text;
    if (entry.key == "services") {
      rule_.services = texts_of(value);
      if (rule_.services.empty()) report(entry, "services names none", "name some, or take it out: all are meant then");
    }
    if (entry.key == "urgency") rule_.is_planned = value.text == "planned";
    if (entry.key == "min_samples") rule_.min_samples = static_cast<unsigned>(number_of(value.text).value_or(1));
    if (entry.key == "above") rule_.above = read_level(entry);
    if (entry.key == "below") rule_.below = read_level(entry);
    if (entry.key == "baseline") read_baseline(entry);
    if (entry.key == "for") {
      const auto time = read_duration(entry, path_below(path_, entry.key), problems_);
      if (time) rule_.for_time = std::chrono::ceil<std::chrono::seconds>(*time);
    }
    if (entry.key == "warn_at" || entry.key == "clears_at") read_other_level(entry);
  }

  std::optional<double> read_level(const Entry& entry) {
    const string_view text = entry.value->text;
    if (text.ends_with('%')) rule_.is_share = true;
    const auto number = number_of(text);
    if (!number) report(entry, entry.key + " must be a number such as 0.5, or 10%, found " + in_quotes(text));
    return number;
  }

  void read_other_level(const Entry& entry) {
    const bool warns = entry.key == "warn_at";
    if (rule_.measure == TriggerMeasure::promql) {
      (warns ? rule_.warns : rule_.clears) = read_level(entry);
    } else {
      (warns ? rule_.warn_level : rule_.clear_level) = entry.value->text;
    }
  }

  void read_baseline(const Entry& entry) {
    string_view text = entry.value->text;
    if (text.ends_with('Z')) {
      rule_.baseline_at = time_of(text);
      if (!rule_.baseline_at) report(entry, "baseline is no time that there is: " + in_quotes(text));
      return;
    }
    if (text.ends_with(" ago")) text.remove_suffix(4);
    const auto time = util::parse_duration(text);
    if (time && time->count() > 0) {
      rule_.baseline_ago = std::chrono::floor<std::chrono::seconds>(*time);
    } else {
      report(entry, "baseline must be longer ago than 0 and shorter than ten years, found " + in_quotes(text));
    }
  }

  void check_measure() {
    for (const KeyOfMeasures& row : keys_of_measures) {
      const Entry* entry = node_.find(row.key);
      if (entry == nullptr || rule_.measure == row.measures[0] || rule_.measure == row.measures[1]) continue;
      string names(to_string(row.measures[0]));
      if (row.measures[1] != row.measures[0]) names.append(" and ").append(to_string(row.measures[1]));
      report(*entry,
             entry->key + " is for triggers that are measured by " + names + ", and this one is measured by " +
                 string(to_string(rule_.measure)),
             "take it out, or change the measure");
    }
  }

  void check_promql() {
    if (rule_.query.empty()) {
      report(*node_.find("measure"), "a trigger that is measured by promql needs a query",
             "write query: sum(rate(loki_discarded_bytes_total[5m]))");
    }
    const Entry* above = node_.find("above");
    const Entry* below = node_.find("below");
    if (above == nullptr && below == nullptr) {
      report(*node_.find("measure"), "nothing says from which value on it fires", "write above: 10%, or below: 1");
    } else if (above != nullptr && below != nullptr) {
      report(*below, "above and below exclude each other", "make two triggers of it");
    } else {
      check_order();
    }
    const Entry* samples = node_.find("min_samples");
    if (samples != nullptr && rule_.min_samples > 1U && rule_.for_time.count() == 0) {
      report(*samples, "without for, there is one value: that of now", "write for: 10m, or take min_samples out");
    }
  }

  // What warns comes before what fires, and what clears is not beyond it.
  void check_order() {
    const bool is_up = rule_.above.has_value();
    const std::optional<double>& limit = is_up ? rule_.above : rule_.below;
    const auto check = [&](const char* key, const std::optional<double>& level) {
      if (!limit || !level || (is_up ? *level <= *limit : *level >= *limit)) return;
      report(*node_.find(key),
             string(key) + " is beyond " + (is_up ? "above" : "below") + ": " + node_.find(key)->value->text,
             is_up ? "write a smaller level" : "write a larger level");
    };
    check("warn_at", rule_.warns);
    check("clears_at", rule_.clears);
  }

  const Node& node_;
  string path_;
  Problems& problems_;
  TriggerRule rule_{};
};

}  // namespace

std::span<const string_view> trigger_measures() { return measures; }
string_view to_string(TriggerMeasure measure) { return measures[static_cast<std::size_t>(measure)]; }

std::vector<TriggerRule> read_triggers(const Entry& list, const string& path, Problems& problems) {
  std::vector<TriggerRule> rules{};
  if (list.value->items.empty()) {
    add_problem(problems, list.key_range, path, "triggers names none", "take it out: pyat has triggers of its own");
  }
  for (const Node* item : list.value->items) {
    const string here = path + '[' + std::to_string(rules.size()) + ']';
    TriggerRule rule = RuleReader(*item, here, problems).read();
    const bool is_known =
        std::any_of(rules.begin(), rules.end(), [&](const TriggerRule& known) { return known.name == rule.name; });
    if (is_known) {
      add_problem(problems, rule.where, path_below(here, "name"), "two triggers are called " + in_quotes(rule.name),
                  "give each a name of its own: what was seen of them is kept by name");
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace pyat::config
