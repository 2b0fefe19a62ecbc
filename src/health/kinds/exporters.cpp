#include "health/kinds/exporters.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "health/kinds/wording.hpp"
#include "health/metrics.hpp"

namespace pyat::health {
namespace {

using std::string;
using std::string_view;

constexpr double nearly_full = 0.9;

struct Signal {
  string_view suffix, one, many;
  std::array<string_view, 2> units;  // that names of metrics have had
};

constexpr std::array<Signal, 3> signals = {{
    {"spans", "span", "spans", {"spans", "span"}},
    {"metric_points", "metric point", "metric points", {"datapoints", "datapoint"}},
    {"log_records", "log record", "log records", {"records", "record"}},
}};

struct Tally {
  std::array<double, signals.size()> done{}, failed{}, dropped{};  // dropped: their queue was full
};

struct Exporter {
  Tally counts{};
  double queue_size = 0, queue_capacity = 0;  // of the fullest queue
};

string name_of(const Sample& sample, string_view label) {
  const string_view component = sample.label("component_id");
  return string(component.empty() ? sample.label(label) : component);
}

// Calls `take` with each sample of a counter in any of its spellings.
template <typename Take>
void each_sample(string_view metrics, const string& base, const Signal& signal, const Take& take) {
  std::vector<string> names = {base, base + "_total"};
  for (const string_view unit : signal.units) names.push_back(fmt::format("{}__{}__total", base, unit));
  for (const string& name : names) {
    for (const Sample& sample : samples_of(metrics, name)) take(sample);
  }
}

template <typename Of>
void read_counts(string_view metrics, string_view base, string_view label,
                 std::array<double, signals.size()> Tally::*member, const Of& of) {
  for (std::size_t i = 0; i < signals.size(); ++i) {
    each_sample(metrics, string(base) + string(signals[i].suffix), signals[i],
                [&](const Sample& sample) { (of(name_of(sample, label)).*member)[i] += sample.value; });
  }
}

std::map<string, Exporter> exporters_of(string_view metrics) {
  std::map<string, Exporter> exporters{};
  const auto of = [&](const string& name) -> Tally& { return exporters[name].counts; };
  read_counts(metrics, "otelcol_exporter_sent_", "exporter", &Tally::done, of);
  read_counts(metrics, "otelcol_exporter_send_failed_", "exporter", &Tally::failed, of);
  read_counts(metrics, "otelcol_exporter_enqueue_failed_", "exporter", &Tally::dropped, of);
  const std::array<std::pair<string_view, string_view>, 2> queue_names = {
      {{"otelcol_exporter_queue_size", "otelcol_exporter_queue_capacity"},
       {"otelcol_exporter_queue_size__batches_", "otelcol_exporter_queue_capacity__batches_"}}};
  for (const auto& [size_name, capacity_name] : queue_names) {
    std::map<Labels, double> capacities{};
    for (Sample& sample : samples_of(metrics, capacity_name)) capacities[std::move(sample.labels)] = sample.value;
    for (const Sample& size : samples_of(metrics, size_name)) {
      Exporter& exporter = exporters[name_of(size, "exporter")];
      const auto capacity = capacities.find(size.labels);
      if (capacity == capacities.end() || capacity->second <= 0) continue;
      const double filled = size.value / capacity->second;
      if (exporter.queue_capacity > 0 && filled <= exporter.queue_size / exporter.queue_capacity) continue;
      exporter.queue_size = size.value;
      exporter.queue_capacity = capacity->second;
    }
  }
  return exporters;
}

double sum_of(const Tally& counts) {
  double sum = 0;
  for (const double count : counts.done) sum += count;
  return sum;
}

constexpr string_view exporter_advice = "look for the exporter's name in its log: it holds the other side's own answer";

bool judge_exporter(const string& name, const Exporter& exporter, Findings& findings) {
  bool is_well = true;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const Signal& signal = signals[i];
    const double sent = exporter.counts.done[i];
    // What the queue had no room for is, in most releases, no failed attempt to send.
    const double failed = exporter.counts.failed[i];
    const double dropped = exporter.counts.dropped[i];
    if (failed > 0 && sent == 0) {
      add(findings, "exporters", State::degraded,
          fmt::format("exporter {} fails: {} failed, none sent", name, counted(failed, signal.one, signal.many)),
          "check its endpoint: in a container, localhost is the container itself; " + string(exporter_advice));
    } else if (failed > 0) {
      warn(findings, "exporters",
           fmt::format("exporter {} failed to send {} since it started, and sent {}", name,
                       counted(failed, signal.one, signal.many), grouped(sent)),
           string(exporter_advice));
    }
    if (dropped > 0) {
      warn(findings, "exporters",
           fmt::format("exporter {} has dropped {} since it started: its queue was full", name,
                       counted(dropped, signal.one, signal.many)),
           "see why it sends slower than it is given; then raise sending_queue: {num_consumers, queue_size}");
    }
    is_well = is_well && failed == 0 && dropped == 0;
  }
  if (exporter.queue_capacity > 0 && exporter.queue_size >= nearly_full * exporter.queue_capacity) {
    is_well = false;
    add(findings, "exporters", State::degraded,
        fmt::format("the queue of exporter {} is {}: {} of {} places are taken", name,
                    exporter.queue_size >= exporter.queue_capacity ? "full" : "nearly full",
                    grouped(exporter.queue_size), grouped(exporter.queue_capacity)),
        "check that its endpoint answers and keeps up; " + string(exporter_advice));
  } else if (is_well && exporter.queue_size > 0 && sum_of(exporter.counts) == 0) {
    // Five minutes pass, by default, before it gives up and counts a failure.
    is_well = false;
    warn(findings, "exporters",
         fmt::format("exporter {} has sent nothing yet, and {} to be sent", name,
                     exporter.queue_size == 1 ? "1 batch waits" : grouped(exporter.queue_size) + " batches wait"),
         "check its endpoint: in a container, localhost is the container itself; " + string(exporter_advice));
  }
  return is_well;
}

bool judge_receiver(const string& name, const Tally& counts, Findings& findings) {
  bool is_well = true;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    const double taken = counts.done[i];
    const double refused = counts.failed[i];
    if (refused == 0) continue;
    is_well = false;
    const string what = counted(refused, signals[i].one, signals[i].many);
    const string advice =
        "what comes after it refuses them: memory_limiter, or an exporter whose queue is full; its log says which";
    if (taken == 0) {
      add(findings, "receivers", State::degraded, fmt::format("receiver {} has refused {}, and taken none", name, what),
          advice);
    } else {
      warn(findings, "receivers",
           fmt::format("receiver {} has refused {} since it started, and taken {}", name, what, grouped(taken)),
           advice);
    }
  }
  return is_well;
}

}  // namespace

std::vector<string> pipeline_lines() {
  return {"otelcol_exporter_sent_",      "otelcol_exporter_send_failed_",   "otelcol_exporter_enqueue_failed_",
          "otelcol_exporter_queue_size", "otelcol_exporter_queue_capacity", "otelcol_receiver_accepted_",
          "otelcol_receiver_refused_"};
}

bool judge_pipelines(string_view metrics, Findings& findings) {
  const std::map<string, Exporter> exporters = exporters_of(metrics);
  std::map<string, Tally> receivers{};
  const auto of = [&](const string& name) -> Tally& { return receivers[name]; };
  read_counts(metrics, "otelcol_receiver_accepted_", "receiver", &Tally::done, of);
  read_counts(metrics, "otelcol_receiver_refused_", "receiver", &Tally::failed, of);

  double sent = 0;
  bool are_well = true;
  for (const auto& [name, exporter] : exporters) {
    sent += sum_of(exporter.counts);
    are_well = judge_exporter(name, exporter, findings) && are_well;
  }
  if (are_well && !exporters.empty()) {
    add(findings, "exporters", State::up,
        sent > 0 ? counted(sent, "item was", "items were") + " sent, none lost" : "nothing was sent yet");
  }
  are_well = true;
  for (const auto& [name, counts] : receivers) are_well = judge_receiver(name, counts, findings) && are_well;
  if (are_well && !receivers.empty()) add(findings, "receivers", State::up, "no data was refused");
  return !exporters.empty() || !receivers.empty();
}

}  // namespace pyat::health
