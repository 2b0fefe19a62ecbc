// Which metrics dashboards and rules ask for: text in, names out.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cost/unused/promql_names.hpp"

namespace pyat::cost {

// Of one file.
struct Uses {
  MetricNames metrics{};             // that its expressions ask for
  std::set<std::string> recorded{};  // names that its recording rules define
  std::size_t expressions = 0;       // that were read
  // What could not be read or judged, "line 3: …" where there is a line. Some metric may be used there.
  std::vector<std::string> problems{};
};

// A dashboard of Grafana as JSON, of the classic schema or of v2: panels, rows, library panels that are in the file,
// variables and annotations. Expressions of other data sources than Prometheus are passed over.
Uses uses_of_dashboard(std::string_view json);

// A file of rules of Prometheus, Mimir or Loki as YAML, or a PrometheusRule of Kubernetes. Rules in LogQL have no
// metrics.
Uses uses_of_rules(std::string_view yaml);

}  // namespace pyat::cost
