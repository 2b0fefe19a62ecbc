// The links between Grafana's data sources that lead from signal to signal, and what Grafana makes of them.
// https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/#exemplars,
// …/datasources/tempo/configure-tempo-data-source/#trace-to-logs, …/datasources/loki/configure/#derived-fields
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/loki_push.hpp"

namespace pyat::smoke::correlation {

struct ExemplarLink {
  std::string setting{};  // "exemplarTraceIdDestinations[0]"
  std::string label{};    // of the exemplar
  std::string target{};   // uid or name of a data source; empty: it leads to a URL
};

struct LogsLink {
  std::string setting{};  // "tracesToLogsV2", "tracesToLogs"
  std::string target{};
  // Attributes of a span or of its resource, and the labels of streams that they become.
  std::vector<std::pair<std::string, std::string>> tags{};
  bool by_trace = false, by_span = false;
  bool is_custom = false;
  std::string query{};                     // where it is custom
  std::string start_shift{}, end_shift{};  // "-1h"; empty: none
};

struct DerivedField {
  std::string setting{};  // "derivedFields[0]"
  std::string name{};
  std::string expression{};  // of lines; of names of labels where `by_label`
  bool by_label = false;
  std::string url{};     // with a target: what is looked for there
  std::string target{};  // empty: it leads to a URL
};

struct LinkedSource {
  std::string uid{}, name{}, type{};
  std::vector<ExemplarLink> exemplars{};
  std::vector<LogsLink> logs{};  // at most one
  std::vector<DerivedField> derived{};
};

// Of what /api/datasources answers; nothing where it is no such list.
std::optional<std::vector<LinkedSource>> read_links(std::string_view body);

// The span that the log lines are looked for.
struct LinkedSpan {
  std::string trace_id{}, span_id{}, name{}, duration{};
  std::vector<std::pair<std::string, std::string>> attributes{};
};

struct LinkedQuery {
  std::string text{};
  std::string problem{};    // why Grafana shows no link, or one that leads nowhere; empty: it does
  bool is_unknown = false;  // it may work with other spans than pyat's
};
// What Grafana asks Loki for.
LinkedQuery query_for(const LogsLink& link, const LinkedSpan& span);

// "-1h", "90s"; nothing where Grafana would not know it. Empty: 0.
std::optional<std::chrono::milliseconds> shift_of(std::string_view text);

// The labels that a LogQL selector requires: "{a="b", c=~"d"}" → a, c.
std::vector<std::string> labels_of_selector(std::string_view query);

// What a derived field finds in a line, or among labels.
struct Derived {
  std::string value{};
  std::string problem{};  // of the expression
};
Derived derive(const DerivedField& field, std::string_view line, const wire::loki::Labels& labels);
// What its link looks for.
std::string looked_for(const DerivedField& field, std::string_view value);

}  // namespace pyat::smoke::correlation
