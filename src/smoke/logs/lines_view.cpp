#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

#include "smoke/logs/views.hpp"
#include "smoke/logs/writes.hpp"
#include "util/percent.hpp"

namespace pyat::smoke {
namespace {

using std::size_t;
using std::string;
using std::string_view;

// limits_config.max_entries_limit_per_query by default. More than a query is to find, so that one that is full is none
// that has just come out even.
constexpr size_t usual_limit = 5'000;
constexpr size_t lines_a_query = 2'000;  // a multiple of 8: lines of the same time are in the same one
// What an answer may have: several times what the lines of a query have, labels and metadata with each. Many questions
// are open at the same time, and a server that sends as much as it likes must not fill the memory.
constexpr size_t bytes_besides = size_t{2} * 1024 * 1024;
constexpr size_t bytes_of_line = size_t{8} * 1024;
constexpr std::int64_t margin = 600'000'000'000;  // nanoseconds, around a run that is written at once

struct Range {
  std::int64_t start = 0, end = 0;  // the end is not within
  size_t limit = usual_limit;
};

net::Request range_request(const LogData& data, const Access& access, LineOrder order, const Range& range) {
  net::Request request =
      log_query(access, "/loki/api/v1/query_range?query=" + util::percent_encoded(data.query()) +
                            "&start=" + std::to_string(range.start) + "&end=" + std::to_string(range.end) +
                            "&limit=" + std::to_string(range.limit) +
                            "&direction=" + (order == LineOrder::forward ? "forward" : "backward"));
  // Since 3.0: what is structured metadata is told apart from labels. Those before pass it over.
  request.headers.push_back({.name = "X-Loki-Response-Encoding-Flags", .value = "categorize-labels"});
  request.max_body = bytes_besides + bytes_of_line * std::min(lines_a_query, data.lines());
  return request;
}

std::int64_t parameter(string_view url, string_view name) {
  const size_t at = url.find(name);
  std::int64_t number = 0;
  if (at != string_view::npos) std::from_chars(url.data() + at + name.size(), url.data() + url.size(), number);
  return number;
}

Range range_of(string_view url) {
  return {.start = parameter(url, "&start="),
          .end = parameter(url, "&end="),
          .limit = static_cast<size_t>(parameter(url, "&limit="))};
}

// The lower limit that an answer names: "max entries limit per query exceeded, limit > max_entries_limit_per_query
// (5000 > 1000)".
std::optional<size_t> lower_limit_in(string_view text, size_t limit) {
  const string exceeded = "(" + std::to_string(limit) + " > ";
  const size_t at = text.find(exceeded);
  if (text.find("max entries limit") == string_view::npos || at == string_view::npos) return std::nullopt;
  size_t lower = 0;
  std::from_chars(text.data() + at + exceeded.size(), text.data() + text.size(), lower);
  return lower > 0 && lower < limit ? std::optional(lower) : std::nullopt;
}

// The time of the last line in the order of the answer, of those that were asked for; nothing where there is none.
std::optional<std::int64_t> last_time(const wire::loki::Lines& lines, LineOrder order, const Range& range) {
  std::optional<std::int64_t> last{};
  for (const wire::loki::Stream& stream : lines.streams) {
    for (const wire::loki::Entry& entry : stream.entries) {
      if (entry.time < range.start || entry.time >= range.end) continue;
      const bool is_later = !last || (order == LineOrder::forward ? entry.time > *last : entry.time < *last);
      if (is_later) last = entry.time;
    }
  }
  return last;
}

size_t count_of(const wire::loki::Lines& lines) {
  size_t count = 0;
  for (const wire::loki::Stream& stream : lines.streams) count += stream.entries.size();
  return count;
}

// Reads one page after the other. A page that is full may end between lines of the same nanosecond: those at its end
// belong to the next one, which begins with all of them.
struct PageReader {
  LogDataPtr data;
  Access access;
  LineOrder order = LineOrder::forward;
  LineReader reader;

  Reading operator()(const net::Request& request, const net::Answer& answer, Book& book) const {
    Range range = range_of(request.url);
    if (answer.problem == net::Problem::none && answer.status == 400) {
      if (const std::optional<size_t> lower = lower_limit_in(answer.body, range.limit)) {
        range.limit = *lower;
        return {.more = {range_request(*data, access, order, range)}};
      }
    }
    if (string problem = query_problem(request, answer); !problem.empty()) return {.problem = std::move(problem)};
    const std::optional<wire::loki::Lines> lines = wire::loki::read_lines(answer.body);
    if (!lines) return {.problem = "the answer is no list of streams"};
    if (count_of(*lines) >= range.limit) return full_page(*lines, range, book);
    reader.read(*lines, order, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                book);
    return {};
  }

  Reading full_page(const wire::loki::Lines& lines, const Range& range, Book& book) const {
    constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    const bool is_forward = order == LineOrder::forward;
    const std::optional<std::int64_t> border = last_time(lines, order, range);
    Range next = range;
    if (border && is_forward) next.start = *border;
    if (border && !is_forward) next.end = *border + 1;
    if (!border || (next.start == range.start && next.end == range.end)) {
      reader.read(lines, order, first, last, book);
      return {.problem = "the answer is full with " + std::to_string(range.limit) +
                         " lines of one nanosecond: what follows cannot be asked for"};
    }
    reader.read(lines, order, is_forward ? first : *border + 1, is_forward ? *border : last, book);
    return {.more = {range_request(*data, access, order, next)}};
  }
};

// Around a run, but not into the parts before and after it.
Range range_of(const LogData& data, size_t first, size_t end) {
  const bool is_alone = data.run().length.count() == 0;
  Range range{.start = data.time_of(first), .end = end < data.lines() ? data.time_of(end) : data.end()};
  if (is_alone && first == 0) range.start -= margin;
  if (is_alone && end >= data.lines()) range.end += margin;
  return range;
}

class NoItems final : public Items {
 public:
  size_t size() const override { return 0; }
  Item item(size_t) const override { return {}; }
};

}  // namespace

net::Request log_query(const Access& access, const string& path_and_query) {
  net::Request request = request_to(access, "GET", path_and_query);
  request.headers.push_back({.name = "Accept", .value = "application/json"});
  request.headers.push_back({.name = "Cache-Control", .value = "no-cache"});
  return request;
}

string query_problem(const net::Request& request, const net::Answer& answer) {
  if (answer.problem != net::Problem::none || answer.status != 200) return answer_text(request, answer);
  if (answer.body_is_cut) return "the answer is longer than " + std::to_string(request.max_body) + " bytes";
  return {};
}

View lines_view(const LogDataPtr& data, LineOrder order) {
  View view{.name = order == LineOrder::forward ? "lines, oldest first" : "lines, newest first",
            .expected = std::make_shared<LogItems>(data)};
  for (size_t first = 0; first < data->lines(); first += lines_a_query) {
    const size_t count = std::min(lines_a_query, data->lines() - first);
    const Range range = range_of(*data, first, first + count);
    view.queries.push_back(
        {.request = range_request(*data, data->route().read, order, range), .first = first, .count = count});
  }
  view.read = PageReader{.data = data, .access = data->route().read, .order = order, .reader = LineReader(data)};
  return view;
}

View stranger_view(const LogDataPtr& data) {
  Access access = data->route().read;
  access.tenant = data->route().stranger;
  View view{.name = "tenant " + access.tenant, .expected = std::make_shared<NoItems>()};
  const Range range = range_of(*data, 0, data->lines());
  view.queries.push_back({.request = range_request(*data, access, LineOrder::forward, range)});
  view.read = [pages = PageReader{.data = data, .access = access, .reader = LineReader(data)}](
                  const net::Request& request, const net::Answer& answer, Book& book) -> Reading {
    // Whoever is not let in sees nothing.
    if (answer.problem == net::Problem::none && (answer.status == 401 || answer.status == 403)) return {};
    return pages(request, answer, book);
  };
  return view;
}

}  // namespace pyat::smoke
