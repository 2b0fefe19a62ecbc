// What Loki must refuse: pkg/validation/limits.go and pkg/distributor/validator.go of github.com/grafana/loki.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "health/release.hpp"
#include "smoke/refusals/attempt.hpp"
#include "util/duration.hpp"
#include "util/percent.hpp"
#include "wire/loki_push.hpp"
#include "wire/snappy.hpp"

namespace pyat::smoke {
namespace {

using std::string;
using std::string_view;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace loki = wire::loki;

constexpr minutes ahead{15};
constexpr hours long_ago{30 * 24};
constexpr hours behind{3};  // half of the age of a chunk is an hour unless set
constexpr std::uint64_t usual_body = 104'857'600;

struct One {
  nanoseconds time{};
  string line{};
  loki::Labels more{};
};

nanoseconds begin_of(const Ground& ground) { return ground.run.begin.time_since_epoch(); }

// Found again whole, or cut.
string needle_of(const Ground& ground, string_view what, std::size_t number) {
  return fmt::format("pyat refusal {} {} of {}", what, number, id_of(ground.run));
}

loki::Labels labels_of(const Ground& ground, string_view attempt) {
  return {{.name = "job", .value = string(job)},
          {.name = "pyat_case", .value = string(attempt)},
          {.name = "pyat_path", .value = string(refusals_path) + ground.route.tag},
          {.name = string(retention_label), .value = string(retention)},
          {.name = string(run_label), .value = id_of(ground.run)}};
}

loki::Streams streams_of(const Ground& ground, string_view attempt, const One& one) {
  loki::Stream stream{.labels = labels_of(ground, attempt)};
  stream.labels.insert(stream.labels.end(), one.more.begin(), one.more.end());
  stream.entries.push_back({.time = one.time.count(), .line = one.line});
  return {std::move(stream)};
}

net::Request push(const Ground& ground, string body, string_view type) {
  net::Request request = request_to(ground.route.write, "POST", "/loki/api/v1/push");
  request.headers.push_back({.name = "Content-Type", .value = string(type)});
  request.body = std::move(body);
  return request;
}

net::Request write_of(const Ground& ground, string_view attempt, const One& one) {
  return push(ground, loki::push_as_json(streams_of(ground, attempt, one)), "application/json");
}

Look look_for(const Ground& ground, string_view attempt, nanoseconds time, string needle) {
  string path = "/loki/api/v1/query_range?query=" + util::percent_encoded(loki::selector(labels_of(ground, attempt)));
  path += fmt::format("&start={}&end={}&limit=100", (time - seconds{1}).count(), (time + seconds{1}).count());
  net::Request request = request_to(ground.route.read, "GET", path);
  request.headers.push_back({.name = "Cache-Control", .value = "no-cache"});
  return {.request = std::move(request), .needle = std::move(needle)};
}

Attempt pair_of(const Ground& ground, string_view id, std::size_t number, One bad) {
  const string good = needle_of(ground, "control", number);
  const string needle = needle_of(ground, "attempt", number);
  bad.line = needle + bad.line;
  Attempt attempt{};
  attempt.control = write_of(ground, id, {.time = begin_of(ground), .line = good});
  attempt.control_look = look_for(ground, id, begin_of(ground), good);
  attempt.request = write_of(ground, id, bad);
  attempt.look = look_for(ground, id, bad.time, needle);
  attempt.right = {400};
  return attempt;
}

Attempt good_one(const Ground& ground, std::size_t number) {
  return pair_of(ground, "good" + std::to_string(number), number, {.time = begin_of(ground)});
}

// The page of a tenant's limits has them at its top, that of the configuration below limits_config.
string_view limit_of(const Ground& ground, string_view name) {
  const string_view own = ground.at(name);
  return own.empty() ? ground.at("limits_config." + string(name)) : own;
}

// "1w" too, which Prometheus' durations have.
std::optional<milliseconds> duration_of(string_view text) {
  if (!text.ends_with('w')) return util::parse_duration(text);
  const auto days = util::parse_duration(string(text.substr(0, text.size() - 1)) + "d");
  return days ? std::optional(*days * 7) : std::nullopt;
}

std::uint64_t number_of(const Ground& ground, string_view name, std::uint64_t usual) {
  const auto own = ground.number_at(name);
  return own ? *own : ground.number_at("limits_config." + string(name)).value_or(usual);
}

// Whether a limit of time lets through what is so far away.
void allow_by(Attempt& attempt, string_view setting, string_view text, milliseconds distance) {
  const auto most = duration_of(text);
  if (!most || *most < distance) return;
  attempt.leave = Leave::yes;
  attempt.why = "limits_config." + string(setting) + " is " + string(text);
}

Attempt too_old(const Ground& ground) {
  Attempt attempt = pair_of(ground, "old", 1, {.time = begin_of(ground) - long_ago});
  attempt.name = "a line of 30 days ago";
  // The first line of its stream: the one that is behind is another attempt.
  attempt.control.reset();
  allow_by(attempt, "reject_old_samples_max_age", limit_of(ground, "reject_old_samples_max_age"), long_ago);
  if (limit_of(ground, "reject_old_samples") == "false") {
    attempt.leave = Leave::yes;
    attempt.why = "limits_config.reject_old_samples is false";
  }
  attempt.meaning = "lines of any age are stored";
  attempt.next = "see limits_config.reject_old_samples";
  return attempt;
}

Attempt too_new(const Ground& ground) {
  Attempt attempt = pair_of(ground, "future", 2, {.time = begin_of(ground) + ahead});
  attempt.name = "a line 15 minutes ahead";
  allow_by(attempt, "creation_grace_period", limit_of(ground, "creation_grace_period"), ahead);
  attempt.meaning = "whoever has a wrong clock can make Loki refuse what is written now as too far behind";
  attempt.next = "lower limits_config.creation_grace_period";
  return attempt;
}

Attempt out_of_order(const Ground& ground) {
  Attempt attempt = pair_of(ground, "order", 3, {.time = begin_of(ground) - behind});
  attempt.name = "a line 3 hours behind its stream";
  const auto age = duration_of(ground.at("ingester.max_chunk_age"));
  // The page of limits does not have it.
  if (!ground.config.is_known() || (age && *age / 2 >= behind)) {
    attempt.leave = age ? Leave::yes : Leave::perhaps;
    attempt.why = age ? "ingester.max_chunk_age is " + string(ground.at("ingester.max_chunk_age"))
                      : "ingester.max_chunk_age may be long, and the server does not tell";
  }
  attempt.meaning = "lines of any order are stored";
  attempt.next = "see ingester.max_chunk_age, of which half is accepted";
  return attempt;
}

Attempt too_many_labels(const Ground& ground) {
  const bool is_old = ground.route.release.empty() || health::is_older(ground.route.release, 3, 0);
  const std::uint64_t limit =
      std::min<std::uint64_t>(number_of(ground, "max_label_names_per_series", is_old ? 30 : 15), 500);
  One bad{.time = begin_of(ground)};
  for (std::uint64_t i = 0; i <= limit; ++i) bad.more.push_back({.name = fmt::format("x{:04}", i), .value = "1"});
  Attempt attempt = pair_of(ground, "labels", 4, bad);
  attempt.name = fmt::format("a stream of {} labels", limit + 6);
  attempt.meaning = "the number of labels of a stream is not limited";
  attempt.next = "see limits_config.max_label_names_per_series";
  return attempt;
}

Attempt long_label(const Ground& ground) {
  const std::uint64_t limit = std::min<std::uint64_t>(number_of(ground, "max_label_value_length", 2048), 1'000'000);
  Attempt attempt = pair_of(ground, "label", 5,
                            {.time = begin_of(ground), .more = {{.name = "x", .value = string(limit + 100, 'x')}}});
  attempt.name = fmt::format("a label value of {} bytes", limit + 100);
  attempt.meaning = "the length of a label value is not limited";
  attempt.next = "see limits_config.max_label_value_length";
  return attempt;
}

// Sizes are printed as "256KiB", "256KB" or a number.
std::optional<std::uint64_t> size_of(string_view text) {
  std::uint64_t number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && digits < 12; ++digits) {
    number = number * 10 + static_cast<std::uint64_t>(text[digits] - '0');
  }
  const string_view unit = text.substr(digits);
  if (digits == 0) return std::nullopt;
  if (unit.empty() || unit == "B") return number;
  if (unit == "KB" || unit == "KiB" || unit == "kB") return number * 1024;
  if (unit == "MB" || unit == "MiB") return number * 1024 * 1024;
  return std::nullopt;
}

Attempt long_line(const Ground& ground) {
  constexpr std::uint64_t usual = 256 * 1024, longest = 4 * 1024 * 1024;
  const bool is_old = ground.route.release.empty() || health::is_older(ground.route.release, 3, 0);
  const string_view text = limit_of(ground, "max_line_size");
  const std::uint64_t limit = size_of(text).value_or(is_old ? 0 : usual);
  const std::uint64_t size = (limit == 0 || limit > longest ? usual : limit) + 1000;
  Attempt attempt = pair_of(ground, "line", 6, {.time = begin_of(ground), .line = string(size, 'x')});
  attempt.name = fmt::format("a line of {} bytes", size);
  if (limit == 0 || limit > size) {
    attempt.leave = text.empty() && ground.route.release.empty() ? Leave::perhaps : Leave::yes;
    attempt.why = text.empty() ? "lines have no limit before Loki 3.0, unless one is set"
                               : "limits_config.max_line_size is " + string(text);
  }
  if (limit_of(ground, "max_line_size_truncate") == "true") {
    attempt.leave = Leave::yes;
    attempt.why = "limits_config.max_line_size_truncate is true: it is cut";
  }
  attempt.meaning = "the length of a line is not limited";
  attempt.next = "see limits_config.max_line_size";
  return attempt;
}

Attempt bad_label_name(const Ground& ground) {
  Attempt attempt =
      pair_of(ground, "name", 7, {.time = begin_of(ground), .more = {{.name = "bad-label", .value = "1"}}});
  attempt.name = "a label name with a hyphen";
  attempt.meaning = "labels are stored that no query can name";
  return attempt;
}

void add_forms(const Ground& ground, std::vector<Attempt>& attempts) {
  const auto form = [&](std::size_t number, string_view name) -> Attempt& {
    return add_spoilt(ground, good_one, number, name, "a body that is no push is taken for one", attempts);
  };
  // Loki 3 gives it a service_name and stores it, without a label that says whose it is.
  if (!ground.route.release.empty() && health::is_older(ground.route.release, 3, 0)) {
    Attempt& unlabelled = form(10, "a stream without labels");
    unlabelled.request =
        push(ground,
             loki::push_as_json(
                 {{.labels = {}, .entries = {{.time = begin_of(ground).count(), .line = unlabelled.look->needle}}}}),
             "application/json");
    unlabelled.look.reset();
    unlabelled.meaning = "streams without labels are stored, and no query can name them";
  }
  const auto body_of = [&](std::size_t number) {
    const One one{.time = begin_of(ground), .line = needle_of(ground, "attempt", number)};
    return streams_of(ground, "good" + std::to_string(number), one);
  };
  const string json = loki::push_as_json(body_of(11));
  form(11, "JSON that was cut").request = push(ground, json.substr(0, json.size() - 4), "application/json");
  const string packed = loki::push_as_protobuf(body_of(12));
  form(12, "Snappy that was cut").request = push(ground, packed.substr(0, packed.size() / 2), "application/x-protobuf");
  Attempt& type = form(13, "JSON that is said to be text");
  type.request = push(ground, loki::push_as_json(body_of(13)), "text/plain");
  type.right = {400, 415};
  type.meaning = "a body is read as what it is not said to be";
  Attempt& large = form(14, "a body larger than is allowed");
  const std::uint64_t limit = size_of(ground.at("distributor.max_recv_msg_size")).value_or(usual_body);
  large.request =
      push(ground, announced_size(std::min<std::uint64_t>(limit * 2, 0xFFFFFFFF)), "application/x-protobuf");
  large.look.reset();
  large.right = {413, 400};
}

}  // namespace

std::vector<Attempt> log_attempts(const Ground& ground) {
  std::vector<Attempt> attempts{out_of_order(ground), too_old(ground),        too_new(ground),  too_many_labels(ground),
                                long_label(ground),   bad_label_name(ground), long_line(ground)};
  add_forms(ground, attempts);
  add_strangers(ground, good_one, attempts);
  return attempts;
}

}  // namespace pyat::smoke
