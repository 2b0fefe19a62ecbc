#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "health/metrics.hpp"
#include "smoke/hops/counters.hpp"
#include "smoke/hops/hop.hpp"
#include "smoke/words/text.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;

constexpr std::size_t longest_page = 4 * 1024 * 1024;  // of the lines that are kept
constexpr std::size_t most_counts = 1'000;             // that differ: a page with more of them is nobody's
constexpr string_view start_time = "process_start_time_seconds";
// Of a collector, which has no start time. Some releases add "_total", "_seconds" or both.
constexpr string_view uptime = "otelcol_process_uptime";

// "otelcol_receiver_accepted_spans" of "otelcol_receiver_accepted_spans__spans__total": what the client libraries of
// some releases add to a name is taken off.
string_view plain_name(string_view name) {
  constexpr string_view total = "_total";
  if (name.ends_with(total)) name.remove_suffix(total.size());
  // A unit in braces, "{spans}", is spelled "__spans__" or, before "_total", "__spans_".
  if (const std::size_t unit = name.find("__"); unit != string_view::npos) name = name.substr(0, unit);
  return name;
}

// Whether a sample is counted for this tenant, or for nobody in particular.
bool is_of(const health::Sample& sample, string_view tenant) {
  if (tenant.empty()) return true;
  for (const string_view label : {"user", "tenant"}) {
    if (const string_view value = sample.label(label); !value.empty() && value != tenant) return false;
  }
  return true;
}

// What a page has too many of is counted together: a server that answers nonsense is not compared with itself for ever.
void add(HopCounts& counts, const Counter& counter, string detail, double value) {
  const auto is_same = [&](const Count& count) {
    return count.signal == counter.signal && count.role == counter.role && count.detail == detail;
  };
  auto same = std::find_if(counts.counts.begin(), counts.counts.end(), is_same);
  if (same == counts.counts.end() && counts.counts.size() >= most_counts) {
    detail = "others";
    same = std::find_if(counts.counts.begin(), counts.counts.end(), is_same);
  }
  if (same != counts.counts.end()) {
    same->value += value;
  } else {
    counts.counts.push_back({string(counter.signal), counter.role, std::move(detail), value});
  }
}

void read_line(HopCounts& counts, const Hop& hop, string_view line) {
  const string_view name = line.substr(0, line.find_first_of("{ \t"));
  if (name == start_time) counts.started = health::value_of(line, name);
  if (hop.kind == "collector" && name.starts_with(uptime)) counts.uptime = health::value_of(line, name);
  for (const Counter& counter : counters()) {
    if (counter.kind != hop.kind || counter.name != plain_name(name)) continue;
    for (const health::Sample& sample : health::samples_of(line, name)) {
      if (!is_of(sample, hop.metrics.tenant) || !(sample.value >= 0)) continue;
      string detail(counter.detail.empty() ? counter.reason : sample.label(counter.detail));
      add(counts, counter, one_line(detail, 100), sample.value);
    }
  }
}

double seconds_of(net::Client::Clock::duration time) { return std::chrono::duration<double>(time).count(); }

// When the page was written, between question and answer, only its server knows.
void date_start(HopCounts& counts, net::Client::Clock::time_point asked, net::Client::Clock::time_point answered) {
  if (counts.started || !counts.uptime) return;
  counts.started = seconds_of(answered.time_since_epoch()) - *counts.uptime;
  counts.slack = seconds_of(answered - asked);
}

}  // namespace

net::Request metrics_request(const Hop& hop, std::chrono::milliseconds timeout) {
  net::Request request = request_to(hop.metrics, "GET", hop.path);
  request.timeout = timeout;
  request.max_body = longest_page;
  request.keep_lines.emplace_back(start_time);
  if (hop.kind == "collector") request.keep_lines.emplace_back(uptime);
  for (const Counter& counter : counters()) {
    if (counter.kind == hop.kind) request.keep_lines.emplace_back(counter.name);
  }
  return request;
}

HopCounts counts_of(const Hop& hop, const net::Request& request, const net::Answer& answer) {
  HopCounts counts{.problem = net::problem_text(request, answer)};
  if (!counts.problem.empty()) return counts;
  if (answer.status != 200) {
    counts.problem = request.url + " answered " + std::to_string(answer.status);
  } else if (answer.body_is_cut) {
    counts.problem = "its page of metrics is too long";
  } else {
    for (string_view rest = answer.body; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      read_line(counts, hop, rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    counts.is_blank = !counts.started && !counts.uptime && counts.counts.empty();
    if (counts.is_blank) counts.problem = request.url + " has none of its counters";
  }
  return counts;
}

void read_hops(net::Client& client, const std::vector<Hop>& hops, std::chrono::milliseconds timeout,
               std::function<void(std::vector<HopCounts>)> done) {
  struct State {
    std::vector<HopCounts> counts{};
    std::size_t open = 0;
    std::function<void(std::vector<HopCounts>)> done = nullptr;
  };
  auto state = std::make_shared<State>();
  state->counts.resize(hops.size());
  state->open = hops.size();
  state->done = std::move(done);
  if (hops.empty()) {
    client.after(std::chrono::milliseconds{0}, [state] { state->done({}); });
    return;
  }
  for (std::size_t i = 0; i < hops.size(); ++i) {
    net::Request request = metrics_request(hops[i], timeout);
    const net::Client::Clock::time_point asked = client.now();
    client.ask(request, [state, i, request, hop = hops[i], asked, &client](const net::Answer& answer) {
      state->counts[i] = counts_of(hop, request, answer);
      date_start(state->counts[i], asked, client.now());
      if (--state->open == 0) state->done(std::move(state->counts));
    });
  }
}

}  // namespace pyat::smoke
