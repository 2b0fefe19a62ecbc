#include "smoke/metrics/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pyat::smoke::metrics {
namespace {

using std::string;
using std::string_view;

// Of a run of 32 series: one classic histogram, eight counters, and gauges.
constexpr std::size_t usual_series = 32;
constexpr std::size_t counters = 8;
constexpr std::size_t histogram_members = bounds.size() + 3;
constexpr std::size_t most_native_times = 15;

constexpr std::int64_t usual_step = 15'000;     // ms: as a server scrapes
constexpr std::int64_t usual_window = 240'000;  // ms: within the five minutes for which a query looks back
constexpr std::size_t most_exemplars = 10;

// A value is (number + 1) × modulus + residue. Flip a bit of it: one of the fraction adds or takes a power of two, one
// of the exponent multiplies with a power of two, the sign negates. None of these leaves the same remainder modulo a
// large prime, so that what comes out is nobody's value.
constexpr std::uint64_t modulus = 1'000'003;
constexpr std::uint64_t most_numbers = 9'000'000'000;  // × modulus < 2^53

// Buckets of the native histograms, of schema 0: (2^(i-1), 2^i]. Some are next to each other, and some are not.
constexpr std::array<std::int64_t, 2> negative_counts = {2, 7};  // from i = 1
constexpr std::array<std::int64_t, 3> lower_counts = {3, 1, 4};  // from i = 0
constexpr std::array<std::int64_t, 2> upper_counts = {1, 5};     // from i = 5
constexpr std::uint64_t zero_count = 1, whole_count = 24;        // the sum of all
constexpr double zero_threshold = 1e-128;                        // what servers assume that OpenTelemetry means

template <typename Counts>
void append_deltas(std::vector<std::int64_t>& deltas, const Counts& counts, std::int64_t factor, std::int64_t before) {
  for (const std::int64_t count : counts) {
    deltas.push_back((count - before) * factor);
    before = count;
  }
}

string id_text(std::uint64_t number) { return fmt::format("{:016x}", number); }

}  // namespace

string_view name_of(Family family) {
  switch (family) {
    case Family::histogram: return "pyat_smoke_histogram";
    case Family::counter: return "pyat_smoke_counter_total";
    case Family::gauge: return "pyat_smoke_gauge";
    case Family::native_histogram: return "pyat_smoke_native_histogram";
  }
  return {};
}

Plan::Plan(const Run& run, string_view tag, bool has_native_histograms)
    : run_(run), run_id_(id_of(run)), tag_(tag), samples_(run.sizes.samples) {
  residue_ = random_of(run, fmt::format("value of a sample {}", tag), 0) % (modulus - 1) + 1;
  if (samples_ == 0) return;

  // So many series that no two samples of one have the same time.
  const std::int64_t window = run.length.count() > 0 ? run.length.count() : usual_window;
  const auto most_times =
      static_cast<std::size_t>(std::max<std::int64_t>(window - 2, 1));  // gauges have up to two more
  const std::size_t series = std::max(usual_series, samples_ / most_times + 1);
  const std::size_t times = samples_ / series;
  if (times > 0) {
    add(Family::histogram, times, histogram_members);
    for (std::size_t i = 0; i < counters; ++i) add(Family::counter, times, 1);
  }
  const std::size_t rest = samples_ - times * (times > 0 ? histogram_members + counters : 0);
  const std::size_t gauges = times > 0 ? series - histogram_members - counters : rest;
  for (std::size_t i = 0; i < gauges; ++i) add(Family::gauge, rest / gauges + (i < rest % gauges ? 1 : 0), 1);
  for (const Group& group : groups_) longest_ = std::max(longest_, group.times);

  const std::size_t native_times = std::clamp<std::size_t>(times, 1, most_native_times);
  part_items_ = samples_ + native_times;
  if (has_native_histograms) add(Family::native_histogram, native_times, 1);

  step_ = window / static_cast<std::int64_t>(longest_);
  if (run.length.count() == 0) step_ = std::min(step_, usual_step);
  step_ = std::max<std::int64_t>(step_, 1);
  latest_ = std::min(step_ - 1, static_cast<std::int64_t>(groups_.size() - 1));
  const std::int64_t begin = run.begin.time_since_epoch().count() * 1000;
  base_ = run.length.count() > 0 ? begin + static_cast<std::int64_t>(run.part) * run.length.count()
                                 : begin - static_cast<std::int64_t>(longest_ - 1) * step_ - latest_;
}

void Plan::add(Family family, std::size_t times, std::size_t members) {
  const std::size_t first = groups_.empty() ? 0 : groups_.back().first + groups_.back().count();
  groups_.push_back({.family = family, .id = groups_.size(), .first = first, .times = times, .members = members});
}

std::size_t Plan::native_count() const {
  return groups_.back().family == Family::native_histogram ? groups_.back().count() : 0;
}

Position Plan::position(std::size_t item) const {
  const auto after = std::upper_bound(groups_.begin(), groups_.end(), item,
                                      [](std::size_t number, const Group& group) { return number < group.first; });
  const Group& group = *(after - 1);
  const std::size_t within = item - group.first;
  return {.group = &group, .time = within / group.members, .member = within % group.members};
}

double Plan::value(const Position& at) const {
  const std::size_t member = at.group->members > 1 && at.member == count_member ? bounds.size() : at.member;
  const std::uint64_t number = run_.part * part_items_ + item(*at.group, at.time, member);
  return static_cast<double>((number % most_numbers + 1) * modulus + residue_);
}

std::optional<std::uint64_t> Plan::number_of(double value) const {
  if (!(value >= static_cast<double>(modulus)) || value >= 0x1p53 || value != std::floor(value)) return std::nullopt;
  const auto whole = static_cast<std::uint64_t>(value);
  return whole % modulus == residue_ ? std::optional(whole / modulus - 1) : std::nullopt;
}

std::optional<std::size_t> Plan::item_of(double value) const {
  const auto number = number_of(value);
  const std::uint64_t first = run_.part * part_items_ % most_numbers;
  if (!number || *number < first || *number - first >= items()) return std::nullopt;
  return *number - first;
}

bool Plan::is_of_another_part(double value) const {
  return run_.length.count() > 0 && number_of(value) && !item_of(value);
}

std::int64_t Plan::milliseconds(const Group& group, std::size_t time) const {
  return base_ + static_cast<std::int64_t>(time) * step_ + static_cast<std::int64_t>(group.id) % (latest_ + 1);
}

std::vector<wire::Label> Plan::shared_labels() const {
  std::vector<wire::Label> labels = {{"job", string(job)}};
  if (!tag_.empty()) labels.push_back({string(path_label), tag_});
  labels.push_back({string(retention_label), string(retention)});
  labels.push_back({string(run_label), run_id_});
  return labels;
}

std::vector<wire::Label> Plan::labels(const Group& group, std::size_t member) const {
  std::vector<wire::Label> labels = shared_labels();
  string name(name_of(group.family));
  if (group.family == Family::histogram) {
    name += member == sum_member ? "_sum" : member == count_member ? "_count" : "_bucket";
    if (member < sum_member) {
      const string bound = member < bounds.size() ? fmt::format("{}", bounds[member]) : "+Inf";
      labels.insert(labels.begin() + 1, {"le", bound});
    }
  }
  labels.insert(labels.begin(), {"__name__", std::move(name)});
  labels.push_back({string(series_label), std::to_string(group.id)});
  return labels;
}

bool Plan::has_exemplar(const Group& group, std::size_t time) const {
  return group.family == Family::histogram && time % ((group.times + most_exemplars - 1) / most_exemplars) == 0;
}

Exemplar Plan::exemplar(const Group& group, std::size_t time) const {
  const std::uint64_t number = run_.part * part_items_ + item(group, time, exemplar_member);
  const string purpose = fmt::format("exemplar {}", tag_);
  // Within the bucket: between 0.5 and 2.5, and exact.
  return {.value = 1.0 + static_cast<double>(number % (1U << 20U)) * 0x1p-20,
          .trace_id = id_text(random_of(run_, purpose, number * 3)) + id_text(random_of(run_, purpose, number * 3 + 1)),
          .span_id = id_text(random_of(run_, purpose, number * 3 + 2))};
}

wire::NativeHistogram Plan::native_histogram(const Group& group, std::size_t time) const {
  const std::size_t factor = run_.part * group.times + time + 1;  // it only grows, as a counter does
  const auto times = static_cast<std::int64_t>(factor);
  wire::NativeHistogram histogram{.count = whole_count * factor,
                                  .sum = value({.group = &group, .time = time, .member = 0}),
                                  .zero_threshold = zero_threshold,
                                  .zero_count = zero_count * factor,
                                  .negative_spans = {{1, negative_counts.size()}},
                                  .positive_spans = {{0, lower_counts.size()}, {2, upper_counts.size()}},
                                  .milliseconds = milliseconds(group, time)};
  append_deltas(histogram.negative_deltas, negative_counts, times, 0);
  append_deltas(histogram.positive_deltas, lower_counts, times, 0);
  append_deltas(histogram.positive_deltas, upper_counts, times, lower_counts.back());
  return histogram;
}

wire::MetricMetadata Plan::metadata(Family family) const {
  using wire::MetricType;
  const MetricType type = family == Family::counter ? MetricType::counter
                          : family == Family::gauge ? MetricType::gauge
                                                    : MetricType::histogram;
  string help = fmt::format("Written by pyat smoke, run {}", run_id_);
  if (!tag_.empty()) help += fmt::format(", path {}", tag_);
  return {.type = type, .family = string(name_of(family)), .help = std::move(help)};
}

}  // namespace pyat::smoke::metrics
