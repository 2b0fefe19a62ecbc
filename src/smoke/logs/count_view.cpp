#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "smoke/logs/views.hpp"
#include "util/percent.hpp"
#include "wire/json.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;

constexpr std::chrono::milliseconds margin = std::chrono::minutes{10};  // before a run that is written at once

string count_content(string_view count) { return "lines: " + string(count); }

// The count of each stream, which is known by one label of it.
class Counts final : public Items {
 public:
  explicit Counts(const LogDataPtr& data) : label_(data->stream_label()) {
    for (size_t stream = 0; stream < data->streams(); ++stream) {
      const LogItems lines(data, stream);
      if (lines.size() == 0) break;
      counts_.push_back(lines.size());
      last_.push_back(lines.line_of(lines.size() - 1));
    }
  }

  size_t size() const override { return counts_.size(); }
  Item item(size_t number) const override {
    return {.key = key(std::to_string(number)), .content = count_content(std::to_string(counts_[number]))};
  }
  string key(string_view stream) const { return "count_over_time of " + label_ + "=\"" + string(stream) + '"'; }
  size_t last_line(size_t number) const { return last_[number]; }

 private:
  string label_;
  std::vector<size_t> counts_{}, last_{};
};

string count_query(const LogData& data, std::chrono::milliseconds range) {
  return "sum by (" + string(data.stream_label()) + ") (count_over_time(" + data.query() + "[" +
         std::to_string(range.count()) + "ms]))";
}

Reading read_counts(const LogData& data, const Counts& counts, const nlohmann::json& answer, Book& book) {
  const nlohmann::json& result = wire::value_in(wire::value_in(answer, "data"), "result");
  if (!result.is_array()) return {.problem = "the answer is no list of values"};
  const string label(data.stream_label());
  for (const nlohmann::json& series : result) {
    const nlohmann::json& value = wire::value_in(series, "value");
    if (!value.is_array() || value.size() != 2 || !value[1].is_string()) {
      return {.problem = "a value of the answer has no number"};
    }
    const string stream = wire::text_in(wire::value_in(series, "metric"), label);
    book.add({.key = counts.key(stream), .content = count_content(value[1].get_ref<const string&>())});
  }
  return {};
}

// The labels of each stream. The line that makes it is its first one.
class StreamItems final : public Items {
 public:
  explicit StreamItems(LogDataPtr data) : data_(std::move(data)) {
    while (count_ < data_->streams() && 2 * count_ < data_->lines()) ++count_;
  }

  size_t size() const override { return count_; }
  Item item(size_t number) const override { return of(data_->labels(number)); }
  static Item of(wire::loki::Labels labels) { return {.key = "stream " + stream_key(std::move(labels))}; }

 private:
  LogDataPtr data_;
  size_t count_ = 0;
};

Reading read_series(const LogData& data, const nlohmann::json& answer, Book& book) {
  const nlohmann::json& result = wire::value_in(answer, "data");
  if (!result.is_array()) return {.problem = "the answer is no list of streams"};
  for (const nlohmann::json& stream : result) {
    wire::loki::Labels labels{};
    if (!stream.is_object()) return {.problem = "a stream of the answer has no labels"};
    for (const auto& [name, value] : stream.items()) {
      if (!value.is_string()) return {.problem = "a label of the answer is no text"};
      if (!is_added_by_loki(data, name)) labels.push_back({.name = name, .value = value.get<string>()});
    }
    book.add(StreamItems::of(std::move(labels)));
  }
  return {};
}

}  // namespace

View count_view(const LogDataPtr& data) {
  const auto counts = std::make_shared<const Counts>(data);
  const std::chrono::milliseconds part = data->run().length;
  const std::int64_t end = data->last_instant();  // within, and what is a range before it is not
  View view{.name = "counts", .expected = counts};
  view.queries.push_back(
      {.request = log_query(
           data->route().read,
           "/loki/api/v1/query?query=" + util::percent_encoded(count_query(*data, part.count() == 0 ? margin : part)) +
               "&time=" + std::to_string(end)),
       .first = 0,
       .count = counts->size()});
  view.read = [data, counts](const net::Request& request, const net::Answer& answer, Book& book) -> Reading {
    if (string problem = query_problem(request, answer); !problem.empty()) return {.problem = std::move(problem)};
    return read_counts(*data, *counts, wire::parse_json(answer.body), book);
  };
  view.needs_all = view.may_come_right = true;
  view.origin = [counts](size_t stream) { return counts->last_line(stream); };
  return view;
}

View series_view(const LogDataPtr& data) {
  const auto streams = std::make_shared<const StreamItems>(data);
  View view{.name = "streams", .expected = streams};
  const std::chrono::nanoseconds around = data->run().length.count() == 0 ? margin : std::chrono::milliseconds{0};
  const std::int64_t before = around.count();
  view.queries.push_back(
      {.request =
           log_query(data->route().read, "/loki/api/v1/series?match%5B%5D=" + util::percent_encoded(data->query()) +
                                             "&start=" + std::to_string(data->begin() - before) +
                                             "&end=" + std::to_string(data->end() + before)),
       .first = 0,
       .count = streams->size()});
  view.read = [data](const net::Request& request, const net::Answer& answer, Book& book) -> Reading {
    if (string problem = query_problem(request, answer); !problem.empty()) return {.problem = std::move(problem)};
    return read_series(*data, wire::parse_json(answer.body), book);
  };
  view.origin = [](size_t stream) { return 2 * stream; };
  return view;
}

}  // namespace pyat::smoke
