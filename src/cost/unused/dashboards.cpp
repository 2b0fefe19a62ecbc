#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cost/unused/uses.hpp"
#include "util/text.hpp"
#include "wire/json.hpp"

namespace pyat::cost {
namespace {

using nlohmann::json;
using std::string;
using std::string_view;
using wire::text_in;
using wire::value_in;

bool is_prometheus(string_view type) {
  const string lower = util::lower_ascii(type);
  // "grafana-amazonprometheus-datasource", and what a variable says. "datasource" and "mixed" are nobody's type.
  return lower.empty() || lower.find("prom") != string::npos || lower.find("mimir") != string::npos ||
         lower.starts_with('$') || lower == "datasource" || lower == "mixed";
}

// Of {"datasource": {"type": "loki"}}, and of v2 {"kind": "DataQuery", "group": "loki"} or {"kind": "loki"}, whose
// parts have the expression. `inherited` where it does not say.
string type_of(const json& object, const string& inherited) {
  string type = text_in(value_in(object, "datasource"), "type");
  if (type.empty()) type = text_in(object, "datasourceType");
  const string kind = text_in(object, "kind");
  if (type.empty() && kind == "DataQuery") type = text_in(object, "group");
  if (type.empty() && value_in(value_in(object, "spec"), "expr").is_string()) type = kind;
  if (const json& old = value_in(object, "datasource"); type.empty() && old.is_string()) {
    // Before Grafana 8, its name alone: as a rule, it tells what it is.
    const string name = util::lower_ascii(old.get<string>());
    for (const string_view other : {"loki", "tempo", "elasticsearch", "influx", "graphite", "cloudwatch"}) {
      if (name.find(other) != string::npos) type = other;
    }
  }
  return type.empty() ? inherited : type;
}

class DashboardReader {
 public:
  Uses read(string_view text) {
    const json dashboard = wire::parse_json(text);
    if (!dashboard.is_object()) {
      uses_.problems.emplace_back("this is no JSON object: no dashboard of Grafana is");
      return std::move(uses_);
    }
    has_elements_ = value_in(dashboard, "__elements").is_object() && !value_in(dashboard, "__elements").empty();
    walk(dashboard, "", "");
    if (uses_.expressions == 0 && !looks_like_dashboard(dashboard)) {
      uses_.problems.emplace_back("this has neither panels nor elements: it is no dashboard of Grafana");
    }
    return std::move(uses_);
  }

 private:
  static bool looks_like_dashboard(const json& dashboard) {
    const json& inner = value_in(dashboard, "dashboard").is_object() ? value_in(dashboard, "dashboard") : dashboard;
    return value_in(inner, "panels").is_array() || value_in(inner, "rows").is_array() ||
           value_in(value_in(inner, "spec"), "elements").is_object() || value_in(inner, "elements").is_object();
  }

  // Every "expr" is an expression, wherever it is: in targets, rows, annotations, library panels and elements of v2.
  void walk(const json& value, const string& inherited, string_view key) {
    if (value.is_array()) {
      for (const json& item : value) walk(item, inherited, key);
      return;
    }
    if (!value.is_object()) return;
    const string type = type_of(value, inherited);
    const json& expression = value_in(value, "expr");
    if (expression.is_string() && is_prometheus(type)) take(metric_names_in(expression.get<string>()));
    if (is_variable(value, key) && is_prometheus(type)) take_variable(value);
    look_for_library(value);
    for (const auto& [name, inner] : value.items()) walk(inner, type, name);
  }

  static bool is_variable(const json& value, string_view key) {
    const bool is_classic = key == "list" && text_in(value, "type") == "query";
    return is_classic || text_in(value, "kind") == "QueryVariable";
  }

  void take_variable(const json& value) {
    const json& spec = text_in(value, "kind") == "QueryVariable" ? value_in(value, "spec") : value;
    const json& query = value_in(spec, "query");
    if (!is_prometheus(type_of(query, ""))) return;
    string text = query.is_string() ? query.get<string>() : text_in(query, "query");
    if (text.empty()) text = text_in(value_in(query, "spec"), "query");
    if (text.empty()) text = text_in(value_in(query, "spec"), "__legacyStringValue");
    if (text.empty()) text = text_in(spec, "definition");
    if (!text.empty()) take(metric_names_in_variable(text));
  }

  void look_for_library(const json& value) {
    const json& library = value_in(value, "libraryPanel");
    const bool is_one = library.is_object() || text_in(value, "kind") == "LibraryPanel";
    if (!is_one || has_elements_ || value_in(value, "targets").is_array() || value_in(library, "model").is_object())
      return;
    string name = text_in(library, "name");
    if (name.empty()) name = text_in(value_in(value_in(value, "spec"), "libraryPanel"), "name");
    uses_.problems.push_back(
        fmt::format("the library panel '{}' is not in the file: export it with the dashboard", name));
  }

  void take(const MetricNames& names) {
    ++uses_.expressions;
    uses_.metrics.add(names);
  }

  Uses uses_{};
  bool has_elements_ = false;
};

}  // namespace

Uses uses_of_dashboard(string_view text) { return DashboardReader().read(text); }

}  // namespace pyat::cost
