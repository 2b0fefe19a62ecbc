// What Mimir and Prometheus must refuse. Mimir: pkg/util/validation/limits.go, pkg/distributor/push.go. Prometheus:
// storage/remote/write_handler.go, whose limit for the future came with release 2.54 (pull request 14304).
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "health/release.hpp"
#include "smoke/refusals/attempt.hpp"
#include "util/duration.hpp"
#include "util/percent.hpp"
#include "wire/remote_write.hpp"
#include "wire/snappy.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr string_view metric = "pyat_smoke_refusal";
// Beyond the ten minutes that all allow, and so near that a server which accepts it takes those of now afterwards: one
// that has a sample of next year refuses everybody else's.
constexpr minutes ahead{15};
constexpr std::chrono::hours long_ago{30 * 24};
constexpr std::uint64_t usual_body = 104'857'600;

bool is_mimir(const Ground& ground) { return ground.route.product == "mimir"; }

struct One {
  milliseconds time{};
  double value = 0;
  std::vector<wire::Label> more{};  // labels beside the usual ones
};

wire::TimeSeries series_of(const Ground& ground, string_view attempt, const One& one) {
  wire::TimeSeries series{};
  series.labels = {{"__name__", string(metric)},
                   {"job", string(job)},
                   {"pyat_case", string(attempt)},
                   {"pyat_path", string(refusals_path) + ground.route.tag},
                   {string(retention_label), string(retention)},
                   {string(run_label), id_of(ground.run)}};
  series.labels.insert(series.labels.end(), one.more.begin(), one.more.end());
  std::sort(series.labels.begin(), series.labels.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  series.samples.push_back({.value = one.value, .milliseconds = one.time.count()});
  return series;
}

string body_of(const Ground& ground, string_view attempt, const One& one) {
  return wire::encode_remote_write_1({.series = {series_of(ground, attempt, one)}, .metadata = {}});
}

net::Request request_of(const Ground& ground, string body, string_view type = "application/x-protobuf") {
  net::Request request = request_to(ground.route.write, "POST", is_mimir(ground) ? "/api/v1/push" : "/api/v1/write");
  request.headers.push_back({.name = "Content-Type", .value = string(type)});
  request.headers.push_back({.name = "Content-Encoding", .value = "snappy"});
  request.headers.push_back({.name = "X-Prometheus-Remote-Write-Version", .value = "0.1.0"});
  request.body = std::move(body);
  return request;
}

net::Request write_of(const Ground& ground, string_view attempt, const One& one) {
  return request_of(ground, wire::snappy_compress(body_of(ground, attempt, one)));
}

// Raw samples of a second before to a second after.
Look look_for(const Ground& ground, string_view attempt, const One& one) {
  const string_view url = ground.route.read.url;
  string path = is_mimir(ground) && !url.ends_with("/prometheus") ? "/prometheus" : "";
  const string query = fmt::format(R"({}{{{}="{}",pyat_case="{}",pyat_path="{}{}"}}[2s])", metric, run_label,
                                   id_of(ground.run), attempt, refusals_path, ground.route.tag);
  path += "/api/v1/query?query=" + util::percent_encoded(query);
  path += fmt::format("&time={:.3f}", static_cast<double>((one.time + seconds{1}).count()) / 1000);
  net::Request request = request_to(ground.route.read, "GET", path);
  request.headers.push_back({.name = "Cache-Control", .value = "no-store"});
  request.headers.push_back({.name = "X-Read-Consistency", .value = "strong"});
  return {.request = std::move(request), .needle = fmt::format("{}", one.value)};
}

milliseconds begin_of(const Ground& ground) { return ground.run.begin.time_since_epoch(); }

// Numbers that no two samples of all attempts have in common, in digits that every server prints alike.
double good_value(std::size_t number) { return 1003 + static_cast<double>(number); }
double bad_value(std::size_t number) { return 5003 + static_cast<double>(number); }

// A good sample of the series, and one that is like it but for what `change` does.
Attempt pair_of(const Ground& ground, string_view id, std::size_t number, const One& bad) {
  const One good{.time = begin_of(ground), .value = good_value(number)};
  Attempt attempt{};
  attempt.control = write_of(ground, id, good);
  attempt.control_look = look_for(ground, id, good);
  attempt.request = write_of(ground, id, bad);
  attempt.look = look_for(ground, id, bad);
  attempt.right = {400};
  return attempt;
}

// A write with which nothing is wrong.
Attempt good_one(const Ground& ground, std::size_t number) {
  return pair_of(ground, "good" + std::to_string(number), number,
                 {.time = begin_of(ground), .value = bad_value(number)});
}

string_view window_setting(const Ground& ground) {
  return is_mimir(ground) ? "limits.out_of_order_time_window" : "storage.tsdb.out_of_order_time_window";
}

// How far out of order samples may be; nothing where the server does not tell. Unless set, it is none.
std::optional<milliseconds> window_of(const Ground& ground) {
  if (!ground.config.is_known()) return std::nullopt;
  const string_view text = ground.at(window_setting(ground));
  return text.empty() ? milliseconds{0} : util::parse_duration(text);
}

void allow_within_window(const Ground& ground, Attempt& attempt, milliseconds distance) {
  const auto window = window_of(ground);
  if (window && *window < distance) return;
  attempt.leave = window ? Leave::yes : Leave::perhaps;
  attempt.why = string(window_setting(ground)) + (window ? " is " + string(ground.at(window_setting(ground)))
                                                         : " may be set, and the server does not tell");
}

Attempt out_of_order(const Ground& ground) {
  Attempt attempt = pair_of(ground, "order", 1, {.time = begin_of(ground) - minutes{1}, .value = bad_value(1)});
  attempt.name = "a sample out of order";
  allow_within_window(ground, attempt, minutes{1});
  attempt.meaning = "samples out of order are stored although no window for them is set";
  attempt.next = "see " + string(window_setting(ground)) + " of this tenant";
  return attempt;
}

Attempt other_value(const Ground& ground) {
  Attempt attempt = pair_of(ground, "value", 2, {.time = begin_of(ground), .value = bad_value(2)});
  attempt.name = "the same time stamp with another value";
  attempt.meaning = "what is stored is written over by what comes later";
  attempt.next = "two clients that write the same series are not noticed";
  return attempt;
}

Attempt too_old(const Ground& ground) {
  Attempt attempt = pair_of(ground, "old", 3, {.time = begin_of(ground) - long_ago, .value = bad_value(3)});
  attempt.name = "a sample of 30 days ago";
  allow_within_window(ground, attempt, long_ago);
  attempt.meaning = "samples of any age are stored";
  attempt.next = "see " + string(window_setting(ground)) + " of this tenant";
  return attempt;
}

Attempt too_new(const Ground& ground) {
  const One bad{.time = begin_of(ground) + ahead, .value = bad_value(4)};
  Attempt attempt = pair_of(ground, "future", 4, bad);
  attempt.name = "a sample 15 minutes ahead";
  attempt.meaning = "whoever has a wrong clock can move the server's time: samples of now are then refused as too old";
  if (is_mimir(ground)) {
    // querier.max_query_into_future: 10m unless set.
    attempt.look.reset();
    const string_view text = ground.at("limits.creation_grace_period");
    const auto grace = util::parse_duration(text);
    attempt.next = "lower limits.creation_grace_period (-validation.create-grace-period)";
    if (grace && *grace >= ahead) {
      attempt.leave = Leave::yes;
      attempt.why = "limits.creation_grace_period is " + string(text);
    }
    return attempt;
  }
  if (ground.route.release.empty()) {
    attempt.leave = Leave::perhaps;
    attempt.why = "Prometheus refuses it over remote write from release 2.54 on";
  } else if (health::is_older(ground.route.release, 2, 54)) {
    attempt.is_untried = true;
    attempt.why = "Prometheus before release 2.54 takes samples of any future over remote write";
  }
  attempt.next = "upgrade to release 2.54 or later";
  return attempt;
}

Attempt bad_label_name(const Ground& ground) {
  Attempt attempt =
      pair_of(ground, "name", 5, {.time = begin_of(ground), .value = bad_value(5), .more = {{"bad-label", "1"}}});
  attempt.name = "a label name with a hyphen";
  attempt.meaning = "names are stored that PromQL must quote";
  if (is_mimir(ground)) {
    if (ground.at("limits.name_validation_scheme") == "utf8") {
      attempt.leave = Leave::yes;
      attempt.why = "limits.name_validation_scheme is utf8";
    }
  } else if (ground.route.release.empty() || !health::is_older(ground.route.release, 3, 0)) {
    attempt.leave = Leave::yes;
    attempt.why = "Prometheus takes any UTF-8 from release 3.0 on";
  } else {
    attempt.leave = Leave::yes;
    attempt.is_left_quietly = true;
    attempt.why = "Prometheus 2 stores such series (2.42), or leaves them out and says so in its log alone (2.53)";
  }
  return attempt;
}

Attempt too_many_labels(const Ground& ground) {
  const string_view setting = "limits.max_label_names_per_series";
  const std::uint64_t limit = std::min<std::uint64_t>(ground.number_at(setting).value_or(30), 1000);
  One bad{.time = begin_of(ground), .value = bad_value(6)};
  for (std::uint64_t i = 0; i <= limit; ++i) bad.more.push_back({fmt::format("x{:04}", i), "1"});
  Attempt attempt = pair_of(ground, "labels", 6, bad);
  attempt.name = fmt::format("a series of {} labels", limit + 7);
  if (limit == 0) {
    attempt.leave = Leave::yes;
    attempt.why = string(setting) + " is 0";
  }
  attempt.meaning = "the number of labels of a series is not limited";
  attempt.next = "see " + string(setting) + " of this tenant";
  return attempt;
}

Attempt long_label(const Ground& ground) {
  const string_view setting = "limits.max_label_value_length";
  const std::uint64_t limit = std::min<std::uint64_t>(ground.number_at(setting).value_or(2048), 1'000'000);
  Attempt attempt = pair_of(
      ground, "label", 7, {.time = begin_of(ground), .value = bad_value(7), .more = {{"x", string(limit + 100, 'x')}}});
  attempt.name = fmt::format("a label value of {} bytes", limit + 100);
  const string_view strategy = ground.at("limits.label_value_length_over_limit_strategy");
  if (limit == 0 || (!strategy.empty() && strategy != "error")) {
    attempt.leave = Leave::yes;
    attempt.why =
        limit == 0 ? string(setting) + " is 0" : "limits.label_value_length_over_limit_strategy is " + string(strategy);
  }
  attempt.meaning = "the length of a label value is not limited";
  attempt.next = "see " + string(setting) + " of this tenant";
  return attempt;
}

// Those that are like a good one but for the request's own form.
void add_forms(const Ground& ground, std::vector<Attempt>& attempts) {
  const auto form = [&](std::size_t number, string_view name) -> Attempt& {
    return add_spoilt(ground, good_one, number, name, "a body that is no write is taken for one", attempts);
  };
  const One bad8{.time = begin_of(ground), .value = bad_value(8)};
  const One bad9{.time = begin_of(ground), .value = bad_value(9)};
  form(8, "Snappy that was cut").request =
      request_of(ground, wire::snappy_compress(body_of(ground, "good8", bad8)).substr(0, 40));
  const string half = body_of(ground, "good9", bad9);
  form(9, "protobuf that was cut").request = request_of(ground, wire::snappy_compress(half.substr(0, half.size() - 3)));
  Attempt& type = form(10, "a content type that is no protobuf");
  for (net::Header& header : type.request.headers) {
    if (header.name == "Content-Type") header.value = "text/plain";
  }
  type.right = {415, 400};
  const bool is_lenient =
      is_mimir(ground) || ground.route.release.empty() || health::is_older(ground.route.release, 2, 54);
  if (is_lenient) {
    type.leave = Leave::yes;
    type.why = is_mimir(ground) ? "Mimir reads every body as remote write 1.0, whatever its type"
                                : "Prometheus looks at the type from release 2.54 on";
  }
  if (!is_mimir(ground)) return;  // Prometheus makes room for the size before it looks at the rest
  const std::uint64_t limit = ground.number_at("distributor.max_recv_msg_size").value_or(usual_body);
  Attempt& large = form(11, "a body larger than is allowed");
  large.request = request_of(ground, announced_size(std::min<std::uint64_t>(limit * 2, 0xFFFFFFFF)));
  large.look.reset();
  large.right = {413, 400};
}

}  // namespace

std::vector<Attempt> metric_attempts(const Ground& ground) {
  std::vector<Attempt> attempts{};
  attempts.push_back(out_of_order(ground));
  attempts.push_back(other_value(ground));
  attempts.push_back(too_old(ground));
  attempts.push_back(bad_label_name(ground));
  if (is_mimir(ground)) {
    attempts.push_back(too_many_labels(ground));
    attempts.push_back(long_label(ground));
  }
  add_forms(ground, attempts);
  add_strangers(ground, good_one, attempts);
  attempts.push_back(too_new(ground));  // at last: where it is accepted, it moves the server's time
  return attempts;
}

}  // namespace pyat::smoke
