#include "smoke/metrics/side_views.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "health/json.hpp"
#include "smoke/book.hpp"
#include "smoke/metrics/answers.hpp"
#include "smoke/metrics/items.hpp"
#include "smoke/metrics/protocols.hpp"
#include "util/percent.hpp"

namespace pyat::smoke::metrics {
namespace {

using health::text_in;
using health::value_in;
using nlohmann::json;
using std::string;
using std::string_view;

constexpr std::int64_t margin = 3'600'000;  // ms: what was given another time on the way is found as well

std::vector<wire::Label> labels_in(const json& object) {
  std::vector<wire::Label> labels{};
  if (!object.is_object()) return labels;
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) labels.push_back({name, value.get<string>()});
  }
  return labels;
}

std::optional<double> number_in(const json& object, string_view key) {
  const json& value = value_in(object, key);
  if (value.is_number()) return value.get<double>();
  double number = 0;
  const string text = text_in(object, key);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// {"status":"success","data":[{"seriesLabels":{…},"exemplars":[{"labels":{…},"value":"1.5","timestamp":1.5},…]},…]}
string add_exemplars(const json& answer, const Plan& plan, bool ignores_strangers, Book& book) {
  const json& data = value_in(answer, "data");
  if (!data.is_array()) return "the answer has no list of series";
  for (const json& entry : data) {
    const SeriesSpelling series(labels_in(value_in(entry, "seriesLabels")), ignores_strangers);
    for (const json& exemplar : value_in(entry, "exemplars")) {
      const auto value = number_in(exemplar, "value"), time = number_in(exemplar, "timestamp");
      if (!value || !time) return "an exemplar has no value or no time";
      const double at = std::round(*time * 1000);
      const bool is_within = at >= static_cast<double>(plan.begin()) && at <= static_cast<double>(plan.end());
      if (plan.run().length.count() > 0 && !is_within) continue;  // of another part
      book.add(series.exemplar(at, *value, labels_in(value_in(exemplar, "labels"))));
    }
  }
  return {};
}

// {"status":"success","data":{"pyat_smoke_gauge":[{"type":"gauge","help":"…","unit":""},…]}}. What other runs and paths
// have said of the same family stands beside it.
string add_metadata(const json& answer, const Plan& plan, Book& book) {
  const json& data = value_in(answer, "data");
  if (!data.is_object()) return "the answer has no metrics";
  const string help = plan.metadata(Family::gauge).help;
  for (const auto& [family, entries] : data.items()) {
    if (!family.starts_with("pyat_smoke_")) continue;
    for (const json& entry : entries) {
      if (text_in(entry, "help") != help) continue;
      book.add(metadata_item(family, text_in(entry, "type"), help, text_in(entry, "unit")));
    }
  }
  return {};
}

template <typename Add>
auto json_reader(const Add& add) {
  return [add](const net::Request& request, const net::Answer& answer, Book& book) -> Reading {
    string problem = query_problem(request, answer);
    if (!problem.empty()) return {.problem = std::move(problem)};
    const json body = health::parse_json(answer.body);
    if (body.is_discarded()) return {.problem = "the answer is no JSON"};
    return {.problem = add(body, book)};
  };
}

string exemplar_obstacle(const Route& route) {
  if (keeps_exemplars(route)) return {};
  return route.product == "mimir" ? "they are not stored here: limits.max_global_exemplars_per_user is 0"
                                  : "they are not stored here: Prometheus wants --enable-feature=exemplar-storage";
}

}  // namespace

net::Request query_request(const Route& route, string_view path,
                           const std::vector<std::pair<string_view, string>>& parameters) {
  string target(read_prefix_of(route));
  target += path;
  char separator = '?';
  for (const auto& [name, value] : parameters) {
    target.append(1, separator).append(name).append("=").append(util::percent_encoded(value));
    separator = '&';
  }
  net::Request request = request_to(route.read, "GET", target);
  request.headers.push_back({"Cache-Control", "no-store"});
  if (route.product == "mimir") request.headers.push_back({"X-Read-Consistency", "strong"});
  return request;
}

View exemplar_view(const std::shared_ptr<const Plan>& plan, const Route& route) {
  const auto items = std::make_shared<ExemplarItems>(plan);
  View view{.name = "exemplars",
            .expected = items,
            .read = json_reader([plan, ignores_strangers = !route.through.empty()](const json& body, Book& book) {
              return add_exemplars(body, *plan, ignores_strangers, book);
            }),
            .origin = [items](std::size_t number) { return items->origin(number); },
            .unchecked = exemplar_obstacle(route)};
  if (items->size() == 0) view.unchecked = "so small a run has none";
  const string selector = fmt::format(R"(pyat_smoke_histogram_bucket{{{}="{}",{}="{}"}})", run_label, plan->run_id(),
                                      path_label, plan->tag());
  view.queries.push_back({.request = query_request(route, "/api/v1/query_exemplars",
                                                   {{"query", selector},
                                                    {"start", std::to_string((plan->begin() - margin) / 1000)},
                                                    {"end", std::to_string((plan->end() + margin) / 1000)}}),
                          .first = 0,
                          .count = items->size()});
  return view;
}

View metadata_view(const std::shared_ptr<const Plan>& plan, const Route& route) {
  const auto items = std::make_shared<MetadataItems>(plan);
  View view{.name = "metadata",
            .expected = items,
            .read = json_reader([plan](const json& body, Book& book) { return add_metadata(body, *plan, book); }),
            .origin = [items](std::size_t number) { return items->origin(number); }};
  if (route.product != "mimir") view.unchecked = "Prometheus tells metadata only of what it scrapes itself";
  for (std::size_t n = 0; n < items->size(); ++n) {
    view.queries.push_back({.request = query_request(route, "/api/v1/metadata", {{"metric", string(items->family(n))}}),
                            .first = n,
                            .count = 1});
  }
  return view;
}

}  // namespace pyat::smoke::metrics
