#include "smoke/metrics/views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "smoke/book.hpp"
#include "smoke/metrics/answers.hpp"
#include "smoke/metrics/items.hpp"
#include "smoke/metrics/protocols.hpp"
#include "smoke/metrics/side_views.hpp"

namespace pyat::smoke::metrics {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t most_samples = 10'000;  // of an answer, where series are not longer
constexpr std::size_t most_steps = 10;
constexpr std::size_t bytes_of_sample = 64, bytes_of_histogram = 1'024, bytes_besides = 1'048'576;
// What was given another time on the way is found as far as this from where it should be, in ms.
constexpr std::int64_t before = 70 * 60'000, after = 9 * 60'000;

enum class Spelling : std::uint8_t { as_raw, as_steps };

// The samples of a series come in the order of their times.
// https://prometheus.io/docs/prometheus/latest/querying/api/#range-vectors
class SeriesOrder {
 public:
  void check(const SeriesSpelling& series, double time, Book& book) {
    if (last_ && time < *last_) book.out_of_order(series.sample(time, 0).key, series.sample(*last_, 0).key);
    last_ = time;
  }

 private:
  std::optional<double> last_{};
};

struct OpenSeries {
  SeriesSpelling spelling;
  SeriesOrder samples{}, histograms{};  // in lists of their own
};

// Adds what a query of samples has found. Of a run in parts, another part's samples may be next to those of this one.
Reading add_samples(const Plan& plan, Book& book, const net::Answer& answer, Spelling how, bool ignores_strangers) {
  std::optional<OpenSeries> open{};
  const SampleSink sink{
      .series =
          [&](std::vector<wire::Label> labels) {
            open.emplace(OpenSeries{.spelling = {std::move(labels), ignores_strangers}});
          },
      .sample =
          [&](double time, double value) {
            if (plan.is_of_another_part(value)) return;
            const SeriesSpelling& series = open->spelling;
            open->samples.check(series, time, book);
            book.add(how == Spelling::as_raw ? series.sample(time, value) : step_item(series, time, value));
          },
      .histogram =
          [&](double time, const HistogramValue& value) {
            if (plan.is_of_another_part(value.sum)) return;
            open->histograms.check(open->spelling, time, book);
            book.add(open->spelling.histogram(time, value));
          }};
  return {.problem = read_samples(answer.body, sink)};
}

auto sample_reader(const std::shared_ptr<const Plan>& plan, Spelling how, const Route& route) {
  return [plan, how, ignores_strangers = !route.through.empty()](const net::Request& request, const net::Answer& answer,
                                                                 Book& book) -> Reading {
    string problem = query_problem(request, answer);
    if (!problem.empty()) return {.problem = std::move(problem)};
    return add_samples(*plan, book, answer, how, ignores_strangers);
  };
}

// Whatever is there as another tenant is too much. To be refused is to find nothing.
auto stranger_reader(const std::shared_ptr<const Plan>& plan) {
  return [plan](const net::Request& request, const net::Answer& answer, Book& book) -> Reading {
    if (answer.problem == net::Problem::none && (answer.status == 401 || answer.status == 403)) return {};
    string problem = query_problem(request, answer);
    if (!problem.empty()) return {.problem = std::move(problem)};
    return add_samples(*plan, book, answer, Spelling::as_raw, true);
  };
}

// {__name__=~"…",pyat_run="…",pyat_path="…"} and of which `series`; of all where there is none.
string selector(const Plan& plan, string_view names, string_view series) {
  string text =
      fmt::format("{{__name__=~\"{}\",{}=\"{}\",{}=\"{}\"", names, run_label, plan.run_id(), path_label, plan.tag());
  if (!series.empty()) text += fmt::format(",{}=~\"{}\"", series_label, series);
  return text + "}";
}

constexpr string_view float_names = "pyat_smoke_(gauge|counter_total|histogram_bucket|histogram_sum|histogram_count)";

string names_of(Family family) {
  return family == Family::native_histogram ? string(name_of(family)) : string(float_names);
}

string seconds_text(std::int64_t milliseconds) {
  return fmt::format("{}.{:03}", milliseconds / 1000, milliseconds % 1000);
}

// All samples of some series, whatever their time within reach: metric[range] at a time, exact times and values.
Query raw_query(const Plan& plan, const Route& route, std::size_t first_group, std::size_t groups) {
  const Group& first = plan.groups()[first_group];
  string series{};
  Query query{.first = first.first};
  for (std::size_t i = first_group; i < first_group + groups; ++i) {
    if (!series.empty()) series += '|';
    series += std::to_string(plan.groups()[i].id);
    query.count += plan.groups()[i].count();
  }
  const bool is_part = plan.run().length.count() > 0;  // where the next part is written beside it
  const std::int64_t begin = plan.begin() - (is_part ? plan.step() : before);
  const std::int64_t end = plan.end() + (is_part ? plan.step() : after);
  const string text = fmt::format("{}[{}ms]", selector(plan, names_of(first.family), series), end - begin);
  query.request = query_request(route, "/api/v1/query", {{"query", text}, {"time", seconds_text(end)}});
  const std::size_t each = first.family == Family::native_histogram ? bytes_of_histogram : bytes_of_sample;
  query.request.max_body = bytes_besides + 2 * each * query.count;
  return query;
}

// Series next to each other, so many that an answer has no more samples than that.
std::vector<Query> raw_queries(const Plan& plan, const Route& route, std::size_t groups) {
  std::vector<Query> queries{};
  for (std::size_t i = 0; i < groups;) {
    std::size_t end = i + 1, count = plan.groups()[i].count();
    while (end < groups && count + plan.groups()[end].count() <= most_samples) count += plan.groups()[end++].count();
    queries.push_back(raw_query(plan, route, i, end - i));
    i = end;
  }
  return queries;
}

View raw_view(const std::shared_ptr<const Plan>& plan, const Route& route, std::size_t float_groups) {
  return {.name = "raw samples",
          .expected = std::make_shared<SampleItems>(plan, 0, plan->samples()),
          .queries = raw_queries(*plan, route, float_groups),
          .read = sample_reader(plan, Spelling::as_raw, route)};
}

View steps_view(const std::shared_ptr<const Plan>& plan, const Route& route, bool is_instant) {
  const auto items = std::make_shared<StepItems>(plan, most_steps, is_instant);
  const string text = selector(*plan, float_names, {});
  View view{.name = is_instant ? "instant query" : "range query",
            .expected = items,
            .read = sample_reader(plan, Spelling::as_steps, route),
            .origin = [items](std::size_t number) { return items->origin(number); },
            .may_come_right = true};  // until a sample is there, its step shows the one before
  if (items->size() == 0) return view;
  net::Request request =
      is_instant ? query_request(route, "/api/v1/query", {{"query", text}, {"time", seconds_text(items->last_step())}})
                 : query_request(route, "/api/v1/query_range",
                                 {{"query", text},
                                  {"start", seconds_text(items->first_step())},
                                  {"end", seconds_text(items->last_step())},
                                  {"step", seconds_text(items->between())}});
  request.max_body = bytes_besides + 2 * bytes_of_sample * items->size();
  view.queries.push_back({.request = std::move(request), .first = 0, .count = items->size()});
  return view;
}

string native_obstacle(const Route& route) {
  if (keeps_native_histograms(route)) return {};
  return route.product == "mimir"
             ? "they are not stored here: limits.native_histograms_ingestion_enabled is false"
             : "they are not stored here: Prometheus 2.40 to 3.8 wants --enable-feature=native-histograms";
}

View native_view(const std::shared_ptr<const Plan>& plan, const Route& route, std::size_t float_groups) {
  View view{.name = "native histograms",
            .expected = std::make_shared<NoItems>(),
            .read = sample_reader(plan, Spelling::as_raw, route),
            .unchecked = native_obstacle(route)};
  if (float_groups == plan->groups().size()) return view;
  const auto items = std::make_shared<SampleItems>(plan, plan->samples(), plan->items() - plan->samples());
  view.expected = items;
  view.origin = [items](std::size_t number) { return items->origin(number); };
  view.queries.push_back(raw_query(*plan, route, float_groups, 1));
  view.queries.back().first = 0;
  return view;
}

View stranger_view(const std::shared_ptr<const Plan>& plan, const Route& route) {
  Route of_stranger = route;
  of_stranger.read.tenant = route.stranger;
  View view{.name = "tenant " + route.stranger, .expected = std::make_shared<NoItems>(), .read = stranger_reader(plan)};
  Query query = raw_query(*plan, of_stranger, 0, 1);
  query.first = query.count = 0;
  view.queries.push_back(std::move(query));
  return view;
}

}  // namespace

std::vector<View> views_of(const std::shared_ptr<const Plan>& plan, const Route& route) {
  const std::vector<Group>& groups = plan->groups();
  const auto is_native = [](const Group& group) { return group.family == Family::native_histogram; };
  const auto float_groups =
      static_cast<std::size_t>(std::find_if(groups.begin(), groups.end(), is_native) - groups.begin());

  std::vector<View> views{};
  views.push_back(raw_view(plan, route, float_groups));
  if (groups.empty()) return views;
  views.push_back(steps_view(plan, route, false));
  views.push_back(steps_view(plan, route, true));
  views.push_back(exemplar_view(plan, route));
  views.push_back(native_view(plan, route, float_groups));
  views.push_back(metadata_view(plan, route));
  if (!route.stranger.empty()) views.push_back(stranger_view(plan, route));
  return views;
}

}  // namespace pyat::smoke::metrics
