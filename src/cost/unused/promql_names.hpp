// Which metrics an expression of PromQL asks for. A lexer that knows what is no metric: labels, functions, keywords,
// durations and texts. https://prometheus.io/docs/prometheus/latest/querying/basics/
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pyat::cost {

struct MetricNames {
  std::set<std::string> names{};
  // Regular expressions that a whole name must match: of __name__=~"…", and of names with a variable in them.
  std::set<std::string> patterns{};
  // What may stand for any metric: the words to say so, "'$metric' stands for a name".
  std::vector<std::string> unknown{};

  void add(const MetricNames& more);
};

// Nothing of what is no PromQL, such as LogQL with its pipes.
MetricNames metric_names_in(std::string_view promql);

// Of the query of a variable of a dashboard: label_values(up, job), metrics(http_.*), query_result(…), or PromQL.
MetricNames metric_names_in_variable(std::string_view query);

}  // namespace pyat::cost
