#include "cost/promql/check.hpp"

#include <algorithm>
#include <array>

#include "cost/promql/metrics.hpp"
#include "cost/promql/parser.hpp"

namespace pyat::cost::promql {
namespace {

using std::string;
using std::string_view;

constexpr auto of_counters = std::to_array<string_view>({"rate", "increase", "irate"});
constexpr auto of_gauges = std::to_array<string_view>({"delta", "deriv", "idelta", "predict_linear"});
constexpr auto of_ranges = std::to_array<string_view>(
    {"rate", "increase", "irate", "delta", "deriv", "idelta", "resets", "changes", "predict_linear"});
// The number itself is not looked at, or not as it is.
constexpr auto indifferent =
    std::to_array<string_view>({"absent", "absent_over_time", "changes", "resets", "timestamp", "count_over_time",
                                "present_over_time", "rate", "increase", "irate", "count", "group", "count_values"});

template <std::size_t N>
bool is_one_of(const std::array<string_view, N>& words, string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Checker {
 public:
  Checker(string_view text, const Parsed& parsed) : text_(text), nodes_(parsed.nodes) {}

  std::vector<Mistake> run() {
    walk(nodes_.size() - 1, {});
    return std::move(mistakes_);
  }

 private:
  // What is around a node, the innermost last.
  using Way = std::vector<const Node*>;

  string text_of(const Node& node) const { return string(text_.substr(node.begin, node.end - node.begin)); }

  void walk(std::size_t index, Way way) {
    const Node& node = nodes_[index];
    if (node.kind == NodeKind::call) check_call(node, way);
    if (node.kind == NodeKind::selector) check_selector(node, way);
    way.push_back(&node);
    for (const std::size_t operand : node.operands) walk(operand, way);
  }

  void add(string_view code, bool is_error, const Node& node, string what, string why, string instead) {
    mistakes_.push_back({code, is_error, node.begin, node.end, std::move(what), std::move(why), std::move(instead)});
  }

  void check_call(const Node& node, const Way& way) {
    if (!is_function(node.name)) {
      const string_view nearest = nearest_function(node.name);
      return add("unknown-function", true, node, "PromQL has no function " + node.name,
                 "the rule file does not load, and none of its rules is evaluated",
                 nearest.empty() ? "see the functions of PromQL" : "did you mean " + string(nearest) + "?");
    }
    if (node.operands.empty() || !is_one_of(of_ranges, node.name)) return;
    const Node& argument = nodes_[node.operands.front()];
    if (argument.kind != NodeKind::selector) return;
    if (argument.range.empty()) {
      return add("no-range", true, node, node.name + "() has no range",
                 "it compares values of some time, and is given one value alone: the rule file does not load",
                 node.name + "(" + text_of(argument) + "[5m])");
    }
    const MetricKind kind = kind_of(argument.name);
    if (kind == MetricKind::gauge && is_one_of(of_counters, node.name)) return gauge_rated(node, argument);
    if (kind == MetricKind::counter && is_one_of(of_gauges, node.name)) return counter_sloped(node, argument);
    if (is_one_of(of_counters, node.name)) check_sum(node, argument, way);
  }

  void gauge_rated(const Node& node, const Node& argument) {
    const MetricFacts* facts = facts_of(argument.name);
    string why = argument.name + " is a gauge" + (facts != nullptr ? " (" + string(facts->source) + ")" : "") + ". " +
                 node.name + "() takes every fall for the restart of a counter and adds what is left: when data is " +
                 "deleted, it reports growth";
    const string_view instead = node.name == "increase" ? "delta" : "deriv";
    add("gauge-given-to-rate", true, node, argument.name + " is a gauge, and is given to " + node.name + "()",
        std::move(why), "sum(" + string(instead) + "(" + text_of(argument) + "))");
  }

  void counter_sloped(const Node& node, const Node& argument) {
    add("counter-given-to-delta", false, node, argument.name + " is a counter, and is given to " + node.name + "()",
        "a counter begins at 0 when its process restarts, and " + node.name + "() takes that for a fall",
        (node.name == "delta" ? "increase(" : "rate(") + text_of(argument) + ")");
  }

  // Compared with a number, each series is compared on its own.
  void check_sum(const Node& node, const Node& argument, const Way& way) {
    const MetricFacts* facts = facts_of(argument.name);
    if (facts == nullptr || facts->split_by.empty()) return;
    const bool is_gathered =
        std::any_of(way.begin(), way.end(), [](const Node* each) { return each->kind == NodeKind::aggregation; });
    const bool is_compared = std::any_of(way.begin(), way.end(), [](const Node* each) {
      return each->kind == NodeKind::binary && is_comparison(each->name);
    });
    if (is_gathered || !is_compared) return;
    add("rate-without-sum", false, node, text_of(node) + " is compared series by series",
        argument.name + " is split by " + string(facts->split_by) +
            ": each series stays below the threshold while their sum is above it, and the alert never fires",
        "sum(" + text_of(node) + ")");
  }

  void check_selector(const Node& node, const Way& way) {
    if (!node.range.empty() || kind_of(node.name) != MetricKind::counter) return;
    bool is_compared = false;
    for (const Node* each : way) {
      if ((each->kind == NodeKind::call || each->kind == NodeKind::aggregation) && is_one_of(indifferent, each->name)) {
        return;
      }
      if (each->kind == NodeKind::subquery) return;
      is_compared |= each->kind == NodeKind::binary && is_comparison(each->name);
    }
    if (!is_compared) return;
    add("counter-without-rate", false, node, "the counter " + node.name + " is compared as it is",
        "it counts from the start of its process: it passes every threshold in time, and falls back to 0 on a restart",
        "sum(rate(" + text_of(node) + "[5m]))");
  }

  string_view text_;
  const std::vector<Node>& nodes_;
  std::vector<Mistake> mistakes_{};
};

}  // namespace

std::vector<Mistake> check(string_view expression) {
  const Parsed parsed = parse(expression);
  if (!parsed.problem.empty()) {
    return {{.code = "no-promql",
             .is_error = true,
             .begin = parsed.problem_at,
             .end = parsed.problem_at,
             .what = "this is no PromQL: " + parsed.problem,
             .why = "the rule file does not load, and none of its rules is evaluated",
             .instead = "promtool check rules FILE says more"}};
  }
  return Checker(expression, parsed).run();
}

}  // namespace pyat::cost::promql
