#include "cost/measure/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pyat::cost {
namespace {

using std::string;
using std::string_view;

struct Title {
  string_view product, title;
};

constexpr auto titles = std::to_array<Title>({{"container", "cAdvisor"},
                                              {"grafana", "Grafana"},
                                              {"loki", "Loki"},
                                              {"mimir", "Mimir"},
                                              {"minio", "MinIO"},
                                              {"node", "node_exporter"},
                                              {"prometheus", "Prometheus"},
                                              {"tempo", "Tempo"}});

// "by (tenant, bucket) ", or nothing.
string by(string_view first, string_view second, string_view third = {}) {
  string labels{};
  for (const string_view label : {first, second, third}) {
    if (label.empty()) continue;
    if (!labels.empty()) labels += ", ";
    labels += label;
  }
  return labels.empty() ? string{} : fmt::format("by ({}) ", labels);
}

string gathered(const Way& way, const string& each) {
  const string group = by(way.tenant, way.label);
  const auto with = [&](string_view aggregation, const string& grouped, const string& inner) {
    return grouped.empty() ? fmt::format("{}({})", aggregation, inner)
                           : fmt::format("{} {}({})", aggregation, grouped, inner);
  };
  if (way.across == Across::average) return with("avg", group, each);
  if (way.across == Across::sum) return with("sum", group, each);
  if (way.apart.empty()) return with("max", group, each);
  return with("sum", group, with("max", by(way.tenant, way.label, way.apart), each));
}

string replaced(string text, string_view what, string_view by_what) {
  for (std::size_t at = text.find(what); at != string::npos; at = text.find(what, at + by_what.size())) {
    text.replace(at, what.size(), by_what);
  }
  return text;
}

string both(string_view one, string_view other) {
  return fmt::format("{}{}{}", one, one.empty() || other.empty() ? "" : ", ", other);
}

string braces(string_view matchers) { return matchers.empty() ? string{} : fmt::format("{{{}}}", matchers); }

// The series of a way, by one of its names.
struct Source {
  string classic{}, native{};  // with their matchers
  string range{};
};

// Where both are there, a process that has both is taken once, by its classic series: `or` compares all labels.
string counted(const Source& source, string_view native_function, Form form) {
  const string classic = fmt::format("rate({}[{}])", source.classic, source.range);
  const string native = fmt::format("{}(rate({}[{}]))", native_function, source.native, source.range);
  if (form == Form::both) return fmt::format("{} or {}", classic, native);
  return form == Form::native ? native : classic;
}

// Two forms have no quantile together: the slower of the two is said.
string quantile(double of, const Source& source, Form form) {
  const string classic =
      fmt::format("histogram_quantile({}, sum by (le) (rate({}[{}])))", of, source.classic, source.range);
  const string native = fmt::format("histogram_quantile({}, sum(rate({}[{}])))", of, source.native, source.range);
  if (form == Form::both)
    return fmt::format(R"(max({} or label_replace({}, "form", "native", "", "")))", classic, native);
  return form == Form::native ? native : classic;
}

}  // namespace

string_view native_name(const Way& way) {
  string_view suffix{};
  if (way.take == Take::quantile) suffix = "_bucket";
  if (way.take == Take::count) suffix = "_count";
  if (way.take == Take::sum) suffix = "_sum";
  return suffix.empty() ? suffix : way.metric.substr(0, way.metric.size() - suffix.size());
}

const Quantifiable* find_quantity(string_view name) {
  const auto all = catalogue();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Quantifiable& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

string promql_duration(std::chrono::seconds duration) {
  struct Unit {
    std::int64_t seconds;
    char letter;
  };
  constexpr auto units = std::to_array<Unit>({{86400, 'd'}, {3600, 'h'}, {60, 'm'}});
  for (const Unit& unit : units) {
    if (duration.count() > 0 && duration.count() % unit.seconds == 0) {
      return fmt::format("{}{}", duration.count() / unit.seconds, unit.letter);
    }
  }
  return fmt::format("{}s", duration.count());
}

string query_text(const Quantifiable& quantity, const Way& way, std::chrono::seconds window, string_view jobs,
                  string_view selector, Form form) {
  const string range = promql_duration(window);
  const string matchers = braces(both(way.only, selector));
  const string series = fmt::format("{}{}", way.metric, matchers);
  const Source histogram{.classic = series, .native = fmt::format("{}{}", native_name(way), matchers), .range = range};
  string text{};
  switch (way.take) {
    case Take::rate: text = gathered(way, fmt::format("rate({}[{}])", series, range)); break;
    case Take::now: text = gathered(way, series); break;
    case Take::growth: text = gathered(way, fmt::format("deriv({}[{}])", series, range)); break;
    case Take::quantile: text = quantile(quantity.quantile, histogram, form); break;
    case Take::count: text = gathered(way, counted(histogram, "histogram_count", form)); break;
    case Take::sum: text = gathered(way, counted(histogram, "histogram_sum", form)); break;
    case Take::written_down:
      text = replaced(string(way.formula), "@W", range);
      text = replaced(text, "@S", std::to_string(window.count()));
      text = replaced(text, "@J", braces(both(jobs, selector)));
      text = replaced(text, "@F", braces(selector));
      text = replaced(text, "@C", selector.empty() ? string{} : fmt::format(", {}", selector));
      break;
  }
  if (way.divided_by != 1) text += fmt::format(" / {}", way.divided_by);
  return text;
}

string_view product_title(string_view product) {
  const auto found =
      std::find_if(titles.begin(), titles.end(), [&](const Title& each) { return each.product == product; });
  return found == titles.end() ? product : found->title;
}

}  // namespace pyat::cost
